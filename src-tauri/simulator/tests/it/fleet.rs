use std::collections::HashSet;

use chrono::{DateTime, Utc};
use jumpcloud_simulator::{Region, Seed, seed};
use reqwest::StatusCode;
use serde_json::Value;

use crate::support::{Sim, sim_with, start_time, text};

async fn fleet(organizations: usize, administrators: usize, accounts: usize) -> Sim {
    sim_with(Seed::fleet(organizations, administrators, accounts)).await
}

/// All rows of a list that is no longer than a page.
async fn rows(sim: &Sim, path: &str, organization: &str) -> Vec<Value> {
    let path = format!("{path}?limit=100&sort=_id");
    let mut call = sim.get(&path).key(seed::FLEET_ADMIN_KEY);
    if !organization.is_empty() {
        call = call.organization(organization);
    }
    let answer = call.send().await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()["results"].as_array().expect("rows").clone()
}

async fn organizations(sim: &Sim) -> Vec<String> {
    let rows = rows(sim, "/api/organizations", "").await;
    rows.iter().map(|row| text(&row["_id"])).collect()
}

fn different<'a>(rows: impl IntoIterator<Item = &'a Value>, field: &str) -> usize {
    let texts = rows.into_iter().map(|row| text(&row[field]));
    texts.collect::<HashSet<_>>().len()
}

#[tokio::test]
async fn one_key_sees_every_organization_with_all_its_people_and_accounts() {
    let sim = fleet(12, 10, 3).await;
    let ids = organizations(&sim).await;
    assert_eq!(ids.len(), 12);
    for id in &ids {
        assert_eq!(rows(&sim, "/api/users", id).await.len(), 10);
        let accounts = rows(&sim, "/api/v2/service-accounts", id).await;
        assert_eq!(accounts.len(), 3);
        for account in accounts {
            let credentials = account["authConfigList"].as_array().expect("a list").len();
            assert!((1..=2).contains(&credentials));
        }
    }
    let myself = sim.get("/api/users/getSelf").key(seed::FLEET_ADMIN_KEY);
    let myself = myself.send().await.json();
    assert_eq!(myself["email"], seed::FLEET_ADMIN_EMAIL);
    assert_eq!(myself["provider"], seed::FLEET_PROVIDER_ID);
}

#[tokio::test]
async fn everything_in_it_has_a_name_of_its_own() {
    let sim = fleet(400, 3, 2).await;
    let state = &sim.control().state()["us"];
    let rows = |what: &str| state[what].as_array().expect("rows").clone();
    assert_eq!(different(&rows("organizations"), "name"), 400);
    assert_eq!(different(&rows("organizations"), "id"), 400);
    assert_eq!(rows("organizations")[0]["name"], "Alder Dental 0001");
    assert_eq!(different(&rows("administrators"), "email"), 1 + 400 * 3);
    assert_eq!(different(&rows("administrators"), "id"), 1 + 400 * 3);
    assert_eq!(different(&rows("service_accounts"), "id"), 400 * 2);
    let accounts = rows("service_accounts");
    let credentials: Vec<&Value> = accounts
        .iter()
        .flat_map(|account| account["credentials"].as_array().expect("a list"))
        .collect();
    assert_eq!(
        different(credentials.iter().copied(), "id"),
        credentials.len()
    );
    assert_eq!(
        different(credentials.iter().copied(), "sha256"),
        credentials.len()
    );
    let secrets: Vec<&Value> = credentials
        .into_iter()
        .filter(|it| it["kind"] == "CLIENT_SECRET")
        .collect();
    assert!(!secrets.is_empty());
    assert_eq!(
        different(secrets.iter().copied(), "client_id"),
        secrets.len()
    );
}

#[tokio::test]
async fn it_is_the_same_at_every_start() {
    let (first, second) = (fleet(5, 10, 5).await, fleet(5, 10, 5).await);
    assert_eq!(first.control().state(), second.control().state());
}

