//! An administrator's own key, made from here. JumpCloud kills the old one when it makes the new one,
//! and shows the new one once: everything that can be proven is proven before, the answer is sealed on
//! disk before anything else is done with it, and what cannot be known is said.

use serde::{Deserialize, Serialize};

use super::service::interrupted;
use super::{End, OutOfTurn, Outcome, Procedure, Rotation};
use crate::error::{CommandError, ErrorCode};

/// How far it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Stage {
    /// Nothing was asked of JumpCloud but to look.
    Preflight,
    /// The POST may have been sent. The spool may hold its answer.
    Sent,
    /// The process ended while the POST was under way: what came of it is in the spool, if anything.
    Reading,
    /// The spool holds the key; the vault may.
    Spooled,
    /// The vault holds the key; JumpCloud has not accepted it yet.
    Stored,
    /// No key came: whether the old one still works has to be found out.
    FindingOut,
    /// It ended.
    Ended {
        /// How.
        end: End,
    },
}

/// The run's own part.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Admin {
    /// How far.
    pub stage: Stage,
    /// The new key's life in days. 90 is JumpCloud's own default, and asks for none.
    pub days: u16,
    /// The name of the vault item that holds the spool's key.
    pub spool_key: String,
    /// The answer was cut before the key's end was certain.
    pub is_cut: bool,
    /// The spool holds an answer in which no key was found, or not surely a whole one.
    pub has_answer: bool,
    /// The answer is on disk, sealed. Where it is not, only memory and perhaps the vault have the key.
    pub is_sealed: bool,
}

/// What is to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// Prove everything that can be proven without changing anything, and make the spool.
    Preflight,
    /// Send the one POST, sealing its answer as it comes.
    Create,
    /// Look into the spool.
    ReadSpool,
    /// Put the key into the vault and read it back.
    Store,
    /// Ask JumpCloud whether it accepts the new key, and use it.
    Verify,
    /// Ask JumpCloud whether it still accepts the old key.
    FindOut,
}

/// What came of an act.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// Everything is proven.
    Ready,
    /// It is not, and nothing has happened.
    NotReady(CommandError),
    /// The key came, and is sealed.
    Issued {
        /// Why its end is not certain, where it is not.
        cut: Option<CommandError>,
        /// It is on disk, sealed.
        is_sealed: bool,
    },
    /// JumpCloud said no, so nothing was made.
    Refused(CommandError),
    /// Whether the old key was replaced is not clear.
    Unclear {
        /// Why.
        error: CommandError,
        /// The spool holds something.
        has_answer: bool,
    },
    /// The vault has it, and gave it back.
    Kept,
    /// The vault does not.
    NotKept(CommandError),
    /// JumpCloud accepts the new key, and the sign-ins use it. Its life may be another than was asked.
    Accepted(Option<CommandError>),
    /// JumpCloud accepts the old key. Where there is a new one, it refuses that.
    OldWorks,
    /// JumpCloud refuses the old key, and the new one where there is one.
    BothRefused(CommandError),
    /// JumpCloud, or the keychain, could not be asked: that proves nothing.
    Unsure(CommandError),
}

impl Admin {
    pub(super) fn next(&self) -> Option<Act> {
        match self.stage {
            Stage::Preflight => Some(Act::Preflight),
            Stage::Sent => Some(Act::Create),
            Stage::Reading => Some(Act::ReadSpool),
            Stage::Spooled => Some(Act::Store),
            Stage::Stored => Some(Act::Verify),
            Stage::FindingOut => Some(Act::FindOut),
            Stage::Ended { .. } => None,
        }
    }

    pub(super) fn end(&self) -> Option<End> {
        match self.stage {
            Stage::Ended { end } => Some(end),
            _ => None,
        }
    }

    pub(super) fn asks_the_vault(&self) -> bool {
        matches!(self.stage, Stage::Sent | Stage::Reading | Stage::Spooled)
    }

