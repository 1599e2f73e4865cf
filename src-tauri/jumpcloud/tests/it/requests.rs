//! What goes out: the paths, and the headers that carry key and organization.

use serde_json::{Value, json};

use crate::stub::{Asked, Reply, Stub};
use crate::support::{KEY, ORGANIZATION, account, administrator, client, new_key};

async fn one_call(reply: Reply, call: impl AsyncFnOnce(jumpcloud_client::Client)) -> Asked {
    let stub = Stub::always(reply).await;
    let client = client(&stub.url).for_organization(ORGANIZATION.parse().unwrap());
    call(client).await;
    stub.asked().remove(0)
}

fn empty_list() -> Reply {
    Reply::new(200, r#"{"results":[],"totalCount":0}"#)
}

#[tokio::test]
async fn every_request_carries_the_key_once_and_in_one_header_only() {
    let asked = one_call(empty_list(), async |it| drop(it.administrators().await)).await;
    assert_eq!(asked.header("x-api-key"), [KEY]);
    assert!(asked.header("authorization").is_empty());
    assert!(!asked.line.contains(KEY));
    let user_agent = concat!("jumpcloud-client/", env!("CARGO_PKG_VERSION"));
    assert_eq!(asked.header("user-agent"), [user_agent]);
}

#[tokio::test]
async fn calls_about_an_organization_name_it() {
    for asked in [
        one_call(empty_list(), async |it| drop(it.administrators().await)).await,
        one_call(empty_list(), async |it| drop(it.roles().await)).await,
        one_call(empty_list(), async |it| drop(it.service_accounts().await)).await,
        one_call(Reply::new(200, "{}"), async |it| {
            drop(it.delete_service_account(&account()).await);
        })
        .await,
        one_call(Reply::new(200, "{}"), async |it| {
            drop(it.add_auth_config(&account(), &new_key()).await);
        })
        .await,
        one_call(Reply::new(200, "{}"), async |it| {
            drop(it.set_api_access(&administrator(), true).await);
        })
        .await,
    ] {
        assert_eq!(asked.header("x-org-id"), [ORGANIZATION], "{}", asked.line);
    }
}

#[tokio::test]
async fn asking_which_organizations_there_are_names_none() {
    for asked in [
        one_call(empty_list(), async |it| drop(it.organizations().await)).await,
        one_call(empty_list(), async |it| drop(it.probe().await)).await,
    ] {
        assert!(asked.header("x-org-id").is_empty(), "{}", asked.line);
    }
}

#[tokio::test]
async fn asking_about_one_organization_names_that_one_whoever_asks() {
    let other = "0123456789abcdef01234567";
    let asked = one_call(Reply::new(200, "{}"), async |it| {
        drop(it.organization(&other.parse().unwrap()).await);
    })
    .await;
    assert_eq!(asked.line, format!("GET /api/organizations/{other}"));
    assert_eq!(asked.header("x-org-id"), [other]);
}

#[tokio::test]
async fn a_credential_to_be_made_is_described_as_jumpcloud_wants_it() {
    let asked = one_call(Reply::new(200, "{}"), async |it| {
        drop(it.add_auth_config(&account(), &new_key()).await);
    })
    .await;
    assert_eq!(
        asked.line,
        "POST /api/v2/service-accounts/account1/auth-config"
    );
    assert_eq!(asked.header("content-type"), ["application/json"]);
    let body: Value = serde_json::from_str(&asked.body).unwrap();
    let expected = json!({ "authType": "API_KEY", "apiKeyConfig": { "lifetime": "90 Days" } });
    assert_eq!(body, expected);
}
