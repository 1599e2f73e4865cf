//! A service account's credential: made, proven, handed over; and only then its predecessor revoked.
//!
//! Source: JumpCloud lets an account have two credentials at once, made for rotation.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{End, OutOfTurn, Outcome, Procedure, Rotation};
use crate::error::{CommandError, ErrorCode};
use crate::ids::CredentialId;
use crate::view::{Candidate, Consumer, Lifetime};

/// JumpCloud's credentials per account, made for rotation.
pub const MOST_CREDENTIALS: usize = 2;

/// How far it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Stage {
    /// Nothing was asked of JumpCloud but to look.
    Preflight,
    /// Something is being revoked, or may have been.
    Deleting {
        /// What.
        what: Deleting,
        /// The request was sent, or may have been: only a list tells now.
        sent: bool,
    },
    /// The POST may have been sent.
    Sent,
    /// The POST was sent, and its answer tells nothing: a list has to.
    FindingOut,
    /// The secret is in memory; the vault may have it.
    Received,
    /// The vault has it; JumpCloud has not accepted it yet.
    Stored,
    /// Both work.
    Overlap,
    /// The person said that everything uses the new one.
    HandedOver,
    /// The person has to decide about the candidates.
    NeedsYou,
    /// It ended.
    Ended {
        /// How.
        end: End,
    },
}

/// What is revoked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "which", content = "id", rename_all = "snake_case")]
pub enum Deleting {
    /// The one that the person chose, so that there is room for a successor.
    Room,
    /// The new one: it is taken back.
    Successor,
    /// The old one, at the end.
    Predecessor,
    /// A candidate, as the person decided.
    Candidate(String),
}

/// Who gets the credential.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Target {
    /// An account that is made with it.
    NewAccount {
        /// The id of its role.
        role_id: String,
    },
    /// One that exists.
    Account {
        /// JumpCloud's id of it.
        id: String,
    },
}

/// A credential of the account that is known by its auth config's id.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Known {
    /// Keyvigil's row.
    pub credential: CredentialId,
    /// JumpCloud's id.
    pub config: String,
}

/// The run's own part.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Service {
    /// How far.
    pub stage: Stage,
    /// For whom.
    pub target: Target,
    /// For how long.
    pub lifetime: Lifetime,
    /// The person's note on what will use it.
    pub used_by: String,
    /// What is replaced, and revoked in the end.
    pub replaces: Option<Known>,
    /// What the person chose to revoke where the account has two already.
    pub room: Option<Known>,
    /// What JumpCloud listed before the POST: auth configs of the account, or accounts of that name.
    pub known: BTreeSet<String>,
    /// The account that the answer named.
    pub made_account: Option<String>,
    /// The auth config that the answer named.
    pub made_config: Option<String>,
    /// What the person has to decide about.
    pub candidates: Vec<Candidate>,
    /// What uses the old one.
    pub consumers: Vec<Consumer>,
    /// Keyvigil's own sign-ins that call with the new one since the hand-over, by label.
    pub switched: Vec<String>,
}

/// What is to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// Prove everything that can be proven without changing anything.
    Preflight,
    /// Send the one request that revokes it.
    Delete(Deleting),
    /// Look whether JumpCloud still lists it.
    Look(Deleting),
    /// Send the one POST.
    Create,
    /// Look what JumpCloud lists that it did not list before.
    FindOut,
    /// Put the secret into the vault and read it back.
    Store,
    /// Ask JumpCloud whether it accepts it.
    Verify,
}

/// What came of an act.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// Everything is proven; this is what JumpCloud lists.
    Ready(BTreeSet<String>),
    /// It is not, and nothing has happened.
    NotReady(CommandError),
    /// The request that revokes was answered, or not; its answer alone proves nothing.
    Asked(Result<(), CommandError>),
    /// JumpCloud no longer lists it.
    Gone,
    /// JumpCloud lists it, or these.
    StillThere(Vec<Candidate>),
    /// The account itself is gone.
    Vanished,
    /// JumpCloud could not be looked at.
    Unseen(CommandError),
    /// The secret came.
    Issued {
        /// The account's id, where the answer told it.
        account: Option<String>,
        /// The auth config's id, where the answer told it.
        config: Option<String>,
    },
    /// JumpCloud said no, so nothing was made.
    Refused(CommandError),
    /// Whether something was made is not clear.
    Unclear(CommandError),
    /// Nothing is listed that was not listed before.
    NothingNew,
    /// The vault has it, and gave it back.
    Kept,
    /// The vault does not.
    NotKept(CommandError),
    /// JumpCloud accepts it.
    Accepted,
    /// JumpCloud does not, or cannot be asked.
    NotAccepted(CommandError),
}

