//! Administrators and what is told about their keys.

use jumpcloud_client::{Administrator, Client, ErrorKind, ReportedExpiry};
use jumpcloud_simulator::seed::{
    DEMO_ADMIN_EMAIL, DEMO_ADMIN_KEY, KEYLESS_ADMIN_EMAIL, NO_ACCESS_ADMIN_EMAIL, NO_ACCESS_KEY,
    NO_PERMISSION_KEY,
};
use jumpcloud_simulator::settings::{ApiKeyFields, GetSelf};

use crate::simulated::{client_with_key, simulator};
use crate::stub::{Reply, Stub};
use crate::support::{Act, administrator, client};

async fn by_email(client: &Client, email: &str) -> Administrator {
    let all = client.administrators().await.unwrap().items;
    all.into_iter().find(|it| it.email == email).unwrap()
}

#[tokio::test]
async fn the_list_tells_who_has_a_key_and_until_when() {
    let simulator = simulator().await;
    let client = client_with_key(&simulator, DEMO_ADMIN_KEY);
    let owner = by_email(&client, DEMO_ADMIN_EMAIL).await;
    assert_eq!(owner.first_name.as_deref(), Some("Nadia"));
    assert_eq!(
        owner.role_name.as_deref(),
        Some("Administrator with Billing")
    );
    assert_eq!(
        (owner.api_key_allowed, owner.api_key_set),
        (Some(true), Some(true))
    );
    let key = owner.api_key.unwrap();
    assert!(DEMO_ADMIN_KEY.starts_with(&key.prefix.unwrap()));
    assert!(key.created_at.unwrap() < simulator.now());
    assert!(matches!(key.expiry, ReportedExpiry::At(at) if at > simulator.now()));

    let keyless = by_email(&client, KEYLESS_ADMIN_EMAIL).await;
    assert_eq!(
        (keyless.api_key_allowed, keyless.api_key_set),
        (Some(true), Some(false))
    );
    assert_eq!(keyless.api_key, None);

    let no_access = by_email(&client, NO_ACCESS_ADMIN_EMAIL).await;
    assert_eq!(no_access.api_key_allowed, Some(false));
}

#[tokio::test]
async fn a_key_belongs_to_the_administrator_that_get_self_tells() {
    let simulator = simulator().await;
    let client = client_with_key(&simulator, DEMO_ADMIN_KEY);
    assert_eq!(client.get_self().await.unwrap().email, DEMO_ADMIN_EMAIL);

    simulator
        .control()
        .settings(|it| it.get_self = GetSelf::NotFound);
    assert_eq!(
        client.get_self().await.unwrap_err().kind(),
        ErrorKind::NotFound
    );
}

#[tokio::test]
async fn what_the_list_leaves_out_one_administrator_may_tell() {
    let simulator = simulator().await;
    let client = client_with_key(&simulator, DEMO_ADMIN_KEY);
    for (fields, told_by_one) in [
        (ApiKeyFields::SingleGet, true),
        (ApiKeyFields::Nowhere, false),
    ] {
        simulator
            .control()
            .settings(|it| it.api_key_fields = fields);
        let listed = by_email(&client, DEMO_ADMIN_EMAIL).await;
        assert_eq!((listed.api_key_allowed, &listed.api_key), (None, &None));
        let single = client.administrator(&listed.id).await.unwrap();
        assert_eq!(single.api_key.is_some(), told_by_one);
    }
}

#[tokio::test]
async fn an_administrator_who_is_gone_is_not_found() {
    let simulator = simulator().await;
    let client = client_with_key(&simulator, DEMO_ADMIN_KEY);
    let nobody = "0123456789abcdef01234567".parse().unwrap();
    let error = client.administrator(&nobody).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn an_administrator_with_billing_switches_api_access_on_and_off() {
    let simulator = simulator().await;
    let client = client_with_key(&simulator, DEMO_ADMIN_KEY);
    let owner = client_with_key(&simulator, NO_ACCESS_KEY);
    let mei = by_email(&client, "mei@brightwater.example").await;
    for allowed in [true, false] {
        let answer = client.set_api_access(&mei.id, allowed).await.unwrap();
        assert_eq!(
            (&answer.id, answer.api_key_allowed),
            (&mei.id, Some(allowed))
        );
        let read_back = client.administrator(&mei.id).await.unwrap();
        assert_eq!(read_back.api_key_allowed, Some(allowed));
        assert_eq!(owner.probe().await.is_ok(), allowed);
    }
}

#[tokio::test]
async fn whoever_may_not_switch_api_access_is_told_so_and_nothing_changes() {
    let simulator = simulator().await;
    let owner = client_with_key(&simulator, DEMO_ADMIN_KEY);
    let jonas = by_email(&owner, NO_ACCESS_ADMIN_EMAIL).await;
    let client = client_with_key(&simulator, NO_PERMISSION_KEY);
    let error = client.set_api_access(&jonas.id, true).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert!(error.server_message().is_some());
    assert!(error.proves_nothing_happened());
    let nobody = "0123456789abcdef01234567".parse().unwrap();
    let error = owner.set_api_access(&nobody, true).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn only_the_field_that_changes_is_sent() {
    let stub = Stub::always(Reply::new(200, r#"{"_id":"admin1"}"#)).await;
    let answer = client(&stub.url)
        .set_api_access(&administrator(), false)
        .await;
    assert_eq!(answer.unwrap().api_key_allowed, None);
    let asked = stub.asked().remove(0);
    assert_eq!(asked.line, "PUT /api/users/admin1");
    assert_eq!(asked.header("content-type"), ["application/json"]);
    assert_eq!(asked.body, r#"{"apiKeyAllowed":false}"#);
}

#[tokio::test]
async fn a_change_whose_answer_cannot_be_read_may_have_happened() {
    for body in ["", "<html>", "{}", "[]", "null", r#"{"_id":7}"#] {
        let stub = Stub::always(Reply::new(200, body)).await;
        let error = Act::Put.on(&client(&stub.url)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unreadable, "{body}");
        assert_eq!(error.status(), Some(200));
        assert!(!error.proves_nothing_happened());
        assert_eq!(stub.times_asked(), 1);
    }
}
