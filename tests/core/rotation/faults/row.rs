//! What a row of the table says.

use std::path::Path;

use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::RotationStage;

use super::trouble::{Trouble, When};

/// What is being made or replaced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Procedure {
    /// The successor of a service account's key.
    Rotate,
    /// The same for a client secret.
    RotateSecret,
    /// A service account with its first key.
    Generate,
    /// The administrator's own key.
    AdminKey,
    /// The same with a lifetime that is asked for.
    AdminKeyForThirtyDays,
}

impl Procedure {
    pub fn is_of_admin(self) -> bool {
        matches!(self, Self::AdminKey | Self::AdminKeyForThirtyDays)
    }
}

pub const ROTATE: &[Procedure] = &[Procedure::Rotate];
pub const SECRET: &[Procedure] = &[Procedure::RotateSecret];
pub const GENERATE: &[Procedure] = &[Procedure::Generate];
pub const ADMIN: &[Procedure] = &[Procedure::AdminKey];
pub const THIRTY_DAYS: &[Procedure] = &[Procedure::AdminKeyForThirtyDays];
pub const SERVICE: &[Procedure] = &[Procedure::Rotate, Procedure::Generate];
pub const ALL: &[Procedure] = &[Procedure::Rotate, Procedure::Generate, Procedure::AdminKey];

/// Which part of the story the trouble meets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// The credential is being made.
    Making,
    /// The same, and the person clicks twice.
    MakingTwice,
    /// The same where the account has two already, and the person chose which one goes.
    MakingRoom,
    /// Both work and everything was handed over: the old one is being revoked.
    Revoking,
    /// Both work: the new one is being taken back.
    Undoing,
}

/// A case, and what must come of it.
#[derive(Clone)]
pub struct Row {
    pub name: &'static str,
    pub phase: Phase,
    pub troubles: Vec<(When, Trouble)>,
    /// The wire is slow: nobody waits long for it.
    pub is_slow: bool,
    /// A proxy stands on the way.
    pub is_proxied: bool,
    pub cases: Vec<(&'static [Procedure], Then)>,
}

pub fn row(name: &'static str, troubles: impl Into<Vec<(When, Trouble)>>) -> Row {
    Row {
        name,
        phase: Phase::Making,
        troubles: troubles.into(),
        is_slow: false,
        is_proxied: false,
        cases: Vec::new(),
    }
}

impl Row {
    pub fn then(mut self, on: &'static [Procedure], then: Then) -> Self {
        self.cases.push((on, then));
        self
    }

    pub fn during(self, phase: Phase) -> Self {
        Self { phase, ..self }
    }

    pub fn slow(self) -> Self {
        Self {
            is_slow: true,
            ..self
        }
    }

    pub fn proxied(self) -> Self {
        Self {
            is_proxied: true,
            ..self
        }
    }
}

/// Where a run is to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum At {
    /// At this stage.
    Stage(RotationStage),
    /// Where it would be without any trouble.
    Well,
    /// There is none: the person was told before it could begin.
    Nowhere,
    /// Keyvigil is killed while a call to the keychain is under way.
    KilledAtTheKeychain,
    /// Keyvigil is killed while a request is under way.
    KilledAtTheWire,
}

/// What is done next.
#[derive(Clone, Copy, Debug)]
pub enum Deed {
    Begin,
    BeginTwice,
    TryAgain,
    Restart,
    /// While everything is as bad as it was.
    RestartUnmended,
    /// This happens to the database meanwhile.
    RestartAfterSql(&'static str),
    /// This happens to the data folder meanwhile.
    RestartAfter(fn(&Path)),
    /// The data folder comes from a newer version for a while.
    RestartWithNewerData,
    /// A second Keyvigil is started beside the first.
    StartASecond,
    HandOver,
    Revoke,
    Undo,
    RevokeCandidate,
    KeepCandidates,
}

/// What must be true.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    pub at: At,
    pub code: Option<ErrorCode>,
}

/// What must come of it, and what must come of what is done then, when all is repaired.
#[derive(Clone, Debug)]
pub struct Then {
    pub told: Told,
    pub later: Vec<(Deed, Told)>,
    /// Not even one POST may be sent.
    pub is_unsent: bool,
    /// Somebody else made the old one useless, or may have: that nothing works is not our doing.
    pub is_elsewhere: bool,
}

pub fn then(at: At, code: impl Into<Option<ErrorCode>>) -> Then {
    Then {
        told: Told {
            at,
            code: code.into(),
        },
        later: Vec::new(),
        is_unsent: false,
        is_elsewhere: false,
    }
}

impl Then {
    /// All is repaired, `deed` is done, and then this must be true.
    pub fn and(mut self, deed: Deed, at: At, code: impl Into<Option<ErrorCode>>) -> Self {
        let code = code.into();
        self.later.push((deed, Told { at, code }));
        self
    }

    pub fn elsewhere(self) -> Self {
        Self {
            is_elsewhere: true,
            ..self
        }
    }
}

/// It goes on as if nothing had happened.
pub fn goes_well() -> Then {
    then(At::Well, None)
}

pub fn ends(stage: RotationStage, code: ErrorCode) -> Then {
    then(At::Stage(stage), code)
}

/// The old one works as before.
pub fn not_changed(code: ErrorCode) -> Then {
    ends(RotationStage::NotChanged, code)
}

/// The same, and nothing was asked of JumpCloud.
pub fn unsent(code: ErrorCode) -> Then {
    Then {
        is_unsent: true,
        ..not_changed(code)
    }
}

/// The person is told at once that it cannot begin.
pub fn refused(code: ErrorCode) -> Then {
    Then {
        is_unsent: true,
        ..then(At::Nowhere, code)
    }
}

/// The person is shown what is new, and revokes it.
pub fn needs_you(code: ErrorCode) -> Then {
    ends(RotationStage::NeedsYou, code).and(
        Deed::RevokeCandidate,
        At::Stage(RotationStage::NotChanged),
        None,
    )
}

pub fn lost(code: ErrorCode) -> Then {
    ends(RotationStage::Lost, code)
}

/// It waits at `stage`, and goes well when it is tried again.
pub fn waits(stage: RotationStage, code: ErrorCode) -> Then {
    ends(stage, code).and(Deed::TryAgain, At::Well, None)
}

pub fn killed_at_the_keychain() -> Then {
    then(At::KilledAtTheKeychain, None)
}

pub fn killed_at_the_wire() -> Then {
    then(At::KilledAtTheWire, None)
}
