//! A GET is tried again where that may help, and only there.

use std::time::Duration;

use jumpcloud_client::{ErrorKind, HttpOptions};

use crate::faults::all;
use crate::stub::{Reply, Stub};
use crate::support::{Act, client, client_with, options};

fn good() -> Reply {
    Reply::new(200, r#"{"serviceAccount":{"objectId":"s1"}}"#)
}

#[tokio::test]
async fn a_fault_that_passes_is_never_seen() {
    for passing in [
        Reply::new(500, ""),
        Reply::new(503, "<html>"),
        Reply::new(429, ""),
        Reply::with(429, "retry-after: 0\r\n", ""),
        Reply::with(429, "retry-after: nonsense\r\n", ""),
        Reply::nothing(),
        Reply::nothing().then_reset(),
        Reply::cut(200, 100, "{"),
    ] {
        let stub = Stub::in_turn(vec![passing.clone(), passing, good()]).await;
        Act::Get.on(&client(&stub.url)).await.unwrap();
        assert_eq!(stub.times_asked(), 3);
    }
}

#[tokio::test]
async fn a_fault_that_stays_is_told_after_the_last_retry() {
    let stub = Stub::always(Reply::new(502, "")).await;
    let error = Act::Get.on(&client(&stub.url)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ServerError);
    assert_eq!(stub.times_asked(), 3);
}

#[tokio::test]
async fn only_what_may_pass_by_itself_is_tried_again() {
    for fault in all() {
        let stub = Stub::always(fault.reply.clone()).await;
        let error = Act::Get.on(&fault.client(&stub)).await.unwrap_err();
        let passing = matches!(
            error.kind(),
            ErrorKind::RateLimited | ErrorKind::ServerError | ErrorKind::ConnectionLost
        ) && error.status() != Some(501);
        let expected = if passing { 3 } else { 1 };
        assert_eq!(stub.times_asked(), expected, "{}", fault.name);
    }
}

#[tokio::test]
async fn a_wait_longer_than_is_reasonable_is_told_instead_of_waited_for() {
    let date =
        "date: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sun, 06 Nov 1994 08:51:37 GMT\r\n";
    for header in ["retry-after: 120\r\n", date] {
        let stub = Stub::always(Reply::with(429, header, "")).await;
        let error = Act::Get.on(&client(&stub.url)).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_mins(2)));
        assert_eq!(stub.times_asked(), 1);
    }
}

#[tokio::test]
async fn a_write_tells_how_long_to_wait_too() {
    let stub = Stub::always(Reply::with(429, "retry-after: 7\r\n", "")).await;
    let error = Act::Post.on(&client(&stub.url)).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
}

#[tokio::test]
async fn retries_can_be_switched_off() {
    let stub = Stub::always(Reply::new(500, "")).await;
    let options = HttpOptions {
        retries: 0,
        ..options()
    };
    Act::Get
        .on(&client_with(options, &stub.url))
        .await
        .unwrap_err();
    assert_eq!(stub.times_asked(), 1);
}
