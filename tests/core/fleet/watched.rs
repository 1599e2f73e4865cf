//! Keys of others: Keyvigil does not hold them, and still reminds, by their owners' names.

use chrono::TimeDelta;
use keyvigil_core::notifier::{Action, Notification, Subject, Urgency};
use keyvigil_core::view::{ActivityKind, Custody, OrganizationChange};

use super::fixture::{HARBOR, LARKSPUR, PINECREST, PROVIDER, provider, provider_watching};
use crate::world::World;

async fn reminded(world: &World) -> Vec<Notification> {
    world.app.remind().await.unwrap();
    world.notifier.take()
}

#[tokio::test]
async fn keys_of_several_organizations_come_in_one_message_with_owner_and_organization() {
    let world = provider().await;
    let mut shown = reminded(&world).await;
    assert_eq!(shown.len(), 1, "{shown:#?}");
    let message = shown.remove(0);
    let Subject::Watched(ids) = &message.subject else {
        panic!("{message:#?}")
    };
    let mut organizations: Vec<_> = Vec::new();
    for id in ids {
        let row = world.row(*id).await;
        assert_eq!(row.custody, Custody::Watched);
        organizations.push(row.organization);
    }
    organizations.sort_unstable();
    organizations.dedup();
    assert_eq!(
        organizations,
        ["Harbor Dental Group", "Pinecrest School District"]
    );
    let lines: Vec<_> = message.body.lines().collect();
    assert_eq!(
        lines[..3],
        [
            "API key of Daniel Cho (Pinecrest School District) expired 3 days ago",
            "API key of Ruth Feldman (Pinecrest School District) expires in 20 hours",
            "API key of Omar Siddiqui (Harbor Dental Group) expires in 3 days",
        ]
    );
    // Two of service accounts come next, at the same time.
    assert!(lines[3].contains(" of service account "), "{}", lines[3]);
    assert_eq!(lines[4..], ["and 3 more"]);
    assert_eq!(message.urgency, Urgency::Normal);
    assert!(!message.actions.contains(&Action::Rotate));
    for name in ["Omar Siddiqui", "X-ray archive"] {
        let told = world.log_of(ActivityKind::Reminded).await;
        assert!(told.iter().any(|it| it.subject.contains(name)), "{name}");
    }
    assert!(reminded(&world).await.is_empty(), "once a stage");
}

#[tokio::test]
async fn one_alone_is_named_in_the_title() {
    let world = provider_watching(&[HARBOR]).await;
    reminded(&world).await;
    // In the next days only Omar's comes to a stage: a day before.
    world.advance(TimeDelta::days(2) + TimeDelta::hours(7));
    let shown = reminded(&world).await;
    assert_eq!(shown.len(), 1);
    assert_eq!(
        shown[0].title,
        "API key of Omar Siddiqui expires in 23 hours"
    );
    assert!(shown[0].body.starts_with("Harbor Dental Group, "));
    let id = shown[0].subject.credentials()[0];
    let page = world.app.credential(id).await.unwrap();
    assert_eq!(page.reminders.len(), 2);
    assert_eq!(page.replaceable_by, None, "only its owner can replace it");
    assert!(!page.expiry_editable);
}

#[tokio::test]
async fn a_client_that_is_muted_silences_no_other() {
    let world = provider().await;
    let id = world.sign_in_of(PINECREST).await.id;
    let mute = OrganizationChange::Mute { muted: true };
    world.app.change_organization(id, mute).await.unwrap();
    let shown = reminded(&world).await;
    assert_eq!(shown.len(), 1);
    assert!(shown[0].body.contains("Harbor"), "{}", shown[0].body);
    assert!(!shown[0].body.contains("Pinecrest"), "{}", shown[0].body);
}

#[tokio::test]
async fn what_is_no_longer_watched_is_no_longer_reminded_of() {
    let world = provider_watching(&[PROVIDER, HARBOR, LARKSPUR, PINECREST]).await;
    let by = world.sign_in_of(PROVIDER).await.id;
    let left = [PROVIDER, LARKSPUR].map(str::to_owned).to_vec();
    world.app.watch_organizations(by, left).await.unwrap();
    assert_eq!(reminded(&world).await, []);
}

#[tokio::test]
async fn a_colleague_of_the_provider_is_reminded_of_once_for_all_organizations() {
    let world = provider().await;
    reminded(&world).await;
    let expiry = world.control().now() + TimeDelta::days(10);
    world
        .control()
        .set_admin_key_expiry(
            jumpcloud_simulator::Region::Us,
            "luca@northwind-msp.example",
            Some(expiry),
        )
        .unwrap();
    world.advance(TimeDelta::days(1));
    world.refresh_all().await;
    let shown = reminded(&world).await;
    let told: Vec<_> = shown
        .iter()
        .flat_map(|it| it.body.lines().chain([it.title.as_str()]))
        .filter(|line| line.contains("Luca Ferri"))
        .collect();
    assert_eq!(told.len(), 1, "{shown:#?}");
}
