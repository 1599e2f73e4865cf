//! Right answers that come in part, slowly or spoilt, after the request has had its effect.

use std::io::Read as _;
use std::time::Duration;

use flate2::read::GzDecoder;
use jumpcloud_simulator::settings::{KeyLook, KeyPlace};
use jumpcloud_simulator::{Action, Ending, Fault, Place, Region, Spoilt, seed};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{Answer, Sim, sim, text};

const GENERATE: &str = "/api/users/generateApiKey";

async fn broken(action: Action) -> Sim {
    let sim = sim().await;
    sim.control().inject(Fault::new(action).on("POST", "/api"));
    sim
}

async fn generate(sim: &Sim) -> Answer {
    sim.post(GENERATE).key(seed::DEMO_ADMIN_KEY).send().await
}

async fn spoilt(how: Spoilt) -> (Sim, Answer) {
    let sim = broken(Action::Spoil { how }).await;
    let answer = generate(&sim).await;
    (sim, answer)
}

fn old_key_is_dead(sim: &Sim) -> bool {
    !sim.control().is_accepted(Region::Us, seed::DEMO_ADMIN_KEY)
}

/// The bytes that came, head included, and how the connection ended. Waits for no more than `most`.
async fn raw(sim: &Sim, most: usize) -> (String, std::io::Result<()>) {
    let address = sim.simulator().address(Region::Us);
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let request = format!(
        "POST {GENERATE} HTTP/1.1\r\nhost: x\r\nx-api-key: {}\r\ncontent-length: 0\r\n\r\n",
        seed::DEMO_ADMIN_KEY
    );
    stream
        .write_all(request.as_bytes())
        .await
        .expect("it takes the request");
    let mut came = Vec::new();
    let end = loop {
        match stream.read_buf(&mut came).await {
            Ok(0) => break Ok(()),
            Ok(_) if came.len() >= most => break Ok(()),
            Ok(_) => {}
            Err(error) => break Err(error),
        }
    };
    (String::from_utf8(came).expect("text"), end)
}

fn body(raw: &str) -> &str {
    raw.split_once("\r\n\r\n").expect("a head").1
}

#[tokio::test]
async fn an_answer_is_cut_at_each_place_and_its_head_announces_all_of_it() {
    let whole = generate(&sim().await).await.text.len();
    for ending in [Ending::Closed, Ending::Reset] {
        for (at, begins, length) in [
            (Place::Byte(0), "", 0),
            (Place::Byte(5), "{\"api", 5),
            (Place::BeforeSecret, "{\"apiKey\":\"", 11),
            (Place::InSecret, "{\"apiKey\":\"jca_", 11 + 20),
            (Place::AfterSecret, "{\"apiKey\":\"jca_", 11 + 40),
            (Place::AfterQuote, "{\"apiKey\":\"jca_", 11 + 41),
        ] {
            let sim = broken(Action::Cut { at, ending }).await;
            let (came, end) = raw(&sim, usize::MAX).await;
            assert!(
                came.contains(&format!("content-length: {whole}\r\n")),
                "{came}"
            );
            assert!(body(&came).starts_with(begins), "{came}");
            assert_eq!(body(&came).len(), length, "{at:?}");
            assert_eq!(end.is_err(), ending == Ending::Reset, "{at:?} {ending:?}");
            assert!(old_key_is_dead(&sim));
        }
    }
}

#[tokio::test]
async fn a_cut_answer_can_hold_the_whole_key() {
    let action = Action::Cut {
        at: Place::AfterQuote,
        ending: Ending::Closed,
    };
    let sim = broken(action).await;
    let (came, _) = raw(&sim, usize::MAX).await;
    let key = body(&came).split('"').nth(3).expect("a key");
    assert!(sim.control().is_accepted(Region::Us, key));
}

#[tokio::test]
async fn an_answer_may_have_not_even_a_head() {
    for (ending, kind) in [
        (Ending::Closed, None),
        (Ending::Reset, Some(std::io::ErrorKind::ConnectionReset)),
    ] {
        let at = Place::Start;
        let sim = broken(Action::Cut { at, ending }).await;
        let (came, end) = raw(&sim, usize::MAX).await;
        assert_eq!(came, "");
        assert_eq!(end.err().map(|error| error.kind()), kind);
        assert!(old_key_is_dead(&sim));
    }
}

#[tokio::test]
async fn a_stalled_answer_stays_open() {
    for at in [Place::Start, Place::InSecret] {
        let ending = Ending::Stalled;
        let sim = broken(Action::Cut { at, ending }).await;
        let request = sim.post(GENERATE).key(seed::DEMO_ADMIN_KEY);
        let request = request.into_request().timeout(Duration::from_millis(200));
        let error = match request.send().await {
            Ok(response) => response.bytes().await.expect_err("a part"),
            Err(error) => error,
        };
        assert!(error.is_timeout(), "{error:?}");
        assert!(old_key_is_dead(&sim));
    }
}

