use jumpcloud_simulator::seed;
use reqwest::StatusCode;
use serde_json::json;

use crate::support::sim;

#[tokio::test]
async fn an_administrator_sees_their_organization_wrapped_in_results() {
    let sim = sim().await;
    let answer = sim
        .get("/api/organizations")
        .key(seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    let id = seed::DEMO_ORGANIZATION_ID;
    let row = json!({ "id": id, "_id": id, "displayName": "Brightwater Coffee" });
    assert_eq!(answer.json(), json!({ "results": [row], "totalCount": 1 }));
}

#[tokio::test]
async fn one_organization_comes_bare() {
    let path = format!("/api/organizations/{}", seed::DEMO_ORGANIZATION_ID);
    let sim = sim().await;
    let answer = sim.get(&path).key(seed::DEMO_ADMIN_KEY).send().await;
    assert_eq!(answer.json()["displayName"], "Brightwater Coffee");
}

#[tokio::test]
async fn a_valid_key_without_this_permission_gets_403() {
    let sim = sim().await;
    assert_eq!(
        sim.status_of(seed::NO_PERMISSION_KEY).await,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn another_tenants_organization_is_not_found() {
    let path = format!("/api/organizations/{}", seed::CLIENT_ORGANIZATION_IDS[0]);
    let sim = sim().await;
    let answer = sim.get(&path).key(seed::DEMO_ADMIN_KEY).send().await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_unknown_path_and_an_unknown_method_are_errors_in_json() {
    let sim = sim().await;
    let path = sim
        .get("/api/nothing")
        .key(seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    assert_eq!(path.status, StatusCode::NOT_FOUND);
    assert_eq!(path.json()["error"], "Not Found");
    let method = sim
        .delete("/api/users")
        .key(seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(method.json()["error"], "Method Not Allowed");
}
