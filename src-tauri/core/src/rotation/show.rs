//! A run as a person sees it.

use super::service::{Deleting, Stage as ServiceStage};
use super::{Admin, End, Procedure, Rotation, Service, admin};
use crate::view::{
    RotationAction, RotationProcedure, RotationStage, RotationStep, StepState, StepView,
};

impl Rotation {
    /// Which procedure it follows.
    #[must_use]
    pub fn kind_of_run(&self) -> RotationProcedure {
        match &self.procedure {
            Procedure::Service(_) if self.predecessor.is_some() => {
                RotationProcedure::ServiceAccount
            }
            Procedure::Service(_) => RotationProcedure::Generate,
            Procedure::Admin(_) => RotationProcedure::AdminKey,
        }
    }

    /// What is true now.
    #[must_use]
    pub fn stage(&self) -> RotationStage {
        match (self.end(), &self.procedure) {
            (Some(end), _) => ended(end),
            (None, Procedure::Service(service)) => service_stage(service),
            (None, Procedure::Admin(admin)) => admin_stage(admin),
        }
    }

    /// The steps of its procedure, and how far each is.
    #[must_use]
    pub fn steps(&self) -> Vec<StepView> {
        let all = self.all_steps();
        let at = all.iter().position(|step| *step == self.step).unwrap_or(0);
        let state = |(index, step): (usize, RotationStep)| StepView {
            step,
            state: self.state_of(step, index.cmp(&at)),
        };
        all.into_iter().enumerate().map(state).collect()
    }

    fn state_of(&self, step: RotationStep, place: std::cmp::Ordering) -> StepState {
        let was_made = matches!(
            step,
            RotationStep::Create | RotationStep::Store | RotationStep::Verify
        );
        match (place, self.end()) {
            (_, Some(End::Done)) => StepState::Done,
            (std::cmp::Ordering::Less, _) if was_made && self.is_taken_back() => StepState::Undone,
            (std::cmp::Ordering::Less, _) => StepState::Done,
            (std::cmp::Ordering::Greater, _) => StepState::Waiting,
            (std::cmp::Ordering::Equal, None) if self.next().is_some() => StepState::Running,
            (std::cmp::Ordering::Equal, None) => StepState::Paused,
            (std::cmp::Ordering::Equal, Some(_)) if self.error.is_none() => StepState::Undone,
            (std::cmp::Ordering::Equal, Some(_)) => StepState::Failed,
        }
    }

    fn is_taken_back(&self) -> bool {
        let stage = self.stage();
        stage == RotationStage::TakingBack
            || (stage == RotationStage::NotChanged && self.service().is_some())
    }

    fn all_steps(&self) -> Vec<RotationStep> {
        use RotationStep::{
            Create, HandOver, MakeRoom, Preflight, Revoke, Spool, Store, Switch, Verify,
        };
        let Some(service) = self.service() else {
            return vec![Preflight, Create, Spool, Store, Verify, Switch];
        };
        let mut steps = vec![Preflight];
        steps.extend(service.room.is_some().then_some(MakeRoom));
        steps.extend([Create, Store, Verify]);
        if self.predecessor.is_some() {
            steps.extend([HandOver, Revoke]);
        }
        steps
    }

    /// The step that its stage belongs to; `None` where that of the stage before still tells more.
    pub(super) fn present_step(&self) -> Option<RotationStep> {
        match &self.procedure {
            Procedure::Service(service) => match &service.stage {
                ServiceStage::Preflight => Some(RotationStep::Preflight),
                ServiceStage::Sent | ServiceStage::FindingOut | ServiceStage::NeedsYou => {
                    Some(RotationStep::Create)
                }
                ServiceStage::Received => Some(RotationStep::Store),
                ServiceStage::Stored => Some(RotationStep::Verify),
                ServiceStage::Overlap => Some(RotationStep::HandOver),
                ServiceStage::HandedOver => Some(RotationStep::Revoke),
                ServiceStage::Deleting { what, .. } => match what {
                    Deleting::Room => Some(RotationStep::MakeRoom),
                    Deleting::Predecessor => Some(RotationStep::Revoke),
                    Deleting::Successor | Deleting::Candidate(_) => None,
                },
                ServiceStage::Ended { .. } => None,
            },
            Procedure::Admin(admin) => match admin.stage {
                admin::Stage::Preflight => Some(RotationStep::Preflight),
                admin::Stage::Sent | admin::Stage::Reading | admin::Stage::FindingOut => {
                    Some(RotationStep::Create)
                }
                admin::Stage::Spooled => Some(RotationStep::Store),
                admin::Stage::Stored => Some(RotationStep::Verify),
                admin::Stage::Ended { .. } => None,
            },
        }
    }

