//! The UI's own tests.

use std::time::Duration;

use anyhow::{Context as _, Result};

use super::outcome::Outcome;
use super::report::Report;
use crate::process;
use crate::project::Project;

/// Runs them with vitest.
pub fn run(project: &Project) -> Result<Outcome> {
    let report = Report::new(project, "ui-tests.json")?;
    let file = format!("--outputFile={}", report.path());
    let mut command = project.npm(
        "ui",
        &["test", "--", "--reporter=default", "--reporter=json", &file],
    );
    let status = process::run_reading(&mut command, Duration::from_mins(15), |_| {})?;
    let outcome = read(&report.text()?).context("vitest's report counts no tests")?;
    Ok(outcome.with_status(status.success()))
}

/// Reads the two numbers at the top of vitest's report, which is all that is wanted of it.
fn read(json: &str) -> Option<Outcome> {
    let number = |name: &str| {
        let value = json.split_once(&format!("\"{name}\":"))?.1;
        value
            .split(|next: char| !next.is_ascii_digit())
            .next()?
            .parse()
            .ok()
    };
    Some(Outcome {
        passed: number("numPassedTests")?,
        failed: number("numFailedTests")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_of_vitest_is_read() {
        let json =
            r#"{"numTotalTestSuites":4,"numFailedTests":2,"numPassedTests":31,"success":false}"#;
        assert_eq!(
            read(json),
            Some(Outcome {
                passed: 31,
                failed: 2
            })
        );
        assert_eq!(read("{}"), None);
    }
}
