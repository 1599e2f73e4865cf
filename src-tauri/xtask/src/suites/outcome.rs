//! What the suites found.

use std::fmt;
use std::ops::AddAssign;

/// Tests that passed and failed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// How many passed.
    pub passed: u32,
    /// How many failed.
    pub failed: u32,
}

impl Outcome {
    /// The same, with at least one failure where the program that ran the tests failed: it may have
    /// stopped before it could count.
    pub fn with_status(mut self, success: bool) -> Self {
        if !success && self.failed == 0 {
            self.failed = 1;
        }
        self
    }

    /// Counts one more test.
    pub fn count(&mut self, passed: bool) {
        let counter = if passed {
            &mut self.passed
        } else {
            &mut self.failed
        };
        *counter += 1;
    }
}

impl AddAssign for Outcome {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed", self.passed)?;
        if self.failed > 0 {
            write!(formatter, ", {} failed", self.failed)?;
        }
        Ok(())
    }
}

/// One line a suite, and the sum.
#[derive(Default)]
pub struct Summary(Vec<(&'static str, Outcome)>);

impl Summary {
    /// Adds to the line of that title.
    pub fn add(&mut self, title: &'static str, outcome: Outcome) {
        match self.0.iter_mut().find(|(known, _)| *known == title) {
            Some((_, sum)) => *sum += outcome,
            None => self.0.push((title, outcome)),
        }
    }

    /// Whether anything failed.
    pub fn failed(&self) -> bool {
        self.0.iter().any(|(_, outcome)| outcome.failed > 0)
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sum = Outcome::default();
        for (title, outcome) in &self.0 {
            writeln!(formatter, "{title}: {outcome}")?;
            sum += *outcome;
        }
        write!(formatter, "{} passed, {} failed", sum.passed, sum.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_ends_with_one_line_a_suite_and_the_sum() {
        let mut summary = Summary::default();
        summary.add(
            "rust tests",
            Outcome {
                passed: 7,
                failed: 0,
            },
        );
        summary.add(
            "end-to-end",
            Outcome {
                passed: 2,
                failed: 1,
            },
        );
        summary.add(
            "end-to-end",
            Outcome {
                passed: 1,
                failed: 0,
            },
        );
        assert_eq!(
            summary.to_string(),
            "rust tests: 7 passed\nend-to-end: 3 passed, 1 failed\n10 passed, 1 failed"
        );
        assert!(summary.failed());
    }

    #[test]
    fn a_runner_that_fails_without_counting_counts_as_a_failure() {
        let nothing = Outcome::default();
        assert_eq!(nothing.with_status(false).failed, 1);
        assert_eq!(nothing.with_status(true).failed, 0);
    }
}
