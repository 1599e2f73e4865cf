//! The inbox, and what the tray shows.

use chrono::{DateTime, TimeDelta, Utc};
use jumpcloud_simulator::seed;
use keyvigil_core::view::{Gravity, RegionName, Seen};

use super::arriving::quiet;
use crate::world::World;

#[tokio::test]
async fn reminders_are_unread_until_they_are_seen() {
    let world = quiet().await;
    assert_eq!(world.app.unread_reminders().await.unwrap(), 0);
    world.advance(TimeDelta::days(51));
    world.app.remind().await.unwrap();
    assert_eq!(world.app.unread_reminders().await.unwrap(), 1);
    let row = world.app.inbox(None, 10).await.unwrap().remove(0);
    assert_eq!(row.owner, "Camille Girard");
    assert!(!row.read && row.shown_at.is_some());
    world
        .app
        .mark_read(Seen::Credential {
            id: row.credential_id,
        })
        .await
        .unwrap();
    assert_eq!(world.app.unread_reminders().await.unwrap(), 0);
    let world = world.restarted();
    assert!(world.app.inbox(None, 10).await.unwrap()[0].read);
}

#[tokio::test]
async fn the_inbox_comes_in_pages_newest_first() {
    let world = World::new().await;
    world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    for _ in 0..4 {
        world.app.remind().await.unwrap();
        world.advance(TimeDelta::days(2));
    }
    let all = world.app.inbox(None, 100).await.unwrap();
    assert!(
        all.len() > 4 && all.is_sorted_by_key(|row| -row.id),
        "{}",
        all.len()
    );
    let first = world.app.inbox(None, 2).await.unwrap();
    let rest = world.app.inbox(Some(first[1].id), 100).await.unwrap();
    assert_eq!([first, rest].concat(), all);
    world.app.mark_read(Seen::All).await.unwrap();
    assert_eq!(world.app.unread_reminders().await.unwrap(), 0);
}

#[tokio::test]
async fn of_what_is_due_together_the_inbox_tells_the_nearest_expiry_first() {
    let world = World::new().await;
    world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    world.app.remind().await.unwrap();
    let now = world.control().now();
    let rows = world.app.inbox(None, 100).await.unwrap();
    let away = |at: DateTime<Utc>| (at - now).abs();
    assert!(rows.len() > 3, "{}", rows.len());
    assert!(
        rows.is_sorted_by_key(|row| away(row.expires_at)),
        "{rows:#?}"
    );
}

#[tokio::test]
async fn the_tray_tells_the_worst_and_what_comes_next() {
    let world = quiet().await;
    let glance = world.app.glance().await.unwrap();
    assert_eq!(glance.gravity, Gravity::Calm);
    assert!(
        glance.next[0]
            .line
            .starts_with("API key of Camille Girard: ")
    );
    for (days, gravity) in [
        (49, Gravity::Calm),
        (2, Gravity::Warning),
        (28, Gravity::Critical),
        (2, Gravity::Critical),
    ] {
        world.advance(TimeDelta::days(days));
        assert_eq!(
            world.app.glance().await.unwrap().gravity,
            gravity,
            "{days} more days"
        );
    }
    let glance = world.app.glance().await.unwrap();
    assert_eq!(glance.next[0].line, "API key of Camille Girard: expired");
}

#[tokio::test]
async fn the_tray_tells_three_at_most_and_leaves_others_dead_keys_out() {
    let world = World::new().await;
    world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let glance = world.app.glance().await.unwrap();
    assert_eq!(glance.gravity, Gravity::Warning);
    assert_eq!(glance.next.len(), 3);
    assert!(
        glance
            .next
            .iter()
            .all(|entry| !entry.line.ends_with("expired"))
    );
}

#[tokio::test]
async fn a_sign_in_whose_key_is_refused_shows_in_the_tray() {
    let world = quiet().await;
    let sign_in = world.app.sign_ins().await.unwrap().remove(0);
    world
        .control()
        .replace_admin_key(
            jumpcloud_simulator::Region::Eu,
            "camille@atelier-lumen.example",
        )
        .unwrap();
    world.refresh(sign_in.id).await;
    assert_eq!(world.app.glance().await.unwrap().gravity, Gravity::Warning);
}
