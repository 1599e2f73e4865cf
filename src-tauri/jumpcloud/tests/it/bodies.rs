//! Answers whose status is good and whose body is not, and the shapes that must be taken.

use jumpcloud_client::{ErrorKind, Standing};

use crate::faults::bodies;
use crate::stub::{Reply, Stub};
use crate::support::{Act, account, client, new_key};

const WRONG_TYPES: [&str; 8] = [
    "null",
    "true",
    "7",
    "\"text\"",
    "[]",
    "{}",
    r#"{"serviceAccount":"text"}"#,
    r#"{"serviceAccount":{"objectId":7,"name":["a"]}}"#,
];

#[tokio::test]
async fn every_malformed_body_has_its_kind() {
    for fault in bodies() {
        let stub = Stub::always(fault.reply.clone()).await;
        for act in [Act::Get, Act::Post, Act::Put] {
            let error = act.on(&fault.client(&stub)).await.unwrap_err();
            assert_eq!(error.kind(), fault.kind, "{act:?} {}", fault.name);
            assert!(error.status().is_some_and(|status| status < 300));
            assert!(error.may_have_reached_server());
        }
    }
}

#[tokio::test]
async fn wrong_types_are_unreadable_and_never_a_panic() {
    for body in WRONG_TYPES {
        let stub = Stub::always(Reply::new(200, body)).await;
        let client = client(&stub.url);
        let one = client.service_account(&account()).await.unwrap_err();
        assert_eq!(one.kind(), ErrorKind::Unreadable, "{body}");
        let made = client
            .add_auth_config(&account(), &new_key())
            .await
            .unwrap_err();
        assert_eq!(made.kind(), ErrorKind::NoSecretInAnswer, "{body}");
        assert!(client.get_self().await.is_err(), "{body}");
        if body != "[]" {
            let list = client.administrators().await.unwrap_err();
            assert_eq!(list.kind(), ErrorKind::Unreadable, "{body}");
        }
    }
}

#[tokio::test]
async fn a_good_body_cut_at_any_place_is_an_error_and_never_a_panic() {
    let whole = r#"{"serviceAccount":{"objectId":"s1","name":"é\u00e9"}}"#;
    for end in (0..whole.len()).filter(|&end| whole.is_char_boundary(end)) {
        let stub = Stub::always(Reply::until_closed(&whole[..end])).await;
        let error = client(&stub.url)
            .service_account(&account())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unreadable, "cut at {end}");
    }
}

#[tokio::test]
async fn a_byte_order_mark_is_skipped() {
    let stub = Stub::always(Reply::new(200, "\u{feff}{\"results\":[],\"totalCount\":0}")).await;
    assert!(
        client(&stub.url)
            .organizations()
            .await
            .unwrap()
            .items
            .is_empty()
    );
}

#[tokio::test]
async fn one_thing_is_read_wrapped_or_bare() {
    for body in [
        r#"{"serviceAccount":{"objectId":"s1"}}"#,
        r#"{"id":"s1","name":"n"}"#,
    ] {
        let stub = Stub::always(Reply::new(200, body)).await;
        let found = client(&stub.url).service_account(&account()).await.unwrap();
        assert_eq!(found.id.as_str(), "s1");
    }
}

#[tokio::test]
async fn an_answer_that_carries_a_secret_may_be_64_kib_long_and_no_longer() {
    let answer = |padding: usize| {
        let padding = " ".repeat(padding);
        format!(r#"{{"authConfig":{{"apiKeyConfig":{{"apiKey":"jca_new"}}}}}}{padding}"#)
    };
    let fits = 64 * 1024 - answer(0).len();
    let stub = Stub::always(Reply::new(200, &answer(fits))).await;
    assert!(
        client(&stub.url)
            .add_auth_config(&account(), &new_key())
            .await
            .is_ok()
    );
    let stub = Stub::always(Reply::new(200, &answer(fits + 1))).await;
    let error = client(&stub.url)
        .add_auth_config(&account(), &new_key())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_gateways_forbidden_page_does_not_prove_a_key_but_jumpclouds_own_refusal_does() {
    let stub = Stub::always(Reply::new(403, "<html>Forbidden by your company")).await;
    let error = client(&stub.url).probe().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);

    let body = r#"{"error":"Forbidden","message":"no permission"}"#;
    let stub = Stub::always(Reply::new(403, body)).await;
    let probe = client(&stub.url).probe().await.unwrap();
    assert_eq!(probe.standing, Standing::Forbidden);
}

#[tokio::test]
async fn a_key_is_not_proven_by_a_page_that_anybody_could_have_sent() {
    for body in ["<html>Sign in to this network", "{}", "\"ok\""] {
        let stub = Stub::always(Reply::new(200, body)).await;
        let error = client(&stub.url).probe().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unreadable, "{body}");
    }
}
