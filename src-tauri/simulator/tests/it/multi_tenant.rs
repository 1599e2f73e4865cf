use jumpcloud_simulator::seed;
use jumpcloud_simulator::settings::MissingOrgId;
use reqwest::StatusCode;
use serde_json::json;

use crate::support::sim;

const HARBOR: &str = seed::CLIENT_ORGANIZATION_IDS[0];
const LARKSPUR: &str = seed::CLIENT_ORGANIZATION_IDS[1];
const PINECREST: &str = seed::CLIENT_ORGANIZATION_IDS[2];

#[tokio::test]
async fn a_provider_administrator_lists_every_client_without_naming_one() {
    let sim = sim().await;
    let answer = sim
        .get("/api/organizations")
        .key(seed::MULTI_TENANT_KEY)
        .send()
        .await;
    let answer = answer.json();
    let ids: Vec<_> = answer["results"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| &it["_id"])
        .collect();
    assert_eq!(ids, [HARBOR, LARKSPUR, PINECREST]);
}

#[tokio::test]
async fn a_missing_organization_id_is_a_401() {
    let sim = sim().await;
    for path in ["/api/users", "/api/v2/service-accounts", "/api/v2/roles"] {
        let answer = sim.get(path).key(seed::MULTI_TENANT_KEY).send().await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(answer.message().contains("x-org-id"));
    }
}

#[tokio::test]
async fn a_missing_organization_id_can_be_set_to_mean_the_default_organization() {
    let sim = sim().await;
    sim.control()
        .settings(|it| it.missing_org_id = MissingOrgId::Defaulted);
    let answer = sim
        .get("/api/users")
        .key(seed::MULTI_TENANT_KEY)
        .send()
        .await;
    assert_eq!(answer.json()["results"][0]["organization"], HARBOR);
}

#[tokio::test]
async fn a_malformed_organization_id_is_a_400() {
    let sim = sim().await;
    for malformed in [
        "",
        "acme",
        "650c1a2b3d4e5f607182931g",
        "650c1a2b3d4e5f60718293111",
    ] {
        let call = sim
            .get("/api/users")
            .key(seed::MULTI_TENANT_KEY)
            .organization(malformed);
        assert_eq!(
            call.send().await.status,
            StatusCode::BAD_REQUEST,
            "{malformed:?}"
        );
    }
}

#[tokio::test]
async fn an_organization_id_that_does_not_match_the_path_is_a_400() {
    let path = format!("/api/organizations/{LARKSPUR}");
    let sim = sim().await;
    let answer = sim
        .get(&path)
        .key(seed::MULTI_TENANT_KEY)
        .organization(HARBOR)
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let answer = sim
        .get(&path)
        .key(seed::MULTI_TENANT_KEY)
        .organization(LARKSPUR)
        .send()
        .await;
    assert_eq!(answer.json()["displayName"], "Larkspur Architects");
}

#[tokio::test]
async fn an_unknown_organization_is_a_404() {
    let sim = sim().await;
    for unknown in ["ffffffffffffffffffffffff", seed::DEMO_ORGANIZATION_ID] {
        let call = sim
            .get("/api/users")
            .key(seed::MULTI_TENANT_KEY)
            .organization(unknown);
        assert_eq!(call.send().await.status, StatusCode::NOT_FOUND, "{unknown}");
    }
}

#[tokio::test]
async fn an_organization_id_where_none_is_taken_is_a_403() {
    let path = format!("/api/v2/providers/{}/organizations", seed::PROVIDER_ID);
    let sim = sim().await;
    let call = sim
        .get(&path)
        .key(seed::MULTI_TENANT_KEY)
        .organization(HARBOR);
    assert_eq!(call.send().await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn each_client_has_its_own_administrators_and_service_accounts() {
    let sim = sim().await;
    let users = sim
        .get("/api/users")
        .key(seed::MULTI_TENANT_KEY)
        .organization(PINECREST);
    assert_eq!(
        users.send().await.json()["results"][0]["email"],
        "ruth@pinecrest.example"
    );
    let accounts = sim
        .get("/api/v2/service-accounts")
        .key(seed::MULTI_TENANT_KEY);
    let accounts = accounts.organization(HARBOR).send().await.json();
    assert_eq!(accounts["results"][0]["name"], "Patient portal");
}

#[tokio::test]
async fn the_provider_names_itself_and_tells_its_clients_and_administrators() {
    let sim = sim().await;
    let myself = sim
        .get("/api/users/getSelf?fields=provider")
        .key(seed::MULTI_TENANT_KEY);
    assert_eq!(myself.send().await.json()["provider"], seed::PROVIDER_ID);

    let path = format!("/api/v2/providers/{}", seed::PROVIDER_ID);
    let clients = sim
        .get(&format!("{path}/organizations"))
        .key(seed::MULTI_TENANT_KEY);
    assert_eq!(clients.send().await.json()["totalCount"], 3);
    let admins = sim
        .get(&format!("{path}/administrators"))
        .key(seed::MULTI_TENANT_KEY);
    let admins = admins.send().await.json();
    assert_eq!(admins["results"][0]["email"], seed::MULTI_TENANT_EMAIL);
    assert_eq!(admins["results"][0]["apiKeyHash"]["prefix"], "jca_Pv05");
}

#[tokio::test]
async fn nobody_else_reaches_the_provider() {
    let sim = sim().await;
    let path = format!("/api/v2/providers/{}/organizations", seed::PROVIDER_ID);
    for key in [seed::DEMO_ADMIN_KEY, seed::SERVICE_ACCOUNT_KEY] {
        let answer = sim.get(&path).key(key).send().await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn an_administrator_of_one_organization_may_name_it_but_no_other() {
    let sim = sim().await;
    let own = sim.get("/api/users").key(seed::DEMO_ADMIN_KEY);
    let own = own.organization(seed::DEMO_ORGANIZATION_ID).send().await;
    assert_eq!(own.status, StatusCode::OK);
    let other = sim
        .get("/api/users")
        .key(seed::DEMO_ADMIN_KEY)
        .organization(HARBOR)
        .send()
        .await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn directory_insights_takes_several_organizations_at_once() {
    let sim = sim().await;
    let call = sim
        .post("/insights/directory/v1/events")
        .key(seed::MULTI_TENANT_KEY);
    let query = json!({ "service": ["directory"], "start_time": "2026-02-01T00:00:00Z" });
    let answer = call
        .organization(HARBOR)
        .organization(LARKSPUR)
        .body(&query)
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::OK);
}