/// What the person decides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decision {
    /// Everything uses the new one; these sign-ins of Keyvigil's were switched.
    HandOver(Vec<String>),
    /// Revoke the old one.
    Revoke,
    /// Take the new one back.
    Undo,
    /// Revoke this candidate.
    RevokeCandidate(String),
    /// Leave the candidates alone.
    KeepCandidates,
}

impl Service {
    pub(super) fn next(&self) -> Option<Act> {
        match &self.stage {
            Stage::Preflight => Some(Act::Preflight),
            Stage::Deleting { what, sent: false } => Some(Act::Delete(what.clone())),
            Stage::Deleting { what, sent: true } => Some(Act::Look(what.clone())),
            Stage::Sent => Some(Act::Create),
            Stage::FindingOut => Some(Act::FindOut),
            Stage::Received => Some(Act::Store),
            Stage::Stored => Some(Act::Verify),
            Stage::Overlap | Stage::HandedOver | Stage::NeedsYou | Stage::Ended { .. } => None,
        }
    }

    pub(super) fn end(&self) -> Option<End> {
        match self.stage {
            Stage::Ended { end } => Some(end),
            _ => None,
        }
    }

    pub(super) fn asks_the_vault(&self) -> bool {
        matches!(
            self.stage,
            Stage::Sent | Stage::FindingOut | Stage::Received
        )
    }

    pub(super) fn resume(&mut self, is_kept: bool) -> Option<CommandError> {
        let interrupted = || Some(interrupted());
        match &mut self.stage {
            Stage::Preflight => {
                self.finish(End::NotChanged);
                interrupted()
            }
            Stage::Deleting { sent, .. } => {
                *sent = true;
                None
            }
            Stage::Sent | Stage::FindingOut | Stage::Received if is_kept => {
                self.stage = Stage::Stored;
                None
            }
            Stage::Received if self.made_config.is_some() || self.made_account.is_some() => {
                self.delete(Deleting::Successor);
                interrupted()
            }
            Stage::Sent | Stage::Received => {
                self.stage = Stage::FindingOut;
                interrupted()
            }
            _ => None,
        }
    }

    /// Whether the successor takes the place of another.
    #[must_use]
    pub fn is_replacing(&self) -> bool {
        self.replaces.is_some()
    }

    pub(super) fn finish(&mut self, end: End) {
        self.stage = Stage::Ended { end };
    }

    fn delete(&mut self, what: Deleting) {
        self.stage = Stage::Deleting { what, sent: false };
    }

    fn apply(&mut self, event: Event) -> Result<Outcome, OutOfTurn> {
        if let Stage::Deleting { what, sent } = &self.stage {
            let (what, sent) = (what.clone(), *sent);
            return self.after_deleting(what, sent, event);
        }
        Ok(match (&self.stage, event) {
            (Stage::Preflight, Event::Ready(known)) => return Ok(self.ready(known)),
            (Stage::Preflight, Event::NotReady(error)) | (Stage::Sent, Event::Refused(error)) => {
                self.finish(End::NotChanged);
                Outcome::OnDespite(error)
            }
            (Stage::Sent, Event::Issued { account, config }) => {
                self.made_account = account;
                self.made_config = config;
                self.stage = Stage::Received;
                Outcome::On
            }
            (Stage::Sent, Event::Unclear(error)) => {
                self.stage = Stage::FindingOut;
                Outcome::OnDespite(error)
            }
            (Stage::FindingOut, Event::NothingNew) => {
                self.finish(End::NotChanged);
                Outcome::OnAsBefore
            }
            (Stage::FindingOut, Event::StillThere(candidates)) => {
                self.candidates = candidates;
                self.stage = Stage::NeedsYou;
                Outcome::OnAsBefore
            }
            (Stage::FindingOut, Event::Vanished) => {
                self.finish(End::Vanished);
                Outcome::OnAsBefore
            }
            (Stage::FindingOut, Event::Unseen(error))
            | (Stage::Stored, Event::NotAccepted(error)) => Outcome::Wait(error),
            (Stage::Received, Event::Kept) => {
                self.stage = Stage::Stored;
                Outcome::On
            }
            (Stage::Received, Event::NotKept(error)) => {
                self.delete(Deleting::Successor);
                Outcome::OnDespite(error)
            }
            (Stage::Stored, Event::Accepted) => {
                if self.is_replacing() {
                    self.stage = Stage::Overlap;
                } else {
                    self.finish(End::Done);
                }
                Outcome::On
            }
            _ => return Err(OutOfTurn),
        })
    }

