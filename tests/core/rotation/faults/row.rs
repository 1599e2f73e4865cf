//! What a row of the table says.

use super::beyond::Way;
use super::told::Then;
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
    /// Both work: the person says that everything uses the new one.
    HandingOver,
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
    /// It is JumpCloud itself that is called, by a way that leads nowhere.
    pub beyond: Option<Way>,
    pub cases: Vec<(&'static [Procedure], Then)>,
}

pub fn row(name: &'static str, troubles: impl Into<Vec<(When, Trouble)>>) -> Row {
    Row {
        name,
        phase: Phase::Making,
        troubles: troubles.into(),
        is_slow: false,
        is_proxied: false,
        beyond: None,
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

    pub fn beyond(self, way: Way) -> Self {
        Self {
            beyond: Some(way),
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
