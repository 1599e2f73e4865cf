//! The Test Anything Protocol, which the runners of the JavaScript tests write.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::outcome::Outcome;
use crate::project::Project;

/// A file that a runner writes its results to.
pub struct Report(PathBuf);

impl Report {
    /// A new file; that of an earlier run is removed, so that it is never taken for this one's.
    pub fn new(project: &Project, name: &str) -> Result<Self> {
        let path = project.target(name);
        if path.exists() {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> String {
        self.0.to_string_lossy().into_owned()
    }

    /// What it says.
    pub fn outcome(&self) -> Result<Outcome> {
        let text = fs::read_to_string(&self.0)
            .with_context(|| format!("the tests left no report in {}", self.0.display()))?;
        Ok(read(&text))
    }
}

/// Counts tests, not the groups that hold them, which say so in the lines below theirs.
fn read(text: &str) -> Outcome {
    let mut outcome = Outcome::default();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(passed) = point(line.trim_start()) else {
            continue;
        };
        let mut details =
            std::iter::from_fn(|| lines.next_if(|line| point(line.trim_start()).is_none()));
        let is_group = details.any(|line| line.trim() == "type: 'suite'");
        if !is_group {
            outcome.count(passed);
        }
    }
    outcome
}

/// Whether a line is the result of a test, and which.
fn point(line: &str) -> Option<bool> {
    if line.contains("# SKIP") || line.contains("# TODO") {
        None
    } else if line.starts_with("ok ") {
        Some(true)
    } else if line.starts_with("not ok ") {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_counted_and_groups_are_not() {
        let text = "TAP version 13
# Subtest: connecting
    ok 1 - a good key connects
      ---
      duration_ms: 1
      type: 'test'
      ...
    not ok 2 - a wrong key is told
      ---
      ...
    1..2
not ok 1 - connecting
  ---
  type: 'suite'
  ...
ok 2 - alone # time=3ms
ok 3 - later # SKIP
1..2
";
        assert_eq!(
            read(text),
            Outcome {
                passed: 2,
                failed: 1
            }
        );
    }
}
