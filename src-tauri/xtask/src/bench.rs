//! `cargo xtask bench`: speed and use of the release build, beside something comparable in the same run.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::desktop::{Desktop, Keyring};
use crate::project::{BUILD_LIMIT, Project};
use crate::usage::{Usage, spread};
use crate::{node, packages, process};

/// In which a program in the tray has come to rest.
const SETTLES_WITHIN: Duration = Duration::from_secs(20);

/// Between two looks at whether it has.
const LOOKS_EVERY: Duration = Duration::from_secs(2);

/// A program rests when it has used no more than this between two looks, in milliseconds of a processor.
const AT_REST: u64 = 10;

/// In which the list is measured once, the refresh before it included.
const LIST_LIMIT: Duration = Duration::from_mins(5);

/// A thousand organizations of ten administrators and five service accounts, each answer 50 ms away.
const FLEET: [&str; 5] = [
    "--fleet",
    "1000x10x5",
    "--latency",
    "50",
    "--until-stdin-closes",
];

/// What to measure, and how long.
#[derive(clap::Args)]
pub struct Options {
    /// How often each program in the tray is started.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// For how long its use of the processor is watched.
    #[arg(long, default_value_t = 600)]
    seconds: u64,
}

/// Measures everything, a line each.
pub fn run(project: &Project, options: &Options) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("The figures come from Linux's process table: they can only be taken there.");
    }
    packages::ensure(&[packages::BUILD, packages::DESKTOP, packages::TESTS])?;
    node::ensure()?;
    node::install(project, "ui")?;
    node::install(project, "tests/e2e")?;
    project.build_ui()?;
    planner(project)?;
    refresh(project)?;
    build(project)?;
    list(project)?;
    tray(project, options)
}

/// The release build, and what it is measured beside.
fn build(project: &Project) -> Result<()> {
    let build = [
        "build",
        "--release",
        "--bin",
        "keyvigil",
        "--example",
        "empty-tray",
        "--features",
        "bench",
    ];
    process::run(&mut project.cargo(&build), BUILD_LIMIT)
}

/// The list of a fleet's credentials in the window, driven as in the end-to-end tests: as WebKit paints by itself,
/// which takes long where there is no graphics card, and without OpenGL.
fn list(project: &Project) -> Result<()> {
    for (how, settings) in [
        ("as WebKit paints by itself", &[][..]),
        (
            "painted without OpenGL",
            &[("WEBKIT_DISABLE_DMABUF_RENDERER", "1")],
        ),
    ] {
        println!("The list of credentials, {how}:");
        let mut command = project.command("node");
        command
            .arg(project.path("tests/e2e/bench/list.mjs"))
            .env("KEYVIGIL_TARGET", project.target(""))
            .env("KEYVIGIL_XTASK", project.target("debug/xtask"))
            .env("KEYVIGIL_BUILD", "release")
            .envs(settings.iter().copied());
        process::run(&mut command, LIST_LIMIT)?;
    }
    Ok(())
}

/// A provider's fleet in a simulator of its own, that waits before each answer as a network does.
fn refresh(project: &Project) -> Result<()> {
    let build = ["build", "--release", "--package", "jumpcloud-simulator"];
    process::run(&mut project.cargo(&build), BUILD_LIMIT)?;
    let bench = ["bench", "--package", "keyvigil-core", "--bench", "refresh"];
    process::run(project.cargo(&bench).arg("--no-run"), BUILD_LIMIT)?;
    let mut command = project.command(project.target("release/jumpcloud-simulator"));
    command
        .args(FLEET)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut simulator = Ended(process::spawn(&mut command)?);
    let mut line = String::new();
    let told = simulator.0.stdout.take().context("nothing is told")?;
    BufReader::new(told).read_line(&mut line)?;
    let address = address(&line).with_context(|| format!("no address in {line:?}"))?;
    process::run(project.cargo(&bench).args(["--", address]), BUILD_LIMIT)
}