    /// The POST is never sent again: from here on only the spool tells what came of it.
    pub(super) fn resume(&mut self, is_kept: bool) -> Option<CommandError> {
        match self.stage {
            Stage::Preflight => {
                self.finish(End::NotChanged);
                Some(interrupted())
            }
            Stage::Sent | Stage::Reading | Stage::Spooled if is_kept => {
                self.stage = Stage::Stored;
                None
            }
            // What was in memory is gone: the spool has it, or nothing does.
            Stage::Sent | Stage::Spooled => {
                self.stage = Stage::Reading;
                Some(interrupted())
            }
            _ => None,
        }
    }

    /// Whether calls with the old key should wait: it may be dead, and each of them would be told to
    /// the directory's administrators as an attempt with an old key.
    #[must_use]
    pub fn pauses_the_old_key(&self) -> bool {
        !matches!(self.stage, Stage::Preflight | Stage::Ended { .. })
    }

    pub(super) fn finish(&mut self, end: End) {
        self.stage = Stage::Ended { end };
    }

    fn apply(&mut self, event: Event) -> Result<Outcome, OutOfTurn> {
        Ok(match (self.stage, event) {
            (Stage::Preflight, Event::Ready) => {
                self.stage = Stage::Sent;
                Outcome::On
            }
            (Stage::Preflight, Event::NotReady(error)) | (Stage::Sent, Event::Refused(error)) => {
                self.finish(End::NotChanged);
                Outcome::OnDespite(error)
            }
            (Stage::FindingOut, Event::OldWorks) => {
                self.finish(End::NotChanged);
                Outcome::OnAsBefore
            }
            // JumpCloud may be slow to know a key that it has just made: one that came is never given up.
            (Stage::Stored, Event::OldWorks) => Outcome::Wait(CommandError::new(
                ErrorCode::KeyNotAccepted,
                "JumpCloud accepts the old key, and not yet what came as the new one",
            )),
            (Stage::Sent | Stage::Reading, Event::Issued { cut, is_sealed }) => {
                self.is_cut = cut.is_some();
                self.has_answer = cut.is_some() && is_sealed;
                self.is_sealed = is_sealed;
                self.stage = Stage::Spooled;
                cut.map_or(Outcome::On, Outcome::OnDespite)
            }
            (Stage::Sent | Stage::Reading, Event::Unclear { error, has_answer }) => {
                self.has_answer = has_answer;
                self.stage = Stage::FindingOut;
                Outcome::OnDespite(error)
            }
            (Stage::Spooled, Event::Kept) => {
                self.stage = Stage::Stored;
                if self.is_cut {
                    Outcome::OnAsBefore
                } else {
                    Outcome::On
                }
            }
            (Stage::Spooled, Event::NotKept(error))
            | (Stage::Reading | Stage::Stored | Stage::FindingOut, Event::Unsure(error)) => {
                Outcome::Wait(error)
            }
            (Stage::Stored, Event::Accepted(difference)) => {
                self.finish(End::Done);
                difference.map_or(Outcome::On, Outcome::OnDespite)
            }
            // A key that came whole is kept: JumpCloud may only be slow to know it.
            (Stage::Stored, Event::BothRefused(error)) if !self.is_cut => Outcome::Wait(error),
            (Stage::Stored | Stage::FindingOut, Event::BothRefused(_)) => {
                self.finish(End::Lost);
                Outcome::OnAsBefore
            }
            _ => return Err(OutOfTurn),
        })
    }
}

impl Rotation {
    /// Takes in what came of an act of an administrator's procedure.
    pub fn apply_admin(&mut self, event: Event) -> Result<(), OutOfTurn> {
        let Procedure::Admin(admin) = &mut self.procedure else {
            return Err(OutOfTurn);
        };
        let outcome = admin.apply(event)?;
        self.take(outcome);
        Ok(())
    }
}
