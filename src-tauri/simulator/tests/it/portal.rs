use chrono::TimeDelta;
use jumpcloud_simulator::{Region, seed};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Answer, Call, Sim, sim, text};

/// Signs in as a person does by the link, and returns the cookie.
async fn sign_in(sim: &Sim, email: &str) -> String {
    let answer = sim.get(&format!("/?admin={email}")).send().await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/my-api-key");
    let cookie = answer.header("set-cookie");
    cookie.split(';').next().unwrap_or_default().to_owned()
}

async fn open(sim: &Sim, cookie: &str) -> String {
    sim.get("/my-api-key")
        .header("cookie", cookie)
        .send()
        .await
        .text
}

fn press(sim: &Sim, cookie: &str, path: &str) -> Call {
    sim.post(path).header("cookie", cookie)
}

async fn generate(sim: &Sim, cookie: &str) -> Answer {
    press(sim, cookie, "/portal/generate").send().await
}

async fn choose(sim: &Sim, cookie: &str, expiration: Value) -> Answer {
    press(sim, cookie, "/portal/expiration")
        .body(&expiration)
        .send()
        .await
}

#[tokio::test]
async fn the_first_page_lets_one_of_the_regions_administrators_be_chosen() {
    let page = sim().await.get("/").send().await.text;
    assert!(page.contains("id=\"admin\"") && page.contains("id=\"sign-in\""));
    assert!(page.contains(seed::DEMO_ADMIN_EMAIL));
    assert!(!page.contains(seed::EU_ADMIN_EMAIL));
    assert!(page.contains("Simulator"));
}

#[tokio::test]
async fn after_the_form_my_api_key_is_in_the_account_menu() {
    let sim = sim().await;
    let answer = sim
        .get(&format!("/?home=1&admin={}", seed::DEMO_ADMIN_EMAIL))
        .send()
        .await;
    assert_eq!(answer.header("location"), "/");
    let page = sim
        .get("/")
        .header("cookie", answer.header("set-cookie"))
        .send()
        .await
        .text;
    assert!(page.contains("Welcome, Nadia"));
    assert!(page.contains("id=\"account\"") && page.contains("href=\"/my-api-key\""));
}

#[tokio::test]
async fn the_page_shows_the_state_of_the_key_but_not_the_key() {
    let sim = sim().await;
    let cookie = sign_in(&sim, seed::DEMO_ADMIN_EMAIL).await;
    let page = open(&sim, &cookie).await;
    assert!(page.contains("jca_Bw01") && page.contains("2026-04-01T16:00:00.000Z"));
    assert!(page.contains("revokes your current key at once"));
    assert!(!page.contains(seed::DEMO_ADMIN_KEY));
}

#[tokio::test]
async fn generating_shows_a_key_once_and_kills_the_old_one() {
    let sim = sim().await;
    let cookie = sign_in(&sim, seed::DEMO_ADMIN_EMAIL).await;
    let made = generate(&sim, &cookie).await.json();
    let key = text(&made["key"]);
    assert_eq!(made["expires"], "2026-05-30T12:00:00.000Z");
    assert_eq!(sim.status_of(&key).await, StatusCode::OK);
    assert_eq!(
        sim.status_of(seed::DEMO_ADMIN_KEY).await,
        StatusCode::UNAUTHORIZED
    );
    assert!(!open(&sim, &cookie).await.contains(&key));
}

#[tokio::test]
async fn an_administrator_without_a_key_can_make_the_first() {
    let sim = sim().await;
    let cookie = sign_in(&sim, seed::KEYLESS_ADMIN_EMAIL).await;
    assert!(
        open(&sim, &cookie)
            .await
            .contains("You have no API key yet.")
    );
    let key = text(&generate(&sim, &cookie).await.json()["key"]);
    let myself = sim.get("/api/users/getSelf").key(&key).send().await;
    assert_eq!(myself.json()["email"], seed::KEYLESS_ADMIN_EMAIL);
}

#[tokio::test]
async fn the_expiration_is_changed_after_generating_and_saved_at_once() {
    let sim = sim().await;
    let cookie = sign_in(&sim, seed::DEMO_ADMIN_EMAIL).await;
    let key = text(&generate(&sim, &cookie).await.json()["key"]);
    let choices = [
        (json!({ "days": 30 }), json!("2026-03-31T12:00:00.000Z")),
        (json!({ "days": 60 }), json!("2026-04-30T12:00:00.000Z")),
        (json!({ "hours": 1 }), json!("2026-03-01T13:00:00.000Z")),
        (json!({ "days": 365 }), json!("2027-03-01T12:00:00.000Z")),
        (json!("never"), Value::Null),
    ];
    for (choice, expires) in choices {
        assert_eq!(
            choose(&sim, &cookie, choice).await.json()["expires"],
            expires
        );
        let myself = sim.get("/api/users/getSelf").key(&key).send().await.json();
        assert_eq!(myself["apiKeyHash"]["expireAt"], expires);
    }
}

#[tokio::test]
async fn a_custom_expiration_is_an_hour_to_365_days() {
    let sim = sim().await;
    let cookie = sign_in(&sim, seed::DEMO_ADMIN_EMAIL).await;
    for choice in [
        json!({ "hours": 0 }),
        json!({ "days": 366 }),
        json!({ "days": i64::MAX }),
    ] {
        let answer = choose(&sim, &cookie, choice).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn without_api_access_there_is_only_jumpclouds_message() {
    let sim = sim().await;
    let cookie = sign_in(&sim, seed::NO_ACCESS_ADMIN_EMAIL).await;
    let page = open(&sim, &cookie).await;
    assert!(page.contains(
        "You don't have permission to view or generate an API Key. Contact your Admin to have \
         them enable this for you."
    ));
    assert!(!page.contains("id=\"generate\""));
    assert_eq!(generate(&sim, &cookie).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn access_given_by_somebody_with_billing_opens_the_page() {
    let sim = sim().await;
    let allowed = sim
        .control()
        .set_api_access(Region::Us, seed::NO_ACCESS_ADMIN_EMAIL, true);
    allowed.expect("the administrator exists");
    let cookie = sign_in(&sim, seed::NO_ACCESS_ADMIN_EMAIL).await;
    assert!(open(&sim, &cookie).await.contains("id=\"generate\""));
}

#[tokio::test]
async fn an_expired_key_is_called_expired() {
    let sim = sim().await;
    sim.control().advance(TimeDelta::days(40));
    let cookie = sign_in(&sim, seed::DEMO_ADMIN_EMAIL).await;
    assert!(open(&sim, &cookie).await.contains("<dt>Expired</dt>"));
}

#[tokio::test]
async fn nothing_works_without_signing_in_or_after_signing_out() {
    let sim = sim().await;
    let cookie = sign_in(&sim, seed::DEMO_ADMIN_EMAIL).await;
    press(&sim, &cookie, "/portal/sign-out").send().await;
    for cookie in ["", &cookie] {
        assert_eq!(
            generate(&sim, cookie).await.status,
            StatusCode::UNAUTHORIZED
        );
        let page = sim.get("/my-api-key").header("cookie", cookie).send().await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_name_that_nobody_has_is_shown_as_text() {
    let page = sim().await.get("/?admin=%3Cscript%3E").send().await.text;
    assert!(page.contains("There is no administrator &lt;script&gt;."));
}
