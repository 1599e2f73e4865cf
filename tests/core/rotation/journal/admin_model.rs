//! An administrator whose one key the model replaces.

use keyvigil_core::rotation::admin::{Act, Event, Stage};
use keyvigil_core::rotation::{self, Admin, End, Procedure, Rotation};

use super::life::{Crash, Life, trouble};

const STEPS: usize = 400;

#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a model of independent facts"
)]
struct World {
    /// JumpCloud replaced the key.
    is_replaced: bool,
    posts: u32,
    /// Where the new key is.
    is_in_hand: bool,
    is_sealed: bool,
    is_kept: bool,
    /// The process ended between JumpCloud's answer and the first sealed piece.
    is_lost_in_the_window: bool,
    /// The answer never reached this computer, or held no key.
    is_lost_on_the_way: bool,
}

pub fn live(mut life: Life) {
    let mut world = World::default();
    let mut run = life.begin(Procedure::Admin(Admin {
        stage: Stage::Preflight,
        days: 90,
        spool_key: "spool".into(),
        is_cut: false,
        has_answer: false,
        is_sealed: false,
    }));
    for _ in 0..STEPS {
        world.check(&run);
        if run.end().is_some() {
            return;
        }
        match run.next() {
            Some(rotation::Act::Admin(act)) => run = world.act(&mut life, run, act),
            Some(rotation::Act::Service(act)) => panic!("{act:?}"),
            None if life.choose(3) == 2 => run = world.restart(&mut life),
            None => run.try_again().unwrap(),
        }
    }
    panic!("it never ended: {run:#?}");
}

impl World {
    fn check(&self, run: &Rotation) {
        assert!(self.posts <= 1, "a POST was repeated");
        match run.end() {
            Some(End::Done) => assert!(self.is_replaced && self.is_kept),
            Some(End::NotChanged) => assert!(!self.is_replaced, "a dead key was called alive"),
            Some(End::Lost) => {
                assert!(self.is_replaced, "a living key was called lost");
                assert!(
                    self.is_lost_in_the_window || self.is_lost_on_the_way,
                    "a key was lost outside the window"
                );
            }
            Some(end @ (End::LeftBehind | End::Vanished)) => panic!("{end:?}"),
            None => {}
        }
    }

    fn act(&mut self, life: &mut Life, run: Rotation, act: Act) -> Rotation {
        let crash = life.crash();
        if crash == Crash::Before {
            return self.restart(life);
        }
        let event = self.effect(life, act);
        if crash == Crash::After {
            return self.restart(life);
        }
        let mut after = run.clone();
        after.apply_admin(event).unwrap();
        let needs_journal = after.next() == Some(rotation::Act::Admin(Act::Create));
        if !life.write(&after) && needs_journal {
            let mut stopped = run;
            stopped.apply_admin(Event::NotReady(trouble())).unwrap();
            return stopped;
        }
        after
    }

    fn restart(&mut self, life: &mut Life) -> Rotation {
        self.is_lost_in_the_window |= self.is_in_hand && !self.is_sealed && !self.is_kept;
        self.is_in_hand = false;
        let mut run = life.read();
        if run.end().is_none() {
            run.resume(self.is_kept);
            life.write(&run);
        }
        run
    }

    fn effect(&mut self, life: &mut Life, act: Act) -> Event {
        match act {
            Act::Preflight => match life.choose(5) {
                4 => Event::NotReady(trouble()),
                _ => Event::Ready,
            },
            Act::Create => self.create(life),
            Act::ReadSpool => match life.choose(5) {
                4 => Event::Unsure(trouble()),
                _ if self.is_sealed => {
                    self.is_in_hand = true;
                    issued(true)
                }
                _ => unclear(false),
            },
            Act::Store if !(self.is_in_hand || self.is_sealed) => Event::NotKept(trouble()),
            Act::Store if life.choose(5) == 4 => Event::NotKept(trouble()),
            Act::Store => {
                self.is_kept = true;
                Event::Kept
            }
            Act::Verify | Act::FindOut if life.choose(5) == 4 => Event::Unsure(trouble()),
            Act::Verify if self.is_kept => Event::Accepted(None),
            Act::Verify | Act::FindOut if self.is_replaced => Event::BothRefused(trouble()),
            Act::Verify | Act::FindOut => Event::OldWorks,
        }
    }

    fn create(&mut self, life: &mut Life) -> Event {
        self.posts += 1;
        let how = life.choose(8);
        self.is_replaced = !matches!(how, 4 | 5);
        match how {
            4 => Event::Refused(trouble()),
            5 => unclear(false),
            6 => {
                self.is_lost_on_the_way = true;
                unclear(true)
            }
            _ => {
                self.is_in_hand = true;
                // Where the disk fails at this moment, memory alone has it.
                self.is_sealed = how != 7;
                issued(self.is_sealed)
            }
        }
    }
}

fn unclear(has_answer: bool) -> Event {
    Event::Unclear {
        error: trouble(),
        has_answer,
    }
}

fn issued(is_sealed: bool) -> Event {
    Event::Issued {
        cut: None,
        is_sealed,
    }
}
