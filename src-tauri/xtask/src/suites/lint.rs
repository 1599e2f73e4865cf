//! Formatting, lints and documentation.

use std::process::Command;
use std::time::Duration;

use super::bindings;
use super::outcome::Outcome;
use crate::process;
use crate::project::{BUILD_LIMIT, Project};

const CLIPPY: &[&str] = &[
    "clippy",
    "--workspace",
    "--all-targets",
    "--quiet",
    "--",
    "-D",
    "warnings",
];
const DOC: &[&str] = &["doc", "--workspace", "--no-deps", "--quiet"];

/// Runs every check, whatever the others find.
pub fn run(project: &Project) -> Outcome {
    let mut outcome = Outcome::default();
    let mut check = |mut command: Command, limit: Duration| {
        let result = process::run(&mut command, limit);
        if let Err(error) = &result {
            println!("{error:#}");
        }
        outcome.count(result.is_ok());
    };
    let short = Duration::from_mins(5);
    check(project.cargo(&["fmt", "--all", "--check"]), short);
    for folder in ["ui", "tests/e2e"] {
        check(project.npm(folder, &["run", "format:check"]), short);
        check(project.npm(folder, &["run", "lint"]), short);
    }
    check(project.npm("ui", &["run", "check"]), short);
    check(project.cargo(CLIPPY), BUILD_LIMIT);
    let mut doc = project.cargo(DOC);
    doc.env("RUSTDOCFLAGS", "-D warnings");
    check(doc, BUILD_LIMIT);
    outcome.count(match bindings::check(project) {
        Ok(()) => true,
        Err(error) => {
            println!("{error:#}");
            false
        }
    });
    outcome
}
