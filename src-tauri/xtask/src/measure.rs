//! `cargo xtask measure`: start and memory of the release build, beside an empty WebKit window in the
//! same run, because figures of two machines, or of two hours, cannot be compared.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::desktop::{Desktop, Keyring};
use crate::process;
use crate::project::Project;
use crate::usage::{Usage, spread};
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
    Ok((painted, Usage::of(child.id())?.pss_mib))
}

fn end(child: &mut Child) -> Result<()> {
    child.kill().context("cannot end what was measured")?;
    child
        .wait()
        .context("cannot end what was measured")
        .map(drop)
}
