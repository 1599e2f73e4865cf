//! Making an administrator's key: one POST, and no byte of its answer is lost.

use std::time::Duration;

use jumpcloud_client::{
    Client, ErrorKind, GenerateError, GeneratedAnswer, InvalidLifetime, KeyLifetime, KeySearch,
    ReportedExpiry, find_new_key,
};
use jumpcloud_simulator::seed::{DEMO_ADMIN_KEY, MULTI_TENANT_KEY};
use jumpcloud_simulator::settings::{GenerateApiKey, KeyPlace, TtlUnit};
use secrecy::{ExposeSecret, SecretString};

use crate::faults::all;
use crate::simulated::{client_with_key, simulator};
use crate::stub::{Reply, Stub};
use crate::support::{KEY, ORGANIZATION, client, client_with, impatient};

const NEW: &str = "jca_a0new0key0a0new0key0a0new0key0a0new0";
const DAY: Duration = Duration::from_hours(24);

/// What came back, and what was kept meanwhile.
async fn generate_for(
    client: &Client,
    lifetime: KeyLifetime,
) -> (Result<GeneratedAnswer, GenerateError>, Vec<u8>) {
    let mut kept = Vec::new();
    let mut keep = |piece: &[u8]| kept.extend_from_slice(piece);
    let answer = client.generate_api_key(lifetime, &mut keep).await;
    (answer, kept)
}

async fn generate(client: &Client) -> (Result<GeneratedAnswer, GenerateError>, Vec<u8>) {
    generate_for(client, KeyLifetime::NINETY_DAYS).await
}

