use std::time::Duration;

use jumpcloud_simulator::{Action, Fault, Region, seed};
use reqwest::StatusCode;
use serde_json::json;

use crate::support::{Answer, Sim, sim};

const ORGANIZATIONS: &str = "/api/organizations";

async fn ask(sim: &Sim) -> Answer {
    sim.get(ORGANIZATIONS)
        .key(seed::DEMO_ADMIN_KEY)
        .send()
        .await
}

async fn ask_with(action: Action) -> Answer {
    let sim = sim().await;
    sim.control().inject(Fault::new(action));
    ask(&sim).await
}

#[tokio::test]
async fn a_fault_meets_only_the_requests_it_is_for() {
    let sim = sim().await;
    let fault = Fault::new(Action::Html { status: 502 }).on("GET", ORGANIZATIONS);
    sim.control().inject(fault.clone().in_region(Region::Eu));
    assert_eq!(ask(&sim).await.status, StatusCode::OK);
    sim.control().inject(fault.in_region(Region::Us));
    assert_eq!(ask(&sim).await.status, StatusCode::BAD_GATEWAY);
    let other = sim.get("/api/users").key(seed::DEMO_ADMIN_KEY).send().await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn a_fault_is_over_after_its_times_and_when_cleared() {
    let sim = sim().await;
    sim.control()
        .inject(Fault::new(Action::Html { status: 503 }).times(2));
    for status in [503, 503, 200] {
        assert_eq!(ask(&sim).await.status.as_u16(), status);
    }
    sim.control()
        .inject(Fault::new(Action::Html { status: 503 }));
    sim.control().clear_faults();
    assert_eq!(ask(&sim).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_fault_keeps_the_request_from_its_effect_unless_told_otherwise() {
    let sim = sim().await;
    let fault = Fault::new(Action::Html { status: 504 })
        .on("POST", "/api/users")
        .times(1);
    let generate = || {
        sim.post("/api/users/generateApiKey")
            .key(seed::DEMO_ADMIN_KEY)
            .send()
    };

    sim.control().inject(fault.clone());
    assert_eq!(generate().await.status, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(ask(&sim).await.status, StatusCode::OK);

    sim.control().inject(fault.after_effect());
    assert_eq!(generate().await.status, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(ask(&sim).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn any_status_and_body_can_be_answered() {
    let (status, body) = (418, "{\"half\":".to_owned());
    let answer = ask_with(Action::Answer {
        status,
        body,
        content_type: None,
    })
    .await;
    assert_eq!(answer.status.as_u16(), 418);
    assert_eq!(answer.text, "{\"half\":");
    assert_eq!(answer.header("content-type"), "application/json");
}

#[tokio::test]
async fn wrong_types_keep_the_names() {
    let answer = ask_with(Action::WrongTypes).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json(), json!({ "results": {}, "totalCount": "1" }));
}

#[tokio::test]
async fn half_the_body_is_no_json() {
    let whole = ask(&sim().await).await.text;
    let half = ask_with(Action::HalfTheBody).await.text;
    assert_eq!(half, whole[..whole.len() / 2]);
}

#[tokio::test]
async fn too_many_requests_says_when_to_come_back_only_if_told() {
    let answer = ask_with(Action::TooManyRequests {
        retry_after: Some("7".into()),
    })
    .await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("retry-after"), "7");
    let answer = ask_with(Action::TooManyRequests { retry_after: None }).await;
    assert!(!answer.headers.contains_key("retry-after"));
}

#[tokio::test]
async fn a_redirect_leads_wherever_it_is_told() {
    let location = "http://elsewhere.example/api".to_owned();
    let answer = ask_with(Action::Redirect {
        status: 307,
        location: location.clone(),
    })
    .await;
    assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(answer.header("location"), location);
}

#[tokio::test]
async fn a_huge_body_is_as_long_as_told_and_valid_json() {
    let answer = ask_with(Action::Huge { bytes: 9_000_000 }).await;
    assert_eq!(answer.text.len(), 9_000_000);
    assert!(answer.json().is_string());
}

#[tokio::test]
async fn a_delayed_answer_is_the_right_one() {
    let answer = ask_with(Action::Delay { milliseconds: 1 }).await;
    assert_eq!(answer.json()["totalCount"], 1);
}

#[tokio::test]
async fn no_answer_comes_until_the_simulator_stops() {
    let sim = sim().await;
    sim.control().inject(Fault::new(Action::Never));
    let request = sim
        .get(ORGANIZATIONS)
        .into_request()
        .timeout(Duration::from_millis(50));
    assert!(request.send().await.expect_err("no answer").is_timeout());
}
