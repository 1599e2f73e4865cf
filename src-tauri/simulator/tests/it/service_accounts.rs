use chrono::TimeDelta;
use jumpcloud_simulator::settings::{AuthConfigExpiry, CreatedAuthConfigId};
use jumpcloud_simulator::{Region, seed};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Answer, Sim, find, sim, text};

const ACCOUNTS: &str = "/api/v2/service-accounts";

fn api_key(lifetime: &str) -> Value {
    json!({ "authType": "API_KEY", "apiKeyConfig": { "lifetime": lifetime } })
}

fn client_secret(lifetime: &str) -> Value {
    json!({ "authType": "CLIENT_SECRET", "clientSecretConfig": { "lifetime": lifetime } })
}

async fn role(sim: &Sim, name: &str) -> String {
    let roles = sim
        .get("/api/v2/roles?limit=100")
        .key(seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    text(&find(&roles.json()["results"], "name", name)["id"])
}

async fn create(sim: &Sim, auth_config: Value) -> Answer {
    let role = role(sim, "Administrator").await;
    let body = json!({ "name": "Deploys", "roleId": role, "authConfig": auth_config });
    sim.post(ACCOUNTS)
        .key(seed::DEMO_ADMIN_KEY)
        .body(&body)
        .send()
        .await
}

async fn add(sim: &Sim, account: &str, auth_config: Value) -> Answer {
    let id = text(&sim.service_account(account).await["objectId"]);
    let call = sim
        .post(&format!("{ACCOUNTS}/{id}/auth-config"))
        .key(seed::DEMO_ADMIN_KEY);
    call.body(&auth_config).send().await
}

#[tokio::test]
async fn the_list_has_each_account_with_its_credentials() {
    let account = sim().await.service_account("Terraform").await;
    assert_eq!(account["status"], "ACTIVE");
    assert_eq!(account["roleName"], "Administrator with Billing");
    let configs = account["authConfigList"].as_array().expect("credentials");
    assert_eq!(configs.len(), 2);
    assert_eq!(configs[0]["authType"], "API_KEY");
    assert_eq!(configs[0]["createdAt"], "2025-12-04T12:00:00.000Z");
    assert_eq!(configs[0]["expiresAt"], "2026-03-04T12:00:00.000Z");
}

#[tokio::test]
async fn where_a_credential_tells_its_expiry_is_a_setting() {
    let sim = sim().await;
    let places = [
        (AuthConfigExpiry::ExpiresAt, Some("/expiresAt")),
        (AuthConfigExpiry::ExpireAt, Some("/expireAt")),
        (AuthConfigExpiry::Nested, Some("/apiKeyConfig/expiresAt")),
        (AuthConfigExpiry::Nowhere, None),
    ];
    for (place, pointer) in places {
        sim.control().settings(|it| it.auth_config_expiry = place);
        let config = &sim.service_account("Terraform").await["authConfigList"][0];
        let told = ["/expiresAt", "/expireAt", "/apiKeyConfig/expiresAt"];
        for other in told {
            let there = config.pointer(other).is_some();
            assert_eq!(there, Some(other) == pointer, "{place:?} {other}");
        }
    }
}

#[tokio::test]
async fn one_account_comes_wrapped() {
    let sim = sim().await;
    let id = text(&sim.service_account("Terraform").await["objectId"]);
    let one = sim
        .get(&format!("{ACCOUNTS}/{id}"))
        .key(seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    assert_eq!(one.json()["serviceAccount"]["name"], "Terraform");
}

#[tokio::test]
async fn a_new_account_shows_its_key_once() {
    let sim = sim().await;
    let created = create(&sim, api_key("30 Days")).await.json();
    let config = &created["serviceAccount"]["authConfigList"][0];
    let key = text(&config["apiKeyConfig"]["apiKey"]);
    assert_eq!(sim.status_of(&key).await, StatusCode::OK);

    let list = sim
        .get("/api/v2/service-accounts?limit=100")
        .key(seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    assert!(!list.text.contains(&key));
    let account = sim.service_account("Deploys").await;
    assert_eq!(account["objectId"], created["serviceAccount"]["objectId"]);
    assert_eq!(
        account["authConfigList"][0]["expiresAt"],
        "2026-03-31T12:00:00.000Z"
    );
}

#[tokio::test]
async fn a_new_client_secret_comes_with_its_client_id() {
    let created = create(&sim().await, client_secret("365 Days")).await.json();
    let config = &created["serviceAccount"]["authConfigList"][0]["clientSecretConfig"];
    assert!(config["clientId"].is_string() && config["clientSecret"].is_string());
}

#[tokio::test]
async fn lifetimes_are_exactly_four() {
    let sim = sim().await;
    for lifetime in ["30 Days", "60 Days", "90 Days", "365 Days"] {
        assert_eq!(
            create(&sim, api_key(lifetime)).await.status,
            StatusCode::OK,
            "{lifetime}"
        );
    }
    for lifetime in ["90 days", "90", "180 Days", ""] {
        let answer = create(&sim, api_key(lifetime)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{lifetime:?}");
    }
}

#[tokio::test]
async fn a_second_credential_leaves_the_first_alive_and_a_third_is_refused() {
    let sim = sim().await;
    create(&sim, api_key("30 Days")).await;
    let second = add(&sim, "Deploys", api_key("90 Days")).await;
    let key = text(&second.json()["authConfig"]["apiKeyConfig"]["apiKey"]);
    assert_eq!(sim.status_of(&key).await, StatusCode::OK);
    let third = add(&sim, "Deploys", client_secret("90 Days")).await;
    assert_eq!(third.status, StatusCode::BAD_REQUEST);
    let account = sim.service_account("Deploys").await;
    assert_eq!(account["authConfigList"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_revoked_credential_dies_at_once_and_its_sibling_lives() {
    let sim = sim().await;
    let first = create(&sim, api_key("30 Days")).await.json()["serviceAccount"].clone();
    let first_key = text(&first["authConfigList"][0]["apiKeyConfig"]["apiKey"]);
    let second = add(&sim, "Deploys", api_key("90 Days")).await.json()["authConfig"].clone();
    let second_key = text(&second["apiKeyConfig"]["apiKey"]);

    let (account, config) = (
        text(&first["objectId"]),
        text(&first["authConfigList"][0]["id"]),
    );
    let path = format!("{ACCOUNTS}/{account}/auth-config/{config}");
    let revoked = sim.delete(&path).key(seed::DEMO_ADMIN_KEY).send().await;
    assert_eq!(revoked.status, StatusCode::OK);
    assert_eq!(sim.status_of(&first_key).await, StatusCode::UNAUTHORIZED);
    assert_eq!(sim.status_of(&second_key).await, StatusCode::OK);
    let again = sim.delete(&path).key(seed::DEMO_ADMIN_KEY).send().await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_deleted_account_takes_its_credentials_along() {
    let sim = sim().await;
    let id = text(&sim.service_account("Terraform").await["objectId"]);
    sim.delete(&format!("{ACCOUNTS}/{id}"))
        .key(seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    assert_eq!(
        sim.status_of(seed::SERVICE_ACCOUNT_KEY).await,
        StatusCode::UNAUTHORIZED
    );
    let gone = sim
        .get(&format!("{ACCOUNTS}/{id}"))
        .key(seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_credential_dies_when_its_lifetime_is_over() {
    let sim = sim().await;
    sim.control().advance(TimeDelta::days(88));
    assert_eq!(
        sim.status_of(seed::SERVICE_ACCOUNT_KEY).await,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn the_new_credentials_id_can_be_set_to_be_untold() {
    let sim = sim().await;
    assert!(
        create(&sim, api_key("30 Days"))
            .await
            .json()
            .pointer("/serviceAccount/authConfigList/0/id")
            .is_some()
    );
    sim.control()
        .settings(|it| it.created_auth_config_id = CreatedAuthConfigId::Untold);
    let added = add(&sim, "Deploys", api_key("30 Days")).await.json();
    assert_eq!(added["authConfig"].get("id"), None);
}

#[tokio::test]
async fn who_may_not_have_service_accounts_gets_403() {
    let sim = sim().await;
    let answer = sim.get(ACCOUNTS).key(seed::NO_PERMISSION_KEY).send().await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_administrator_makes_forty_accounts_and_no_more() {
    let sim = sim().await;
    for _ in 0..40 {
        assert_eq!(
            create(&sim, api_key("30 Days")).await.status,
            StatusCode::OK
        );
    }
    assert_eq!(
        create(&sim, api_key("30 Days")).await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn a_malformed_request_makes_nothing() {
    let sim = sim().await;
    let bodies = [
        json!({}),
        json!({ "name": "", "roleId": role(&sim, "Manager").await, "authConfig": api_key("30 Days") }),
        json!({ "name": "X", "roleId": "none", "authConfig": api_key("30 Days") }),
        json!({ "name": "X", "roleId": role(&sim, "Manager").await, "authConfig": { "authType": "PASSWORD" } }),
    ];
    for body in bodies {
        let answer = sim
            .post(ACCOUNTS)
            .key(seed::DEMO_ADMIN_KEY)
            .body(&body)
            .send()
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
    }
    let list = sim.get(ACCOUNTS).key(seed::DEMO_ADMIN_KEY).send().await;
    assert_eq!(list.json()["totalCount"], 4);
}

#[tokio::test]
async fn an_account_deleted_elsewhere_is_gone() {
    let sim = sim().await;
    sim.control()
        .delete_service_account(Region::Us, "Terraform")
        .expect("it was there");
    assert_eq!(
        sim.status_of(seed::SERVICE_ACCOUNT_KEY).await,
        StatusCode::UNAUTHORIZED
    );
    sim.control()
        .delete_service_account(Region::Us, "Terraform")
        .expect_err("it is gone");
}
