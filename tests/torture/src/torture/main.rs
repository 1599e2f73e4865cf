//! `keyvigil-torture`: kills rotations, and looks what is left. The README beside this crate tells how.

mod arena;
mod calls;
mod canary;
mod evidence;
mod jumpcloud;
mod needles;
mod random;
mod relay;
mod rotator;
mod strace;
mod verdict;
mod world;

use std::process::ExitCode;
use std::thread;

use anyhow::{Result, anyhow};
use clap::Parser;

use calls::{Calls, Rotation};

/// Worlds in which rotators are killed at random moments at once.
const WORLDS: u32 = 2;

/// Kills rotations, and looks whether a key was lost, and whether a secret was left lying about.
#[derive(Debug, Parser)]
struct Arguments {
    /// Only this part; may be given again.
    #[arg(long, value_enum)]
    only: Vec<Part>,
    /// Kills at random moments.
    #[arg(long, default_value_t = 1_000)]
    kills: u32,
    /// Chooses the random moments.
    #[arg(long)]
    seed: Option<u64>,
    /// Rotations before secrets are looked for.
    #[arg(long, default_value_t = 200)]
    rotations: u32,
    /// Kill at every system call, and not only at those whose effect is seen outside the process.
    #[arg(long)]
    every: bool,
}

/// A part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Kills at system calls.
    Calls,
    /// Kills at random moments.
    Random,
    /// Looking for secrets.
    Canary,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("keyvigil-torture: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all is well.
fn run(arguments: &Arguments) -> Result<bool> {
    let wanted = |part| arguments.only.is_empty() || arguments.only.contains(&part);
    let mut is_well = true;
    if wanted(Part::Calls) {
        is_well &= kill_at_calls(arguments)?;
    }
    if wanted(Part::Random) {
        is_well &= kill_at_random(arguments)?;
    }
    if wanted(Part::Canary) {
        is_well &= look_for_leaks(arguments)?;
    }
    Ok(is_well)
}

fn kill_at_calls(arguments: &Arguments) -> Result<bool> {
    let calls = if arguments.every {
        Calls::Every
    } else {
        Calls::Effects
    };
    let (account, own_key) = thread::scope(|scope| {
        let account = scope.spawn(|| calls::run(Rotation::Account, calls));
        let own_key = calls::run(Rotation::OwnKey, calls);
        (account.join(), own_key)
    });
    let account = account.map_err(|_| anyhow!("the kills of a rotation panicked"))??;
    println!(
        "rotation kills at system calls: {} points, {} lost, {} orphans",
        account.kills, account.lost, account.orphans
    );
    let own_key = own_key?;
    println!(
        "admin key kills at system calls: {} points, {} in the window, {} lost outside it",
        own_key.kills, own_key.in_window, own_key.lost
    );
    Ok(account.is_well() && own_key.is_well())
}

fn kill_at_random(arguments: &Arguments) -> Result<bool> {
    let seed = arguments.seed.unwrap_or_else(rand::random);
    println!("random kills: seed {seed}");
    let tally = random::run(arguments.kills, seed, WORLDS)?;
    println!("random kills in the window: {}", tally.in_window);
    println!(
        "rotation random kills: {}, {} lost, {} orphans",
        tally.kills, tally.lost, tally.orphans
    );
    Ok(tally.is_well())
}

fn look_for_leaks(arguments: &Arguments) -> Result<bool> {
    let leaks = canary::run(arguments.rotations)?;
    println!(
        "leak canary: {} of {} secrets stood in the process's own memory afterwards",
        leaks.in_memory, leaks.secrets
    );
    println!(
        "rotation leak canary: {} rotations, {} hits",
        arguments.rotations, leaks.hits
    );
    Ok(leaks.hits == 0)
}
