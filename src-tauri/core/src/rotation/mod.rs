//! Making and replacing credentials: what is true, what comes next, and what a crash means for it.
//!
//! Nothing here talks to anybody. A [`Rotation`] is written to the journal *before* the effect that its
//! stage stands for, so a stage says "this may have happened". [`crate::app`] performs what
//! [`Rotation::next`] asks for and tells the outcome; after a crash the journal's last word is
//! [resumed](Rotation::resume), which turns "may have happened" into finding out.
//!
//! Two procedures, because JumpCloud has two kinds of credential: [`service`] accounts can have two at
//! once, so a successor is proven while its predecessor works; an [`admin`]istrator has one key, and a
//! new one kills the old.

pub mod admin;
pub mod service;
mod show;
pub mod spool;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::error::{CommandError, ErrorCode};
use crate::ids::{CredentialId, SignInId};
use crate::view::{CredentialKind, RegionName, RotationStep};

pub use admin::Admin;
pub use service::Service;
pub(crate) use service::interrupted;

/// One run, as the journal keeps it. No secret is in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Rotation {
    /// With which sign-in.
    pub sign_in: SignInId,
    /// The region, which outlives the sign-in.
    pub region: RegionName,
    /// The organization's name.
    pub organization: String,
    /// The service account's or administrator's name.
    pub owner: String,
    /// What is typed to confirm.
    pub confirmation: String,
    /// What sort of credential is made.
    pub kind: CredentialKind,
    /// The credential that is replaced.
    pub predecessor: Option<CredentialId>,
    /// The row and vault item of the new one.
    pub successor: CredentialId,
    /// When it began.
    pub began_at: DateTime<Utc>,
    /// When its stage was reached.
    pub since: DateTime<Utc>,
    /// What went wrong last.
    pub error: Option<CommandError>,
    /// It waits for another try.
    pub paused: bool,
    /// The step that it is at, or ended at.
    pub step: RotationStep,
    /// Which procedure, and how far.
    pub procedure: Procedure,
}

/// The two procedures.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Procedure {
    /// A service account's credential.
    Service(Box<Service>),
    /// The signed-in administrator's own key.
    Admin(Admin),
}

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The new one works and is stored; what it replaced is gone.
    Done,
    /// The old one works as before, and nothing new lives.
    NotChanged,
    /// The person chose to leave alone what JumpCloud may keep, or what could not be found out.
    LeftBehind,
    /// The old key is dead and no new one arrived. Administrators' keys only.
    Lost,
    /// The account or its organization is gone.
    Vanished,
}

/// What is to be done next. The journal already says that it may have happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// A step of a service account's procedure.
    Service(service::Act),
    /// A step of an administrator's.
    Admin(admin::Act),
}

/// The stage does not take this event: it came twice, or too late.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this does not apply at the present stage")]
pub struct OutOfTurn;

impl Rotation {
    /// What is to be done, unless it waits or has ended.
    #[must_use]
    pub fn next(&self) -> Option<Act> {
        if self.paused {
            return None;
        }
        match &self.procedure {
            Procedure::Service(service) => service.next().map(Act::Service),
            Procedure::Admin(admin) => admin.next().map(Act::Admin),
        }
    }

    /// Whether closing the app loses nothing: while an answer that could not be sealed waits for the
    /// vault, memory alone has the key.
    #[must_use]
    pub fn is_safe_to_close(&self) -> bool {
        self.admin()
            .is_none_or(|admin| admin.stage != admin::Stage::Spooled || admin.is_sealed)
    }

    /// How it ended, if it did.
    #[must_use]
    pub fn end(&self) -> Option<End> {
        match &self.procedure {
            Procedure::Service(service) => service.end(),
            Procedure::Admin(admin) => admin.end(),
        }
    }

    /// The service account's procedure.
    #[must_use]
    pub fn service(&self) -> Option<&Service> {
        match &self.procedure {
            Procedure::Service(service) => Some(service),
            Procedure::Admin(_) => None,
        }
    }

