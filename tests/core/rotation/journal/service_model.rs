//! A service account whose credentials the model counts.

use std::collections::BTreeSet;

use keyvigil_core::ids::CredentialId;
use keyvigil_core::rotation::service::{
    Act, Decision, Deleting, Event, Known, Made, Stage, Target,
};
use keyvigil_core::rotation::{self, End, Procedure, Rotation, Service};
use keyvigil_core::view::{Candidate, Lifetime};

use super::life::{Crash, Life, trouble};

const OLD: &str = "old";
const NEW: &str = "new";
const FOREIGN: &str = "foreign";

/// More steps than any life needs.
const STEPS: usize = 400;

/// A person who tried so often undoes it, where that is offered.
const PATIENCE: u32 = 20;

struct Cloud {
    configs: BTreeSet<String>,
    posts: u32,
}

struct World {
    cloud: Cloud,
    /// The vault has the new secret.
    is_kept: bool,
    /// So has memory.
    is_in_hand: bool,
    /// How often the person tried again.
    tries: u32,
    /// The person confirmed that the old one is to be revoked.
    is_revoke_confirmed: bool,
}

pub fn live(mut life: Life) {
    let mut world = World {
        cloud: Cloud {
            configs: BTreeSet::from([OLD.to_owned()]),
            posts: 0,
        },
        is_kept: false,
        is_in_hand: false,
        tries: 0,
        is_revoke_confirmed: false,
    };
    let mut run = life.begin(Procedure::Service(Box::new(service())));
    for _ in 0..STEPS {
        world.check(&run);
        if run.end().is_some() {
            return;
        }
        match run.next() {
            Some(rotation::Act::Service(act)) => run = world.act(&mut life, run, act),
            Some(rotation::Act::Admin(act)) => panic!("{act:?}"),
            None => run = world.person(&mut life, run),
        }
    }
    panic!("it never ended: {run:#?}");
}

fn service() -> Service {
    Service {
        stage: Stage::Preflight,
        target: Target::Account {
            id: "account".into(),
        },
        lifetime: Lifetime::Days90,
        used_by: String::new(),
        replaces: Some(Known {
            credential: CredentialId::random(),
            config: OLD.into(),
        }),
        room: None,
        known: BTreeSet::new(),
        made: Made::default(),
        undone_at: None,
        candidates: Vec::new(),
        consumers: Vec::new(),
        switched: Vec::new(),
    }
}

impl World {
    /// The promises, after every step.
    fn check(&self, run: &Rotation) {
        let lives = |id: &str| self.cloud.configs.contains(id);
        assert!(self.cloud.posts <= 1, "a POST was repeated");
        if !lives(OLD) {
            assert!(self.is_revoke_confirmed, "the old one was revoked unasked");
            assert!(
                lives(NEW) && self.is_kept,
                "the last working one was given up"
            );
        }
        match run.end() {
            Some(End::Done) => assert!(lives(NEW) && self.is_kept && !lives(OLD)),
            Some(End::NotChanged) => {
                assert!(
                    lives(OLD) && !lives(NEW),
                    "an orphan was not told: {run:#?}"
                );
            }
            Some(End::LeftBehind) => assert!(lives(OLD)),
            Some(end @ (End::Lost | End::Vanished)) => panic!("{end:?}"),
            None => {}
        }
    }

    fn act(&mut self, life: &mut Life, run: Rotation, act: Act) -> Rotation {
        let crash = life.crash();
        if crash == Crash::Before {
            return self.restart(life);
        }
        let event = self.effect(life, &run, act);
        if crash == Crash::After {
            return self.restart(life);
        }
        let mut after = run.clone();
        after.apply_service(event).unwrap();
        if !life.write(&after) && needs_journal(&after) {
            // As the app does: nothing was sent, so nothing has happened.
            let mut stopped = run;
            if stopped.apply_service(Event::NotReady(trouble())).is_err() {
                stopped.paused = true;
            }
            return stopped;
        }
        after
    }

    fn restart(&mut self, life: &mut Life) -> Rotation {
        self.is_in_hand = false;
        let mut run = life.read();
        if run.end().is_none() {
            run.resume(self.is_kept);
            life.write(&run);
        }
        run
    }

    fn effect(&mut self, life: &mut Life, run: &Rotation, act: Act) -> Event {
        let service = run.service().unwrap();
        match act {
            Act::Preflight => match life.choose(5) {
                4 => Event::NotReady(trouble()),
                _ => Event::Ready(self.cloud.configs.clone()),
            },
            Act::Create => self.create(life),
            Act::Store if !self.is_in_hand => Event::NotKept(trouble()),
            Act::Store => {
                let how = life.choose(5);
                // An answer of the keychain may come too late: it has it all the same.
                self.is_kept = how != 4;
                match how {
                    3 | 4 => Event::NotKept(trouble()),
                    _ => Event::Kept,
                }
            }
            Act::Verify => match life.choose(5) {
                4 => Event::NotAccepted(trouble()),
                _ if self.cloud.configs.contains(NEW) && self.is_kept => {
                    Event::Accepted(self.learned(life, service))
                }
                _ => Event::NotAccepted(trouble()),
            },
            Act::FindOut => match life.choose(5) {
                4 => Event::Unseen(trouble()),
                _ => listed(self.newcomers(service), Event::NothingNew),
            },
            Act::Delete(what) => self.delete(life, service, &what),
            Act::Look(what) => match life.choose(5) {
                4 => Event::Unseen(trouble()),
                _ => self.look(service, &what),
            },
        }
    }

