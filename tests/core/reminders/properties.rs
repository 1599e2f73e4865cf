//! What holds for any life.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use keyvigil_core::ids::CredentialId;
use keyvigil_core::reminders::Silence;
use keyvigil_core::view::{Custody, Stage};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::life::{DAY, HOUR, Life, MINUTE, key, seconds};

/// How many lives are tried.
const LIVES: u32 = 1_500;

/// What happens next in a life.
#[derive(Clone, Debug)]
enum Event {
    Passes(i64),
    Jumps(i64),
    Moves(usize, i64),
    Snooze(usize),
    SnoozeAll,
    Desktop(bool),
}

fn event() -> impl Strategy<Value = Event> {
    let some_time = prop_oneof![1..MINUTE, MINUTE..HOUR, HOUR..DAY, DAY..30 * DAY,];
    prop_oneof![
        6 => some_time.clone().prop_map(Event::Passes),
        1 => some_time.clone().prop_map(Event::Jumps),
        1 => some_time.clone().prop_map(|it| Event::Jumps(-it)),
        1 => (any::<usize>(), some_time.clone()).prop_map(|(at, by)| Event::Moves(at, by)),
        1 => (any::<usize>(), some_time).prop_map(|(at, by)| Event::Moves(at, -by)),
        1 => any::<usize>().prop_map(Event::Snooze),
        1 => Just(Event::SnoozeAll),
        1 => any::<bool>().prop_map(Event::Desktop),
    ]
}

fn credential() -> impl Strategy<Value = (bool, i64, Vec<i64>)> {
    let lifetime = prop_oneof![HOUR..DAY, DAY..8 * DAY, 8 * DAY..366 * DAY];
    let own = prop::collection::vec(MINUTE..60 * DAY, 0..6);
    (
        any::<bool>(),
        lifetime,
        prop_oneof![2 => Just(Vec::new()), 1 => own],
    )
}

fn life(credentials: &[(bool, i64, Vec<i64>)]) -> Life {
    let watches: Vec<_> = credentials
        .iter()
        .map(|(held, lifetime, own)| {
            let custody = if *held {
                Custody::Held
            } else {
                Custody::Watched
            };
            let mut watch = key(custody, *lifetime);
            if !own.is_empty() {
                let stages = own.iter().map(|it| Stage((*it).try_into().unwrap()));
                watch.stages = keyvigil_core::reminders::chosen(stages.collect())
                    .unwrap()
                    .into();
            }
            watch
        })
        .collect();
    Life::of(watches)
}

fn happen(life: &mut Life, event: &Event) {
    let count = life.watches.len();
    match *event {
        Event::Passes(by) | Event::Jumps(by) => life.now += seconds(by),
        Event::Moves(at, by) => life.watches[at % count].expires_at += seconds(by),
        Event::Snooze(at) => life.watches[at % count].snooze = Some(Silence::of_a_day(life.now)),
        Event::SnoozeAll => life.silences = vec![Silence::of_a_day(life.now)],
        Event::Desktop(works) => life.desktop_works = works,
    }
}

