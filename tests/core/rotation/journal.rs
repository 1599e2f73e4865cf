//! The journal under any order of steps, faults and restarts. What talks to anybody is a model here, so
//! that ten thousand lives of a run take seconds; the run itself and its journal are the real ones.

mod admin_model;
mod life;
mod service_model;

use std::env;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::report::report;

/// How many lives are tried, unless `KEYVIGIL_JOURNAL_RUNS` says otherwise.
const RUNS: u32 = 10_000;

/// Enough choices for a long life; where they end, everything goes well.
const CHOICES: usize = 120;

#[test]
fn any_order_of_steps_faults_and_restarts_keeps_the_promises() {
    let runs = env::var("KEYVIGIL_JOURNAL_RUNS").map_or(RUNS, |it| it.parse().unwrap());
    let mut runner = TestRunner::new(Config {
        cases: runs,
        failure_persistence: None,
        ..Config::default()
    });
    let choices = prop::collection::vec(any::<u8>(), 0..CHOICES);
    runner
        .run(&(any::<bool>(), choices), |(is_admin, choices)| {
            let life = life::Life::new(choices);
            if is_admin {
                admin_model::live(life);
            } else {
                service_model::live(life);
            }
            Ok(())
        })
        .unwrap();
    report(
        "rotation-journal",
        &format!("rotation journal runs: {runs}"),
    );
}
