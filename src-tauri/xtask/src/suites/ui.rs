//! The UI's own tests.

use std::time::Duration;

use anyhow::Result;

use super::outcome::Outcome;
use super::tap;
use crate::process;
use crate::project::Project;

/// Runs them with vitest.
pub fn run(project: &Project) -> Result<Outcome> {
    let report = tap::Report::new(project, "ui-tests.tap")?;
    let file = format!("--outputFile.tap-flat={}", report.path());
    let mut command = project.npm(
        "ui",
        &[
            "test",
            "--",
            "--reporter=default",
            "--reporter=tap-flat",
            &file,
        ],
    );
    let status = process::run_reading(&mut command, Duration::from_mins(15), |_| {})?;
    Ok(report.outcome()?.with_status(status.success()))
}
