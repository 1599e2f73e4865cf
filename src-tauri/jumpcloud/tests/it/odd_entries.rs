//! Entries of lists that are not as they should be: shown as far as they are known, and counted where
//! they are not.

use chrono::{DateTime, Utc};
use jumpcloud_client::{AuthConfigKind, ReportedExpiry, ServiceAccount};
use serde_json::{Value, json};

use crate::stub::{Reply, Stub};
use crate::support::client;

async fn answering(rows: Value) -> Stub {
    Stub::always(Reply::new(200, &json!({ "results": rows }).to_string())).await
}

async fn account(row: Value) -> ServiceAccount {
    let stub = answering(json!([row])).await;
    let mut listing = client(&stub.url).service_accounts().await.unwrap();
    listing.items.remove(0)
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[tokio::test]
async fn an_administrator_without_an_address_or_with_somebody_elses_is_still_one() {
    let stub = answering(json!([
        { "_id": "a1", "firstname": "Ada" },
        { "_id": "a2", "email": null },
        { "_id": "a3", "email": ["ada@example.com"] },
        { "_id": "a4", "email": " ada@example.com " },
        { "_id": "a5", "email": "ada@example.com" },
    ]))
    .await;
    let listing = client(&stub.url).administrators().await.unwrap();
    let emails: Vec<&str> = listing.items.iter().map(|it| it.email.as_str()).collect();
    assert_eq!(emails, ["", "", "", "ada@example.com", "ada@example.com"]);
    assert_eq!(listing.unreadable, 0);
}

#[tokio::test]
async fn an_id_is_taken_from_whichever_field_holds_one_that_can_be_used() {
    let stub = answering(json!([
        { "_id": null, "id": "a1" },
        { "objectId": 7, "_id": "a2" },
        { "_id": "", "id": "a3" },
        { "_id": "a/b", "id": "a4" },
        { "_id": { "$oid": "a5" } },
    ]))
    .await;
    let listing = client(&stub.url).administrators().await.unwrap();
    let ids: Vec<&str> = listing.items.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["a1", "a2", "a3", "a4"]);
    assert_eq!(listing.unreadable, 1);
}

#[tokio::test]
async fn a_key_is_told_as_far_as_its_fields_can_be_read() {
    let stub = answering(json!([
        { "_id": "a1", "apiKeyHash": { "prefix": 5, "createdAt": 0, "expireAt": "soon" } },
        { "_id": "a2", "apiKeyHash": { "expireAt": "2027-01-31T23:59:59.999999999+05:30" } },
        { "_id": "a3", "apiKeyHash": { "expireAt": null } },
        { "_id": "a4", "apiKeyHash": null, "apiKeySet": true },
        { "_id": "a5", "apiKeyHash": [], "apiKeyAllowed": "yes", "apiKeySet": 1 },
    ]))
    .await;
    let administrators = client(&stub.url).administrators().await.unwrap().items;
    let expiry = |place: usize| administrators[place].api_key.as_ref().map(|it| it.expiry);
    assert_eq!(expiry(0), Some(ReportedExpiry::NotReported));
    let end = at("2027-01-31T18:29:59.999999999Z");
    assert_eq!(expiry(1), Some(ReportedExpiry::At(end)));
    assert_eq!(expiry(2), Some(ReportedExpiry::Never));
    assert_eq!(
        (expiry(3), administrators[3].api_key_set),
        (None, Some(true))
    );
    let last = &administrators[4];
    assert_eq!((last.api_key_allowed, last.api_key_set), (None, None));
}

#[tokio::test]
async fn no_credential_of_a_service_account_vanishes() {
    let account = account(json!({
        "objectId": "s1", "status": "HIBERNATING", "expiresAt": 5, "roleId": {}, "roleName": [],
        "authConfigList": [
            { "id": "c1", "authType": "API_KEY", "expiresAt": "2027-01-01T00:00Z" },
            { "id": "c2", "authType": "PASSKEY", "expireAt": "2027-01-01T00:00:00+0000" },
            { "id": "c3", "authType": 7 },
            { "authType": "CLIENT_SECRET", "clientSecretConfig": { "clientId": "public" } },
            { "id": {}, "authType": "API_KEY", "apiKeyConfig": "jca_" },
            "c6",
            null,
        ],
    }))
    .await;
    let kinds: Vec<&AuthConfigKind> = account.auth_configs.iter().map(|it| &it.kind).collect();
    assert_eq!(
        kinds,
        [
            &AuthConfigKind::ApiKey,
            &AuthConfigKind::Other("PASSKEY".to_owned()),
            &AuthConfigKind::Other(String::new()),
            &AuthConfigKind::ClientSecret,
            &AuthConfigKind::ApiKey,
        ]
    );
    // Two have no id, and two are nothing at all.
    assert_eq!(account.unreadable_auth_configs, 4);
    let end = ReportedExpiry::At(at("2027-01-01T00:00:00Z"));
    assert_eq!(account.auth_configs[0].expiry, end);
    assert_eq!(account.auth_configs[1].expiry, end);
    assert_eq!(account.status.as_deref(), Some("HIBERNATING"));
    assert_eq!((account.role_id, account.role_name), (None, None));
    assert_eq!(account.expiry, ReportedExpiry::NotReported);
}

#[tokio::test]
async fn an_account_that_does_not_tell_its_credentials_is_no_account_without_any() {
    for list in [json!({}), json!("none"), json!(0), json!(false)] {
        let row = json!({ "objectId": "s1", "authConfigList": list });
        assert_eq!(account(row).await.unreadable_auth_configs, 1, "{list}");
    }
    let row = json!({ "objectId": "s1", "authConfigList": [] });
    assert_eq!(account(row).await.unreadable_auth_configs, 0);
}

#[tokio::test]
async fn an_organization_has_the_name_that_either_field_tells_however_it_is_written() {
    let id = |number: u8| format!("{number:024x}");
    let long = "Ω".repeat(10_000);
    let right_to_left = "מרפאת שיניים צפון";
    let stub = answering(json!([
        { "_id": id(0), "displayName": "Display", "name": "Name" },
        { "id": id(1), "name": "Name" },
        { "id": id(2), "displayName": "  ", "name": right_to_left },
        { "id": id(3), "displayName": null, "name": long },
        { "id": id(4), "displayName": 7 },
        { "id": "no organization id", "name": "Lost" },
        ["Lost"],
    ]))
    .await;
    let listing = client(&stub.url).organizations().await.unwrap();
    let names: Vec<&str> = listing.items.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        ["Display", "Name", right_to_left, long.as_str(), &id(4)]
    );
    assert_eq!(listing.unreadable, 2);
}

#[tokio::test]
async fn a_role_without_a_name_goes_by_its_id() {
    let stub = answering(json!([{ "id": "r1" }, { "id": "r2", "name": "Manager" }, {}])).await;
    let listing = client(&stub.url).roles().await.unwrap();
    let names: Vec<&str> = listing.items.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        (names.as_slice(), listing.unreadable),
        (&["r1", "Manager"][..], 1)
    );
}
