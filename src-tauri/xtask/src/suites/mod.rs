//! `cargo xtask test`: every check and test, or those named.

mod bindings;
mod bundle;
mod e2e;
mod lint;
mod outcome;
mod report;
mod reports;
mod rust;
mod tap;
mod torture;
mod ui;

use std::time::Instant;

use anyhow::{Result, bail};

use crate::project::{BUILD_LIMIT, Project};
use crate::{node, packages, process};
use outcome::{Outcome, Summary};

/// A part of the tests.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Suite {
    /// Formatting, lints, documentation, and whether checked-in generated files are current.
    Lint,
    /// Tests of the Rust crates, with a real keychain.
    Rust,
    /// Kills of rotations at every step, with a real keychain.
    Torture,
    /// Tests of the UI's parts.
    Ui,
    /// Tests of the built app on a real desktop.
    E2e,
    /// The release build: its package starts.
    Bundle,
}

const ALL: [Suite; 6] = [
    Suite::Lint,
    Suite::Rust,
    Suite::Torture,
    Suite::Ui,
    Suite::E2e,
    Suite::Bundle,
];

impl Suite {
    /// The name on its line of the summary.
    fn title(self) -> &'static str {
        match self {
            Self::Lint => "checks",
            Self::Rust => "rust tests",
            Self::Torture => "torture",
            Self::Ui => "ui tests",
            Self::E2e | Self::Bundle => "end-to-end",
        }
    }

    fn needs_rust(self) -> bool {
        self != Self::Ui
    }

    fn needs_test_packages(self) -> bool {
        matches!(self, Self::E2e | Self::Bundle)
    }

    fn run(self, project: &Project) -> Result<Outcome> {
        match self {
            Self::Lint => Ok(lint::run(project)),
            Self::Rust => rust::run(project),
            Self::Torture => torture::run(project),
            Self::Ui => ui::run(project),
            Self::E2e => e2e::run(project),
            Self::Bundle => bundle::run(project),
        }
    }
}

/// Runs the suites, all of them where none is named, and ends with one line for each.
pub fn run(project: &Project, only: &[Suite]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("The tests need X11, D-Bus and WebKitGTK: they run on Linux only.");
    }
    let chosen: Vec<Suite> = ALL
        .into_iter()
        .filter(|suite| only.is_empty() || only.contains(suite))
        .collect();
    prepare(project, &chosen)?;
    reports::clear(project)?;
    let mut summary = Summary::default();
    for suite in chosen {
        println!("\n── {} ──", suite.title());
        let start = Instant::now();
        let outcome = suite.run(project).unwrap_or_else(|error| {
            println!("{} stopped: {error:#}", suite.title());
            Outcome {
                passed: 0,
                failed: 1,
            }
        });
        println!("({} took {} s)", suite.title(), start.elapsed().as_secs());
        summary.add(suite.title(), outcome);
    }
    println!();
    for line in reports::read(project)? {
        println!("{line}");
    }
    println!("\n{summary}");
    if summary.failed() {
        std::process::exit(1);
    }
    Ok(())
}

/// Installs and builds what the suites share; they cannot run without it.
fn prepare(project: &Project, chosen: &[Suite]) -> Result<()> {
    let mut groups = vec![packages::BUILD, packages::DESKTOP];
    if chosen.iter().any(|suite| suite.needs_test_packages()) {
        groups.push(packages::TESTS);
    }
    if chosen.contains(&Suite::Torture) {
        groups.push(packages::TORTURE);
    }
    packages::ensure(&groups)?;
    node::ensure()?;
    node::install(project, "ui")?;
    node::install(project, "tests/e2e")?;
    if chosen.iter().any(|suite| suite.needs_rust()) {
        project.build_ui()?;
        // One build with one set of features, which clippy, the tests and the end-to-end tests share.
        let build = ["build", "--workspace", "--all-targets"];
        process::run(&mut project.cargo(&build), BUILD_LIMIT)?;
    }
    Ok(())
}
