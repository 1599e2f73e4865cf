//! The tests of the built app.

use std::env;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::outcome::Outcome;
use super::report::Report;
use super::tap;
use crate::process;
use crate::project::Project;

/// Runs them with node's own test runner; each file starts its own desktop through this program.
pub fn run(project: &Project) -> Result<Outcome> {
    let report = Report::new(project, "end-to-end.tap")?;
    let mut command = project.npm("tests/e2e", &["test"]);
    command
        .env("KEYVIGIL_TARGET", project.target(""))
        .env(
            "KEYVIGIL_XTASK",
            env::current_exe().context("this program has no path")?,
        )
        .env("KEYVIGIL_TAP", report.path());
    let status = process::run_reading(&mut command, Duration::from_mins(30), |_| {})?;
    Ok(tap::read(&report.text()?).with_status(status.success()))
}
