//! The tests of the built app.

use std::time::Duration;

use anyhow::Result;

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
        // The shared build may have replaced the file that this process was started from.
        .env("KEYVIGIL_XTASK", project.target("debug/xtask"))
        .env("KEYVIGIL_TAP", report.path());
    let status = process::run_reading(&mut command, Duration::from_mins(30), |_| {})?;
    Ok(tap::read(&report.text()?).with_status(status.success()))
}
