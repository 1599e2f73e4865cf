//! The Test Anything Protocol, which node's test runner writes.

use super::outcome::Outcome;

/// Counts tests, not the groups that hold them, which say so in the lines below theirs.
pub fn read(text: &str) -> Outcome {
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