/// Days until the key of `admin` expires.
fn days_left(admin: &Value) -> Option<i64> {
    let end = admin["apiKeyHash"].get("expireAt")?.as_str()?;
    let end: DateTime<Utc> = end.parse().ok()?;
    Some((end - start_time()).num_seconds().div_euclid(86_400))
}

#[tokio::test]
async fn every_organization_of_ten_has_a_key_for_every_reminder_and_every_trouble() {
    let sim = fleet(30, 10, 0).await;
    let mut without_mfa = 0;
    for id in organizations(&sim).await {
        let admins = rows(&sim, "/api/users", &id).await;
        let days: Vec<i64> = admins.iter().filter_map(days_left).collect();
        for window in [-100..0, 0..8, 8..15, 15..31, 31..91, 91..366] {
            assert!(
                days.iter().any(|it| window.contains(it)),
                "{window:?} {days:?}"
            );
        }
        let has = |wanted: &dyn Fn(&Value) -> bool| admins.iter().any(wanted);
        let holds_key = |admin: &Value| admin["apiKeySet"] == true;
        assert!(has(
            &|it| holds_key(it) && it["apiKeyHash"]["expireAt"].is_null()
        ));
        assert!(has(&|it| holds_key(it) && it["suspended"] == true));
        assert!(has(&|it| !holds_key(it) && it["apiKeyAllowed"] == true));
        assert!(has(&|it| it["apiKeyAllowed"] == false));
        assert!(has(&|it| it["roleName"] == "Administrator with Billing"));
        assert!(different(&admins, "roleName") >= 3);
        let made_before_the_start = |admin: &Value| {
            let created = admin["apiKeyHash"].get("createdAt")?.as_str()?;
            Some(created.parse::<DateTime<Utc>>().ok()? <= start_time())
        };
        assert!(admins.iter().filter_map(made_before_the_start).all(|it| it));
        without_mfa += admins
            .iter()
            .filter(|it| it["enableMultiFactor"] == false)
            .count();
    }
    assert!((30..150).contains(&without_mfa), "{without_mfa}");
}

#[tokio::test]
async fn a_credential_of_it_lives_at_the_start_and_is_revoked_like_any_other() {
    let sim = fleet(3, 1, 5).await;
    for id in organizations(&sim).await {
        for account in rows(&sim, "/api/v2/service-accounts", &id).await {
            for config in account["authConfigList"].as_array().expect("a list") {
                let end: DateTime<Utc> = text(&config["expiresAt"]).parse().expect("a time");
                assert!(end > start_time());
                let account = text(&account["objectId"]);
                let path = format!(
                    "/api/v2/service-accounts/{account}/auth-config/{}",
                    text(&config["id"])
                );
                let revoked = sim.delete(&path).key(seed::FLEET_ADMIN_KEY);
                let revoked = revoked.organization(&id).send().await;
                assert_eq!(revoked.status, StatusCode::OK);
            }
        }
    }
}

#[tokio::test]
async fn it_has_an_organization_even_where_none_is_wanted() {
    let sim = fleet(0, 0, 0).await;
    assert_eq!(organizations(&sim).await.len(), 1);
}

#[tokio::test]
async fn a_key_that_was_found_before_is_not_found_once_it_is_replaced() {
    let sim = fleet(2, 2, 1).await;
    assert_eq!(sim.status_of(seed::FLEET_ADMIN_KEY).await, StatusCode::OK);
    let next = sim
        .control()
        .replace_admin_key(Region::Us, seed::FLEET_ADMIN_EMAIL)
        .expect("the administrator exists");
    for _ in 0..2 {
        let old = sim.status_of(seed::FLEET_ADMIN_KEY).await;
        assert_eq!(old, StatusCode::UNAUTHORIZED);
        assert_eq!(sim.status_of(&next).await, StatusCode::OK);
    }
}