    /// The administrator's procedure.
    #[must_use]
    pub fn admin(&self) -> Option<&Admin> {
        match &self.procedure {
            Procedure::Service(_) => None,
            Procedure::Admin(admin) => Some(admin),
        }
    }

    /// Takes over what is known now of what JumpCloud made.
    pub fn learn(&mut self, made: service::Made) {
        if let Procedure::Service(service) = &mut self.procedure {
            service.made.learn(made);
        }
    }

    /// The person asks for another try of what could not be done or found out.
    pub fn try_again(&mut self) -> Result<(), OutOfTurn> {
        if !self.paused {
            return Err(OutOfTurn);
        }
        self.paused = false;
        Ok(())
    }

    /// What was to come could not be written down, so it does not happen: before the POST there is nothing
    /// to undo, and whatever was to be revoked stays.
    pub fn stop(&mut self, error: CommandError) {
        let is_untouched = match &mut self.procedure {
            Procedure::Service(service) if service.stage == service::Stage::Preflight => {
                service.finish(End::NotChanged);
                true
            }
            Procedure::Admin(admin) if admin.stage == admin::Stage::Preflight => {
                admin.finish(End::NotChanged);
                true
            }
            _ => false,
        };
        self.paused = !is_untouched;
        self.error = Some(error);
    }

    /// The person gives up on what could not be done or found out.
    pub fn leave(&mut self) -> Result<(), OutOfTurn> {
        if !self.paused {
            return Err(OutOfTurn);
        }
        self.paused = false;
        match &mut self.procedure {
            Procedure::Service(service) => service.finish(End::LeftBehind),
            Procedure::Admin(admin) => admin.finish(End::LeftBehind),
        }
        Ok(())
    }

    /// The process ended, and begins again here. `is_kept`: the vault has the new secret.
    pub fn resume(&mut self, is_kept: bool) {
        self.paused = false;
        let error = match &mut self.procedure {
            Procedure::Service(service) => service.resume(is_kept),
            Procedure::Admin(admin) => admin.resume(is_kept),
        };
        self.take(error.map_or(Outcome::OnAsBefore, Outcome::OnDespite));
    }

    /// Whether anything of a credential's making hangs on the vault's word at [`Rotation::resume`].
    #[must_use]
    pub fn asks_the_vault(&self) -> bool {
        match &self.procedure {
            Procedure::Service(service) => service.asks_the_vault(),
            Procedure::Admin(admin) => admin.asks_the_vault(),
        }
    }

    /// Why the request failed says more, but for "not found", which is plainly untrue.
    fn say_still_listed(&mut self) {
        let said = self.error.take();
        let said = said.filter(|error| error.code != ErrorCode::NotFound);
        self.error = Some(said.unwrap_or_else(|| {
            CommandError::new(
                ErrorCode::StillListed,
                "JumpCloud still lists what was to be revoked",
            )
        }));
    }

    fn take(&mut self, outcome: Outcome) {
        if let Some(step) = self.present_step() {
            self.step = step;
        }
        match outcome {
            Outcome::On => self.error = None,
            Outcome::OnDespite(error) => self.error = Some(error),
            Outcome::OnAsBefore => {}
            Outcome::OnStillListed => self.say_still_listed(),
            Outcome::WaitStillListed => {
                self.say_still_listed();
                self.paused = true;
            }
            Outcome::Wait(error) => {
                self.error = Some(error);
                self.paused = true;
            }
        }
    }
}

/// What a transition means for the error that is shown.
enum Outcome {
    /// It went well.
    On,
    /// It goes on, and this is what the person should know.
    OnDespite(CommandError),
    /// It goes on; what was said before still holds.
    OnAsBefore,
    /// It goes on, and what was to be revoked is still there.
    OnStillListed,
    /// The same, and it stops here until somebody tries again.
    WaitStillListed,
    /// It stops here until somebody tries again.
    Wait(CommandError),
}
