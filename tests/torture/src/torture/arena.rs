//! A world in which one rotator after the other is killed, and each judges what the one before left.

use std::ops::AddAssign;

use anyhow::{Result, bail};
use keyvigil_core::view::RotationProcedure;
use keyvigil_torture::{State, Told};

use crate::evidence::Evidence;
use crate::jumpcloud::Posts;
use crate::rotator::Rotator;
use crate::verdict::{Fault, Judge, OwnKey, repeated};
use crate::world::{World, explained};

/// How often a person connects a key anew before giving up.
const KEYS: u32 = 2;

/// A world with its judge.
pub struct Arena {
    /// The world.
    pub world: World,
    /// What was found so far.
    pub tally: Tally,
    judge: Judge,
    /// The last end by force that nobody has judged yet.
    unjudged: Option<Killed>,
}

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Ends by force.
    pub kills: u32,
    /// Own keys that were lost between JumpCloud's making them and their first piece on disk; each was
    /// told.
    pub in_window: u32,
    /// Keys that were lost otherwise.
    pub lost: u32,
    /// Credentials that nobody was told of.
    pub orphans: u32,
}

/// How a rotator was killed.
struct Killed {
    /// Where, for the person who reads of a fault.
    place: String,
    evidence: Evidence,
    confirmed: Posts,
}

impl Arena {
    /// A new world; `name` is no other world's.
    pub fn new(name: &str) -> Result<Self> {
        Ok(Self {
            world: World::new(name)?,
            tally: Tally::default(),
            judge: Judge::default(),
            unjudged: None,
        })
    }

    /// Starts a rotator, and judges what it found. It has recovered, and tidies up.
    pub fn start(&mut self, mode: &[&str]) -> Result<Rotator> {
        let result = self.start_and_judge(mode);
        explained(&self.world, result)
    }

    /// Judges what a rotator found that has just recovered, and lets it go on. Where a person would have
    /// to make another key first, that is done, and the rotator with the old one is gone.
    pub fn heard(&mut self, mut rotator: Rotator, state: &State) -> Result<Option<Rotator>> {
        let own_key = self.judge(state);
        if matches!(own_key, OwnKey::Works | OwnKey::FalselyLost) {
            rotator.say("go on")?;
            return Ok(Some(rotator));
        }
        rotator.kill()?;
        self.world.connect_anew()?;
        Ok(None)
    }

    /// Notes that a rotator was killed, and what it had told before. A second kill before anybody could
    /// judge the first changes nothing: what was lost then is lost.
    pub fn killed(&mut self, place: String, told: &[Told]) -> Result<()> {
        self.tally.kills += 1;
        self.world.jumpcloud.settle()?;
        let evidence = Evidence::of(&self.world.data())?;
        let killed = self.unjudged.get_or_insert_with(|| Killed {
            place,
            evidence,
            confirmed: Posts::default(),
        });
        for told in told {
            match told {
                Told::Confirmed {
                    procedure: RotationProcedure::AdminKey,
                } => killed.confirmed.own_key += 1,
                Told::Confirmed { .. } => killed.confirmed.account += 1,
                _ => {}
            }
        }
        Ok(())
    }

    fn start_and_judge(&mut self, mode: &[&str]) -> Result<Rotator> {
        for _ in 0..KEYS {
            let rotator = self.world.start(mode)?;
            let state = rotator.hear_state()?;
            if let Some(rotator) = self.heard(rotator, &state)? {
                return Ok(rotator);
            }
        }
        bail!("Keyvigil does not hold a key that was connected a moment ago")
    }

    fn judge(&mut self, state: &State) -> OwnKey {
        let posts = self.world.jumpcloud.take_posts();
        let own_key = self.judge.own_key(&self.world, state);
        let mut faults = self.judge.account(&self.world, state);
        let Some(killed) = self.unjudged.take() else {
            self.report("before the first kill", &faults);
            return own_key;
        };
        faults.extend(repeated(posts, killed.confirmed));
        let in_window = killed.evidence.is_in_window() && posts.own_key > 0;
        match own_key {
            OwnKey::Works => {}
            OwnKey::ToldLost if in_window => self.tally.in_window += 1,
            OwnKey::ToldLost => faults.push(Fault::Lost(format!(
                "the own key is told as lost, outside the window ({:?}, {posts:?}): {state}",
                killed.evidence
            ))),
            OwnKey::FalselyLost => faults.push(Fault::Lost(format!(
                "the own key works, and is told as lost: {state}"
            ))),
            OwnKey::Gone => faults.push(Fault::Lost(format!(
                "the own key is gone and nobody is told: {state}"
            ))),
        }
        self.report(&killed.place, &faults);
        own_key
    }

    fn report(&mut self, place: &str, faults: &[Fault]) {
        for fault in faults {
            println!("{place}: {fault}");
            match fault {
                Fault::Lost(_) => self.tally.lost += 1,
                Fault::Orphan(_) => self.tally.orphans += 1,
            }
        }
    }
}

impl Tally {
    /// Whether nothing is wrong. What was lost in the window was told, and could not be helped.
    pub fn is_well(self) -> bool {
        self.lost == 0 && self.orphans == 0
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.kills += other.kills;
        self.in_window += other.in_window;
        self.lost += other.lost;
        self.orphans += other.orphans;
    }
}
