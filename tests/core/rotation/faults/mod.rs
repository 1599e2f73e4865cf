//! The fault table: one row a case, each with what must come of it, played with every procedure that it
//! applies to. The core, the client and the simulator are the real ones; the keychain is scripted.
//!
//! `KEYVIGIL_FAULTS_ONLY` plays only the cases whose name has these words.

mod beyond;
mod deeds;
mod mending;
mod play;
mod promises;
mod row;
mod scene;
mod table;
mod told;
mod trouble;
mod visit;
mod visiting;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Mutex;
use std::thread;

use row::Row;
use visit::VisitRow;

use crate::report::report;

/// A row with one of its procedures.
struct Case {
    name: String,
    play: Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = ()>>> + Send>,
}

#[test]
fn every_fault_ends_as_the_table_says() {
    let only = std::env::var("KEYVIGIL_FAULTS_ONLY").unwrap_or_default();
    let mut cases = all();
    cases.retain(|case| case.name.contains(&only));
    let all = cases.len();
    let failed = play_all(cases);
    for name in &failed {
        eprintln!("not as the table says: {name}");
    }
    let line = format!("rotation faults: {}/{all}", all - failed.len());
    if only.is_empty() {
        report("rotation-faults", &line);
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

fn all() -> Vec<Case> {
    let rows = table::rows().into_iter();
    let mut cases: Vec<_> = rows
        .flat_map(|(chapter, row)| cases_of(chapter, &row))
        .collect();
    cases.extend(table::visits().into_iter().map(case_of_visit));
    cases
}

fn cases_of(chapter: &str, row: &Row) -> Vec<Case> {
    let with_each = row
        .cases
        .iter()
        .flat_map(|(procedures, then)| procedures.iter().map(move |procedure| (*procedure, then)));
    with_each
        .map(|(procedure, then)| {
            let name = format!("{chapter}: {} ({procedure:?})", row.name);
            let (row, then) = (row.clone(), then.clone());
            let only = name.clone();
            let play = move || -> Pin<Box<dyn Future<Output = ()>>> {
                Box::pin(async move {
                    match row.beyond {
                        Some(way) if !beyond::is_there() => beyond::play(way, &only),
                        _ => play::play(&row, procedure, &then).await,
                    }
                })
            };
            Case {
                name,
                play: Box::new(play),
            }
        })
        .collect()
}

fn case_of_visit(row: VisitRow) -> Case {
    Case {
        name: format!("portal: {}", row.name),
        play: Box::new(move || Box::pin(async move { visiting::play(&row).await })),
    }
}

/// Returns the names of those that failed. Each is played on a runtime of its own, which takes whatever
/// is still under way with it when it ends.
fn play_all(cases: Vec<Case>) -> Vec<String> {
    let threads = thread::available_parallelism().map_or(2, |found| found.get() * 2);
    let (waiting, failed) = (Mutex::new(cases), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(case) = take(&waiting) {
                    if !goes_well(case.play) {
                        failed.lock().unwrap().push(case.name);
                    }
                }
            });
        }
    });
    let mut failed = failed.into_inner().unwrap();
    failed.sort();
    failed
}

fn take(waiting: &Mutex<Vec<Case>>) -> Option<Case> {
    waiting.lock().unwrap().pop()
}

fn goes_well(play: impl FnOnce() -> Pin<Box<dyn Future<Output = ()>>>) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let played = catch_unwind(AssertUnwindSafe(|| runtime.block_on(play())));
    runtime.shutdown_background();
    played.is_ok()
}
