use chrono::TimeDelta;
use jumpcloud_simulator::{Region, seed};
use reqwest::StatusCode;

use crate::support::{Answer, Sim, client, sim, text};

async fn token(sim: &Sim, secret: &str, form: &[(&str, &str)]) -> Answer {
    let url = format!("{}/oauth2/token", sim.simulator().url("us"));
    let request = client()
        .post(url)
        .basic_auth(seed::CLIENT_ID, Some(secret))
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