fn for_any_life(check: impl Fn(&mut Life, &Event) -> Result<(), TestCaseError>) {
    let mut runner = TestRunner::new(Config {
        cases: LIVES,
        failure_persistence: None,
        ..Config::default()
    });
    let lives = (
        prop::collection::vec(credential(), 1..6),
        prop::collection::vec(event(), 1..40),
    );
    runner
        .run(&lives, |(credentials, events)| {
            let mut life = life(&credentials);
            for event in &events {
                check(&mut life, event)?;
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn no_stage_is_shown_twice_for_the_same_expiry() {
    for_any_life(|life, event| {
        happen(life, event);
        let shown = life.shown.len();
        life.look();
        for (at, new) in life.shown.iter().enumerate().skip(shown) {
            let before = life.shown[..at].iter().filter(|old| {
                old.id == new.id
                    && old.stage <= new.stage
                    && (old.expires_at - new.expires_at).num_seconds().abs() <= HOUR
            });
            prop_assert_eq!(before.count(), 0, "{:?} again or too late", new);
        }
        Ok(())
    });
}

#[test]
fn after_a_look_nothing_that_was_reached_is_untold_unless_something_keeps_it_back() {
    for_any_life(|life, event| {
        happen(life, event);
        life.look();
        if !life.desktop_works {
            return Ok(());
        }
        let again = life.plan();
        prop_assert!(
            again.due.is_empty(),
            "{:?} is due after it was shown",
            again.due
        );
        for watch in &life.watches {
            let Some(stage) = reached(life, watch.id) else {
                continue;
            };
            let told = life.shown.iter().any(|shown| {
                shown.id == watch.id
                    && shown.stage <= stage
                    && (shown.expires_at - watch.expires_at).num_seconds().abs() <= HOUR
            });
            let waits = again.waiting.iter().any(|due| due.id == watch.id);
            prop_assert!(
                told || waits,
                "{:?} was reached and nobody heard of it",
                stage
            );
        }
        Ok(())
    });
}

/// The most urgent stage that was reached, worked out from nothing but the list of stages.
fn reached(life: &Life, id: CredentialId) -> Option<Stage> {
    let watch = life.watches.iter().find(|watch| watch.id == id)?;
    let left = (watch.expires_at - life.now).num_seconds();
    if left <= 0 {
        // The daily word is more than the expiry's; that one must have been heard at least.
        return Some(Stage(0));
    }
    let life_time = watch
        .created_at
        .map(|made| (watch.expires_at - made).num_seconds());
    watch
        .stages
        .iter()
        .copied()
        .filter(|stage| {
            life_time.is_none_or(|life| life <= 0 || i64::from(stage.0) * 20 < life * 19)
        })
        .filter(|stage| i64::from(stage.0) >= left)
        .min()
}

#[test]
fn the_most_urgent_comes_first() {
    for_any_life(|life, event| {
        happen(life, event);
        let due = life.look();
        prop_assert!(due.is_sorted_by_key(|due| due.expires_at));
        Ok(())
    });
}

#[test]
fn nobody_looks_too_late() {
    for_any_life(|life, event| {
        happen(life, event);
        life.look();
        if !life.desktop_works {
            return Ok(());
        }
        let plan = life.plan();
        // Every moment at which anything could change, from the lists alone.
        let mut moments: Vec<DateTime<Utc>> = Vec::new();
        for watch in &life.watches {
            moments.push(watch.expires_at);
            moments.extend((1..5).map(|day| watch.expires_at + seconds(day * DAY)));
            moments.extend(
                watch
                    .stages
                    .iter()
                    .map(|it| watch.expires_at - it.before_expiry()),
            );
        }
        moments.retain(|at| *at > life.now);
        for at in moments {
            let due = life.plan_at(at).due;
            if !due.is_empty() {
                let look = plan.look_again_at;
                prop_assert!(
                    look.is_some_and(|look| look <= at),
                    "{look:?} for {due:?} at {at}"
                );
            }
        }
        Ok(())
    });
}

#[test]
fn no_silence_that_began_before_it_reaches_into_the_last_hour_of_a_held_key() {
    for_any_life(|life, event| {
        happen(life, event);
        let plan = life.plan();
        let ends: HashMap<_, _> = life.watches.iter().map(|it| (it.id, it)).collect();
        for due in plan
            .waiting
            .iter()
            .filter(|due| due.custody == Custody::Held)
        {
            let watch = ends[&due.id];
            let left = (watch.expires_at - life.now).num_seconds();
            if !(0..=HOUR).contains(&left) {
                continue;
            }
            let silences = life.silences.iter().copied().chain(watch.snooze);
            let began_within = silences
                .filter(|it| it.from <= life.now)
                .any(|it| watch.expires_at - it.from <= seconds(HOUR));
            prop_assert!(began_within, "{due:?} is silenced with {left} s left");
        }
        Ok(())
    });
}
