//! A clock that is set, and computers that sleep.

use chrono::TimeDelta;
use keyvigil_core::error::ErrorCode;
use keyvigil_core::notifier::Subject;
use keyvigil_core::view::{ActivityKind, HealthState};

use super::arriving::quiet;
use crate::world::World;

/// What health says of the clock: nothing where all is well, else the code.
async fn trouble(world: &World) -> Option<ErrorCode> {
    match world.app.health().await.unwrap().clock {
        HealthState::Failed { error } => Some(error.code),
        HealthState::Ok | HealthState::Unknown => None,
    }
}

async fn heard(world: &World) -> Vec<Subject> {
    world.app.remind().await.unwrap();
    let shown = world.notifier.take().into_iter();
    shown.map(|notification| notification.subject).collect()
}

/// A Keyvigil that has looked at its clock once.
async fn awake() -> World {
    let world = quiet().await;
    assert!(heard(&world).await.is_empty());
    world
}

#[tokio::test]
async fn a_long_sleep_is_no_jump() {
    let world = awake().await;
    world.advance(TimeDelta::days(51));
    assert_eq!(heard(&world).await.len(), 1);
    assert_eq!(trouble(&world).await, None);
}

#[tokio::test]
async fn a_clock_that_is_set_ahead_announces_nothing_until_jumpcloud_confirms_it() {
    let world = awake().await;
    let sign_in = world.app.sign_ins().await.unwrap()[0].id;
    world.clock.set_ahead(TimeDelta::days(51));
    assert!(heard(&world).await.is_empty());
    assert_eq!(trouble(&world).await, Some(ErrorCode::ClockJumped));
    assert!(world.app.inbox(None, 10).await.unwrap().is_empty());
    // The simulator has the same clock: it was right to be set ahead.
    world.refresh(sign_in).await;
    let shown = heard(&world).await;
    assert!(
        matches!(shown.as_slice(), [Subject::Credential(_)]),
        "{shown:?}"
    );
    assert_eq!(trouble(&world).await, None);
}

#[tokio::test]
async fn where_nobody_confirms_it_the_person_is_warned_once_and_an_hour_later_it_is_believed() {
    let world = awake().await;
    world.clock.set_ahead(TimeDelta::days(79));
    assert!(
        heard(&world).await.is_empty(),
        "JumpCloud gets its time to answer"
    );
    world.advance(TimeDelta::minutes(1));
    assert_eq!(heard(&world).await, [Subject::Clock]);
    world.advance(TimeDelta::minutes(30));
    assert!(heard(&world).await.is_empty());
    assert!(
        world.app.inbox(None, 10).await.unwrap().is_empty(),
        "no stage was used up"
    );
    let log = world.app.activity(None, 50).await.unwrap();
    let told = log
        .iter()
        .filter(|line| line.kind == ActivityKind::ClockJumped);
    assert_eq!(told.count(), 1);
    world.advance(TimeDelta::minutes(30));
    assert!(matches!(
        heard(&world).await.as_slice(),
        [Subject::Credential(_)]
    ));
}

#[tokio::test]
async fn a_jump_on_which_no_reminder_depends_warns_nobody() {
    let world = awake().await;
    world.clock.set_ahead(TimeDelta::days(10));
    for _ in 0..5 {
        world.advance(TimeDelta::minutes(10));
        assert!(heard(&world).await.is_empty());
    }
}

#[tokio::test]
async fn a_jump_that_jumpcloud_denies_costs_no_stage() {
    let world = awake().await;
    let sign_in = world.app.sign_ins().await.unwrap()[0].id;
    world.clock.set_ahead(TimeDelta::days(100));
    // The simulator keeps the true time.
    world.control().advance(-TimeDelta::days(100));
    assert!(heard(&world).await.is_empty());
    world.refresh(sign_in).await;
    assert_eq!(trouble(&world).await, Some(ErrorCode::ClockSkewed));
    world.advance(TimeDelta::hours(5));
    assert_eq!(heard(&world).await, [Subject::Clock]);
    world.clock.set_ahead(-TimeDelta::days(100));
    world.control().advance(TimeDelta::days(100));
    assert!(heard(&world).await.is_empty());
    world.refresh(sign_in).await;
    assert_eq!(trouble(&world).await, None);
    world.advance(TimeDelta::days(51));
    assert!(matches!(
        heard(&world).await.as_slice(),
        [Subject::Credential(_)]
    ));
}

#[tokio::test]
async fn what_a_wrong_clock_announced_is_announced_again_when_its_time_comes() {
    let world = awake().await;
    let sign_in = world.app.sign_ins().await.unwrap()[0].id;
    // Nobody says that it is wrong, so after an hour it is believed.
    world.clock.set_ahead(TimeDelta::days(79));
    heard(&world).await;
    world.advance(TimeDelta::hours(1));
    assert!(matches!(
        heard(&world).await.as_slice(),
        [Subject::Credential(_)]
    ));
    world.clock.set_ahead(-TimeDelta::days(79));
    world.refresh(sign_in).await;
    assert!(heard(&world).await.is_empty());
    world.advance(TimeDelta::days(51));
    assert!(matches!(
        heard(&world).await.as_slice(),
        [Subject::Credential(_)]
    ));
    assert!(heard(&world).await.is_empty(), "and once");
}

#[tokio::test]
async fn where_jumpclouds_clock_is_another_one_reminders_come_by_that() {
    let world = awake().await;
    let sign_in = world.app.sign_ins().await.unwrap()[0].id;
    world.advance(TimeDelta::hours(13));
    // This computer's clock stands still for 51 days.
    world.control().advance(TimeDelta::days(51));
    world.refresh(sign_in).await;
    let shown = heard(&world).await;
    assert!(
        matches!(shown.as_slice(), [Subject::Clock, Subject::Credential(_)]),
        "{shown:?}"
    );
}

#[tokio::test]
async fn a_clock_that_is_set_back_tells_nothing_again() {
    let world = awake().await;
    world.advance(TimeDelta::days(51));
    assert_eq!(heard(&world).await.len(), 1);
    world.clock.set_ahead(-TimeDelta::days(30));
    assert!(heard(&world).await.is_empty());
    world.clock.set_ahead(TimeDelta::days(30));
    world.advance(TimeDelta::hours(2));
    assert!(heard(&world).await.is_empty());
}

#[tokio::test]
async fn a_clock_that_is_far_behind_jumpclouds_is_told_of_once() {
    let world = awake().await;
    let sign_in = world.app.sign_ins().await.unwrap()[0].id;
    // Half a day later JumpCloud is asked for the time again.
    world.advance(TimeDelta::hours(13));
    world.control().advance(TimeDelta::days(3));
    world.refresh(sign_in).await;
    assert_eq!(trouble(&world).await, Some(ErrorCode::ClockSkewed));
    assert_eq!(heard(&world).await, [Subject::Clock]);
    assert!(heard(&world).await.is_empty());
}
