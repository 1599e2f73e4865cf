use jumpcloud_simulator::{Options, Seed, SeedError, Simulator, seed};
use reqwest::{Method, StatusCode};

use crate::support::{sim, sim_with};

const SMALL: &str = r#"
[[organization]]
region = "us"
id = "0123456789abcdef01234567"
name = "Small"

  [[organization.administrator]]
  name = "Ada Lovelace"
  email = "ada@small.example"
  role = "Administrator"
  key = { secret = "jca_small", created = "1h ago", expires = "in 2d 4h 30m" }
"#;

#[tokio::test]
async fn times_in_a_seed_are_relative_to_the_start() {
    let sim = sim_with(Seed::parse(SMALL).expect("a seed")).await;
    let myself = sim
        .get("/api/users/getSelf")
        .key("jca_small")
        .send()
        .await
        .json();
    assert_eq!(
        myself["apiKeyHash"]["createdAt"],
        "2026-03-01T11:00:00.000Z"
    );
    assert_eq!(myself["apiKeyHash"]["expireAt"], "2026-03-03T16:30:00.000Z");
    assert_eq!(myself["lastname"], "Lovelace");
}

#[tokio::test]
async fn ids_are_the_same_at_every_start() {
    let (first, second) = (sim().await, sim().await);
    let admin = first.administrator(seed::DEMO_ADMIN_EMAIL).await;
    assert_eq!(
        admin["_id"],
        second.administrator(seed::DEMO_ADMIN_EMAIL).await["_id"]
    );
}

#[test]
fn a_seed_that_makes_no_sense_says_why() {
    let wrong = [
        (
            SMALL.replace("0123456789abcdef01234567", "acme"),
            "24 hexadecimal digits",
        ),
        (
            SMALL.replace("\"Administrator\"", "\"King\""),
            "no role \"King\" in region us",
        ),
        (SMALL.replace("1h ago", "yesterday"), "84d ago"),
        (SMALL.replace("1h ago", "99999999d ago"), "84d ago"),
        (SMALL.replace("email =", "mail ="), "unknown field"),
        (format!("{SMALL}{SMALL}"), "twice"),
        (format!("{SMALL}\nx = ["), "cannot be read"),
    ];
    for (seed, told) in wrong {
        let error = Seed::parse(&seed).expect_err(told).to_string();
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn a_provider_needs_organizations_of_its_region() {
    let provider = |organizations| {
        let head = "[[provider]]\nregion = \"us\"\nid = \"0123456789abcdef012345ff\"\nname = \"P\"";
        Seed::parse(&format!("{SMALL}\n{head}\norganizations = {organizations}"))
    };
    provider("[\"0123456789abcdef01234567\"]").expect("a provider");
    assert!(matches!(provider("[]"), Err(SeedError::EmptyProvider(_))));
    let unknown = provider("[\"ffffffffffffffffffffffff\"]");
    assert!(matches!(unknown, Err(SeedError::Organization { .. })));
}

#[tokio::test]
async fn the_built_in_seed_has_who_its_constants_say() {
    let sim = sim().await;
    let people = [
        ("us", seed::DEMO_ADMIN_KEY, seed::DEMO_ADMIN_EMAIL),
        ("us", seed::MULTI_TENANT_KEY, seed::MULTI_TENANT_EMAIL),
        ("eu", seed::EU_ADMIN_KEY, seed::EU_ADMIN_EMAIL),
        ("in", seed::IN_ADMIN_KEY, seed::IN_ADMIN_EMAIL),
    ];
    for (region, key, email) in people {
        let myself = sim
            .call(Method::GET, region, "/api/users/getSelf")
            .key(key)
            .send()
            .await;
        assert_eq!(myself.status, StatusCode::OK, "{email}");
        assert_eq!(myself.json()["email"], email);
    }
    let homes = [
        ("us", seed::DEMO_ADMIN_KEY, seed::DEMO_ORGANIZATION_ID),
        ("eu", seed::EU_ADMIN_KEY, seed::EU_ORGANIZATION_ID),
        ("in", seed::IN_ADMIN_KEY, seed::IN_ORGANIZATION_ID),
    ];
    for (region, key, id) in homes {
        let list = sim
            .call(Method::GET, region, "/api/organizations")
            .key(key)
            .send()
            .await;
        assert_eq!(list.json()["results"][0]["_id"], id);
    }
}

#[tokio::test]
async fn a_simulator_stops_when_it_is_dropped() {
    let simulator = Simulator::start(Options::default())
        .await
        .expect("it starts");
    let url = simulator.url("us");
    let client = crate::support::client();
    client.get(&url).send().await.expect("it answers");
    drop(simulator);
    // The listener is closed by a task of its own, so its port is free soon, not at once.
    while client.get(&url).send().await.is_ok() {
        tokio::task::yield_now().await;
    }
}
