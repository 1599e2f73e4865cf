//! The calendar file.

use chrono::TimeDelta;
use jumpcloud_simulator::seed;
use keyvigil_core::view::{AuthKind, RegionName};

use crate::world::{World, new_account};

async fn fleet() -> World {
    let world = World::new().await;
    world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    world
}

/// Its lines as a calendar reads them: folded ones are joined.
fn unfolded(file: &str) -> Vec<String> {
    file.replace("\r\n ", "")
        .split("\r\n")
        .map(str::to_owned)
        .collect()
}

fn of<'a>(lines: &'a [String], field: &str) -> Vec<&'a str> {
    lines
        .iter()
        .filter_map(|line| line.strip_prefix(field))
        .collect()
}

fn is_of_an_alarm(id: &str) -> bool {
    ["-14d@", "-7d@", "-1d@"]
        .iter()
        .any(|mark| id.contains(mark))
}

#[tokio::test]
async fn every_expiry_to_come_is_an_event_with_alarms() {
    let world = fleet().await;
    let rows = world.credentials().await;
    let now = world.control().now();
    let coming: Vec<_> = rows
        .iter()
        .filter(|row| row.expiry.at.is_some_and(|at| at > now))
        .collect();
    let lines = unfolded(&world.app.calendar().await.unwrap());
    let mut ids = of(&lines, "UID:");
    ids.retain(|id| !is_of_an_alarm(id));
    ids.sort_unstable();
    let mut expected: Vec<_> = coming
        .iter()
        .map(|row| format!("{}@keyvigil", row.id))
        .collect();
    expected.sort_unstable();
    assert_eq!(ids, expected);
    let starts = of(&lines, "DTSTART:");
    for row in coming {
        let at = row.expiry.at.unwrap().format("%Y%m%dT%H%M%SZ").to_string();
        assert!(starts.contains(&at.as_str()), "{at} in {starts:?}");
    }
    assert!(
        of(&lines, "TRIGGER")
            .iter()
            .any(|trigger| trigger.ends_with("-PT1209600S"))
    );
    assert_eq!(
        of(&lines, "BEGIN:VALARM").len(),
        of(&lines, "END:VALARM").len()
    );
}

#[tokio::test]
async fn a_later_file_names_the_same_events() {
    let world = fleet().await;
    let before = unfolded(&world.app.calendar().await.unwrap());
    world.advance(TimeDelta::hours(1));
    let after = unfolded(&world.app.calendar().await.unwrap());
    assert_eq!(of(&before, "UID:"), of(&after, "UID:"));
}

#[tokio::test]
async fn an_expiry_takes_no_time_and_has_no_alarm_in_the_past() {
    let world = fleet().await;
    let now = world.control().now();
    let file = world.app.calendar().await.unwrap();
    let soon = world.credentials_of("Terraform").await.remove(0);
    let left = soon.expiry.at.unwrap() - now;
    assert!(
        TimeDelta::days(1) < left && left < TimeDelta::days(7),
        "{left}"
    );
    let events: Vec<_> = file.split("BEGIN:VEVENT").collect();
    let event = events
        .iter()
        .find(|event| event.contains("Terraform"))
        .unwrap();
    assert_eq!(event.matches("BEGIN:VALARM").count(), 1, "{event}");
    assert!(!event.contains("DTEND") && event.contains("TRANSP:TRANSPARENT"));
}

#[tokio::test]
async fn the_file_keeps_to_its_standard_whatever_a_name_holds() {
    let world = fleet().await;
    let sign_in = world.app.sign_ins().await.unwrap()[0].id;
    let role = world.app.roles(sign_in).await.unwrap().remove(0).id;
    let name = "Build, deploy; \\ and שלום — a name that goes on and on, well past one line";
    world
        .generate(new_account(sign_in, name, role, AuthKind::ApiKey))
        .await;
    let file = world.app.calendar().await.unwrap();
    assert!(file.starts_with("BEGIN:VCALENDAR\r\n"));
    assert!(
        file.split("\r\n")
            .all(|line| line.len() <= 75 && !line.contains('\n'))
    );
    let lines = unfolded(&file);
    let told = of(&lines, "SUMMARY:");
    let escaped = "Build\\, deploy\\; \\\\ and שלום";
    assert!(told.iter().any(|title| title.contains(escaped)), "{told:?}");
}

#[tokio::test]
async fn no_secret_is_in_it() {
    let world = fleet().await;
    let sign_in = world.app.sign_ins().await.unwrap()[0].id;
    let role = world.app.roles(sign_in).await.unwrap().remove(0).id;
    let made = world
        .generate(new_account(sign_in, "deploy", role, AuthKind::ApiKey))
        .await;
    let secret = world
        .app
        .secret_to_reveal(made.new.unwrap().id)
        .await
        .unwrap();
    let file = unfolded(&world.app.calendar().await.unwrap()).concat();
    assert!(file.contains("deploy"));
    assert!(!file.contains(secrecy::ExposeSecret::expose_secret(&secret)));
    assert!(!file.contains(seed::DEMO_ADMIN_KEY));
}
