//! What a row of a visit to the Admin Portal says.

use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::PortalStage;

use super::trouble::Trouble;

/// What the person brings from the portal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Brings {
    /// The new key.
    TheNewKey,
    /// The old key: the new one was made, and not copied.
    TheOldKey,
    /// A colleague's new key.
    AnothersKey,
    /// Some text that could be a key.
    OtherText,
    /// Some text that could not.
    NoKey,
}

/// What the person does next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// Goes to the portal.
    Begin,
    Take(Brings),
    /// The same text twice at once.
    TakeTwice(Brings),
    Verify,
    KeepTheOthers,
    DropTheOthers,
    /// Chooses another lifetime in the portal, and waits until Keyvigil shows it.
    ChangeLifetime,
    /// Closes the dialog, and looks whether the old key still works.
    Close,
    /// Closes and opens Keyvigil.
    Restart,
}

/// What must be true: of the visit, if it is still there; or of the key that the sign-in calls with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Is {
    At(PortalStage, Option<ErrorCode>),
    /// It was refused at once.
    Refused(ErrorCode),
    /// The sign-in calls with the new key, which works.
    NewInUse,
    /// The sign-in calls with the old key, which works.
    OldInUse,
    /// The sign-in calls with the old key, which is dead, and that is told.
    DeadInUse,
}

/// A case, and what must come of it.
#[derive(Clone)]
pub struct VisitRow {
    pub name: &'static str,
    /// From before the visit on.
    pub before: Vec<Trouble>,
    /// From when the person is in the portal on, until everything is repaired after the first take.
    pub meanwhile: Vec<Trouble>,
    pub is_slow: bool,
    pub story: Vec<(Next, Is)>,
}

pub const WAITING: Is = Is::At(PortalStage::WaitingForKey, None);
pub const DONE: Is = Is::At(PortalStage::Done, None);
pub const TAKE: Next = Next::Take(Brings::TheNewKey);

pub fn visit(name: &'static str, story: Vec<(Next, Is)>) -> VisitRow {
    VisitRow {
        name,
        before: Vec::new(),
        meanwhile: Vec::new(),
        is_slow: false,
        story,
    }
}

impl VisitRow {
    pub fn before(self, trouble: Trouble) -> Self {
        let before = vec![trouble];
        Self { before, ..self }
    }

    pub fn meanwhile(self, trouble: Trouble) -> Self {
        let meanwhile = vec![trouble];
        Self { meanwhile, ..self }
    }

    pub fn slow(self) -> Self {
        Self {
            is_slow: true,
            ..self
        }
    }
}
