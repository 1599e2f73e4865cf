//! Organizations, and the rules for whoever sees several.

use jumpcloud_client::{Client, ErrorKind};
use jumpcloud_simulator::Simulator;
use jumpcloud_simulator::seed::{
    CLIENT_ORGANIZATION_IDS, DEMO_ADMIN_KEY, DEMO_ORGANIZATION_ID, EU_ORGANIZATION_ID,
    MULTI_TENANT_KEY,
};

use crate::simulated::{client_with_key, simulator};

fn for_organization(simulator: &Simulator, key: &str, id: &str) -> Client {
    client_with_key(simulator, key).for_organization(id.parse().unwrap())
}

#[tokio::test]
async fn a_key_tells_which_organizations_it_sees() {
    let simulator = simulator().await;
    let one = client_with_key(&simulator, DEMO_ADMIN_KEY)
        .organizations()
        .await
        .unwrap();
    assert_eq!(one.items.len(), 1);
    assert_eq!(one.items[0].name, "Brightwater Coffee");
    assert_eq!(one.items[0].id.as_str(), DEMO_ORGANIZATION_ID);

    let many = client_with_key(&simulator, MULTI_TENANT_KEY)
        .organizations()
        .await
        .unwrap();
    let ids: Vec<&str> = many.items.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, CLIENT_ORGANIZATION_IDS);
    assert_eq!(many.unreadable, 0);
}

#[tokio::test]
async fn one_organization_is_found_by_its_id_by_whoever_sees_it() {
    let simulator = simulator().await;
    for (key, id) in [
        (DEMO_ADMIN_KEY, DEMO_ORGANIZATION_ID),
        (MULTI_TENANT_KEY, CLIENT_ORGANIZATION_IDS[1]),
    ] {
        let client = client_with_key(&simulator, key);
        let found = client.organization(&id.parse().unwrap()).await.unwrap();
        assert_eq!(found.id.as_str(), id);
    }
}

#[tokio::test]
async fn a_multi_tenant_key_needs_an_organization_id_and_sees_that_organization_with_it() {
    let simulator = simulator().await;
    let client = client_with_key(&simulator, MULTI_TENANT_KEY);
    let error = client.administrators().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OrganizationIdMissing);

    for id in CLIENT_ORGANIZATION_IDS {
        let client = for_organization(&simulator, MULTI_TENANT_KEY, id);
        let administrators = client.administrators().await.unwrap().items;
        assert!(!administrators.is_empty());
        for administrator in administrators {
            assert_eq!(administrator.organization.unwrap().as_str(), id);
        }
    }
}

#[tokio::test]
async fn an_organization_that_the_key_does_not_see_is_unknown() {
    let simulator = simulator().await;
    for key in [DEMO_ADMIN_KEY, MULTI_TENANT_KEY] {
        let client = for_organization(&simulator, key, EU_ORGANIZATION_ID);
        for error in [
            client.administrators().await.unwrap_err(),
            client.roles().await.unwrap_err(),
            client.service_accounts().await.unwrap_err(),
            client
                .organization(client.organization_id().unwrap())
                .await
                .unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::OrganizationUnknown, "{error}");
        }
    }
}

#[tokio::test]
async fn roles_have_names() {
    let simulator = simulator().await;
    let roles = client_with_key(&simulator, DEMO_ADMIN_KEY)
        .roles()
        .await
        .unwrap();
    assert!(
        roles
            .items
            .iter()
            .any(|it| it.name == "Administrator with Billing")
    );
}