#[tokio::test]
async fn an_answer_can_lack_its_terminator() {
    let sim = broken(Action::Unterminated).await;
    let (came, _) = raw(&sim, usize::MAX).await;
    assert!(came.contains("transfer-encoding: chunked\r\n"), "{came}");
    assert!(came.contains("jca_") && came.ends_with("\"}\r\n"), "{came}");
}

#[tokio::test]
async fn an_answer_that_trickles_is_the_right_one() {
    let sim = broken(Action::Trickle { milliseconds: 0 }).await;
    let key = text(&generate(&sim).await.json()["apiKey"]);
    assert!(sim.control().is_accepted(Region::Us, &key));
}

#[tokio::test]
async fn the_right_answer_can_have_another_status() {
    let sim = broken(Action::OtherStatus { status: 500 }).await;
    let answer = generate(&sim).await;
    assert_eq!(answer.status.as_u16(), 500);
    let key = text(&answer.json()["apiKey"]);
    assert!(sim.control().is_accepted(Region::Us, &key));
}

#[tokio::test]
async fn a_body_can_be_empty_or_long_or_begin_oddly() {
    let (sim, answer) = spoilt(Spoilt::Emptied).await;
    assert_eq!(answer.text, "");
    assert!(old_key_is_dead(&sim));

    let (_sim, answer) = spoilt(Spoilt::ByteOrderMark).await;
    // The client's `text` decodes, and so drops the mark.
    assert!(answer.text.trim_start_matches('\u{feff}').starts_with('{'));

    let (_sim, answer) = spoilt(Spoilt::Padded(100_000)).await;
    assert_eq!(answer.text.len(), 100_000);
    assert!(text(&answer.json()["apiKey"]).starts_with("jca_"));
}

#[tokio::test]
async fn a_bomb_is_short_until_it_is_unpacked() {
    let how = Spoilt::Gzip(5_000_000);
    let sim = broken(Action::Spoil { how }).await;
    let request = sim.post(GENERATE).key(seed::DEMO_ADMIN_KEY).into_request();
    let response = request.send().await.expect("an answer");
    assert_eq!(response.headers()["content-encoding"], "gzip");
    let packed = response.bytes().await.expect("a whole answer");
    assert!(packed.len() < 50_000, "{}", packed.len());
    let mut unpacked = String::new();
    let read = GzDecoder::new(&packed[..]).read_to_string(&mut unpacked);
    assert_eq!(read.expect("gzip"), 5_000_000);
    assert!(unpacked.starts_with("{\"apiKey\":\"jca_"));
}

#[tokio::test]
async fn a_body_can_be_nested_deeper_than_parsers_go() {
    let (_sim, answer) = spoilt(Spoilt::Nested(10_000)).await;
    assert!(serde_json::from_str::<Value>(&answer.text).is_err());
    assert_eq!(answer.text.matches("{\"a\":").count(), 10_000);
    assert!(answer.text.contains("jca_"));
}

#[tokio::test]
async fn a_body_can_hold_bad_utf_8_beside_the_key() {
    for place in [KeyPlace::ApiKey, KeyPlace::Bare] {
        let how = Spoilt::BadUtf8;
        let sim = broken(Action::Spoil { how }).await;
        sim.control().settings(|it| it.key_place = place);
        let request = sim.post(GENERATE).key(seed::DEMO_ADMIN_KEY).into_request();
        let bytes = request.send().await.expect("an answer").bytes().await;
        let bytes = bytes.expect("a whole answer");
        assert!(std::str::from_utf8(&bytes).is_err());
        let lossy = String::from_utf8_lossy(&bytes).into_owned();
        let known: Value = serde_json::from_str(&lossy).expect("JSON but for the encoding");
        assert!(known.to_string().contains("jca_"));
    }
}

