use jumpcloud_simulator::seed;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{find, sim, text};

#[tokio::test]
async fn the_addresses_are_those_of_the_simulator() {
    let sim = sim().await;
    let urls = sim.control_call(Method::GET, "/urls").send().await.json();
    for region in ["us", "eu", "in"] {
        assert_eq!(urls[region], sim.simulator().url(region));
    }
}

#[tokio::test]
async fn the_clock_is_set_and_moved() {
    let sim = sim().await;
    let set = json!({ "now": "2027-01-01T00:00:00Z" });
    sim.control_call(Method::POST, "/clock")
        .body(&set)
        .send()
        .await;
    let step = json!({ "advance_seconds": 90 });
    sim.control_call(Method::POST, "/clock")
        .body(&step)
        .send()
        .await;
    let clock = sim.control_call(Method::GET, "/clock").send().await.json();
    assert_eq!(clock["now"], "2027-01-01T00:01:30Z");
    assert_eq!(
        sim.simulator().now().to_rfc3339(),
        "2027-01-01T00:01:30+00:00"
    );
}

#[tokio::test]
async fn faults_are_injected_and_cleared() {
    let sim = sim().await;
    let fault = json!({
        "region": "us", "method": "GET", "path": "/api/organizations", "times": 3,
        "action": { "kind": "too_many_requests", "retry_after": "1" },
    });
    let injected = sim
        .control_call(Method::POST, "/faults")
        .body(&fault)
        .send()
        .await;
    assert_eq!(injected.status, StatusCode::OK);
    assert_eq!(
        sim.status_of(seed::DEMO_ADMIN_KEY).await,
        StatusCode::TOO_MANY_REQUESTS
    );
    sim.control_call(Method::DELETE, "/faults").send().await;
    assert_eq!(sim.status_of(seed::DEMO_ADMIN_KEY).await, StatusCode::OK);
}

#[tokio::test]
async fn settings_that_are_not_named_stay() {
    let sim = sim().await;
    for change in [
        json!({ "get_self": "not_found" }),
        json!({ "ttl_unit": "days" }),
    ] {
        sim.control_call(Method::POST, "/settings")
            .body(&change)
            .send()
            .await;
    }
    let settings = sim
        .control_call(Method::GET, "/settings")
        .send()
        .await
        .json();
    assert_eq!(
        (&settings["get_self"], &settings["ttl_unit"]),
        (&json!("not_found"), &json!("days"))
    );
}

#[tokio::test]
async fn what_is_not_understood_is_a_400() {
    let sim = sim().await;
    for (path, body) in [
        ("/clock", json!({ "now": "noon" })),
        ("/faults", json!({ "action": { "kind": "explode" } })),
        ("/settings", json!({ "colour": "blue" })),
        ("/settings", json!({ "ttl_unit": "years" })),
    ] {
        let answer = sim
            .control_call(Method::POST, path)
            .body(&body)
            .send()
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path} {body}");
    }
}

#[tokio::test]
async fn requests_and_state_hold_no_secret() {
    let sim = sim().await;
    let replaced = json!({ "region": "us", "email": seed::DEMO_ADMIN_EMAIL });
    let replaced = sim
        .control_call(Method::POST, "/admin-key/replace")
        .body(&replaced);
    let key = text(&replaced.send().await.json()["key"]);
    sim.status_of(&key).await;
    let requests = sim.control_call(Method::GET, "/requests").send().await;
    assert_eq!(requests.json()[0]["status"], 200);
    let state = sim.control_call(Method::GET, "/state").send().await;
    let admin = find(
        &state.json()["us"]["administrators"],
        "email",
        seed::DEMO_ADMIN_EMAIL,
    );
    assert_eq!(admin["key"]["prefix"], key[..8]);
    assert_eq!(admin["replaced_keys"], 1);
    for answer in [requests, state] {
        assert!(!answer.text.contains(&key) && !answer.text.contains("DemoKey"));
    }
}

#[tokio::test]
async fn others_change_things_while_nobody_looks() {
    let sim = sim().await;
    let email = seed::DEMO_ADMIN_EMAIL;
    let changes = [
        (
            "/api-access",
            json!({ "region": "us", "email": email, "on": false }),
        ),
        (
            "/suspended",
            json!({ "region": "us", "email": email, "on": true }),
        ),
    ];
    for (path, change) in changes {
        assert_eq!(sim.status_of(seed::DEMO_ADMIN_KEY).await, StatusCode::OK);
        let mut undo = change.clone();
        undo["on"] = json!(!change["on"].as_bool().unwrap_or_default());
        sim.control_call(Method::POST, path)
            .body(&change)
            .send()
            .await;
        assert_eq!(
            sim.status_of(seed::DEMO_ADMIN_KEY).await,
            StatusCode::UNAUTHORIZED
        );
        sim.control_call(Method::POST, path)
            .body(&undo)
            .send()
            .await;
    }
    let expiry = json!({ "region": "us", "email": email, "expires": "2026-03-01T12:00:00Z" });
    sim.control_call(Method::POST, "/admin-key/expiry")
        .body(&expiry)
        .send()
        .await;
    assert_eq!(
        sim.status_of(seed::DEMO_ADMIN_KEY).await,
        StatusCode::UNAUTHORIZED
    );
    let account = json!({ "region": "us", "account": "Terraform" });
    sim.control_call(Method::POST, "/service-account/delete")
        .body(&account)
        .send()
        .await;
    assert_eq!(
        sim.status_of(seed::SERVICE_ACCOUNT_KEY).await,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn somebody_who_does_not_exist_is_a_404() {
    let nobody = json!({ "region": "us", "email": "nobody@example.com" });
    let sim = sim().await;
    let answer = sim
        .control_call(Method::POST, "/admin-key/replace")
        .body(&nobody);
    let answer = answer.send().await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(text(&answer.json()["error"]).contains("nobody@example.com"));
}
