use jumpcloud_simulator::{OrganizationId, Region, seed};
use reqwest::StatusCode;
use serde_json::Value;

use crate::support::{Sim, sim};

async fn rows(sim: &Sim, path: &str) -> Vec<Value> {
    let answer = sim.get(path).key(seed::DEMO_ADMIN_KEY).send().await.json();
    answer["results"].as_array().expect("rows").clone()
}

#[tokio::test]
async fn ten_rows_come_when_no_limit_is_given_and_a_hundred_at_most() {
    let sim = sim().await;
    let organization = OrganizationId::parse(seed::DEMO_ORGANIZATION_ID).expect("an id");
    let all = sim
        .control()
        .add_service_accounts(Region::Us, &organization, 150);
    assert_eq!(rows(&sim, "/api/v2/service-accounts").await.len(), 10);
    assert_eq!(
        rows(&sim, "/api/v2/service-accounts?limit=1000")
            .await
            .len(),
        100
    );
    let rest = rows(&sim, "/api/v2/service-accounts?limit=100&skip=100").await;
    assert_eq!(rest.len(), all - 100);
}

#[tokio::test]
async fn pages_sorted_by_id_hold_every_row_once() {
    let sim = sim().await;
    let mut ids = Vec::new();
    for skip in [0, 4, 8] {
        let page = rows(&sim, &format!("/api/users?limit=4&skip={skip}&sort=_id")).await;
        ids.extend(page.iter().map(|row| row["_id"].to_string()));
    }
    assert_eq!(ids.len(), 9);
    assert!(ids.is_sorted());
}

#[tokio::test]
async fn the_total_counts_every_row_and_not_the_page() {
    let sim = sim().await;
    let answer = sim
        .get("/api/users?limit=1")
        .key(seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    assert_eq!(answer.json()["totalCount"], 9);
}

#[tokio::test]
async fn a_page_behind_the_end_is_empty() {
    assert_eq!(rows(&sim().await, "/api/users?skip=500").await.len(), 0);
}

#[tokio::test]
async fn sort_and_fields_are_separated_by_spaces() {
    let sim = sim().await;
    let rows = rows(
        &sim,
        "/api/users?limit=100&sort=-suspended%20email&fields=email%20suspended",
    )
    .await;
    assert_eq!(rows[0]["email"], "carlos@brightwater.example");
    assert_eq!(rows[1]["email"], "amira@brightwater.example");
    let names: Vec<_> = rows[0]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["_id", "email", "suspended"]);
}

#[tokio::test]
async fn a_limit_that_is_no_number_is_a_400() {
    let sim = sim().await;
    let answer = sim
        .get("/api/users?limit=many")
        .key(seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.json()["error"], "Bad Request");
}

#[tokio::test]
async fn roles_have_an_id_and_a_name() {
    let roles = rows(&sim().await, "/api/v2/roles?limit=100").await;
    let names: Vec<_> = roles
        .iter()
        .map(|role| role["name"].as_str().unwrap_or_default())
        .collect();
    assert!(names.contains(&"Administrator with Billing") && names.contains(&"Automation Owner"));
    assert!(
        roles
            .iter()
            .all(|role| role["id"].as_str().is_some_and(|id| id.len() == 24))
    );
}