    fn ready(&mut self, known: BTreeSet<String>) -> Outcome {
        self.known = known;
        let is_full =
            matches!(self.target, Target::Account { .. }) && self.known.len() >= MOST_CREDENTIALS;
        match &self.room {
            _ if !is_full => self.stage = Stage::Sent,
            Some(room) if self.known.contains(&room.config) => self.delete(Deleting::Room),
            _ => {
                self.finish(End::NotChanged);
                return Outcome::OnDespite(CommandError::new(
                    ErrorCode::RoomNeeded,
                    "the account has two credentials already",
                ));
            }
        }
        Outcome::On
    }

    fn after_deleting(
        &mut self,
        what: Deleting,
        sent: bool,
        event: Event,
    ) -> Result<Outcome, OutOfTurn> {
        Ok(match (sent, event) {
            (false, Event::Asked(answer)) => {
                self.stage = Stage::Deleting { what, sent: true };
                match answer {
                    Ok(()) => Outcome::OnAsBefore,
                    Err(error) => Outcome::OnDespite(error),
                }
            }
            (true, Event::Gone) => self.gone(&what),
            (true, Event::StillThere(those)) => self.still_there(&what, those),
            // The account that was made went with everything; one that existed took the old one along.
            (true, Event::Vanished) if matches!(self.target, Target::NewAccount { .. }) => {
                self.gone(&what)
            }
            (true, Event::Vanished) => {
                self.finish(End::Vanished);
                Outcome::OnAsBefore
            }
            (true, Event::Unseen(error)) => Outcome::Wait(error),
            _ => return Err(OutOfTurn),
        })
    }

    fn gone(&mut self, what: &Deleting) -> Outcome {
        match what {
            Deleting::Room => {
                if let Some(room) = &self.room {
                    self.known.remove(&room.config);
                }
                // Where it was the very one that is replaced, nothing is left to revoke in the end.
                if self.room == self.replaces {
                    self.replaces = None;
                }
                self.stage = Stage::Sent;
                Outcome::On
            }
            Deleting::Successor => {
                self.finish(End::NotChanged);
                Outcome::OnAsBefore
            }
            Deleting::Predecessor => {
                self.finish(End::Done);
                Outcome::On
            }
            Deleting::Candidate(id) => {
                self.candidates.retain(|candidate| candidate.id != *id);
                if self.candidates.is_empty() {
                    self.finish(End::NotChanged);
                } else {
                    self.stage = Stage::NeedsYou;
                }
                Outcome::OnAsBefore
            }
        }
    }

    fn still_there(&mut self, what: &Deleting, those: Vec<Candidate>) -> Outcome {
        match what {
            Deleting::Room => self.finish(End::NotChanged),
            Deleting::Successor => {
                self.candidates = those;
                self.stage = Stage::NeedsYou;
            }
            Deleting::Predecessor => self.stage = Stage::HandedOver,
            Deleting::Candidate(_) => self.stage = Stage::NeedsYou,
        }
        Outcome::OnStillListed
    }

    fn decide(&mut self, decision: Decision) -> Result<Outcome, OutOfTurn> {
        match (&self.stage, decision) {
            (Stage::Overlap, Decision::HandOver(switched)) => {
                self.switched = switched;
                self.stage = Stage::HandedOver;
            }
            (Stage::HandedOver, Decision::Revoke) => self.delete(Deleting::Predecessor),
            (Stage::Stored | Stage::Overlap | Stage::HandedOver, Decision::Undo) => {
                self.delete(Deleting::Successor);
            }
            (Stage::NeedsYou, Decision::RevokeCandidate(id))
                if self.candidates.iter().any(|candidate| candidate.id == id) =>
            {
                self.delete(Deleting::Candidate(id));
            }
            (Stage::NeedsYou, Decision::KeepCandidates) => self.finish(End::LeftBehind),
            _ => return Err(OutOfTurn),
        }
        Ok(Outcome::On)
    }
}

impl Rotation {
    /// Takes in what came of an act of a service account's procedure.
    pub fn apply_service(&mut self, event: Event) -> Result<(), OutOfTurn> {
        let Procedure::Service(service) = &mut self.procedure else {
            return Err(OutOfTurn);
        };
        let outcome = service.apply(event)?;
        self.take(outcome);
        Ok(())
    }

    /// Takes in what the person decided.
    pub fn decide(&mut self, decision: Decision) -> Result<(), OutOfTurn> {
        let Procedure::Service(service) = &mut self.procedure else {
            return Err(OutOfTurn);
        };
        let outcome = service.decide(decision)?;
        self.paused = false;
        self.take(outcome);
        Ok(())
    }
}

pub(crate) fn interrupted() -> CommandError {
    CommandError::new(
        ErrorCode::Interrupted,
        "Keyvigil was closed, or stopped, in the middle of it",
    )
}
