//! Who still calls with a key that was replaced.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use jumpcloud_client::{Client, Error, ErrorKind, Http, HttpOptions, OldKeyAttempts};
use jumpcloud_simulator::seed::{
    CLIENT_ORGANIZATION_IDS, DEMO_ADMIN_EMAIL, DEMO_ADMIN_KEY, MULTI_TENANT_KEY,
};
use jumpcloud_simulator::settings::OldKeyEvents;
use jumpcloud_simulator::{Region, Simulator};
use serde_json::{Value, json};

use crate::simulated::{client_with_key, endpoints, simulator};
use crate::stub::{Asked, Reply, Stub};
use crate::support::{ORGANIZATION, client, key, options};

const SINCE: &str = "2026-11-01T00:00:00Z";
const UNTIL: &str = "2026-11-21T12:30:00Z";

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

async fn ask(client: &Client) -> Result<OldKeyAttempts, Error> {
    client.old_key_attempts(time(SINCE), time(UNTIL)).await
}

fn event(id: usize) -> Value {
    json!({
        "event_type": "admin_old_api_key_attempt",
        "id": format!("e{id}"),
        "timestamp": "2026-11-21T12:00:00Z",
    })
}

/// A page as JumpCloud announces it.
fn page(events: &[Value], limit: usize, place: &str) -> Reply {
    let headers = format!(
        "X-Result-Count: {}\r\nX-Limit: {limit}\r\nX-Search_after: {place}\r\n",
        events.len()
    );
    Reply::with(200, &headers, json!(events).to_string())
}

async fn call_with_old_key(simulator: &Simulator, times: usize) -> Client {
    let control = simulator.control();
    let new = control
        .replace_admin_key(Region::Us, DEMO_ADMIN_EMAIL)
        .unwrap();
    let http = Http::new(HttpOptions {
        user_agent: "nightly-export/2.1".to_owned(),
        ..options()
    })
    .unwrap();
    let script = Client::new(&http, endpoints(simulator, "us"), key(DEMO_ADMIN_KEY));
    for _ in 0..times {
        script.probe().await.unwrap_err();
    }
    client_with_key(simulator, &new)
}

async fn last_hour(simulator: &Simulator, client: &Client) -> OldKeyAttempts {
    let until = simulator.now() + TimeDelta::seconds(1);
    let since = until - TimeDelta::hours(1);
    client.old_key_attempts(since, until).await.unwrap()
}

#[tokio::test]
async fn whoever_calls_with_a_replaced_key_is_named_once_a_call() {
    let simulator = simulator().await;
    let client = call_with_old_key(&simulator, 3).await;
    let found = last_hour(&simulator, &client).await;
    assert_eq!(
        (found.items.len(), found.unreadable, found.more),
        (3, 0, false)
    );
    let ids: HashSet<&str> = found.items.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids.len(), 3);
    for attempt in &found.items {
        assert_eq!(attempt.admin_email.as_deref(), Some(DEMO_ADMIN_EMAIL));
        assert_eq!(attempt.client_ip.as_deref(), Some("127.0.0.1"));
        assert_eq!(attempt.user_agent.as_deref(), Some("nightly-export/2.1"));
        let ago = simulator.now() - attempt.at;
        assert!(
            (TimeDelta::zero()..TimeDelta::minutes(1)).contains(&ago),
            "{ago}"
        );
    }
    let myself = client.get_self().await.unwrap();
    assert_eq!(found.items[0].admin_id.as_ref(), Some(&myself.id));
}

#[tokio::test]
async fn where_nothing_is_recorded_nothing_is_found() {
    let simulator = simulator().await;
    simulator
        .control()
        .settings(|it| it.old_key_events = OldKeyEvents::Silent);
    let client = call_with_old_key(&simulator, 1).await;
    assert_eq!(
        last_hour(&simulator, &client).await,
        OldKeyAttempts::default()
    );
}

#[tokio::test]
async fn a_multi_tenant_administrator_asks_for_one_organization() {
    let simulator = simulator().await;
    let client = client_with_key(&simulator, MULTI_TENANT_KEY);
    let error = ask(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OrganizationIdMissing);
    let organization = CLIENT_ORGANIZATION_IDS[0].parse().unwrap();
    ask(&client.for_organization(organization)).await.unwrap();
}

