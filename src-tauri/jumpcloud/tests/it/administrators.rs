//! Administrators and what is told about their keys.

use jumpcloud_client::{Administrator, Client, ErrorKind, ReportedExpiry};
use jumpcloud_simulator::seed::{
    DEMO_ADMIN_EMAIL, DEMO_ADMIN_KEY, KEYLESS_ADMIN_EMAIL, NO_ACCESS_ADMIN_EMAIL,
};
use jumpcloud_simulator::settings::{ApiKeyFields, GetSelf};

use crate::simulated::{client_with_key, simulator};

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
