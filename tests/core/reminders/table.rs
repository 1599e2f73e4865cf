//! Lives of credentials, each a row: what happens, and the stages that the person hears of, in seconds before
//! expiry.

mod clocks;
mod lifetimes;
mod many;
mod silences;

use super::life::Life;
use crate::report::report;

/// One row.
pub struct Case {
    what: String,
    heard: Vec<i64>,
    expected: Vec<i64>,
}

/// A row whose life was lived.
fn case(what: impl Into<String>, life: &Life, expected: &[i64]) -> Case {
    Case {
        what: what.into(),
        heard: life.told(),
        expected: expected.to_vec(),
    }
}

#[test]
fn every_life_hears_what_it_should_and_nothing_else() {
    let cases: Vec<Case> = [
        lifetimes::cases(),
        clocks::cases(),
        silences::cases(),
        many::cases(),
    ]
    .into_iter()
    .flatten()
    .collect();
    let wrong: Vec<_> = cases
        .iter()
        .filter(|case| case.heard != case.expected)
        .collect();
    report(
        "reminder-cases",
        &format!(
            "reminder cases: {}/{}",
            cases.len() - wrong.len(),
            cases.len()
        ),
    );
    let told: Vec<String> = wrong
        .iter()
        .map(|case| {
            format!(
                "{}: heard {:?}, not {:?}",
                case.what, case.heard, case.expected
            )
        })
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}
