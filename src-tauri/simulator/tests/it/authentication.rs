use chrono::TimeDelta;
use jumpcloud_simulator::settings::{Refusals, ServiceAccountHeader};
use jumpcloud_simulator::{Region, seed};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{sim, text};

#[tokio::test]
async fn a_request_without_a_key_is_sent_to_the_login_page() {
    let sim = sim().await;
    for path in [
        "/api/organizations",
        "/api/users",
        "/api/v2/service-accounts",
    ] {
        let answer = sim.get(path).send().await;
        assert_eq!(answer.status, StatusCode::FOUND, "{path}");
        assert_eq!(answer.header("location"), "/login");
    }
}

#[tokio::test]
async fn the_login_page_is_html_with_status_200() {
    let sim = sim().await;
    let answer = sim.get("/login").send().await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn a_wrong_key_is_a_401_with_jumpclouds_words() {
    let sim = sim().await;
    let answer = sim.get("/api/organizations").key("jca_wrong").send().await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        answer.json(),
        json!({ "error": "Unauthorized", "message": "Unauthorized: api key user not found" })
    );
}

#[tokio::test]
async fn every_key_that_is_not_accepted_gets_the_same_answer() {
    let sim = sim().await;
    let wrong = sim.get("/api/organizations").key("jca_wrong").send().await;
    let others = [
        seed::EXPIRED_KEY,
        seed::NO_ACCESS_KEY,
        seed::SUSPENDED_KEY,
        seed::EU_ADMIN_KEY,
    ];
    for key in others {
        let answer = sim.get("/api/organizations").key(key).send().await;
        assert_eq!(answer.status, wrong.status);
        assert_eq!(answer.text, wrong.text);
    }
}

#[tokio::test]
async fn refusals_can_be_set_to_tell_why() {
    let sim = sim().await;
    sim.control().settings(|it| it.refusals = Refusals::Told);
    let expired = sim
        .get("/api/organizations")
        .key(seed::EXPIRED_KEY)
        .send()
        .await;
    assert_eq!(expired.status, StatusCode::UNAUTHORIZED);
    assert!(expired.message().contains("expired"));
    let off = sim
        .get("/api/organizations")
        .key(seed::NO_ACCESS_KEY)
        .send()
        .await;
    assert_eq!(off.status, StatusCode::FORBIDDEN);
    assert!(off.message().contains("API access"));
}

#[tokio::test]
async fn a_key_works_in_its_own_region_only() {
    let sim = sim().await;
    let keys = [
        ("us", seed::DEMO_ADMIN_KEY),
        ("eu", seed::EU_ADMIN_KEY),
        ("in", seed::IN_ADMIN_KEY),
    ];
    for (home, key) in keys {
        for region in ["us", "eu", "in"] {
            let call = sim.call(Method::GET, region, "/api/organizations");
            let works = call.key(key).send().await.status == StatusCode::OK;
            assert_eq!(works, region == home, "a key of {home} in {region}");
        }
    }
}

#[tokio::test]
async fn a_key_dies_at_its_expiry_by_the_simulators_clock() {
    let sim = sim().await;
    sim.control().advance(TimeDelta::days(31));
    assert_eq!(sim.status_of(seed::DEMO_ADMIN_KEY).await, StatusCode::OK);
    sim.control().advance(TimeDelta::hours(4));
    assert_eq!(
        sim.status_of(seed::DEMO_ADMIN_KEY).await,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_service_accounts_key_is_taken_in_the_same_header() {
    let sim = sim().await;
    assert_eq!(
        sim.status_of(seed::SERVICE_ACCOUNT_KEY).await,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_service_accounts_key_can_be_set_to_want_the_bearer_header() {
    let sim = sim().await;
    sim.control()
        .settings(|it| it.service_account_header = ServiceAccountHeader::Bearer);
    assert_eq!(
        sim.status_of(seed::SERVICE_ACCOUNT_KEY).await,
        StatusCode::UNAUTHORIZED
    );
    let answer = sim
        .get("/api/organizations")
        .bearer(seed::SERVICE_ACCOUNT_KEY)
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn every_answer_carries_the_simulators_time() {
    let sim = sim().await;
    sim.control().advance(TimeDelta::days(1));
    for path in ["/api/organizations", "/nothing", "/"] {
        let answer = sim.get(path).send().await;
        assert_eq!(
            answer.header("date"),
            "Mon, 02 Mar 2026 12:00:00 GMT",
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_key_replaced_elsewhere_stops_working_and_the_new_one_works() {
    let sim = sim().await;
    let replaced = sim
        .control()
        .replace_admin_key(Region::Us, seed::DEMO_ADMIN_EMAIL);
    let key = replaced.expect("the administrator exists");
    assert_eq!(
        sim.status_of(seed::DEMO_ADMIN_KEY).await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(sim.status_of(&key).await, StatusCode::OK);
}

#[tokio::test]
async fn a_new_key_is_jca_and_36_letters_and_digits() {
    let sim = sim().await;
    let answer = sim
        .post("/api/users/generateApiKey")
        .key(seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    let key = text(&answer.json()["apiKey"]);
    let rest = key.strip_prefix("jca_").expect("the prefix");
    assert_eq!(rest.len(), 36);
    assert!(rest.bytes().all(|byte| byte.is_ascii_alphanumeric()));
}
