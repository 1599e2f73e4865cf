//! The planner over 100,000 credentials, as each look of a large installation runs it.

use std::hint::black_box;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use keyvigil_core::ids::CredentialId;
use keyvigil_core::reminders::{Around, Silence, Watch, default_stages, plan};
use keyvigil_core::view::{Custody, Stage};

const CREDENTIALS: usize = 100_000;

/// One in twenty is held, all expire within a year, a tenth has expired, and most were told of already.
fn fleet(now: DateTime<Utc>) -> Vec<Watch> {
    let held: Arc<[Stage]> = default_stages(Custody::Held).into();
    let watched: Arc<[Stage]> = default_stages(Custody::Watched).into();
    (0..CREDENTIALS)
        .map(|number| {
            let is_held = number % 20 == 0;
            // A prime step spreads them over the year without any randomness.
            let day = i64::try_from(number * 7_919 % 400).unwrap_or(0) - 40;
            let expires_at = now + TimeDelta::days(day) + TimeDelta::seconds(90);
            let mut watch = Watch {
                id: CredentialId::random(),
                custody: if is_held {
                    Custody::Held
                } else {
                    Custody::Watched
                },
                created_at: Some(expires_at - TimeDelta::days(90)),
                expires_at,
                stages: Arc::clone(if is_held { &held } else { &watched }),
                snooze: (number % 1_000 == 0).then(|| Silence::of_a_day(now)),
                told: None,
            };
            if number % 50 != 0 {
                watch.heard(Stage(0), expires_at);
                watch.told = watch.told.filter(|_| day < 0).or(Some(Stage(86_400)));
            }
            watch
        })
        .collect()
}

fn planner(criterion: &mut Criterion) {
    let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default();
    let fleet = fleet(now);
    let around = Around {
        now,
        silences: &[],
        quiet: None,
        watched_told_at: None,
    };
    criterion.bench_function("planner 100000", |bencher| {
        bencher.iter(|| plan(black_box(&fleet), black_box(around)));
    });
}

criterion_group!(benches, planner);
criterion_main!(benches);