#[tokio::test]
async fn the_question_is_jumpclouds_own() {
    let stub = Stub::always(page(&[], 1000, "[]")).await;
    let client = client(&stub.url).for_organization(ORGANIZATION.parse().unwrap());
    ask(&client).await.unwrap();
    let asked = &stub.asked()[0];
    assert_eq!(asked.line, "POST /insights/directory/v1/events");
    assert_eq!(asked.header("x-org-id"), [ORGANIZATION]);
    let body: Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(
        body,
        json!({
            "service": ["directory"],
            "start_time": "2026-11-01T00:00:00.000Z",
            "end_time": "2026-11-21T12:30:00.000Z",
            "search_term": { "and": [{ "event_type": "admin_old_api_key_attempt" }] },
            "sort": "DESC",
            "limit": 1000,
        })
    );
}

#[tokio::test]
async fn pages_go_on_while_they_are_full_and_the_place_is_sent_back_as_it_came() {
    let stub = Stub::in_turn(vec![
        page(&[event(1), event(2)], 2, r#"[1795262400000,"AbC"]"#),
        page(&[event(2), event(3)], 2, r#"["1795262300000","DeF"]"#),
        page(&[event(4)], 2, r#"[1,"GhI"]"#),
    ])
    .await;
    let found = ask(&client(&stub.url)).await.unwrap();
    let ids: Vec<&str> = found.items.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["e1", "e2", "e3", "e4"]);
    assert!(!found.more);

    let places = stub.asked().into_iter().map(|asked: Asked| {
        let body: Value = serde_json::from_str(&asked.body).unwrap();
        body["search_after"].clone()
    });
    let expected = [
        json!(null),
        json!([1_795_262_400_000_u64, "AbC"]),
        json!(["1795262300000", "DeF"]),
    ];
    assert_eq!(places.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn more_than_can_be_fetched_is_said_to_be_more() {
    let endless = Stub::scripted(|turn, _| page(&[event(turn)], 1, &format!("[{turn}]"))).await;
    let found = ask(&client(&endless.url)).await.unwrap();
    assert_eq!((found.items.len(), found.more), (10, true));

    for place in ["", "soon", "{}", "7"] {
        let stuck = Stub::always(page(&[event(1)], 1, place)).await;
        let found = ask(&client(&stuck.url)).await.unwrap();
        assert_eq!((found.items.len(), found.more), (1, true), "{place}");
        assert_eq!(stuck.times_asked(), 1);
    }
    let circling = Stub::always(page(&[event(1)], 1, "[1]")).await;
    assert!(ask(&client(&circling.url)).await.unwrap().more);
    assert_eq!(circling.times_asked(), 2);
}

#[tokio::test]
async fn without_the_headers_a_short_page_is_the_last() {
    let stub = Stub::always(Reply::new(200, &json!([event(1)]).to_string())).await;
    let found = ask(&client(&stub.url)).await.unwrap();
    assert_eq!((found.items.len(), found.more), (1, false));
}

#[tokio::test]
async fn what_cannot_be_read_is_counted_and_what_was_not_asked_for_is_left_out() {
    let other = json!({ "event_type": "admin_update", "id": "o", "timestamp": SINCE });
    let odd = json!({ "event_type": "admin_old_api_key_attempt", "timestamp": {} });
    let body = json!([event(1), other, odd, "text", null, 7]);
    let stub = Stub::always(Reply::new(200, &body.to_string())).await;
    let found = ask(&client(&stub.url)).await.unwrap();
    assert_eq!((found.items.len(), found.unreadable), (1, 4));
}

#[tokio::test]
async fn what_is_no_list_is_unreadable() {
    for body in ["{}", "null", r#"{"results":[]}"#, "<html>", ""] {
        let stub = Stub::always(Reply::new(200, body)).await;
        let error = ask(&client(&stub.url)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unreadable, "{body}");
    }
}

#[tokio::test]
async fn it_only_reads_and_so_it_is_tried_again() {
    let stub = Stub::in_turn(vec![
        Reply::new(503, ""),
        Reply::nothing(),
        page(&[event(1)], 1000, "[]"),
    ])
    .await;
    assert_eq!(ask(&client(&stub.url)).await.unwrap().items.len(), 1);
    assert_eq!(stub.times_asked(), 3);
}