    /// What the person can do now.
    #[must_use]
    pub fn actions(&self) -> Vec<RotationAction> {
        let mut actions = Vec::new();
        if self.paused {
            actions.extend([RotationAction::TryAgain, RotationAction::Leave]);
        }
        match &self.procedure {
            Procedure::Service(service) => actions.extend(service_actions(service, self.paused)),
            Procedure::Admin(admin) => actions.extend(admin_actions(admin, self.paused)),
        }
        actions.extend(self.end().map(|_| RotationAction::Dismiss));
        actions
    }
}

fn ended(end: End) -> RotationStage {
    match end {
        End::Done => RotationStage::Done,
        End::NotChanged => RotationStage::NotChanged,
        End::LeftBehind => RotationStage::LeftBehind,
        End::Lost => RotationStage::Lost,
        End::Vanished => RotationStage::Vanished,
    }
}

fn service_stage(service: &Service) -> RotationStage {
    match &service.stage {
        ServiceStage::Preflight | ServiceStage::Ended { .. } => RotationStage::Preflight,
        ServiceStage::Deleting { what, .. } => match what {
            Deleting::Room => RotationStage::MakingRoom,
            Deleting::Predecessor => RotationStage::Revoking,
            Deleting::Successor | Deleting::Candidate(_) => RotationStage::TakingBack,
        },
        ServiceStage::Sent => RotationStage::Sent,
        ServiceStage::FindingOut => RotationStage::FindingOut,
        ServiceStage::Received => RotationStage::Storing,
        ServiceStage::Stored => RotationStage::Stored,
        ServiceStage::Overlap => RotationStage::Overlap,
        ServiceStage::HandedOver => RotationStage::HandedOver,
        ServiceStage::NeedsYou => RotationStage::NeedsYou,
    }
}

fn admin_stage(admin: &Admin) -> RotationStage {
    match admin.stage {
        admin::Stage::Preflight | admin::Stage::Ended { .. } => RotationStage::Preflight,
        admin::Stage::Sent => RotationStage::Sent,
        admin::Stage::Spooled => RotationStage::Storing,
        admin::Stage::Stored => RotationStage::Stored,
        admin::Stage::Reading | admin::Stage::FindingOut => RotationStage::FindingOut,
    }
}

fn service_actions(service: &Service, paused: bool) -> Vec<RotationAction> {
    match &service.stage {
        ServiceStage::Stored if paused => vec![RotationAction::Undo],
        ServiceStage::Overlap => vec![RotationAction::HandOver, RotationAction::Undo],
        ServiceStage::HandedOver => vec![RotationAction::Revoke, RotationAction::Undo],
        ServiceStage::NeedsYou => vec![
            RotationAction::RevokeCandidate,
            RotationAction::KeepCandidates,
        ],
        _ => Vec::new(),
    }
}

fn admin_actions(admin: &Admin, paused: bool) -> Vec<RotationAction> {
    match admin.stage {
        admin::Stage::Spooled if paused => vec![RotationAction::Reveal],
        admin::Stage::Ended { end: End::Lost } if admin.has_answer => {
            vec![RotationAction::Reveal, RotationAction::Portal]
        }
        admin::Stage::Stored if paused => vec![RotationAction::Portal],
        admin::Stage::Ended {
            end: End::Lost | End::NotChanged | End::LeftBehind,
        } => vec![RotationAction::Portal],
        _ => Vec::new(),
    }
}