fn found(body: &[u8]) -> SecretString {
    match find_new_key(body, &SecretString::from(DEMO_ADMIN_KEY)) {
        KeySearch::Found { key, whole: true } => key,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_new_key_works_and_the_old_one_is_dead() {
    for place in [
        KeyPlace::ApiKey,
        KeyPlace::Key,
        KeyPlace::Token,
        KeyPlace::Nested,
        KeyPlace::Bare,
    ] {
        let simulator = simulator().await;
        simulator.control().settings(|it| it.key_place = place);
        let old = client_with_key(&simulator, DEMO_ADMIN_KEY);
        let (answer, kept) = generate(&old).await;
        let answer = answer.unwrap();
        assert_eq!(answer.body.expose_secret(), kept);
        assert!(answer.server_time.is_some());

        let new = client_with_key(&simulator, found(&kept).expose_secret());
        new.probe().await.unwrap();
        let error = old.probe().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::KeyNotAccepted);
    }
}

#[tokio::test]
async fn an_answer_without_the_key_is_still_a_whole_answer() {
    let simulator = simulator().await;
    simulator
        .control()
        .settings(|it| it.key_place = KeyPlace::Nowhere);
    let (answer, _) = generate(&client_with_key(&simulator, DEMO_ADMIN_KEY)).await;
    let old = SecretString::from(DEMO_ADMIN_KEY);
    let found = find_new_key(answer.unwrap().body.expose_secret(), &old);
    assert!(matches!(found, KeySearch::Nothing), "{found:?}");
}

#[tokio::test]
async fn ninety_days_are_asked_for_by_saying_nothing_and_other_lifetimes_in_seconds() {
    let stub = Stub::always(Reply::new(200, "{}")).await;
    let client = client(&stub.url);
    generate(&client).await.0.unwrap();
    let two_days = KeyLifetime::try_from(2 * DAY).unwrap();
    generate_for(&client, two_days).await.0.unwrap();

    let [plain, timed] = stub.asked().try_into().unwrap();
    assert_eq!(plain.line, "POST /api/users/generateApiKey");
    assert_eq!(plain.body, "");
    assert_eq!(plain.header("content-length"), ["0"]);
    assert_eq!(timed.body, r#"{"ttl":172800}"#);
    for asked in [plain, timed] {
        assert_eq!(asked.header("x-api-key"), [KEY]);
        assert!(asked.header("x-org-id").is_empty());
    }
}

#[tokio::test]
async fn an_organization_is_named_where_the_client_has_one() {
    let stub = Stub::always(Reply::new(200, "{}")).await;
    let client = client(&stub.url).for_organization(ORGANIZATION.parse().unwrap());
    generate(&client).await.0.unwrap();
    assert_eq!(stub.asked()[0].header("x-org-id"), [ORGANIZATION]);
}

#[tokio::test]
async fn a_multi_tenant_administrator_needs_no_organization() {
    let simulator = simulator().await;
    let (answer, _) = generate(&client_with_key(&simulator, MULTI_TENANT_KEY)).await;
    answer.unwrap();
}

#[test]
fn a_lifetime_is_one_hour_to_365_days() {
    let hour = Duration::from_hours(1);
    for fits in [
        hour,
        90 * DAY,
        365 * DAY,
        365 * DAY + Duration::from_nanos(1),
    ] {
        assert!(KeyLifetime::try_from(fits).is_ok());
    }
    let second = Duration::from_secs(1);
    for wrong in [
        Duration::ZERO,
        Duration::from_secs(3599),
        365 * DAY + second,
        Duration::MAX,
    ] {
        assert_eq!(KeyLifetime::try_from(wrong), Err(InvalidLifetime));
    }
    assert_eq!(KeyLifetime::try_from(90 * DAY), Ok(KeyLifetime::default()));
}

#[tokio::test]
async fn a_lifetime_understood_in_another_unit_shows_in_the_expiry() {
    for (unit, refused) in [(TtlUnit::Seconds, false), (TtlUnit::Days, true)] {
        let simulator = simulator().await;
        simulator.control().settings(|it| it.ttl_unit = unit);
        let client = client_with_key(&simulator, DEMO_ADMIN_KEY);
        let (answer, kept) = generate_for(&client, KeyLifetime::try_from(2 * DAY).unwrap()).await;
        if refused {
            assert!(answer.unwrap_err().error.proves_nothing_happened());
            continue;
        }
        let new = client_with_key(&simulator, found(&kept).expose_secret());
        let key = new.get_self().await.unwrap().api_key.unwrap();
        let ReportedExpiry::At(expiry) = key.expiry else {
            panic!("{key:?}")
        };
        let lifetime = expiry - key.created_at.unwrap();
        assert_eq!(lifetime.to_std().unwrap(), 2 * DAY);
    }
}

#[tokio::test]
async fn every_clear_no_proves_that_nothing_happened() {
    let simulator = simulator().await;
    let client = client_with_key(&simulator, DEMO_ADMIN_KEY);
    for (refusal, kind) in [
        (GenerateApiKey::Unauthorized, ErrorKind::KeyNotAccepted),
        (GenerateApiKey::Forbidden, ErrorKind::Forbidden),
        (GenerateApiKey::NotFound, ErrorKind::NotFound),
        (GenerateApiKey::MethodNotAllowed, ErrorKind::Rejected),
        (GenerateApiKey::RedirectsToLogin, ErrorKind::KeyDidNotArrive),
    ] {
        simulator
            .control()
            .settings(|it| it.generate_api_key = refusal);
        let (answer, kept) = generate(&client).await;
        let failed = answer.unwrap_err();
        assert_eq!(failed.error.kind(), kind);
        assert!(failed.error.proves_nothing_happened());
        assert!(kept.is_empty() && failed.received.expose_secret().is_empty());
        client.probe().await.unwrap();
    }
}

#[tokio::test]
async fn every_fault_is_met_once_and_nothing_but_a_clear_no_is_one() {
    for fault in all() {
        let stub = Stub::always(fault.reply.clone()).await;
        let (answer, kept) = generate(&fault.client(&stub)).await;
        assert_eq!(stub.times_asked(), 1, "{}", fault.name);
        let received = match answer {
            // What the body means is not looked at here.
            Ok(answer) => {
                assert_eq!(fault.kind, ErrorKind::Unreadable, "{}", fault.name);
                answer.body
            }
            Err(failed) => {
                assert_eq!(failed.error.kind(), fault.kind, "{}", fault.name);
                let status = failed.error.status().unwrap_or(200);
                let is_no = (300..500).contains(&status);
                assert_eq!(
                    failed.error.proves_nothing_happened(),
                    is_no,
                    "{}",
                    fault.name
                );
                failed.received
            }
        };
        assert_eq!(received.expose_secret(), kept, "{}", fault.name);
    }
}

#[tokio::test]
async fn a_request_that_timed_out_may_have_been_passed_on() {
    for (status, proves) in [
        (408, false),
        (425, true),
        (429, true),
        (409, true),
        (499, true),
    ] {
        let stub = Stub::always(Reply::new(status, "")).await;
        let (answer, _) = generate(&client(&stub.url)).await;
        let error = answer.unwrap_err().error;
        assert_eq!(error.proves_nothing_happened(), proves, "{status}");
    }
}

#[tokio::test]
async fn what_came_of_a_broken_answer_is_kept_and_returned() {
    let body = format!(r#"{{"apiKey":"{NEW}","#);
    for (reply, kind) in [
        (Reply::cut(200, 9_000, &body), ErrorKind::ConnectionLost),
        (
            Reply::cut(200, 9_000, &body).then_stall(),
            ErrorKind::TimedOut,
        ),
        (
            Reply::cut(200, 9_000, &body).then_trickle(),
            ErrorKind::TimedOut,
        ),
        (Reply::cut(200, 64 << 20, &body), ErrorKind::TooLarge),
        (Reply::new(500, &body), ErrorKind::ServerError),
        (Reply::cut(503, 9_000, &body), ErrorKind::ServerError),
    ] {
        let stub = Stub::always(reply).await;
        let (answer, kept) = generate(&client_with(impatient(), &stub.url)).await;
        let failed = answer.unwrap_err();
        assert_eq!(failed.error.kind(), kind);
        assert!(!failed.error.proves_nothing_happened());
        assert_eq!(failed.received.expose_secret(), kept);
        assert_eq!(found(&kept).expose_secret(), NEW, "{kind:?}");
    }
}

#[tokio::test]
async fn pieces_are_kept_as_they_come() {
    let first = format!(r#"{{"apiKey":"{NEW}""#);
    let stub = Stub::always(Reply::cut(200, 9_000, &first).then_trickle()).await;
    let mut pieces = 0;
    let mut keep = |_: &[u8]| pieces += 1;
    let client = client_with(impatient(), &stub.url);
    let answer = client.generate_api_key(KeyLifetime::default(), &mut keep);
    answer.await.unwrap_err();
    assert!(pieces > 1, "{pieces}");
}

#[tokio::test]
async fn no_more_than_64_kib_are_kept() {
    let body = format!("\"{NEW}\"{}", " ".repeat(9 << 20));
    for reply in [Reply::until_closed(&body), Reply::new(200, &body)] {
        let stub = Stub::always(reply).await;
        let (answer, kept) = generate(&client(&stub.url)).await;
        assert_eq!(answer.unwrap_err().error.kind(), ErrorKind::TooLarge);
        assert_eq!(kept.len(), 64 * 1024);
        assert_eq!(found(&kept).expose_secret(), NEW);
    }
}

#[tokio::test]
async fn the_body_of_a_clear_no_is_not_kept() {
    for status in [301, 400, 401, 404, 429] {
        let stub = Stub::always(Reply::new(status, r#"{"message":"no"}"#)).await;
        let (answer, kept) = generate(&client(&stub.url)).await;
        assert!(answer.unwrap_err().received.expose_secret().is_empty());
        assert!(kept.is_empty(), "{status}");
    }
}

#[tokio::test]
async fn nothing_was_sent_when_nobody_listens() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let (answer, kept) = generate(&client(&url.parse().unwrap())).await;
    let error = answer.unwrap_err().error;
    assert!(!error.may_have_reached_server() && error.proves_nothing_happened());
    assert!(kept.is_empty());
}

#[tokio::test]
async fn the_call_has_a_connection_of_its_own() {
    let alive = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
    let stub = Stub::always(Reply::raw(alive, b"").then_stall()).await;
    let client = client(&stub.url);
    // The stub serves one request a connection: a second one on the same would stall.
    let _ = client.probe().await;
    for _ in 0..2 {
        generate(&client).await.0.unwrap();
    }
    assert_eq!(stub.times_asked(), 3);
}

#[tokio::test]
async fn no_error_shows_what_came() {
    for body in [
        format!(r#"{{"message":"made {NEW}"}}"#),
        format!(r#"{{"apiKey":"{NEW}"}}"#),
    ] {
        for reply in [Reply::new(500, &body), Reply::cut(200, 9_000, &body)] {
            let stub = Stub::always(reply).await;
            let failed = generate(&client(&stub.url)).await.0.unwrap_err();
            let shown = format!("{failed} {failed:?}");
            assert!(!shown.contains("jca_"), "{shown}");
        }
        let stub = Stub::always(Reply::new(200, &body)).await;
        let answer = generate(&client(&stub.url)).await.0.unwrap();
        assert!(!format!("{answer:?}").contains("jca_"));
    }
}
