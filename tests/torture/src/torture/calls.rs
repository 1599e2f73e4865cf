//! Kills at system calls.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use keyvigil_torture::Told;

use crate::arena::{Arena, Tally};
use crate::rotator::Rotator;
use crate::strace::{self, Call, EFFECTS, Strace, Whom};
use crate::world::{ACCOUNT, explained};

/// How many calls more than when they were counted a thread may make before something is wrong.
const MORE_THAN_COUNTED: u32 = 1_000;

/// A whole rotation has more calls with an effect than this; fewer prove that they were not seen.
const FEWEST: u32 = 60;

/// The rotation that is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// That of the service account's credential.
    Account,
    /// That of the administrator's own key.
    OwnKey,
}

/// Which calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calls {
    /// Those with an effect outside the process.
    Effects,
    /// All.
    Every,
}

/// The calls of one name by one thread.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Series {
    thread: Thread,
    call: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Thread {
    /// One that exists before the rotation begins: the so-manieth of its name.
    Early(String, usize),
    /// Any that begins during the rotation.
    Late,
}

/// Kills a rotation at each of its calls, one after the other.
pub fn run(rotation: Rotation, calls: Calls) -> Result<Tally> {
    let mut arena = Arena::new(rotation.name())?;
    let counted = count(&mut arena, rotation, calls)?;
    for (series, counted) in counted {
        let reached = strike_all(&mut arena, rotation, &series, counted)?;
        println!("{}: {series}: {reached} kills", rotation.name());
    }
    // The last kill is judged by one more start.
    arena.start(&rotation.mode())?.hear_ready()?;
    if arena.tally.kills < FEWEST {
        bail!("only {} system calls were reached", arena.tally.kills);
    }
    Ok(arena.tally)
}

/// Kills at the first, second and so on call of the series, as often as it was counted, and on until one
/// is not reached. Tells how many were.
fn strike_all(arena: &mut Arena, rotation: Rotation, series: &Series, counted: u32) -> Result<u32> {
    let mut reached = 0;
    for nth in 1..=counted + MORE_THAN_COUNTED {
        if strike(arena, rotation, series, nth)? {
            reached += 1;
        } else if nth >= counted {
            // Threads wake each other now and then: one run has a call more or less than another.
            return Ok(reached);
        }
    }
    bail!("{series} never ends")
}

/// Kills at one call; tells whether it was reached.
fn strike(arena: &mut Arena, rotation: Rotation, series: &Series, nth: u32) -> Result<bool> {
    let mut rotator = ready(arena, rotation)?;
    let whom = series.thread.find(rotator.id())?;
    let output = arena.world.aside("strace");
    let strace = Strace::killing_at(whom, &series.call, nth, &output)?;
    let (was_killed, told) = go(arena, &mut rotator)?;
    strace.wait()?;
    if was_killed {
        let place = format!("{}: {series}, number {nth}", rotation.name());
        arena.killed(place, &told)?;
    }
    Ok(was_killed)
}

/// Counts the calls of a whole rotation.
fn count(arena: &mut Arena, rotation: Rotation, calls: Calls) -> Result<BTreeMap<Series, u32>> {
    let mut rotator = ready(arena, rotation)?;
    let early = strace::threads(rotator.id())?;
    let names = match calls {
        Calls::Effects => EFFECTS,
        Calls::Every => &[],
    };
    let output = arena.world.aside("strace");
    let strace = Strace::noting(Whom::Process(rotator.id()), names, &output)?;
    let (was_killed, _) = go(arena, &mut rotator)?;
    strace.wait()?;
    if was_killed {
        bail!("the rotation was killed while its calls were counted");
    }
    let mut all: BTreeMap<Series, Vec<Call>> = BTreeMap::new();
    for call in strace::read(&output)? {
        let series = Series {
            thread: Thread::of(&call, &early),
            call: call.name.clone(),
        };
        all.entry(series).or_default().push(call);
    }
    if calls == Calls::Effects {
        all.retain(|_, calls| !calls.iter().all(|call| call.stays_inside));
    }
    let counted = all.into_iter();
    counted
        .map(|(series, calls)| Ok((series, u32::try_from(calls.len())?)))
        .collect()
}

/// A rotator that has recovered, tidied up, and waits for the word.
fn ready(arena: &mut Arena, rotation: Rotation) -> Result<Rotator> {
    let rotator = arena.start(&rotation.mode())?;
    explained(&arena.world, rotator.hear_ready())?;
    Ok(rotator)
}

/// Gives the word, and waits for the end. Tells whether that came by force.
fn go(arena: &Arena, rotator: &mut Rotator) -> Result<(bool, Vec<Told>)> {
    rotator.say("go")?;
    let (status, told) = rotator.wait()?;
    // A process that a signal ended has no exit code.
    if status.code().is_none() {
        return Ok((true, told));
    }
    if !status.success() {
        let failed = Err(anyhow::anyhow!("the rotation failed ({status})"));
        return explained(&arena.world, failed);
    }
    Ok((false, told))
}

impl Rotation {
    /// As the report names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "rotation",
            Self::OwnKey => "admin key",
        }
    }

    fn mode(self) -> Vec<&'static str> {
        match self {
            Self::Account => vec!["once", "--account", ACCOUNT],
            Self::OwnKey => vec!["once", "--own-key"],
        }
    }
}

impl Thread {
    fn of(call: &Call, early: &[(u32, String)]) -> Self {
        let Some((_, name)) = early.iter().find(|(id, _)| *id == call.thread_id) else {
            return Self::Late;
        };
        let older = |(id, other): &&(u32, String)| *id < call.thread_id && other == name;
        Self::Early(name.clone(), early.iter().filter(older).count())
    }

    fn find(&self, process: u32) -> Result<Whom> {
        match self {
            Self::Late => Ok(Whom::Process(process)),
            Self::Early(name, place) => strace::threads(process)?
                .into_iter()
                .filter(|(_, other)| other == name)
                .nth(*place)
                .map(|(id, _)| Whom::Thread(id))
                .with_context(|| format!("the rotator has no thread {name:?} any more")),
        }
    }
}

impl std::fmt::Display for Series {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.thread {
            Thread::Early(name, _) => write!(formatter, "{} by {name}", self.call),
            Thread::Late => write!(formatter, "{} by a new thread", self.call),
        }
    }
}