    fn create(&mut self, life: &mut Life) -> Event {
        let how = life.choose(8);
        if life.choose(8) == 7 {
            // A colleague makes one in the same minute.
            self.cloud.configs.insert(FOREIGN.into());
        }
        self.cloud.posts += 1;
        let has_room = self.cloud.configs.len() < 2;
        match how {
            5 => return Event::Unclear(trouble()),
            6 => return Event::Refused(trouble()),
            _ if !has_room => return Event::Refused(trouble()),
            _ => {}
        }
        self.cloud.configs.insert(NEW.into());
        if how == 7 {
            return Event::Unclear(trouble());
        }
        self.is_in_hand = true;
        Event::Issued(made((how != 4).then(|| NEW.into())))
    }

    /// What a list tells of a new one that works: it is the only one that was not there before, or the list
    /// fails.
    fn learned(&self, life: &mut Life, service: &Service) -> Made {
        let mut new = self.newcomers(service);
        let only = new.pop().filter(|_| new.is_empty() && life.choose(4) != 3);
        made(only.map(|it| it.id))
    }

    fn newcomers(&self, service: &Service) -> Vec<Candidate> {
        let new = self.cloud.configs.difference(&service.known);
        new.map(|id| Candidate {
            ours: service.made.config.as_ref() == Some(id),
            id: id.clone(),
            is_account: false,
            created_at: None,
        })
        .collect()
    }

    fn meant(&self, service: &Service, what: &Deleting) -> Option<String> {
        match what {
            Deleting::Room => service.room.as_ref().map(|it| it.config.clone()),
            Deleting::Predecessor => service.replaces.as_ref().map(|it| it.config.clone()),
            Deleting::Candidate(id) => Some(id.clone()),
            Deleting::Successor => service.made.config.clone().or_else(|| {
                let mut new = self.newcomers(service);
                let only = new.pop().filter(|_| new.is_empty() && self.is_in_hand);
                only.map(|it| it.id)
            }),
        }
    }

    fn delete(&mut self, life: &mut Life, service: &Service, what: &Deleting) -> Event {
        let how = life.choose(6);
        if let (0..=4, Some(id)) = (how, self.meant(service, what)) {
            self.cloud.configs.remove(&id);
        }
        Event::Asked(match how {
            4 | 5 => Err(trouble()),
            _ => Ok(()),
        })
    }

    fn look(&mut self, service: &Service, what: &Deleting) -> Event {
        let wanted = match what {
            Deleting::Successor => service.made.config.clone(),
            _ => self.meant(service, what),
        };
        let left = match wanted {
            Some(id) if self.cloud.configs.contains(&id) => vec![Candidate {
                ours: service.made.config.as_ref() == Some(&id),
                id,
                is_account: false,
                created_at: None,
            }],
            Some(_) => Vec::new(),
            None => self.newcomers(service),
        };
        if left.is_empty() && *what == Deleting::Successor {
            self.is_kept = false;
        }
        listed(left, Event::Gone)
    }

    /// Whatever the person may do at this point, or closing and opening Keyvigil.
    fn person(&mut self, life: &mut Life, mut run: Rotation) -> Rotation {
        if life.choose(8) == 7 {
            return self.restart(life);
        }
        if run.paused {
            self.tries += 1;
            let gives_up = life.choose(3) == 2 || self.tries > PATIENCE;
            if gives_up && self.decide(life, &mut run, Decision::Undo) {
                return run;
            }
            run.try_again().unwrap();
            return run;
        }
        match &run.service().unwrap().stage {
            Stage::Overlap => match life.choose(4) {
                3 => self.decide(life, &mut run, Decision::Undo),
                _ => self.decide(life, &mut run, Decision::HandOver(Vec::new())),
            },
            Stage::HandedOver => match life.choose(4) {
                3 => self.decide(life, &mut run, Decision::Undo),
                _ => self.decide(life, &mut run, Decision::Revoke),
            },
            Stage::NeedsYou => {
                let first = run.service().unwrap().candidates[0].id.clone();
                match life.choose(3) {
                    2 => self.decide(life, &mut run, Decision::KeepCandidates),
                    _ => self.decide(life, &mut run, Decision::RevokeCandidate(first)),
                }
            }
            stage => panic!("nobody goes on from {stage:?}"),
        };
        run
    }

    /// A decision that cannot be written is not taken.
    fn decide(&mut self, life: &mut Life, run: &mut Rotation, decision: Decision) -> bool {
        let mut after = run.clone();
        let is_revoke = decision == Decision::Revoke;
        if after.decide(decision).is_err() || !life.write(&after) {
            return false;
        }
        self.is_revoke_confirmed |= is_revoke;
        *run = after;
        true
    }
}

fn made(config: Option<String>) -> Made {
    Made {
        config,
        ..Made::default()
    }
}

fn listed(those: Vec<Candidate>, otherwise: Event) -> Event {
    if those.is_empty() {
        otherwise
    } else {
        Event::StillThere(those)
    }
}

fn needs_journal(run: &Rotation) -> bool {
    match run.next() {
        Some(rotation::Act::Service(Act::Create)) => true,
        Some(rotation::Act::Service(Act::Delete(what))) => what != Deleting::Successor,
        _ => false,
    }
}
