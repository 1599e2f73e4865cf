use jumpcloud_simulator::seed;
use jumpcloud_simulator::settings::{GenerateApiKey, KeyPlace, TtlUnit};
use reqwest::StatusCode;
use serde_json::json;

use crate::support::{Answer, Sim, sim, text};

async fn generate(sim: &Sim, ttl: Option<i64>) -> Answer {
    let call = sim
        .post("/api/users/generateApiKey")
        .key(seed::DEMO_ADMIN_KEY);
    match ttl {
        None => call.send().await,
        Some(ttl) => call.body(&json!({ "ttl": ttl })).send().await,
    }
}

#[tokio::test]
async fn a_new_key_kills_the_old_one_and_lives_90_days() {
    let sim = sim().await;
    let key = text(&generate(&sim, None).await.json()["apiKey"]);
    assert_eq!(
        sim.status_of(seed::DEMO_ADMIN_KEY).await,
        StatusCode::UNAUTHORIZED
    );
    let myself = sim.get("/api/users/getSelf").key(&key).send().await.json();
    assert_eq!(myself["email"], seed::DEMO_ADMIN_EMAIL);
    assert_eq!(
        myself["apiKeyHash"]["createdAt"],
        "2026-03-01T12:00:00.000Z"
    );
    assert_eq!(myself["apiKeyHash"]["expireAt"], "2026-05-30T12:00:00.000Z");
    assert_eq!(myself["apiKeyHash"]["prefix"], key[..8]);
}

#[tokio::test]
async fn ttl_can_be_of_each_unit() {
    let units = [
        (TtlUnit::Seconds, 7200, "2026-03-01T14:00:00.000Z"),
        (TtlUnit::Minutes, 120, "2026-03-01T14:00:00.000Z"),
        (TtlUnit::Hours, 48, "2026-03-03T12:00:00.000Z"),
        (TtlUnit::Days, 2, "2026-03-03T12:00:00.000Z"),
        (TtlUnit::Ignored, 2, "2026-05-30T12:00:00.000Z"),
    ];
    for (unit, ttl, expires) in units {
        let sim = sim().await;
        sim.control().settings(|it| it.ttl_unit = unit);
        let key = text(&generate(&sim, Some(ttl)).await.json()["apiKey"]);
        let myself = sim.get("/api/users/getSelf").key(&key).send().await.json();
        assert_eq!(myself["apiKeyHash"]["expireAt"], expires, "{unit:?}");
    }
}

#[tokio::test]
async fn a_lifetime_under_an_hour_or_over_365_days_is_refused_and_nothing_happens() {
    let sim = sim().await;
    for ttl in [0, -1, 3599, 365 * 86_400 + 1, i64::MAX] {
        assert_eq!(
            generate(&sim, Some(ttl)).await.status,
            StatusCode::BAD_REQUEST,
            "{ttl}"
        );
    }
    assert_eq!(sim.status_of(seed::DEMO_ADMIN_KEY).await, StatusCode::OK);
}

#[tokio::test]
async fn each_refusal_leaves_the_old_key_alive() {
    let refusals = [
        (GenerateApiKey::Unauthorized, StatusCode::UNAUTHORIZED),
        (GenerateApiKey::Forbidden, StatusCode::FORBIDDEN),
        (GenerateApiKey::NotFound, StatusCode::NOT_FOUND),
        (
            GenerateApiKey::MethodNotAllowed,
            StatusCode::METHOD_NOT_ALLOWED,
        ),
        (GenerateApiKey::RedirectsToLogin, StatusCode::FOUND),
    ];
    let sim = sim().await;
    for (refusal, status) in refusals {
        sim.control().settings(|it| it.generate_api_key = refusal);
        assert_eq!(generate(&sim, None).await.status, status);
        assert_eq!(sim.status_of(seed::DEMO_ADMIN_KEY).await, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_key_can_be_in_each_place_of_the_answer() {
    let places = [
        (KeyPlace::ApiKey, "/apiKey"),
        (KeyPlace::Key, "/key"),
        (KeyPlace::Token, "/token"),
        (KeyPlace::Nested, "/user/apiKey/value"),
        (KeyPlace::Bare, ""),
    ];
    for (place, pointer) in places {
        let sim = sim().await;
        sim.control().settings(|it| it.key_place = place);
        let answer = generate(&sim, None).await.json();
        let key = answer.pointer(pointer).map(text).expect("a key");
        assert_eq!(sim.status_of(&key).await, StatusCode::OK, "{place:?}");
    }
}

#[tokio::test]
async fn an_answer_without_the_key_has_still_killed_the_old_one() {
    let sim = sim().await;
    sim.control()
        .settings(|it| it.key_place = KeyPlace::Nowhere);
    let answer = generate(&sim, None).await;
    assert_eq!(answer.json()["email"], seed::DEMO_ADMIN_EMAIL);
    assert_eq!(
        sim.status_of(seed::DEMO_ADMIN_KEY).await,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_service_account_cannot_make_an_administrators_key() {
    let sim = sim().await;
    let call = sim
        .post("/api/users/generateApiKey")
        .key(seed::SERVICE_ACCOUNT_KEY);
    assert_eq!(call.send().await.status, StatusCode::FORBIDDEN);
}
