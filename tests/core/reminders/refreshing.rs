//! The loop: when it asks JumpCloud by itself, and that what it hears changes the reminders.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use jumpcloud_simulator::Region;
use keyvigil_core::notifier::Subject;
use keyvigil_core::view::SignInRow;

use super::arriving::quiet;
use crate::world::World;

const CAMILLE: &str = "camille@atelier-lumen.example";

/// A Keyvigil whose loop runs; it looks when it is woken.
struct Running {
    world: World,
    task: tokio::task::JoinHandle<()>,
}

impl Running {
    async fn start() -> Self {
        let world = quiet().await;
        // It has looked at its clock once.
        world.app.remind().await.unwrap();
        let task = tokio::spawn(Arc::clone(&world.app).watch());
        Self { world, task }
    }

    async fn sign_in(&self) -> SignInRow {
        self.world.app.sign_ins().await.unwrap().remove(0)
    }

    async fn refreshed_at(&self) -> DateTime<Utc> {
        self.sign_in().await.last_refresh.unwrap().at
    }

    /// Something happens, the loop looks, and a refresh follows.
    async fn refreshes_after(&self, happens: impl FnOnce(&World)) {
        // The loop may look by itself as soon as it has happened.
        let before = self.refreshed_at().await;
        happens(&self.world);
        self.world.app.wake();
        self.world
            .until(async || {
                let row = self.sign_in().await;
                Some(()).filter(|()| !row.refreshing && row.last_refresh.unwrap().at > before)
            })
            .await;
    }

    /// The loop looks, and no refresh follows: the marker of a later look has come without one.
    async fn does_not_refresh(&self) {
        let before = self.refreshed_at().await;
        self.world.control().clear_requests();
        self.world.app.wake();
        // What a look does it does in order: reminders, then refreshes. Another round of reminders can only
        // begin after the first one has ended.
        self.world.app.remind().await.unwrap();
        self.world.app.remind().await.unwrap();
        assert_eq!(self.refreshed_at().await, before);
        assert!(!self.sign_in().await.refreshing);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[tokio::test]
async fn it_refreshes_about_every_six_hours_by_itself() {
    let running = Running::start().await;
    let row = running.sign_in().await;
    let interval = row.next_refresh_at.unwrap() - row.last_refresh.unwrap().at;
    assert!(
        (interval - TimeDelta::hours(6)).abs() <= TimeDelta::minutes(36),
        "{interval}"
    );
    running.world.advance(interval - TimeDelta::minutes(1));
    running.does_not_refresh().await;
    running
        .refreshes_after(|world| world.advance(TimeDelta::minutes(1)))
        .await;
}

#[tokio::test]
async fn a_lifetime_that_is_changed_in_the_portal_changes_the_reminders() {
    let running = Running::start().await;
    let world = &running.world;
    let expiry = world.control().now() + TimeDelta::days(2);
    world
        .control()
        .set_admin_key_expiry(Region::Eu, CAMILLE, Some(expiry))
        .unwrap();
    running
        .refreshes_after(|world| world.advance(TimeDelta::hours(7)))
        .await;
    let shown = world
        .until(async || world.notifier.take().into_iter().next())
        .await;
    assert!(matches!(shown.subject, Subject::Credential(_)));
    assert!(
        shown.title.ends_with("expires in 41 hours"),
        "{}",
        shown.title
    );
}

#[tokio::test]
async fn a_person_who_comes_back_after_an_hour_sees_a_new_picture() {
    let running = Running::start().await;
    running.world.advance(TimeDelta::minutes(59));
    running.world.app.came_back();
    running.does_not_refresh().await;
    running
        .refreshes_after(|world| {
            world.advance(TimeDelta::minutes(2));
            world.app.came_back();
        })
        .await;
}

#[tokio::test]
async fn a_clock_that_jumped_makes_it_ask_at_once() {
    let running = Running::start().await;
    running
        .refreshes_after(|world| world.clock.set_ahead(TimeDelta::minutes(20)))
        .await;
}

#[tokio::test]
async fn a_clock_that_was_set_back_does_not_stop_it() {
    let running = Running::start().await;
    running.world.clock.set_ahead(-TimeDelta::days(400));
    let before = running.refreshed_at().await;
    running.world.app.wake();
    running
        .world
        .until(async || {
            let row = running.sign_in().await;
            Some(()).filter(|()| !row.refreshing && row.last_refresh.unwrap().at != before)
        })
        .await;
}

#[tokio::test]
async fn a_refused_key_is_tried_less_and_less_often() {
    let running = Running::start().await;
    running
        .world
        .control()
        .replace_admin_key(Region::Eu, CAMILLE)
        .unwrap();
    let mut last = TimeDelta::zero();
    for hours in [7, 7, 14, 27] {
        running
            .refreshes_after(|world| world.advance(TimeDelta::hours(hours)))
            .await;
        let row = running.sign_in().await;
        let interval = row.next_refresh_at.unwrap() - row.last_refresh.unwrap().at;
        // Each is within a tenth of its own interval, and none of these is shorter than the one before.
        assert!(interval * 11 >= last * 9, "{interval} after {last}");
        last = interval;
    }
    assert!(last > TimeDelta::hours(21), "{last}");
    assert_eq!(running.sign_in().await.last_refresh.unwrap().failures, 4);
}
