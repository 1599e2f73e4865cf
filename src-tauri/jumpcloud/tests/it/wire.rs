//! Connections that break once the request is on its way.

use std::time::{Duration, Instant};

use jumpcloud_client::{ErrorKind, HttpOptions};

use crate::faults::wires;
use crate::stub::{Reply, Stub};
use crate::support::{Act, client, client_with, impatient};

#[tokio::test]
async fn every_broken_wire_has_its_kind_for_every_method() {
    for fault in wires() {
        let stub = Stub::always(fault.reply.clone()).await;
        for act in Act::ALL {
            let error = act.on(&fault.client(&stub)).await.unwrap_err();
            assert_eq!(error.kind(), fault.kind, "{act:?} {}", fault.name);
            assert!(error.may_have_reached_server(), "{act:?} {}", fault.name);
        }
    }
}

#[tokio::test]
async fn an_answer_that_trickles_for_ever_ends_at_the_total_timeout() {
    let trickle = Reply::cut(200, 1 << 20, "{").then_trickle();
    let stub = Stub::always(trickle).await;
    let options = HttpOptions {
        total_timeout: Duration::from_millis(300),
        ..impatient()
    };
    let begin = Instant::now();
    let error = Act::Get
        .on(&client_with(options, &stub.url))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    assert!(begin.elapsed() >= Duration::from_millis(300));
    assert_eq!(stub.times_asked(), 1, "a timeout has been waited for once");
}

#[tokio::test]
async fn a_connection_that_died_while_idle_is_not_noticed_by_a_read() {
    let alive = "HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\n{\"results\":[]}";
    let stub = Stub::always(Reply::raw(alive, b"")).await;
    let client = client(&stub.url);
    // The stub closes after one answer without saying so: the next read finds a dead connection
    // and recovers by itself.
    for _ in 0..3 {
        client.organizations().await.unwrap();
    }
}
