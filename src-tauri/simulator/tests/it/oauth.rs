use chrono::TimeDelta;
use jumpcloud_simulator::{Region, seed};
use reqwest::StatusCode;
use serde_json::json;

use crate::support::{Answer, Sim, client, find, sim, text};

async fn token(sim: &Sim, secret: &str, form: &[(&str, &str)]) -> Answer {
    buy(sim, seed::CLIENT_ID, secret, form).await
}

async fn buy(sim: &Sim, client_id: &str, secret: &str, form: &[(&str, &str)]) -> Answer {
    let url = format!("{}/oauth2/token", sim.simulator().url("us"));
    let request = client()
        .post(url)
        .basic_auth(client_id, Some(secret))
        .form(form);
    let response = request.send().await.expect("an answer");
    Answer {
        status: response.status(),
        headers: response.headers().clone(),
        text: response.text().await.expect("a whole answer"),
    }
}

const FORM: [(&str, &str); 2] = [("grant_type", "client_credentials"), ("scope", "api")];

#[tokio::test]
async fn a_client_secret_buys_a_token_for_an_hour() {
    let sim = sim().await;
    let answer = token(&sim, seed::CLIENT_SECRET, &FORM).await.json();
    assert_eq!(answer["expires_in"], 3600);
    let token = text(&answer["access_token"]);
    let call = || sim.get("/api/organizations").bearer(&token);
    assert_eq!(call().send().await.status, StatusCode::OK);
    sim.control().advance(TimeDelta::hours(1));
    assert_eq!(call().send().await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_wrong_secret_buys_nothing() {
    let answer = token(&sim().await, "wrong", &FORM).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.json()["error"], "invalid_client");
}

#[tokio::test]
async fn grant_and_scope_must_be_right() {
    let sim = sim().await;
    let forms = [
        (vec![], "unsupported_grant_type"),
        (
            vec![("grant_type", "password"), ("scope", "api")],
            "unsupported_grant_type",
        ),
        (vec![("grant_type", "client_credentials")], "invalid_scope"),
    ];
    for (form, error) in forms {
        let answer = token(&sim, seed::CLIENT_SECRET, &form).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.json()["error"], error);
    }
}

#[tokio::test]
async fn an_api_key_or_a_client_secret_is_no_token_and_a_client_secret_is_no_key() {
    let sim = sim().await;
    for secret in [seed::SERVICE_ACCOUNT_KEY, seed::CLIENT_SECRET] {
        let answer = sim.get("/api/organizations").bearer(secret).send().await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(
        sim.status_of(seed::CLIENT_SECRET).await,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_token_dies_with_its_credential() {
    let sim = sim().await;
    let token = text(&token(&sim, seed::CLIENT_SECRET, &FORM).await.json()["access_token"]);
    let deleted = sim
        .control()
        .delete_service_account(Region::Us, "Nightly audit export");
    deleted.expect("it was there");
    let answer = sim.get("/api/organizations").bearer(&token).send().await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

/// A token for a new service account that holds `role`.
async fn token_with_role(sim: &Sim, role: &str) -> String {
    let roles = sim.get("/api/v2/roles?limit=100").key(seed::DEMO_ADMIN_KEY);
    let roles = roles.send().await.json();
    let body = json!({
        "name": role,
        "roleId": find(&roles["results"], "name", role)["id"],
        "authConfig": {
            "authType": "CLIENT_SECRET",
            "clientSecretConfig": { "lifetime": "30 Days" },
        },
    });
    let made = sim
        .post("/api/v2/service-accounts")
        .key(seed::DEMO_ADMIN_KEY);
    let made = made.body(&body).send().await.json();
    let pair = &made["serviceAccount"]["authConfigList"][0]["clientSecretConfig"];
    let (client_id, secret) = (text(&pair["clientId"]), text(&pair["clientSecret"]));
    let bought = buy(sim, &client_id, &secret, &FORM).await;
    text(&bought.json()["access_token"])
}

#[tokio::test]
async fn a_token_opens_what_the_role_of_its_account_opens() {
    let sim = sim().await;
    let (ok, forbidden) = (StatusCode::OK, StatusCode::FORBIDDEN);
    for (role, reads, manages_accounts) in [
        ("Administrator with Billing", ok, ok),
        ("Automation Owner", ok, ok),
        ("Read Only", ok, forbidden),
        ("Command Runner", forbidden, forbidden),
    ] {
        let token = token_with_role(&sim, role).await;
        for (path, expected) in [
            ("/api/organizations", reads),
            ("/api/users?limit=100", reads),
            ("/api/v2/service-accounts?limit=100", manages_accounts),
        ] {
            let answer = sim.get(path).bearer(&token).send().await;
            assert_eq!(answer.status, expected, "{role} {path}");
            let named = sim.get(path).bearer(&token);
            let named = named.organization(seed::DEMO_ORGANIZATION_ID).send().await;
            assert_eq!(named.status, expected, "{role} {path}");
        }
    }
}

#[tokio::test]
async fn a_token_switches_api_access_only_where_its_role_may() {
    let sim = sim().await;
    let jonas = sim.administrator(seed::NO_ACCESS_ADMIN_EMAIL).await;
    let path = format!("/api/users/{}", text(&jonas["_id"]));
    for (role, status) in [
        ("Administrator", StatusCode::FORBIDDEN),
        ("Administrator with Billing", StatusCode::OK),
    ] {
        let token = token_with_role(&sim, role).await;
        let put = sim.put(&path).bearer(&token);
        let put = put.body(&json!({ "apiKeyAllowed": true })).send().await;
        assert_eq!(put.status, status, "{role}");
    }
    let events = sim.control().state()["us"]["events"].clone();
    assert_eq!(events[0]["initiated_by"]["type"], "service_account");
}
