//! The Multi-Tenant Portal.

use jumpcloud_client::{Client, ErrorKind, ProviderId, ReportedExpiry};
use jumpcloud_simulator::Simulator;
use jumpcloud_simulator::seed::{
    CLIENT_ORGANIZATION_IDS, DEMO_ADMIN_KEY, MULTI_TENANT_EMAIL, MULTI_TENANT_KEY, PROVIDER_ID,
};
use jumpcloud_simulator::settings::GetSelf;

use crate::simulated::{client_with_key, simulator};
use crate::stub::{Reply, Stub};
use crate::support::{ORGANIZATION, client};

fn provider() -> ProviderId {
    PROVIDER_ID.parse().unwrap()
}

/// As whoever watches one of the clients has it.
fn for_a_client(simulator: &Simulator) -> Client {
    let client = client_with_key(simulator, MULTI_TENANT_KEY);
    client.for_organization(CLIENT_ORGANIZATION_IDS[1].parse().unwrap())
}

#[tokio::test]
async fn an_administrator_tells_their_provider_if_they_have_one() {
    let simulator = simulator().await;
    let of = |key| client_with_key(&simulator, key);
    assert_eq!(
        of(MULTI_TENANT_KEY).provider_id().await.unwrap(),
        Some(provider())
    );
    assert_eq!(of(DEMO_ADMIN_KEY).provider_id().await.unwrap(), None);
    simulator
        .control()
        .settings(|it| it.get_self = GetSelf::NotFound);
    let error = of(MULTI_TENANT_KEY).provider_id().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_provider_tells_its_clients_and_its_own_administrators() {
    let simulator = simulator().await;
    let client = for_a_client(&simulator);
    let organizations = client.provider_organizations(&provider()).await.unwrap();
    let ids: Vec<&str> = organizations
        .items
        .iter()
        .map(|it| it.id.as_str())
        .collect();
    assert_eq!(ids, CLIENT_ORGANIZATION_IDS);
    assert_eq!(organizations.items[1].name, "Larkspur Architects");

    let administrators = client.provider_administrators(&provider()).await.unwrap();
    let owner = &administrators.items[0];
    assert_eq!(owner.email, MULTI_TENANT_EMAIL);
    let key = owner.api_key.as_ref().unwrap();
    assert!(matches!(key.expiry, ReportedExpiry::At(at) if at > simulator.now()));
    assert_eq!(owner.api_key_allowed, Some(true));
}

#[tokio::test]
async fn no_organization_is_named_to_a_provider() {
    let stub = Stub::always(Reply::new(200, r#"{"results":[]}"#)).await;
    let client = client(&stub.url).for_organization(ORGANIZATION.parse().unwrap());
    client.provider_id().await.unwrap();
    client.provider_organizations(&provider()).await.unwrap();
    client.provider_administrators(&provider()).await.unwrap();
    let asked = stub.asked();
    let lines: Vec<&str> = asked.iter().map(|it| it.line.as_str()).collect();
    assert_eq!(
        lines,
        [
            "GET /api/users/getSelf?fields=provider".to_owned(),
            format!("GET /api/v2/providers/{PROVIDER_ID}/organizations?limit=100&skip=0"),
            format!("GET /api/v2/providers/{PROVIDER_ID}/administrators?limit=100&skip=0"),
        ]
    );
    for asked in asked {
        assert!(asked.header("x-org-id").is_empty(), "{}", asked.line);
    }
}

#[tokio::test]
async fn whoever_does_not_belong_to_the_provider_is_forbidden() {
    let simulator = simulator().await;
    let client = client_with_key(&simulator, DEMO_ADMIN_KEY);
    let error = client.provider_organizations(&provider()).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Forbidden);
    let error = client.provider_administrators(&provider()).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Forbidden);
}

#[tokio::test]
async fn a_provider_that_cannot_be_read_is_none_and_an_answer_that_cannot_is_an_error() {
    for (body, expected) in [
        (r#"{"_id":"a1","provider":"p1"}"#, Some("p1")),
        (r#"{"provider":{"_id":"p1"}}"#, Some("p1")),
        (r#"{"provider":{"id":"p1","name":"P"}}"#, Some("p1")),
        (r#"{"provider":null}"#, None),
        (r#"{"provider":"../../users"}"#, None),
        (r#"{"provider":7}"#, None),
        (r#"{"provider":""}"#, None),
        ("{}", None),
    ] {
        let stub = Stub::always(Reply::new(200, body)).await;
        let found = client(&stub.url).provider_id().await.unwrap();
        assert_eq!(found.as_ref().map(ProviderId::as_str), expected, "{body}");
    }
    for body in ["[]", "\"p1\"", "null", "<html>"] {
        let stub = Stub::always(Reply::new(200, body)).await;
        let error = client(&stub.url).provider_id().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unreadable, "{body}");
    }
}
