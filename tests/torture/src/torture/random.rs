//! Kills at random moments.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, bail};
use keyvigil_torture::Told;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::arena::{Arena, Tally};
use crate::rotator::{Heard, Rotator};
use crate::world::{ACCOUNT, explained};

const MODE: [&str; 3] = ["forever", "--account", ACCOUNT];

/// Rotations of each procedure that are timed before the first kill.
const TIMED: u32 = 3;

/// One kill in so many falls into the recovery from the one before.
const IN_RECOVERY: u32 = 5;

/// A line is printed after so many kills.
const PROGRESS: u32 = 500;

/// How long things take when nobody disturbs them.
#[derive(Clone, Copy, Debug)]
struct Lengths {
    /// From the start of the process until nothing is open.
    recovery: Duration,
    /// One rotation of each procedure, with the tidying up.
    rotations: Duration,
}

/// Kills so often, in several worlds at once. The same seed chooses the same moments.
pub fn run(kills: u32, seed: u64, worlds: u32) -> Result<Tally> {
    let mut all = Tally::default();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..worlds)
            .map(|world| {
                let share = kills / worlds + u32::from(world < kills % worlds);
                scope.spawn(move || kill_in_one_world(world, share, seed))
            })
            .collect();
        for worker in workers {
            all += worker.join().map_err(|_| anyhow!("a worker panicked"))??;
        }
        Ok(all)
    })
}

fn kill_in_one_world(world: u32, kills: u32, seed: u64) -> Result<Tally> {
    let mut random = StdRng::seed_from_u64(seed.wrapping_add(u64::from(world)));
    let mut arena = Arena::new(&format!("random {world}"))?;
    let lengths = measure(&mut arena)?;
    println!(
        "random kills, world {world}: recovery {:?}, both rotations {:?}",
        lengths.recovery, lengths.rotations
    );
    while arena.tally.kills < kills {
        kill_once(&mut arena, lengths, &mut random)?;
        if arena.tally.kills.is_multiple_of(PROGRESS) {
            println!("random kills, world {world}: {} so far", arena.tally.kills);
        }
    }
    // The last kill is judged by one more start.
    arena.start(&MODE)?.kill()?;
    Ok(arena.tally)
}

fn kill_once(arena: &mut Arena, lengths: Lengths, random: &mut StdRng) -> Result<()> {
    let number = arena.tally.kills + 1;
    if random.random_range(0..IN_RECOVERY) == 0 {
        let after = lengths.recovery.mul_f64(random.random());
        return kill_in_recovery(arena, after, number);
    }
    let mut rotator = arena.start(&MODE)?;
    explained(&arena.world, rotator.hear_ready())?;
    let after = lengths.rotations.mul_f64(random.random());
    let heard = listen(&rotator, Instant::now() + after);
    let mut told = explained(&arena.world, heard)?;
    told.extend(rotator.kill()?);
    let place = format!("kill {number}, {after:?} after the rotations began");
    arena.killed(place, &told)
}

fn kill_in_recovery(arena: &mut Arena, after: Duration, number: u32) -> Result<()> {
    let mut rotator = arena.world.start(&MODE)?;
    let deadline = Instant::now() + after;
    if let Heard::Told(told) = rotator.hear_until(deadline)?
        && let Told::Recovered(state) = *told
    {
        match arena.heard(rotator, &state)? {
            Some(judged) => rotator = judged,
            None => return Ok(()),
        }
    }
    let mut told = explained(&arena.world, listen(&rotator, deadline))?;
    told.extend(rotator.kill()?);
    arena.killed(format!("kill {number}, {after:?} after the start"), &told)
}

/// Everything that is told until `deadline`.
fn listen(rotator: &Rotator, deadline: Instant) -> Result<Vec<Told>> {
    let mut all = Vec::new();
    loop {
        match rotator.hear_until(deadline)? {
            Heard::Told(told) => all.push(*told),
            Heard::Nothing => return Ok(all),
            Heard::End => bail!("the rotator ended by itself; it had told {all:?}"),
        }
    }
}

fn measure(arena: &mut Arena) -> Result<Lengths> {
    let start = Instant::now();
    let mut rotator = arena.start(&MODE)?;
    explained(&arena.world, rotator.hear_ready())?;
    let recovery = start.elapsed();
    let start = Instant::now();
    let mut ended = 0;
    let mut all = Vec::new();
    while ended < 2 * TIMED {
        let told = explained(&arena.world, rotator.hear())?;
        ended += u32::from(matches!(told, Told::Ended { .. }));
        all.push(told);
    }
    let rotations = start.elapsed() / TIMED;
    all.extend(rotator.kill()?);
    arena.killed("while the rotations were timed".into(), &all)?;
    arena.tally.kills = 0;
    Ok(Lengths {
        recovery,
        rotations,
    })
}
