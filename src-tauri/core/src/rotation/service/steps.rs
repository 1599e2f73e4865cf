//! What follows from what came of an act, and from what the person decides.

use std::collections::BTreeSet;

use super::{Decision, Deleting, Event, MOST_CREDENTIALS, Service, Stage, Target, UndoneAt};
use crate::error::{CommandError, ErrorCode};
use crate::rotation::{End, OutOfTurn, Outcome, Procedure, Rotation};
use crate::view::Candidate;

impl Service {
    pub(in crate::rotation) fn finish(&mut self, end: End) {
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
            (Stage::Sent, Event::Issued(made)) => {
                self.made = made;
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
            (Stage::Stored, Event::Accepted(made)) => {
                self.made.learn(made);
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
            (false, Event::Withheld(error)) => {
                self.stage = Stage::HandedOver;
                Outcome::OnDespite(error)
            }
            (true, Event::Gone) => self.gone(&what),
            (true, Event::StillThere(those)) => self.still_there(&what, those),
            // The account that was made went with everything; one that existed took the old one along.
            (true, Event::Vanished) if matches!(self.target, Target::NewAccount { .. }) => {
                self.gone(&what)
            }
            (_, Event::Vanished) => {
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
            Deleting::Successor => match self.undone_at.take() {
                Some(UndoneAt::Overlap) => self.stage = Stage::Overlap,
                Some(UndoneAt::Stored) => {
                    self.stage = Stage::Stored;
                    return Outcome::WaitStillListed;
                }
                None => {
                    self.candidates = those;
                    self.stage = Stage::NeedsYou;
                }
            },
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
            (Stage::Stored, Decision::Undo) => {
                self.undone_at = Some(UndoneAt::Stored);
                self.delete(Deleting::Successor);
            }
            (Stage::Overlap | Stage::HandedOver, Decision::Undo) => {
                self.undone_at = Some(UndoneAt::Overlap);
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