/// Where the United States are, in the line of JSON that the simulator prints.
fn address(line: &str) -> Option<&str> {
    let (_, after) = line.split_once(r#""us":""#)?;
    after.split('"').next()
}

fn planner(project: &Project) -> Result<()> {
    let bench = ["bench", "--package", "keyvigil-core", "--bench", "planner"];
    process::run(&mut project.cargo(&bench), BUILD_LIMIT)?;
    let path = project.target("criterion/planner 100000/new/estimates.json");
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let nanoseconds = median(&text).context("criterion's estimates have no median")?;
    println!("planner, 100000 credentials: {:.1} ms", nanoseconds / 1e6);
    Ok(())
}

/// Criterion's median, in nanoseconds: the one figure that is wanted does not need a JSON library in the first
/// thing that a newcomer compiles.
fn median(estimates: &str) -> Option<f64> {
    let (_, after) = estimates.split_once(r#""median":"#)?;
    let (_, after) = after.split_once(r#""point_estimate":"#)?;
    after.split([',', '}']).next()?.trim().parse().ok()
}

fn tray(project: &Project, options: &Options) -> Result<()> {
    let keyvigil = project.target("release/keyvigil");
    let empty = project.target("release/examples/empty-tray");
    let (mut ours, mut theirs, mut dirty) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..options.rounds {
        let usage = InTray::start(project, &keyvigil, &["--demo", "--background"])?.usage()?;
        if let Some(web) = usage
            .names
            .iter()
            .find(|name| name.starts_with("WebKitWeb"))
        {
            bail!("Keyvigil in the background has a web process: {web}");
        }
        ours.push(usage.pss_mib);
        dirty.push(usage.private_dirty_mib);
        theirs.push(InTray::start(project, &empty, &[])?.usage()?.pss_mib);
    }
    println!(
        "PSS of all processes, least / median / most of {} rounds:",
        options.rounds
    );
    println!(
        "Keyvigil with its demo in the tray: {} MiB",
        spread(&mut ours)
    );
    println!(
        "an empty Tauri program in the tray: {} MiB",
        spread(&mut theirs)
    );
    let (ours, theirs, dirty) = (middle(&ours)?, middle(&theirs)?, {
        dirty.sort_unstable();
        middle(&dirty)?
    });
    // Whole mebibytes of a program's size lose nothing in a float.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let ratio = ours as f64 / theirs as f64;
    println!(
        "tray memory: {ours} MiB PSS, empty {theirs}, ratio {ratio:.2}, private dirty {dirty} MiB"
    );
    let watched = InTray::start(project, &keyvigil, &["--demo", "--background"])?;
    let beside = InTray::start(project, &empty, &[])?;
    let before = (watched.usage()?.processor_ms, beside.usage()?.processor_ms);
    thread::sleep(Duration::from_secs(options.seconds));
    let after = (watched.usage()?.processor_ms, beside.usage()?.processor_ms);
    for (name, used) in [
        ("tray cpu", after.0 - before.0),
        ("empty tray cpu", after.1 - before.1),
    ] {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let percent = used as f64 / (options.seconds * 10) as f64;
        println!(
            "{name}: {percent:.3} % of a core over {} s",
            options.seconds
        );
    }
    Ok(())
}

fn middle(sorted: &[u64]) -> Result<u64> {
    sorted
        .get(sorted.len() / 2)
        .copied()
        .context("no round was measured")
}

/// A program in the tray of a desktop of its own.
struct InTray {
    child: Ended,
    _desktop: Desktop,
}

impl InTray {
    /// Starts it, and waits until it rests.
    fn start(project: &Project, program: &PathBuf, arguments: &[&str]) -> Result<Self> {
        let mut desktop = Desktop::start(Keyring::Unlocked)?;
        desktop.open("trayer", &mut Command::new("trayer"))?;
        let mut command = project.command(program);
        command.args(arguments).envs(desktop.environment());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let started = Self {
            child: Ended(process::spawn(&mut command)?),
            _desktop: desktop,
        };
        // One that has not begun uses nothing either.
        thread::sleep(LOOKS_EVERY);
        let mut last = u64::MAX;
        process::wait_for("the program to rest", SETTLES_WITHIN, || {
            let now = started.usage()?.processor_ms;
            let rests = now.saturating_sub(last) <= AT_REST && last != u64::MAX;
            last = now;
            thread::sleep(LOOKS_EVERY);
            Ok(rests.then_some(()))
        })?;
        Ok(started)
    }

    fn usage(&self) -> Result<Usage> {
        Usage::of(self.child.0.id())
    }
}

/// A program that is ended when it is needed no more.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_criterion_is_read() {
        let text = r#"{"mean":{"point_estimate":1.0},"median":{"confidence_interval":{"lower_bound":3.0},"point_estimate":2500000.5,"standard_error":1.0}}"#;
        assert_eq!(median(text), Some(2_500_000.5));
        assert_eq!(median("{}"), None);
    }

    #[test]
    fn the_address_of_the_united_states_is_found() {
        let line = r#"{"control":"http://127.0.0.1:1","eu":"http://127.0.0.1:2","us":"http://127.0.0.1:3"}"#;
        assert_eq!(address(line), Some("http://127.0.0.1:3"));
        assert_eq!(address("{}"), None);
    }
}
