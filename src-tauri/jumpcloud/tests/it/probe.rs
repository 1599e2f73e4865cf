//! Which credentials are any good.

use chrono::TimeDelta;
use jumpcloud_client::{ErrorKind, Standing};
use jumpcloud_simulator::seed::{
    DEMO_ADMIN_EMAIL, DEMO_ADMIN_KEY, EU_ADMIN_KEY, EXPIRED_KEY, IN_ADMIN_KEY, MULTI_TENANT_KEY,
    NO_ACCESS_KEY, NO_PERMISSION_KEY, SERVICE_ACCOUNT_KEY, SUSPENDED_KEY,
};
use jumpcloud_simulator::settings::Refusals;
use jumpcloud_simulator::{Action, Fault, Region};

use crate::simulated::{client_of, client_with_key, simulator};
use crate::support::key;

#[tokio::test]
async fn good_keys_are_accepted_without_an_organization_id() {
    let simulator = simulator().await;
    for text in [DEMO_ADMIN_KEY, MULTI_TENANT_KEY, SERVICE_ACCOUNT_KEY] {
        let probe = client_with_key(&simulator, text).probe().await.unwrap();
        assert_eq!(probe.standing, Standing::Accepted);
    }
}

#[tokio::test]
async fn a_good_key_that_may_not_list_organizations_is_known_all_the_same() {
    let simulator = simulator().await;
    let probe = client_with_key(&simulator, NO_PERMISSION_KEY).probe().await;
    assert_eq!(probe.unwrap().standing, Standing::Forbidden);
}

#[tokio::test]
async fn wrong_expired_replaced_and_switched_off_keys_are_not_accepted() {
    let simulator = simulator().await;
    let control = simulator.control();
    let new = control
        .replace_admin_key(Region::Us, DEMO_ADMIN_EMAIL)
        .unwrap();
    for text in [
        "jca_wrong",
        EXPIRED_KEY,
        NO_ACCESS_KEY,
        SUSPENDED_KEY,
        DEMO_ADMIN_KEY,
    ] {
        let error = client_with_key(&simulator, text).probe().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::KeyNotAccepted);
        assert_eq!(
            error.server_message(),
            Some("Unauthorized: api key user not found")
        );
    }
    assert!(client_with_key(&simulator, &new).probe().await.is_ok());
}

#[tokio::test]
async fn switched_off_api_access_is_named_where_jumpcloud_names_it() {
    let simulator = simulator().await;
    simulator
        .control()
        .settings(|it| it.refusals = Refusals::Told);
    let error = client_with_key(&simulator, NO_ACCESS_KEY)
        .probe()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ApiAccessDisabled);
}

#[tokio::test]
async fn a_key_is_good_in_its_own_region_only() {
    let simulator = simulator().await;
    for (text, home) in [
        (DEMO_ADMIN_KEY, "us"),
        (EU_ADMIN_KEY, "eu"),
        (IN_ADMIN_KEY, "in"),
    ] {
        for region in ["us", "eu", "in"] {
            let probe = client_of(&simulator, region, key(text)).probe().await;
            assert_eq!(probe.is_ok(), region == home);
        }
    }
}

#[tokio::test]
async fn jumpclouds_clock_is_told_even_where_it_forbids() {
    let simulator = simulator().await;
    simulator.control().advance(TimeDelta::days(10));
    let now = simulator.now();
    for text in [DEMO_ADMIN_KEY, NO_PERMISSION_KEY] {
        let probe = client_with_key(&simulator, text).probe().await.unwrap();
        let apart = probe.server_time.unwrap() - now;
        assert!(apart.abs() < TimeDelta::minutes(1), "{apart}");
    }
}

#[tokio::test]
async fn an_ip_restriction_is_no_proof_of_a_key() {
    let simulator = simulator().await;
    let blocked = Action::Answer {
        status: 403,
        body: r#"{"error":"Forbidden","message":"IP blocked"}"#.to_owned(),
        content_type: None,
    };
    simulator.control().inject(Fault::new(blocked));
    let error = client_with_key(&simulator, DEMO_ADMIN_KEY)
        .probe()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::IpBlocked);
}
