//! What changes something is sent exactly once, whatever happens.

use crate::faults::all;
use crate::stub::{Reply, Stub};
use crate::support::{Act, account, client, new_key};

#[tokio::test]
async fn a_write_is_sent_exactly_once_under_every_fault() {
    for fault in all() {
        for act in Act::WRITES {
            let stub = Stub::always(fault.reply.clone()).await;
            // A DELETE that succeeds is not asked for a body.
            let _ = act.on(&fault.client(&stub)).await;
            assert_eq!(stub.times_asked(), 1, "{act:?} {}", fault.name);
        }
    }
}

#[tokio::test]
async fn a_write_never_reuses_a_connection_that_the_server_may_be_giving_up() {
    let alive = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
    let stub = Stub::always(Reply::raw(alive, b"").then_stall()).await;
    let client = client(&stub.url);
    for _ in 0..3 {
        // The stub serves one request a connection: a second one on the same would stall.
        Act::Delete.on(&client).await.unwrap();
    }
    assert_eq!(stub.times_asked(), 3);
}

#[tokio::test]
async fn nothing_was_sent_when_nobody_listens() {
    let stub = Stub::always(Reply::nothing()).await;
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut url = stub.url.clone();
    url.set_port(Some(free.local_addr().unwrap().port()))
        .unwrap();
    drop(free);
    for act in Act::ALL {
        let error = act.on(&client(&url)).await.unwrap_err();
        assert_eq!(error.kind(), jumpcloud_client::ErrorKind::Offline);
        assert!(!error.may_have_reached_server(), "{act:?}");
    }
}

#[tokio::test]
async fn a_success_without_the_new_secret_is_not_asked_for_again() {
    let stub = Stub::always(Reply::new(201, r#"{"authConfig":{"id":"c1"}}"#)).await;
    let error = client(&stub.url)
        .add_auth_config(&account(), &new_key())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), jumpcloud_client::ErrorKind::NoSecretInAnswer);
    assert_eq!(error.status(), Some(201));
    assert!(error.may_have_reached_server());
    assert_eq!(stub.times_asked(), 1);
}
