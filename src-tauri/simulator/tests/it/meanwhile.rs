//! What others do meanwhile, and what a harness may ask.

use jumpcloud_simulator::{ControlError, OrganizationId, Region, seed};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Answer, Sim, sim, text};

async fn post(sim: &Sim, path: &str, body: Value) -> Answer {
    sim.control_call(Method::POST, path)
        .body(&body)
        .send()
        .await
}

async fn accepted(sim: &Sim, secret: &str) -> bool {
    let question = json!({ "region": "us", "secret": secret });
    let answer = post(sim, "/accepted", question).await.json();
    assert_eq!(
        answer["accepted"],
        sim.control().is_accepted(Region::Us, secret)
    );
    answer["accepted"] == true
}

#[tokio::test]
async fn a_colleague_makes_and_revokes_a_credential() {
    let sim = sim().await;
    let control = sim.control();
    let account = "HR onboarding";
    let before = control
        .auth_configs(Region::Us, account)
        .expect("an account");
    let named = json!({ "region": "us", "account": account });

    let made = post(&sim, "/service-account/auth-config/add", named.clone()).await;
    let id = text(&made.json()["id"]);
    let listed = sim.service_account(account).await;
    let listed = listed["authConfigList"].as_array().expect("a list");
    assert_eq!(listed.len(), before.len() + 1);
    assert!(listed.iter().any(|it| it["id"] == id.as_str()));
    let ids = post(&sim, "/service-account/auth-configs", named.clone()).await;
    assert_eq!(
        ids.json()["ids"].as_array().map(Vec::len),
        Some(listed.len())
    );

    let which = json!({ "region": "us", "account": account, "id": id });
    let revoke = "/service-account/auth-config/revoke";
    assert_eq!(
        post(&sim, revoke, which.clone()).await.status,
        StatusCode::OK
    );
    assert_eq!(control.auth_configs(Region::Us, account), Ok(before));
    assert_eq!(
        post(&sim, revoke, which).await.status,
        StatusCode::NOT_FOUND
    );
    let odd = json!({ "region": "us", "account": account, "id": "first" });
    assert_eq!(
        post(&sim, revoke, odd).await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn not_even_a_colleague_makes_a_third_credential() {
    let sim = sim().await;
    let refused = sim.control().add_auth_config(Region::Us, "Terraform");
    assert!(matches!(refused, Err(ControlError::TooManyAuthConfigs(_))));
    let named = json!({ "region": "us", "account": "Terraform" });
    let answer = post(&sim, "/service-account/auth-config/add", named).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn which_secret_is_accepted_can_be_asked_without_leaving_a_trace() {
    let sim = sim().await;
    for good in [
        seed::DEMO_ADMIN_KEY,
        seed::SERVICE_ACCOUNT_KEY,
        seed::CLIENT_SECRET,
    ] {
        assert!(accepted(&sim, good).await);
        assert!(!sim.control().is_accepted(Region::Eu, good));
    }
    for bad in [
        "",
        "jca_wrong",
        seed::EXPIRED_KEY,
        seed::NO_ACCESS_KEY,
        seed::SUSPENDED_KEY,
    ] {
        assert!(!accepted(&sim, bad).await);
    }
    let control = sim.control();
    let new = control
        .replace_admin_key(Region::Us, seed::DEMO_ADMIN_EMAIL)
        .expect("a key");
    assert!(accepted(&sim, &new).await && !accepted(&sim, seed::DEMO_ADMIN_KEY).await);
    assert!(control.requests().is_empty());
    assert_eq!(control.state()["us"]["events"], json!([]));
}

#[tokio::test]
async fn an_organization_that_vanishes_takes_its_accounts_along_and_leaves_only_404() {
    let sim = sim().await;
    let account = text(&sim.service_account("Terraform").await["objectId"]);
    let gone = json!({ "region": "us", "organization": seed::DEMO_ORGANIZATION_ID });
    let remove = "/organization/remove";
    assert_eq!(
        post(&sim, remove, gone.clone()).await.status,
        StatusCode::OK
    );

    for path in [
        "/api/users",
        "/api/v2/service-accounts",
        &format!("/api/v2/service-accounts/{account}"),
        &format!("/api/organizations/{}", seed::DEMO_ORGANIZATION_ID),
    ] {
        let answer = sim.get(path).key(seed::DEMO_ADMIN_KEY).send().await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let seen = sim.get("/api/organizations").key(seed::DEMO_ADMIN_KEY);
    assert_eq!(seen.send().await.json()["totalCount"], 0);
    assert!(!accepted(&sim, seed::SERVICE_ACCOUNT_KEY).await);
    assert_eq!(post(&sim, remove, gone).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_provider_loses_only_the_organization_that_vanishes() {
    let sim = sim().await;
    let [first, second, _] = seed::CLIENT_ORGANIZATION_IDS;
    let id = OrganizationId::parse(first).expect("an id");
    sim.control()
        .remove_organization(Region::Us, &id)
        .expect("an organization");
    let users = |organization| {
        let call = sim.get("/api/users").key(seed::MULTI_TENANT_KEY);
        call.organization(organization).send()
    };
    assert_eq!(users(first).await.status, StatusCode::NOT_FOUND);
    assert_eq!(users(second).await.status, StatusCode::OK);
    let seen = sim.get("/api/organizations").key(seed::MULTI_TENANT_KEY);
    assert_eq!(seen.send().await.json()["totalCount"], 2);
}
