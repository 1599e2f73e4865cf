//! Rotations killed at every step.

use std::time::Duration;

use anyhow::Result;

use super::outcome::Outcome;
use super::reports;
use crate::project::Project;
use crate::torture;

/// How the lines of its report begin.
const REPORT: [&str; 4] = [
    "rotation kills at system calls: ",
    "admin key kills at system calls: ",
    "rotation random kills: ",
    "rotation leak canary: ",
];

/// What must not have happened once.
const FAULTS: [&str; 4] = ["lost", "orphans", "lost outside it", "hits"];

/// Runs it with the counts that a test run has time for. Each line of the report is a test.
pub fn run(project: &Project) -> Result<Outcome> {
    let mut lines = Vec::new();
    let limit = Duration::from_mins(30);
    let status = torture::kill(project, &[], limit, |line| {
        if REPORT.iter().any(|start| line.starts_with(start)) {
            lines.push(line.to_owned());
        }
    })?;
    let mut outcome = Outcome::default();
    for start in REPORT {
        let line = lines.iter().find(|line| line.starts_with(start));
        outcome.count(line.is_some_and(|line| is_clean(line)));
    }
    reports::leave(project, "torture", &lines)?;
    Ok(outcome.with_status(status.success()))
}

/// Reads `…: 121 points, 2 in the window, 0 lost outside it`.
fn is_clean(line: &str) -> bool {
    let Some((_, counts)) = line.split_once(": ") else {
        return false;
    };
    counts.split(", ").all(|part| {
        let (count, what) = part.split_once(' ').unwrap_or((part, ""));
        !FAULTS.contains(&what) || count == "0"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_clean_when_it_counts_no_fault() {
        for clean in [
            "rotation kills at system calls: 140 points, 0 lost, 0 orphans",
            "admin key kills at system calls: 130 points, 3 in the window, 0 lost outside it",
            "rotation random kills: 1000, 0 lost, 0 orphans",
            "rotation leak canary: 200 rotations, 0 hits",
        ] {
            assert!(is_clean(clean), "{clean}");
        }
        for faulty in [
            "rotation kills at system calls: 140 points, 0 lost, 1 orphans",
            "admin key kills at system calls: 130 points, 3 in the window, 1 lost outside it",
            "rotation random kills: 1000, 10 lost, 0 orphans",
            "rotation leak canary: 200 rotations, 4 hits",
        ] {
            assert!(!is_clean(faulty), "{faulty}");
        }
    }
}
