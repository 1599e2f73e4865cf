use chrono::TimeDelta;
use jumpcloud_simulator::settings::OldKeyEvents;
use jumpcloud_simulator::{Region, seed};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Answer, Sim, sim, text};

/// Replaces the demo key elsewhere, uses the old one so often, a second apart, and returns the new.
async fn use_old_key(sim: &Sim, times: usize) -> String {
    let control = sim.control();
    let key = control
        .replace_admin_key(Region::Us, seed::DEMO_ADMIN_EMAIL)
        .expect("a key");
    for _ in 0..times {
        control.advance(TimeDelta::seconds(1));
        let call = sim.get("/api/organizations").key(seed::DEMO_ADMIN_KEY);
        call.header("user-agent", "old-script/1.0").send().await;
    }
    key
}

async fn query(sim: &Sim, key: &str, more: Value) -> Answer {
    let mut body = json!({
        "service": ["directory"],
        "start_time": "2026-02-01T00:00:00Z",
        "end_time": "2026-12-01T00:00:00Z",
        "search_term": { "and": [{ "event_type": "admin_old_api_key_attempt" }] },
    });
    if let (Value::Object(body), Value::Object(more)) = (&mut body, more) {
        body.extend(more);
    }
    sim.post("/insights/directory/v1/events")
        .key(key)
        .body(&body)
        .send()
        .await
}

#[tokio::test]
async fn the_use_of_a_replaced_key_is_an_event_that_says_who_and_with_what() {
    let sim = sim().await;
    let key = use_old_key(&sim, 1).await;
    let events = query(&sim, &key, json!({})).await.json();
    assert_eq!(events.as_array().map(Vec::len), Some(1));
    let event = &events[0];
    assert_eq!(event["event_type"], "admin_old_api_key_attempt");
    assert_eq!(event["initiated_by"]["email"], seed::DEMO_ADMIN_EMAIL);
    assert_eq!(event["useragent"], "old-script/1.0");
    assert_eq!(event["client_ip"], "127.0.0.1");
    assert_eq!(event["timestamp"], "2026-03-01T12:00:01.000Z");
    assert_eq!(event["organization"], seed::DEMO_ORGANIZATION_ID);
}

#[tokio::test]
async fn a_wrong_or_expired_key_is_no_event() {
    let sim = sim().await;
    sim.status_of("jca_wrong").await;
    sim.status_of(seed::EXPIRED_KEY).await;
    let events = query(&sim, seed::DEMO_ADMIN_KEY, json!({})).await;
    assert_eq!(events.json(), json!([]));
}

#[tokio::test]
async fn the_use_of_a_replaced_key_can_be_set_to_stay_silent() {
    let sim = sim().await;
    sim.control()
        .settings(|it| it.old_key_events = OldKeyEvents::Silent);
    let key = use_old_key(&sim, 1).await;
    assert_eq!(query(&sim, &key, json!({})).await.json(), json!([]));
}

#[tokio::test]
async fn switched_api_access_is_an_event() {
    let sim = sim().await;
    let id = text(&sim.administrator(seed::KEYLESS_ADMIN_EMAIL).await["_id"]);
    let put = sim
        .put(&format!("/api/users/{id}"))
        .key(seed::DEMO_ADMIN_KEY);
    put.body(&json!({ "apiKeyAllowed": false })).send().await;
    let search = json!({ "search_term": { "and": [{ "event_type": "admin_update" }] } });
    let events = query(&sim, seed::DEMO_ADMIN_KEY, search).await.json();
    assert_eq!(events[0]["initiated_by"]["email"], seed::DEMO_ADMIN_EMAIL);
    assert_eq!(events[0]["resource"]["email"], seed::KEYLESS_ADMIN_EMAIL);
}

#[tokio::test]
async fn pages_go_on_while_the_count_equals_the_limit() {
    let sim = sim().await;
    let key = use_old_key(&sim, 5).await;
    for sort in ["ASC", "DESC"] {
        let mut times = Vec::new();
        let mut more = json!({ "limit": 2, "sort": sort });
        loop {
            let page = query(&sim, &key, more.clone()).await;
            times.extend(
                page.json()
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|it| text(&it["timestamp"])),
            );
            assert_eq!(page.header("x-limit"), "2");
            if page.header("x-result-count") != page.header("x-limit") {
                break;
            }
            let after = page.header("x-search_after");
            more["search_after"] = serde_json::from_str(after).expect("a place");
        }
        assert_eq!(times.len(), 5);
        assert!(if sort == "ASC" {
            times.is_sorted()
        } else {
            times.is_sorted_by(|a, b| a > b)
        });
    }
}

#[tokio::test]
async fn only_the_asked_time_is_searched() {
    let sim = sim().await;
    let key = use_old_key(&sim, 3).await;
    let window = json!({
        "start_time": "2026-03-01T12:00:02Z",
        "end_time": "2026-03-01T12:00:03Z",
    });
    let events = query(&sim, &key, window).await.json();
    assert_eq!(events.as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn events_are_kept_for_90_days() {
    let sim = sim().await;
    let control = sim.control();
    let key = use_old_key(&sim, 1).await;
    control
        .set_admin_key_expiry(Region::Us, seed::DEMO_ADMIN_EMAIL, None)
        .expect("a key");
    control.advance(TimeDelta::days(89));
    assert_eq!(
        query(&sim, &key, json!({}))
            .await
            .json()
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    control.advance(TimeDelta::days(1));
    assert_eq!(query(&sim, &key, json!({})).await.json(), json!([]));
}

#[tokio::test]
async fn a_query_without_service_or_start_or_with_too_high_a_limit_is_a_400() {
    let sim = sim().await;
    for wrong in [
        json!({ "service": null }),
        json!({ "start_time": "yesterday" }),
        json!({ "limit": 10_001 }),
    ] {
        let answer = query(&sim, seed::DEMO_ADMIN_KEY, wrong).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    }
}
