//! A service account's credential: made, proven, handed over; and only then its predecessor revoked.
//!
//! Source: JumpCloud lets an account have two credentials at once, made for rotation.

mod steps;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::End;
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
    /// What JumpCloud made, as far as it told.
    pub made: Made,
    /// Where it stood when the person wanted the new one taken back.
    pub undone_at: Option<UndoneAt>,
    /// What the person has to decide about.
    pub candidates: Vec<Candidate>,
    /// What uses the old one.
    pub consumers: Vec<Consumer>,
    /// Keyvigil's own sign-ins that call with the new one since the hand-over, by label.
    pub switched: Vec<String>,
}

/// The ids of what JumpCloud made, as far as they are known.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Made {
    /// The account's.
    pub account: Option<String>,
    /// The auth config's.
    pub config: Option<String>,
    /// The public half of a client secret, without which it cannot be used.
    pub client_id: Option<String>,
}

/// Where a run goes back to when the new one could not be taken back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndoneAt {
    /// JumpCloud had not accepted it yet.
    Stored,
    /// Both worked.
    Overlap,
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
    /// The new one was not proven once more, so the old one stays.
    Withheld(CommandError),
    /// The secret came.
    Issued(Made),
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
    /// JumpCloud accepts it; this is what it is, where that was not known.
    Accepted(Made),
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

impl Made {
    /// Takes over what `other` knows more.
    pub(super) fn learn(&mut self, other: Self) {
        self.account = self.account.take().or(other.account);
        self.config = self.config.take().or(other.config);
        self.client_id = self.client_id.take().or(other.client_id);
    }
}

impl Service {
    /// The id under which the new one is revoked, where it is known.
    #[must_use]
    pub fn made_id(&self) -> Option<&String> {
        match self.target {
            Target::NewAccount { .. } => self.made.account.as_ref(),
            Target::Account { .. } => self.made.config.as_ref(),
        }
    }

    /// The account that it is about, where it exists.
    #[must_use]
    pub fn account_id(&self) -> Option<&String> {
        match &self.target {
            Target::NewAccount { .. } => self.made.account.as_ref(),
            Target::Account { id } => Some(id),
        }
    }

    /// Whether the successor takes the place of another.
    #[must_use]
    pub fn is_replacing(&self) -> bool {
        self.replaces.is_some()
    }

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
        let is_known = self.made_id().is_some();
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
            // Only what is certainly ours is revoked unasked.
            Stage::Received if is_known => {
                self.stage = Stage::Deleting {
                    what: Deleting::Successor,
                    sent: false,
                };
                interrupted()
            }
            Stage::Sent | Stage::Received => {
                self.stage = Stage::FindingOut;
                interrupted()
            }
            _ => None,
        }
    }
}

pub(crate) fn interrupted() -> CommandError {
    CommandError::new(
        ErrorCode::Interrupted,
        "Keyvigil was closed, or stopped, in the middle of it",
    )
}