#[tokio::test]
async fn the_key_can_be_missing_moved_old_or_one_of_two() {
    let (_sim, answer) = spoilt(Spoilt::SecretMissing).await;
    assert!(answer.json()["apiKey"].is_null());

    let (sim, answer) = spoilt(Spoilt::SecretMoved).await;
    let key = text(&answer.json()["credentialValue"]);
    assert!(sim.control().is_accepted(Region::Us, &key));

    let (sim, answer) = spoilt(Spoilt::OldSecret).await;
    assert_eq!(answer.json()["apiKey"], seed::DEMO_ADMIN_KEY);
    assert!(old_key_is_dead(&sim));

    let other = "a\"text\"";
    let (_sim, answer) = spoilt(Spoilt::SecretReplaced(other.to_owned())).await;
    assert_eq!(answer.json()["apiKey"], other);

    let (sim, answer) = spoilt(Spoilt::TwoSecrets).await;
    let [other, key] = ["key", "apiKey"].map(|name| text(&answer.json()[name]));
    assert!(other.starts_with("jca_"));
    assert!(sim.control().is_accepted(Region::Us, &key));
    assert!(!sim.control().is_accepted(Region::Us, &other));
}

#[tokio::test]
async fn the_secret_of_a_service_account_is_spoilt_in_the_same_ways() {
    let sim = sim().await;
    let account = text(&sim.service_account("HR onboarding").await["objectId"]);
    let path = format!("/api/v2/service-accounts/{account}/auth-config");
    for (how, expected) in [
        (Spoilt::SecretMissing, Value::Null),
        (Spoilt::OldSecret, seed::DEMO_ADMIN_KEY.into()),
    ] {
        let before = sim.control().auth_configs(Region::Us, &account);
        let fault = Fault::new(Action::Spoil { how });
        sim.control().inject(fault.on("POST", "/api/v2").times(1));
        let call = sim.post(&path).key(seed::DEMO_ADMIN_KEY);
        let new = serde_json::json!({
            "authType": "API_KEY", "apiKeyConfig": { "lifetime": "90 Days" },
        });
        let answer = call.body(&new).send().await.json();
        assert_eq!(answer["authConfig"]["apiKeyConfig"]["apiKey"], expected);

        let after = sim.control().auth_configs(Region::Us, &account);
        let (before, after) = (before.expect("an account"), after.expect("an account"));
        assert_eq!(after.len(), before.len() + 1);
        let made = after.last().expect("the new one");
        let revoked = sim.control().revoke_auth_config(Region::Us, &account, made);
        revoked.expect("the new one");
    }
}

#[tokio::test]
async fn an_answer_without_a_secret_is_cut_in_the_middle_and_otherwise_left_alone() {
    let list = async |action: Option<Action>| {
        let sim = sim().await;
        if let Some(action) = action {
            sim.control().inject(Fault::new(action));
        }
        let call = sim.get("/api/organizations").key(seed::DEMO_ADMIN_KEY);
        let mut response = call.into_request().send().await.expect("an answer");
        let mut came = Vec::new();
        while let Ok(Some(piece)) = response.chunk().await {
            came.extend_from_slice(&piece);
        }
        came
    };
    let whole = list(None).await;
    for how in [Spoilt::SecretMissing, Spoilt::OldSecret, Spoilt::TwoSecrets] {
        assert_eq!(list(Some(Action::Spoil { how })).await, whole);
    }
    let (at, ending) = (Place::InSecret, Ending::Closed);
    let cut = list(Some(Action::Cut { at, ending })).await;
    assert_eq!(cut, whole[..whole.len() / 2]);
}

#[tokio::test]
async fn a_new_key_can_look_otherwise_and_works_all_the_same() {
    for (look, length) in [(KeyLook::OtherPrefix, 40), (KeyLook::Hexadecimal, 40)] {
        let sim = sim().await;
        sim.control().settings(|it| it.key_look = look);
        let key = text(&generate(&sim).await.json()["apiKey"]);
        assert_eq!(key.len(), length);
        assert!(!key.starts_with("jca_"));
        assert!(sim.control().is_accepted(Region::Us, &key));
    }
}

#[tokio::test]
async fn every_broken_answer_can_be_ordered_over_http() {
    let sim = sim().await;
    for action in [
        serde_json::json!({ "kind": "cut", "at": "in_secret" }),
        serde_json::json!({ "kind": "cut", "at": { "byte": 7 }, "ending": "reset" }),
        serde_json::json!({ "kind": "cut", "at": "start", "ending": "stalled" }),
        serde_json::json!({ "kind": "unterminated" }),
        serde_json::json!({ "kind": "trickle", "milliseconds": 1000 }),
        serde_json::json!({ "kind": "other_status", "status": 503 }),
        serde_json::json!({ "kind": "spoil", "how": "two_secrets" }),
        serde_json::json!({ "kind": "spoil", "how": { "secret_replaced": "another" } }),
        serde_json::json!({ "kind": "spoil", "how": { "gzip": 1_000_000 } }),
    ] {
        let order = serde_json::json!({ "method": "POST", "action": action });
        let call = sim.control_call(reqwest::Method::POST, "/faults");
        let answer = call.body(&order).send().await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    }
}
