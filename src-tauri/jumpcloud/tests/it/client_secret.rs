//! A client that signs in with a client secret: one token, as long as it lives.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use jumpcloud_client::{Client, Endpoints, ErrorKind, Http, KeyLifetime};
use jumpcloud_simulator::seed::{CLIENT_ID, CLIENT_SECRET, DEMO_ORGANIZATION_ID};
use jumpcloud_simulator::{Region, Simulator};
use secrecy::SecretString;
use tokio::task::JoinSet;
use url::Url;

use crate::simulated::simulator;
use crate::stub::{Asked, Reply, Stub};
use crate::support::{Act, ORGANIZATION, options};

const SECRET: &str = "s3cr3t-0123456789";

fn client_with(url: &Url, client_id: &str, secret: &str) -> Client {
    let http = Http::new(options()).unwrap();
    let endpoints = Endpoints::loopback(url).unwrap();
    Client::with_client_secret(&http, endpoints, client_id, &SecretString::from(secret)).unwrap()
}

fn client(stub: &Stub) -> Client {
    client_with(&stub.url, "client", SECRET)
}

fn is_for_a_token(asked: &Asked) -> bool {
    asked.line == "POST /oauth2/token"
}

/// Good for everything that [`Act`] gets.
fn good() -> Reply {
    Reply::new(200, r#"{"serviceAccount":{"objectId":"s1"},"_id":"a1"}"#)
}

/// A server that sells the tokens `t1`, `t2` and so on, and answers calls as `answer` says.
async fn seller(expires_in: u64, answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Stub {
    let sold = AtomicUsize::new(0);
    Stub::scripted(move |_, asked| {
        if !is_for_a_token(asked) {
            return answer(asked);
        }
        let number = sold.fetch_add(1, Ordering::SeqCst) + 1;
        let token = format!(r#"{{"access_token":"t{number}","expires_in":{expires_in}}}"#);
        Reply::new(200, &token)
    })
    .await
}

/// What the calls were signed with, those for tokens left out.
fn signatures(stub: &Stub) -> Vec<String> {
    let calls = stub.asked().into_iter().filter(|it| !is_for_a_token(it));
    calls
        .map(|it| it.header("authorization").concat())
        .collect()
}

fn tokens_sold(stub: &Stub) -> usize {
    stub.asked().iter().filter(|it| is_for_a_token(it)).count()
}

#[tokio::test]
async fn a_call_carries_a_token_and_nothing_of_the_pair_that_bought_it() {
    let stub = seller(3600, |_| good()).await;
    let client = client(&stub);
    assert_eq!(
        stub.times_asked(),
        0,
        "nothing is asked before it is needed"
    );
    for act in Act::ALL {
        let _ = act.on(&client).await;
    }
    let asked = stub.asked();
    assert_eq!(
        asked[0].header("authorization"),
        ["Basic Y2xpZW50OnMzY3IzdC0wMTIzNDU2Nzg5"]
    );
    assert_eq!(asked[0].body, "grant_type=client_credentials&scope=api");
    for call in &asked[1..] {
        assert_eq!(call.header("authorization"), ["Bearer t1"], "{}", call.line);
        assert!(call.header("x-api-key").is_empty());
    }
    assert_eq!(asked.len(), 1 + Act::ALL.len());
}

#[tokio::test]
async fn a_token_is_asked_for_once_however_many_calls_and_clones_wait_for_it() {
    let stub = seller(3600, |_| good()).await;
    let client = client(&stub);
    let mut calls = JoinSet::new();
    for number in 0..24 {
        let client = match number % 3 {
            0 => client.clone(),
            _ => client.for_organization(ORGANIZATION.parse().unwrap()),
        };
        calls.spawn(async move { Act::Get.on(&client).await.unwrap() });
    }
    calls.join_all().await;
    assert_eq!(tokens_sold(&stub), 1);
    assert_eq!(signatures(&stub), ["Bearer t1"; 24]);
}

#[tokio::test]
async fn a_token_is_used_until_30_seconds_before_its_end_and_then_renewed() {
    for (expires_in, expected) in [
        (3600, ["Bearer t1"; 3]),
        (30, ["Bearer t1", "Bearer t2", "Bearer t3"]),
    ] {
        let stub = seller(expires_in, |_| good()).await;
        let client = client(&stub);
        for _ in 0..3 {
            Act::Get.on(&client).await.unwrap();
        }
        assert_eq!(signatures(&stub), expected, "{expires_in} s");
    }
}

#[tokio::test]
async fn even_a_token_that_is_due_at_once_serves_all_who_waited_for_it() {
    let stub = seller(5, |_| good()).await;
    let client = client(&stub);
    let mut calls = JoinSet::new();
    for _ in 0..8 {
        let client = client.clone();
        calls.spawn(async move { Act::Get.on(&client).await.unwrap() });
    }
    calls.join_all().await;
    assert_eq!(tokens_sold(&stub), 1);
}

/// Refuses the first token only.
fn refuses_t1(asked: &Asked) -> Reply {
    match asked.header("authorization")[..] {
        ["Bearer t1"] => Reply::new(401, r#"{"message":"Unauthorized: token is unknown"}"#),
        _ => good(),
    }
}

#[tokio::test]
async fn a_refused_token_is_dropped_and_a_read_is_sent_once_more_with_a_new_one() {
    let stub = seller(3600, refuses_t1).await;
    Act::Get.on(&client(&stub)).await.unwrap();
    assert_eq!(signatures(&stub), ["Bearer t1", "Bearer t2"]);

    let stub = seller(3600, |_| Reply::new(401, "")).await;
    let error = Act::Get.on(&client(&stub)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::KeyNotAccepted);
    assert_eq!(error.request(), Act::Get.request());
    assert_eq!(signatures(&stub), ["Bearer t1", "Bearer t2"]);
}

#[tokio::test]
async fn a_write_with_a_refused_token_is_not_repeated_and_the_next_one_has_a_new_token() {
    for act in Act::WRITES {
        let stub = seller(3600, refuses_t1).await;
        let client = client(&stub);
        let error = act.on(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::KeyNotAccepted, "{act:?}");
        assert!(error.proves_nothing_happened());
        let _ = act.on(&client).await;
        assert_eq!(signatures(&stub), ["Bearer t1", "Bearer t2"], "{act:?}");
    }
}

#[tokio::test]
async fn a_401_about_the_organization_says_nothing_against_the_token() {
    let body = r#"{"message":"Unauthorized: x-org-id header is required"}"#;
    let stub = seller(3600, move |_| Reply::new(401, body)).await;
    let client = client(&stub);
    for _ in 0..2 {
        let error = client.administrators().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OrganizationIdMissing);
    }
    assert_eq!(tokens_sold(&stub), 1);
}

#[tokio::test]
async fn a_refused_pair_is_refused_once_for_all_who_wait_and_no_call_is_sent() {
    let refusal = Reply::new(401, r#"{"error":"invalid_client"}"#);
    let stub = Stub::always(refusal).await;
    let client = client(&stub);
    let mut calls = JoinSet::new();
    for number in 0..12 {
        let client = client.clone();
        let act = Act::ALL[number % Act::ALL.len()];
        calls.spawn(async move { act.on(&client).await.unwrap_err() });
    }
    for error in calls.join_all().await {
        assert_eq!(error.kind(), ErrorKind::KeyNotAccepted);
        assert_eq!(error.request(), "POST /oauth2/token");
        assert!(!error.may_have_reached_server());
    }
    assert_eq!(stub.times_asked(), 1);

    // It may be good by now.
    Act::Get.on(&client).await.unwrap_err();
    assert_eq!(stub.times_asked(), 2);
}

/// Sells no token the first time.
async fn slow_to_sell(fault: Reply) -> Stub {
    let turn = Arc::new(AtomicUsize::new(0));
    Stub::scripted(move |_, asked| match is_for_a_token(asked) {
        true if turn.fetch_add(1, Ordering::SeqCst) == 0 => fault.clone(),
        true => Reply::new(200, r#"{"access_token":"t2"}"#),
        false => good(),
    })
    .await
}

#[tokio::test]
async fn a_fault_that_passes_while_a_token_is_asked_for_is_not_seen_by_a_read() {
    for fault in [
        Reply::new(503, ""),
        Reply::new(429, ""),
        Reply::nothing().then_reset(),
    ] {
        let stub = slow_to_sell(fault).await;
        Act::Get.on(&client(&stub)).await.unwrap();
        assert_eq!(signatures(&stub), ["Bearer t2"]);
    }
}

#[tokio::test]
async fn a_write_that_gets_no_token_has_certainly_not_happened() {
    for act in Act::WRITES {
        let stub = slow_to_sell(Reply::new(503, "")).await;
        let client = client(&stub);
        let error = act.on(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ServerError);
        assert!(error.proves_nothing_happened(), "{act:?}");
        assert!(signatures(&stub).is_empty(), "{act:?}");
    }
    let stub = slow_to_sell(Reply::new(503, "")).await;
    let made = client(&stub)
        .generate_api_key(KeyLifetime::NINETY_DAYS, &mut |_| panic!("nothing came"))
        .await;
    assert!(made.unwrap_err().error.proves_nothing_happened());
}

#[tokio::test]
async fn neither_token_nor_secret_is_shown_whoever_repeats_it() {
    let token = "t0ken-abcdefghijklmnop";
    for part in [token, &token[8..], SECRET, &SECRET[..10]] {
        let sale = Reply::new(200, &format!(r#"{{"access_token":"{token}"}}"#));
        let words = Reply::new(403, &format!(r#"{{"message":"not for {part}"}}"#));
        let stub = Stub::scripted(move |_, asked| {
            if is_for_a_token(asked) {
                sale.clone()
            } else {
                words.clone()
            }
        })
        .await;
        let client = client(&stub);
        let error = client.administrators().await.unwrap_err();
        assert_eq!(error.server_message(), None, "{part}");
        let shown = format!("{error:?} {error} {client:?} {client:#?}");
        assert!(!shown.contains(part), "{shown}");
    }
    let words = format!(r#"{{"error":"invalid_client","error_description":"{SECRET} is wrong"}}"#);
    let stub = Stub::always(Reply::new(401, &words)).await;
    let error = client(&stub).administrators().await.unwrap_err();
    assert_eq!(error.server_message(), None);
}

#[tokio::test]
async fn an_answer_that_only_repeats_what_signed_the_call_holds_nothing_new() {
    for echo in ["t1", SECRET] {
        let body = format!(r#"{{"authConfig":{{"apiKeyConfig":{{"apiKey":"{echo}"}}}}}}"#);
        let stub = seller(3600, move |_| Reply::new(200, &body)).await;
        let error = Act::Post.on(&client(&stub)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NoSecretInAnswer);
    }
}

#[tokio::test]
async fn a_pair_that_cannot_be_sent_makes_no_client() {
    let http = Http::new(options()).unwrap();
    let endpoints = Endpoints::official(jumpcloud_client::Region::Us);
    for (client_id, secret) in [("", "s"), ("a:b", "s"), ("a", ""), ("a", "two words")] {
        let secret = SecretString::from(secret);
        let made = Client::with_client_secret(&http, endpoints.clone(), client_id, &secret);
        assert_eq!(made.unwrap_err().kind(), ErrorKind::InvalidCredential);
    }
}

fn simulated(simulator: &Simulator, secret: &str) -> Client {
    client_with(&simulator.url("us").parse().unwrap(), CLIENT_ID, secret)
}

#[tokio::test]
async fn a_service_account_watches_with_the_rights_of_its_role() {
    let simulator = simulator().await;
    let client = simulated(&simulator, CLIENT_SECRET);
    let organizations = client.organizations().await.unwrap().items;
    assert_eq!(organizations[0].id.as_str(), DEMO_ORGANIZATION_ID);
    let client = client.for_organization(organizations[0].id.clone());
    assert_eq!(client.administrators().await.unwrap().items.len(), 9);
    let error = client.service_accounts().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
}

#[tokio::test]
async fn a_token_whose_time_is_over_is_replaced_and_a_revoked_secret_is_told() {
    let simulator = simulator().await;
    let client = simulated(&simulator, CLIENT_SECRET);
    client.probe().await.unwrap();
    simulator.control().advance(TimeDelta::hours(1));
    client.probe().await.unwrap();

    let account = "Nightly audit export";
    let deleted = simulator
        .control()
        .delete_service_account(Region::Us, account);
    deleted.unwrap();
    let error = client.probe().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::KeyNotAccepted);
    let wrong = simulated(&simulator, "wrong").probe().await.unwrap_err();
    assert_eq!(wrong.kind(), ErrorKind::KeyNotAccepted);
}
