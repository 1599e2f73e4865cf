use jumpcloud_simulator::{SecretHash, seed};

use crate::support::sim;

#[tokio::test]
async fn the_log_tells_what_was_asked_in_order() {
    let sim = sim().await;
    sim.get("/api/users?limit=5")
        .key(seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    sim.post("/api/nothing").send().await;
    let log = sim.control().requests();
    assert_eq!(log.len(), 2);
    assert_eq!(
        (log[0].method.as_str(), log[0].path.as_str()),
        ("GET", "/api/users")
    );
    assert_eq!(
        (log[0].query.as_str(), log[0].status),
        ("limit=5", Some(200))
    );
    assert_eq!((log[1].method.as_str(), log[1].status), ("POST", Some(404)));
}

#[tokio::test]
async fn the_log_knows_a_credential_by_its_hash_alone() {
    let sim = sim().await;
    sim.get("/api/users").key(seed::DEMO_ADMIN_KEY).send().await;
    let log = sim.control().requests();
    assert_eq!(
        log[0].credential,
        Some(SecretHash::of(seed::DEMO_ADMIN_KEY))
    );
    assert!(log[0].headers.contains(&"x-api-key".to_owned()));
    assert!(!format!("{log:?}").contains(seed::DEMO_ADMIN_KEY));
}

#[tokio::test]
async fn the_log_tells_which_organizations_were_named() {
    let sim = sim().await;
    let [first, second, _] = seed::CLIENT_ORGANIZATION_IDS;
    sim.get("/api/users")
        .organization(first)
        .organization(second)
        .send()
        .await;
    assert_eq!(sim.control().requests()[0].organizations, [first, second]);
}

#[tokio::test]
async fn the_log_can_be_cleared() {
    let sim = sim().await;
    sim.get("/").send().await;
    sim.control().clear_requests();
    assert!(sim.control().requests().is_empty());
}
