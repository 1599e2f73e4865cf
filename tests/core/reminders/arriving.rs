//! Reminders as they arrive.

use chrono::TimeDelta;
use jumpcloud_simulator::seed;
use keyvigil_core::notifier::{Action, NotifyError, Subject, Urgency};
use keyvigil_core::view::{ActivityKind, AuthKind, RegionName, SettingsChange};

use crate::world::{World, new_account};

/// Only the sign-in's own key, which expires in 80 days, and one of a service account.
pub async fn quiet() -> World {
    let world = World::new().await;
    world
        .connect(seed::EU_ADMIN_KEY, RegionName::Eu, None)
        .await;
    world
}

#[tokio::test]
async fn a_stage_is_announced_once_and_recorded() {
    let world = quiet().await;
    world.app.remind().await.unwrap();
    assert!(world.notifier.take().is_empty());
    world.advance(TimeDelta::days(51));
    world.app.remind().await.unwrap();
    let shown = world.notifier.take();
    assert_eq!(shown.len(), 1);
    assert_eq!(
        shown[0].title,
        "API key of Camille Girard expires in 29 days"
    );
    assert_eq!(shown[0].urgency, Urgency::Normal);
    world.app.remind().await.unwrap();
    assert!(world.notifier.take().is_empty(), "once a stage");
    let own = world.app.sign_ins().await.unwrap()[0].credential_id;
    let detail = world.app.credential(own).await.unwrap();
    assert_eq!(detail.reminders.len(), 1);
    assert_eq!(detail.history[0].kind, ActivityKind::Reminded);
}

#[tokio::test]
async fn it_is_not_announced_again_after_a_restart() {
    let world = quiet().await;
    world.advance(TimeDelta::days(51));
    world.app.remind().await.unwrap();
    assert_eq!(world.notifier.take().len(), 1);
    let world = world.restarted();
    world.app.remind().await.unwrap();
    assert!(world.notifier.take().is_empty());
}

#[tokio::test]
async fn what_the_desktop_did_not_take_is_tried_again() {
    let world = quiet().await;
    world.advance(TimeDelta::days(51));
    world
        .notifier
        .refuse_with(Some(NotifyError("no service".into())));
    world.app.remind().await.unwrap();
    let own = world.app.sign_ins().await.unwrap()[0].credential_id;
    assert!(
        world
            .app
            .credential(own)
            .await
            .unwrap()
            .reminders
            .is_empty()
    );
    world.notifier.refuse_with(None);
    world.app.remind().await.unwrap();
    assert_eq!(world.notifier.take().len(), 1);
}

#[tokio::test]
async fn the_last_day_is_critical_and_names_can_be_hidden() {
    let world = quiet().await;
    let change = SettingsChange::HideNames { hidden: true };
    world.app.change_settings(change).await.unwrap();
    world.advance(TimeDelta::days(79) + TimeDelta::hours(1));
    world.app.remind().await.unwrap();
    let shown = world.notifier.take();
    assert_eq!(shown[0].title, "A key expires in 23 hours");
    assert_eq!(shown[0].urgency, Urgency::Critical);
    assert!(!shown[0].body.contains("Camille"));
}

#[tokio::test]
async fn keys_of_others_come_in_one_message_at_most_once_a_day() {
    let world = World::new().await;
    world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    world.app.remind().await.unwrap();
    let shown = world.notifier.take();
    assert_eq!(shown.len(), 1);
    assert!(matches!(&shown[0].subject, Subject::Watched(ids) if ids.len() > 2));
    assert_eq!(shown[0].urgency, Urgency::Normal);
    // Tom's key and Terraform's have come to their next stages, and wait for the day's word.
    world.advance(TimeDelta::hours(23));
    world.app.remind().await.unwrap();
    assert!(world.notifier.take().is_empty());
}

#[tokio::test]
async fn three_held_keys_that_are_due_together_become_one_digest() {
    let world = World::new().await;
    let sign_in = world
        .connect(seed::EU_ADMIN_KEY, RegionName::Eu, None)
        .await;
    let role = world.app.roles(sign_in).await.unwrap().remove(0).id;
    for name in ["one", "two", "three"] {
        let request = new_account(sign_in, name, role.clone(), AuthKind::ApiKey);
        world.generate(request).await;
    }
    world.advance(TimeDelta::days(84));
    world.app.remind().await.unwrap();
    let shown = world.notifier.take();
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(shown[0].title.contains("4 keys"), "{}", shown[0].title);
    assert!(matches!(&shown[0].subject, Subject::Several(ids) if ids.len() == 4));
    assert_eq!(shown[0].actions, [Action::Snooze]);
}

#[tokio::test]
async fn the_test_notification_says_whether_the_desktop_took_it() {
    let world = World::new().await;
    world.app.test_notification().await.unwrap();
    assert_eq!(world.notifier.take().len(), 1);
    world
        .notifier
        .refuse_with(Some(NotifyError("no service".into())));
    world.app.test_notification().await.unwrap_err();
}

#[tokio::test]
async fn a_data_folder_that_cannot_be_written_does_not_repeat_a_reminder() {
    let world = quiet().await;
    world.advance(TimeDelta::days(51));
    world.change_database(
        "CREATE TRIGGER full BEFORE UPDATE OF shown_at ON reminders
            BEGIN SELECT RAISE(ABORT, 'no room'); END",
    );
    world.app.remind().await.unwrap_err();
    assert_eq!(world.notifier.take().len(), 1);
    world.change_database("DROP TRIGGER full");
    world.app.remind().await.unwrap();
    assert!(world.notifier.take().is_empty());
}

#[tokio::test]
async fn a_desktop_that_takes_nothing_is_told_once_in_the_log() {
    let world = quiet().await;
    world.advance(TimeDelta::days(51));
    world
        .notifier
        .refuse_with(Some(NotifyError("no service".into())));
    for _ in 0..3 {
        world.app.remind().await.unwrap();
    }
    let log = world.app.activity(None, 100).await.unwrap();
    let failures = log
        .iter()
        .filter(|line| line.kind == ActivityKind::ReminderFailed);
    assert_eq!(failures.count(), 1);
}
