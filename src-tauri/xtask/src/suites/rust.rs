//! The Rust crates' own tests.

use std::time::Duration;

use anyhow::Result;

use super::bindings;
use super::outcome::Outcome;
use crate::desktop::{Desktop, Keyring};
use crate::process;
use crate::project::Project;

/// Runs them on a private desktop, since the keychain's tests want a real one.
pub fn run(project: &Project) -> Result<Outcome> {
    let desktop = Desktop::start(Keyring::Unlocked)?;
    let tests = [
        "test",
        "--workspace",
        "--no-fail-fast",
        "--",
        "--skip",
        bindings::EXPORTS,
    ];
    let mut command = project.cargo(&tests);
    // The home stays the person's own: cargo and rustup keep their things there.
    command.envs(desktop.environment().filter(|(name, _)| *name != "HOME"));
    // The keychain is this desktop's own: its tests may write to it.
    command.env("KEYVIGIL_TEST_KEYCHAIN", "1");
    let mut outcome = Outcome::default();
    let status = process::run_reading(&mut command, Duration::from_mins(30), |line| {
        if let Some(found) = result(line) {
            outcome += found;
        }
    })?;
    Ok(outcome.with_status(status.success()))
}

/// Reads `test result: ok. 12 passed; 0 failed; …`.
fn result(line: &str) -> Option<Outcome> {
    let counts = line.strip_prefix("test result: ")?.split_once(". ")?.1;
    let count = |word: &str| {
        counts
            .split("; ")
            .find_map(|part| part.strip_suffix(word)?.trim().parse().ok())
    };
    Some(Outcome {
        passed: count("passed")?,
        failed: count("failed")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_result_line_of_cargo_test_is_read() {
        let line = "test result: FAILED. 11 passed; 2 failed; 0 ignored; 0 measured; 1 filtered out; finished in 0.02s";
        assert_eq!(
            result(line),
            Some(Outcome {
                passed: 11,
                failed: 2
            })
        );
        assert_eq!(result("running 13 tests"), None);
    }
}
