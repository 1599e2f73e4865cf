//! Service accounts in answers that nobody promised.

use jumpcloud_simulator::Region;
use keyvigil_core::view::{CredentialKind, CredentialRow, CredentialState};
use serde_json::json;

use super::fixture::{ACCOUNTS, assert_nothing_ended, brightwater, refresh_with, unreadable};
use crate::world::World;

fn states(rows: &[CredentialRow]) -> Vec<CredentialState> {
    rows.iter().map(|row| row.state).collect()
}

async fn terraform(world: &World) -> String {
    let accounts = world.service_accounts().await.into_iter();
    let mut found = accounts.filter(|it| it.name == "Terraform");
    found.next().unwrap().id
}

#[tokio::test]
async fn a_service_account_is_shown_with_whatever_is_told() {
    let (world, by) = brightwater().await;
    let odd = json!({ "results": [
        { "objectId": "bare", "authConfigList": null },
        { "_id": "by-underscore", "name": "Two", "status": "HIBERNATING", "roleName": 5, "authConfigList": [] },
        { "id": "by-id", "name": null, "authConfigList": [
            { "authConfigId": "c1", "clientSecretConfig": { "clientId": "cc", "expireAt": "2027-05-01T00:00:00Z" } },
            { "id": "c2", "authType": "API_KEY", "expiresAt": 7, "createdAt": false },
        ]},
        { "name": "No id", "authConfigList": [] },
        42,
    ]});
    refresh_with(&world, by, ACCOUNTS, &odd).await;
    assert_eq!(unreadable(&world).await, 2);
    let rows = world.service_accounts().await;
    let of = |id: &str| rows.iter().find(|row| row.id == id).unwrap();
    assert_eq!(of("bare").name, "bare");
    assert_eq!(of("by-underscore").status.as_deref(), Some("HIBERNATING"));
    assert_eq!(of("by-underscore").role, None);
    assert_eq!(
        (of("by-id").name.as_str(), of("by-id").credentials),
        ("by-id", 2)
    );
    let mut secrets = world.credentials_of("by-id").await;
    secrets.sort_by_key(|row| row.kind == CredentialKind::ServiceAccountKey);
    assert_eq!(
        states(&secrets),
        [CredentialState::Active, CredentialState::Unknown]
    );
    assert_eq!(secrets[0].client_id.as_deref(), Some("cc"));
    assert_eq!(
        rows.len(),
        3 + 4,
        "those known before may be unreadable now"
    );
    assert_nothing_ended(&world).await;
}

#[tokio::test]
async fn credentials_of_an_unknown_kind_or_without_an_id_are_counted_and_end_nothing() {
    let (world, by) = brightwater().await;
    let before = world.credentials_of("Terraform").await;
    assert_eq!(before.len(), 2);
    let id = terraform(&world).await;
    let ids = world.control().auth_configs(Region::Us, "Terraform");
    let ids = ids.unwrap();
    for (entries, count) in [
        (
            json!([{ "id": ids[0], "authType": "PASSKEY" }, { "id": ids[1] }]),
            2,
        ),
        (
            json!([{ "authType": "API_KEY" }, { "authType": "CLIENT_SECRET" }]),
            2,
        ),
        (json!([{ "id": 9, "authType": "API_KEY" }, "?", null]), 3),
        (json!({ "0": {} }), 1),
        (json!("none"), 1),
    ] {
        let list = json!({ "results": [
            { "objectId": id, "name": "Terraform", "authConfigList": entries },
        ], "totalCount": 9 });
        refresh_with(&world, by, ACCOUNTS, &list).await;
        // One more for the list, which broke off: the other accounts are not in it.
        assert_eq!(unreadable(&world).await, count + 1, "{entries}");
        let accounts = world.service_accounts().await;
        let account = accounts.iter().find(|it| it.id == id).unwrap();
        assert_eq!(account.unreadable, count);
        assert_eq!(account.credentials, 2);
        assert_eq!(
            states(&world.credentials_of("Terraform").await),
            states(&before)
        );
        assert_nothing_ended(&world).await;
    }
    // Where it is not told of at all, nothing is known of it.
    let list = json!({ "results": [{ "objectId": id, "name": "Terraform" }], "totalCount": 9 });
    refresh_with(&world, by, ACCOUNTS, &list).await;
    assert_eq!(unreadable(&world).await, 2);
    assert_nothing_ended(&world).await;
    // All is well again, and no count is left.
    world.refresh(by).await;
    assert_eq!(unreadable(&world).await, 0);
    assert_eq!(world.credentials_of("Terraform").await, before);
}

#[tokio::test]
async fn the_same_credential_listed_twice_is_one() {
    let (world, by) = brightwater().await;
    let id = terraform(&world).await;
    let entry =
        |kind: &str| json!({ "id": "same", "authType": kind, "expiresAt": "2027-05-01T00:00:00Z" });
    let list = json!({ "results": [{
        "objectId": id, "name": "Terraform", "authConfigList": [entry("API_KEY"), entry("API_KEY")],
    }]});
    refresh_with(&world, by, ACCOUNTS, &list).await;
    let living: Vec<_> = world
        .credentials_of("Terraform")
        .await
        .into_iter()
        .filter(|row| row.state == CredentialState::Active)
        .collect();
    assert_eq!(living.len(), 1, "{living:#?}");
}
