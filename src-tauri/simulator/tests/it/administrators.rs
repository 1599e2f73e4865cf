use jumpcloud_simulator::seed;
use jumpcloud_simulator::settings::{ApiKeyFields, GetSelf, KeyPrefix, NeverExpires};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Sim, find, sim, text};

async fn path_of(sim: &Sim, email: &str) -> String {
    format!(
        "/api/users/{}",
        text(&sim.administrator(email).await["_id"])
    )
}

#[tokio::test]
async fn the_list_tells_whose_key_it_is_and_when_it_dies() {
    let admin = sim().await.administrator(seed::DEMO_ADMIN_EMAIL).await;
    assert_eq!(admin["apiKeyAllowed"], true);
    assert_eq!(admin["apiKeySet"], true);
    assert_eq!(
        admin["apiKeyHash"],
        json!({
            "prefix": "jca_Bw01",
            "createdAt": "2026-01-01T16:00:00.000Z",
            "expireAt": "2026-04-01T16:00:00.000Z",
        })
    );
    assert_eq!(admin["roleName"], "Administrator with Billing");
    assert_eq!(admin["organization"], seed::DEMO_ORGANIZATION_ID);
}

#[tokio::test]
async fn a_key_that_never_expires_has_a_null_expiry_or_none() {
    let sim = sim().await;
    let admin = sim.administrator("grace@brightwater.example").await;
    assert_eq!(admin["apiKeySet"], true);
    assert_eq!(admin["apiKeyHash"].get("expireAt"), Some(&Value::Null));
    sim.control()
        .settings(|it| it.never_expires = NeverExpires::Absent);
    let admin = sim.administrator("grace@brightwater.example").await;
    assert_eq!(admin["apiKeyHash"].get("expireAt"), None);
}

#[tokio::test]
async fn an_administrator_without_a_key_has_no_hash() {
    let admin = sim().await.administrator(seed::KEYLESS_ADMIN_EMAIL).await;
    assert_eq!(admin["apiKeyAllowed"], true);
    assert_eq!(admin["apiKeySet"], false);
    assert_eq!(admin.get("apiKeyHash"), None);
}

#[tokio::test]
async fn no_answer_holds_a_key() {
    let sim = sim().await;
    let list = sim
        .get("/api/users?limit=100")
        .key(seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    let myself = sim
        .get("/api/users/getSelf")
        .key(seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    for answer in [list, myself] {
        assert!(!answer.text.contains("DemoKey"));
    }
}

#[tokio::test]
async fn get_self_is_the_owner_of_the_key() {
    let sim = sim().await;
    let answer = sim
        .get("/api/users/getSelf")
        .key(seed::NO_PERMISSION_KEY)
        .send()
        .await;
    assert_eq!(answer.json()["email"], "priya@brightwater.example");
}

#[tokio::test]
async fn get_self_can_be_set_to_fail() {
    let sim = sim().await;
    sim.control().settings(|it| it.get_self = GetSelf::NotFound);
    let answer = sim
        .get("/api/users/getSelf")
        .key(seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_service_account_is_no_administrator() {
    let sim = sim().await;
    let answer = sim
        .get("/api/users/getSelf")
        .key(seed::SERVICE_ACCOUNT_KEY)
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_key_fields_can_be_set_to_come_only_with_a_single_get() {
    let sim = sim().await;
    let path = path_of(&sim, seed::DEMO_ADMIN_EMAIL).await;
    sim.control()
        .settings(|it| it.api_key_fields = ApiKeyFields::SingleGet);
    assert!(!has_key_fields(
        &sim.administrator(seed::DEMO_ADMIN_EMAIL).await
    ));
    let single = sim.get(&path).key(seed::DEMO_ADMIN_KEY).send().await;
    assert!(has_key_fields(&single.json()));
}

#[tokio::test]
async fn the_key_fields_can_be_set_to_come_with_the_answer_to_put_alone() {
    let sim = sim().await;
    let path = path_of(&sim, seed::DEMO_ADMIN_EMAIL).await;
    sim.control()
        .settings(|it| it.api_key_fields = ApiKeyFields::Nowhere);
    let single = sim.get(&path).key(seed::DEMO_ADMIN_KEY).send().await;
    assert!(!has_key_fields(&single.json()));
    let put = sim
        .put(&path)
        .key(seed::DEMO_ADMIN_KEY)
        .body(&json!({ "apiKeyAllowed": true }));
    assert!(has_key_fields(&put.send().await.json()));
}

#[tokio::test]
async fn the_prefix_can_be_set_to_tell_nothing() {
    let sim = sim().await;
    sim.control().settings(|it| it.key_prefix = KeyPrefix::Bare);
    let admin = sim.administrator(seed::DEMO_ADMIN_EMAIL).await;
    assert_eq!(admin["apiKeyHash"]["prefix"], "jca_");
}

#[tokio::test]
async fn switching_api_access_off_kills_the_key_until_it_is_on_again() {
    let sim = sim().await;
    let path = path_of(&sim, "priya@brightwater.example").await;
    for (allowed, status) in [
        (false, StatusCode::UNAUTHORIZED),
        (true, StatusCode::FORBIDDEN),
    ] {
        let put = sim
            .put(&path)
            .key(seed::DEMO_ADMIN_KEY)
            .body(&json!({ "apiKeyAllowed": allowed }));
        let put = put.send().await;
        assert_eq!(put.json()["apiKeyAllowed"], allowed);
        assert_eq!(sim.status_of(seed::NO_PERMISSION_KEY).await, status);
    }
}

#[tokio::test]
async fn only_an_administrator_with_billing_switches_api_access() {
    let sim = sim().await;
    let path = path_of(&sim, seed::NO_ACCESS_ADMIN_EMAIL).await;
    let put = sim
        .put(&path)
        .key(seed::NO_PERMISSION_KEY)
        .body(&json!({ "apiKeyAllowed": true }));
    assert_eq!(put.send().await.status, StatusCode::FORBIDDEN);
    let admin = sim.administrator(seed::NO_ACCESS_ADMIN_EMAIL).await;
    assert_eq!(admin["apiKeyAllowed"], false);
}

#[tokio::test]
async fn a_malformed_change_is_a_400_and_changes_nothing() {
    let sim = sim().await;
    let path = path_of(&sim, seed::KEYLESS_ADMIN_EMAIL).await;
    for body in [json!({}), json!({ "apiKeyAllowed": "no" }), json!([])] {
        let put = sim
            .put(&path)
            .key(seed::DEMO_ADMIN_KEY)
            .body(&body)
            .send()
            .await;
        assert_eq!(put.status, StatusCode::BAD_REQUEST, "{body}");
    }
    let admin = sim.administrator(seed::KEYLESS_ADMIN_EMAIL).await;
    assert_eq!(admin["apiKeyAllowed"], true);
}

#[tokio::test]
async fn an_administrator_of_another_organization_is_not_found() {
    let sim = sim().await;
    let others = sim.get("/api/users").key(seed::MULTI_TENANT_KEY);
    let others = others
        .organization(seed::CLIENT_ORGANIZATION_IDS[0])
        .send()
        .await
        .json();
    let other = find(&others["results"], "email", "ellen@harbordental.example");
    let path = format!("/api/users/{}", text(&other["_id"]));
    let answer = sim.get(&path).key(seed::DEMO_ADMIN_KEY).send().await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

fn has_key_fields(admin: &Value) -> bool {
    ["apiKeyAllowed", "apiKeySet", "apiKeyHash"]
        .iter()
        .all(|field| !admin[field].is_null())
}
