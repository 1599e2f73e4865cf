//! `cargo xtask measure`: start and memory of the release build, beside an empty WebKit window in the
//! same run, because figures of two machines, or of two hours, cannot be compared.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::desktop::{Desktop, Keyring};
use crate::process;
use crate::project::Project;
use crate::window;

/// WebKitGTK's own browser: what a window with an empty page costs before any code of ours.
const EMPTY: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

const LIMIT: Duration = Duration::from_secs(30);

struct Subject {
    name: &'static str,
    command: Command,
    title: &'static str,
    start: Vec<u128>,
    memory: Vec<u64>,
}

/// Measures `rounds` times, alternating.
pub fn run(project: &Project, rounds: u32) -> Result<()> {
    let app = project.target("release/keyvigil");
    if !app.exists() {
        bail!("There is no release build: run `cargo xtask bundle` first.");
    }
    let mut demo = project.command(app);
    demo.arg("--demo");
    let mut empty = project.command(EMPTY);
    empty.arg("about:blank");
    let mut subjects = [
        subject("Keyvigil with its demo", demo, "^Keyvigil"),
        subject("an empty WebKit window", empty, "."),
    ];
    for _ in 0..rounds {
        for subject in &mut subjects {
            let (start, memory) = measure(subject)?;
            subject.start.push(start);
            subject.memory.push(memory);
        }
    }
    println!("{rounds} rounds, minimum / median / maximum:");
    for Subject {
        name,
        start,
        memory,
        ..
    } in &mut subjects
    {
        println!("{name}: window painted after {} ms", spread(start));
        println!("{name}: {} MiB PSS, all its processes", spread(memory));
    }
    Ok(())
}

fn subject(name: &'static str, command: Command, title: &'static str) -> Subject {
    Subject {
        name,
        command,
        title,
        start: Vec::new(),
        memory: Vec::new(),
    }
}

/// Milliseconds to a painted window, and MiB when it has settled. A desktop of its own each time, so that
/// nothing is warm that was not warm before.
fn measure(subject: &mut Subject) -> Result<(u128, u64)> {
    let desktop = Desktop::start(Keyring::Unlocked)?;
    let picture = std::env::temp_dir().join(format!("keyvigil-measure-{}.png", std::process::id()));
    let command = subject.command.envs(desktop.environment());
    let begin = Instant::now();
    let mut child = process::spawn(command.stdout(Stdio::null()).stderr(Stdio::null()))?;
    let outcome = settled(&desktop, &child, subject.title, &picture, begin);
    end(&mut child)?;
    // It may never have been written.
    drop(fs::remove_file(&picture));
    outcome.with_context(|| format!("measuring {}", subject.name))
}

fn settled(
    desktop: &Desktop,
    child: &Child,
    title: &str,
    picture: &Path,
    begin: Instant,
) -> Result<(u128, u64)> {
    let window = process::wait_for("the window", LIMIT, || window::find(desktop, title))?;
    process::wait_for("the window to paint", LIMIT, || {
        window::is_painted(desktop, &window, picture)
    })?;
    let painted = begin.elapsed().as_millis();
    window::settle(desktop, &window, picture, LIMIT)?;
    Ok((painted, memory(child.id())?))
}

/// Proportional set size of a process and all its descendants, in MiB.
fn memory(root: u32) -> Result<u64> {
    let parents = parents()?;
    let belongs = |mut process: u32| loop {
        if process == root {
            return true;
        }
        match parents.get(&process) {
            Some(parent) => process = *parent,
            None => return false,
        }
    };
    let kibibytes: u64 = parents
        .keys()
        .filter(|process| belongs(**process))
        .filter_map(|it| pss(*it))
        .sum();
    Ok(kibibytes / 1024)
}

fn parents() -> Result<HashMap<u32, u32>> {
    let entries = fs::read_dir("/proc").context("cannot read the process table")?;
    let process = |entry: fs::DirEntry| {
        let id = entry.file_name().to_str()?.parse().ok()?;
        let status = fs::read_to_string(entry.path().join("status")).ok()?;
        let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
        Some((id, parent.trim().parse().ok()?))
    };
    Ok(entries.filter_map(Result::ok).filter_map(process).collect())
}

fn pss(process: u32) -> Option<u64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

fn end(child: &mut Child) -> Result<()> {
    child.kill().context("cannot end what was measured")?;
    child
        .wait()
        .context("cannot end what was measured")
        .map(drop)
}

fn spread<T: Ord + Copy + std::fmt::Display>(figures: &mut [T]) -> String {
    figures.sort_unstable();
    match (
        figures.first(),
        figures.get(figures.len() / 2),
        figures.last(),
    ) {
        (Some(least), Some(median), Some(most)) => format!("{least} / {median} / {most}"),
        _ => "no figure".to_owned(),
    }
}
