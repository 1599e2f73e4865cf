//! What was told, through crashes, restarts, full disks and spoiled rows.

use chrono::TimeDelta;
use keyvigil_core::notifier::NotifyError;
use keyvigil_core::view::{ActivityKind, Stage};

use super::arriving::quiet;

const DAY: i32 = 86_400;

/// Makes the disk refuse to take that a reminder was shown.
const FULL: &str = "CREATE TRIGGER full BEFORE UPDATE OF shown_at ON reminders
    BEGIN SELECT RAISE(ABORT, 'no room'); END";

#[tokio::test]
async fn a_crash_between_showing_and_recording_repeats_it_exactly_once() {
    let world = quiet().await;
    world.advance(TimeDelta::days(51));
    world.change_database(FULL);
    world.app.remind().await.unwrap_err();
    assert_eq!(world.notifier.take().len(), 1);
    // The process is gone with its memory.
    let world = world.restarted();
    world.change_database("DROP TRIGGER full");
    world.app.remind().await.unwrap();
    assert_eq!(
        world.notifier.take().len(),
        1,
        "shown, and this time recorded"
    );
    let world = world.restarted();
    world.app.remind().await.unwrap();
    assert!(world.notifier.take().is_empty());
}

#[tokio::test]
async fn what_could_not_be_recorded_is_recorded_when_the_disk_takes_it() {
    let world = quiet().await;
    world.advance(TimeDelta::days(51));
    world.change_database(FULL);
    world.app.remind().await.unwrap_err();
    world.notifier.take();
    world.change_database("DROP TRIGGER full");
    world.app.remind().await.unwrap();
    // Also a process that knows nothing of it does not say it again.
    let world = world.restarted();
    world.app.remind().await.unwrap();
    assert!(world.notifier.take().is_empty());
}

#[tokio::test]
async fn a_spoiled_row_silences_nothing_and_is_told_of() {
    let world = quiet().await;
    world.advance(TimeDelta::days(51));
    world.app.remind().await.unwrap();
    assert_eq!(world.notifier.take().len(), 1);
    world.change_database("UPDATE reminders SET expires_at = 'rubbish'");
    world.app.remind().await.unwrap();
    let again = world.notifier.take();
    assert_eq!(again.len(), 1, "rather twice than never");
    world.app.remind().await.unwrap();
    assert!(world.notifier.take().is_empty());
    let log = world.app.activity(None, 100).await.unwrap();
    let told = log
        .iter()
        .filter(|line| line.kind == ActivityKind::LedgerUnreadable);
    assert_eq!(told.count(), 1);
}

#[tokio::test]
async fn a_ledger_that_cannot_be_read_at_all_does_not_silence_reminders() {
    let world = quiet().await;
    world.advance(TimeDelta::days(51));
    world.change_database("ALTER TABLE reminders RENAME TO hidden");
    world.app.remind().await.unwrap_err();
    assert_eq!(world.notifier.take().len(), 1);
    // Remembered as long as this process lives.
    let _ = world.app.remind().await;
    assert!(world.notifier.take().is_empty());
}

#[tokio::test]
async fn spoiled_settings_do_not_silence_reminders() {
    let world = quiet().await;
    world.advance(TimeDelta::days(51));
    world.change_database(
        "INSERT OR REPLACE INTO settings VALUES ('settings', '{\"heldStages\": \"often\"}');
         INSERT OR REPLACE INTO settings VALUES ('snooze', 'for ever')",
    );
    world.app.remind().await.unwrap();
    assert_eq!(world.notifier.take().len(), 1);
}

#[tokio::test]
async fn a_credential_that_cannot_be_read_does_not_silence_the_others() {
    let world = quiet().await;
    world.advance(TimeDelta::days(51));
    world.change_database("UPDATE credentials SET expiry_source = 'guess' WHERE NOT held");
    world.app.remind().await.unwrap();
    assert_eq!(world.notifier.take().len(), 1);
}

#[tokio::test]
async fn a_sign_in_that_cannot_be_read_does_not_silence_reminders() {
    let world = quiet().await;
    world.advance(TimeDelta::days(51));
    world.change_database("UPDATE sign_ins SET last_refresh = '{}'");
    world.app.remind().await.unwrap();
    assert_eq!(world.notifier.take().len(), 1);
}

#[tokio::test]
async fn a_new_lifetime_arms_the_stages_again() {
    let world = quiet().await;
    world.advance(TimeDelta::days(51));
    world.app.remind().await.unwrap();
    world.notifier.take();
    let sign_in = world.app.sign_ins().await.unwrap().remove(0);
    let expiry = world.control().now() + TimeDelta::days(5);
    world
        .control()
        .set_admin_key_expiry(
            jumpcloud_simulator::Region::Eu,
            "camille@atelier-lumen.example",
            Some(expiry),
        )
        .unwrap();
    world.refresh(sign_in.id).await;
    world.app.remind().await.unwrap();
    let shown = world.notifier.take();
    assert_eq!(shown.len(), 1);
    assert!(
        shown[0].title.ends_with("expires in 4 days"),
        "{}",
        shown[0].title
    );
    // The notification that it takes the place of was no longer true.
    assert_eq!(world.notifier.take_withdrawn(), [shown[0].subject.clone()]);
}

#[tokio::test]
async fn a_desktop_without_notifications_loses_nothing_but_the_pop_up() {
    let world = quiet().await;
    let own = world.app.sign_ins().await.unwrap()[0].credential_id;
    world
        .notifier
        .refuse_with(Some(NotifyError("no service".into())));
    world.advance(TimeDelta::days(51));
    world.app.remind().await.unwrap();
    world.advance(TimeDelta::days(20));
    world.app.remind().await.unwrap();
    let inbox = world.app.inbox(None, 100).await.unwrap();
    let of_own: Vec<_> = inbox
        .iter()
        .filter(|row| row.credential_id == own)
        .collect();
    let stages: Vec<_> = of_own.iter().map(|row| row.stage).collect();
    assert_eq!(stages, [Stage(14 * DAY), Stage(30 * DAY)], "newest first");
    assert!(of_own.iter().all(|row| row.shown_at.is_none() && !row.read));
    world.notifier.refuse_with(None);
    world.app.remind().await.unwrap();
    assert_eq!(world.notifier.take().len(), 1, "the one that holds now");
    let inbox = world.app.inbox(None, 100).await.unwrap();
    let shown: Vec<_> = inbox
        .iter()
        .filter(|row| row.credential_id == own)
        .map(|row| row.shown_at.is_some())
        .collect();
    assert_eq!(shown, [true, false], "the same rows");
}

#[tokio::test]
async fn what_a_desktop_takes_late_stands_in_the_inbox_once() {
    let world = quiet().await;
    world
        .notifier
        .refuse_with(Some(NotifyError("no service".into())));
    world.advance(TimeDelta::days(51));
    for _ in 0..3 {
        world.app.remind().await.unwrap();
    }
    world.notifier.refuse_with(None);
    world.app.remind().await.unwrap();
    assert_eq!(world.app.inbox(None, 100).await.unwrap().len(), 1);
}
