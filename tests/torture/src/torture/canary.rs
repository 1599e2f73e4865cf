//! Whether a secret lies anywhere but in the keychain after many rotations.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use keyvigil_torture::Told;

use crate::jumpcloud::{OWN_KEY, SERVICES_KEY};
use crate::needles::{Needles, shapes};
use crate::relay::Relay;
use crate::rotator::Rotator;
use crate::world::{ACCOUNT, World, explained};

/// What was found.
pub struct Leaks {
    /// How often a secret stood where none may.
    pub hits: usize,
    /// How many of the secrets stood in the rotator's own memory after the last rotation.
    pub in_memory: usize,
    /// How many secrets there were.
    pub secrets: usize,
}

/// Rotates so often, each procedure in turn, and looks for every secret that there ever was.
pub fn run(rotations: u32) -> Result<Leaks> {
    let world = World::bare("canary")?;
    let relay = Relay::before(world.jumpcloud.url())?;
    let world = world.through(relay.url()).talkative();
    world.set_up()?;
    let count = rotations.to_string();
    let rotator = world.start(&["times", "--account", ACCOUNT, "--rotations", &count])?;
    let told = explained(&world, hear_all(&rotator))?;

    let mut secrets = relay.issued();
    if secrets.len() <= usize::try_from(rotations)? {
        bail!("only {} secrets were seen on the wire", secrets.len());
    }
    secrets.extend([SERVICES_KEY, OWN_KEY].map(str::to_owned));
    let needles = Needles::new(&secrets)?;
    prove(&needles, &world.data(), &secrets[0])?;

    let mut hits = 0;
    let mut look = |place: &str, bytes: &[u8]| {
        let (found, count) = needles.find(bytes);
        println!(
            "leak canary: {place}: {} KiB, {count} hits",
            bytes.len() / 1024
        );
        if let Some(first) = found.first() {
            println!("leak canary: LEAK in {place}: among others secret number {first}");
        }
        hits += count;
    };
    look("the data folder", &everything_in(&world.data())?);
    let log = fs::read(world.log())?;
    if log.is_empty() {
        bail!("the log is empty");
    }
    look("the log", &log);
    look("the activity log and the states", told.as_bytes());
    let process = Path::new("/proc").join(rotator.id().to_string());
    look("the arguments", &fs::read(process.join("cmdline"))?);
    look("the environment", &fs::read(process.join("environ"))?);
    let in_memory = needles.find(&memory(&process)?).0.len();
    let (status, _) = rotator.end()?;
    if !status.success() {
        bail!("the rotator failed after its rotations: {status}");
    }
    Ok(Leaks {
        hits,
        in_memory,
        secrets: secrets.len(),
    })
}

/// Everything that is told, the activity log being the last.
fn hear_all(rotator: &Rotator) -> Result<String> {
    let mut all = String::new();
    loop {
        let told = rotator.hear()?;
        all.push_str(&serde_json::to_string(&told)?);
        if let Told::Activity { lines } = told {
            if lines.is_empty() {
                bail!("the activity log is empty");
            }
            return Ok(all);
        }
    }
}

/// A search that finds nothing proves nothing unless it can find something: a secret is planted in each
/// shape, found, and removed again.
fn prove(needles: &Needles, folder: &Path, secret: &str) -> Result<()> {
    let shapes = shapes(secret)?;
    let planted: Vec<_> = (0..shapes.len())
        .map(|number| folder.join(format!("planted-{number}")))
        .collect();
    let (_, before) = needles.find(&everything_in(folder)?);
    for (path, shape) in planted.iter().zip(&shapes) {
        fs::write(path, shape)?;
    }
    let (_, after) = needles.find(&everything_in(folder)?);
    for path in planted {
        fs::remove_file(path)?;
    }
    if after != before + shapes.len() {
        bail!(
            "of {} planted secrets, the search found {}",
            shapes.len(),
            after.saturating_sub(before)
        );
    }
    println!("leak canary: {} planted secrets were found", shapes.len());
    Ok(())
}

/// Every byte of every file in a folder, and of those in it.
fn everything_in(folder: &Path) -> Result<Vec<u8>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all.extend(everything_in(&path)?);
        } else {
            // What ends here is not continued by the next file.
            all.push(b'\n');
            all.extend(fs::read(path)?);
        }
    }
    Ok(all)
}

/// The writable memory of a process, as far as it can be read.
fn memory(process: &Path) -> Result<Vec<u8>> {
    let maps = fs::read_to_string(process.join("maps"))?;
    let mut memory =
        File::open(process.join("mem")).context("another process's memory may not be read here")?;
    let mut all = Vec::new();
    for line in maps.lines() {
        let Some((from, to)) = writable(line) else {
            continue;
        };
        memory.seek(SeekFrom::Start(from))?;
        // Some areas are guarded, and end early.
        let _ = (&mut memory).take(to - from).read_to_end(&mut all);
    }
    Ok(all)
}

/// Reads `7f0000-7f1000 rw-p …`; nothing where the area cannot be written.
fn writable(line: &str) -> Option<(u64, u64)> {
    let (range, rest) = line.split_once(' ')?;
    let (from, to) = range.split_once('-')?;
    let number = |text| u64::from_str_radix(text, 16).ok();
    rest.starts_with("rw")
        .then_some((number(from)?, number(to)?))
}
