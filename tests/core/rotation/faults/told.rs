//! What must come of a row.

use std::path::Path;

use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::RotationStage;

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
    /// Gives up on what cannot be found out.
    Leave,
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
