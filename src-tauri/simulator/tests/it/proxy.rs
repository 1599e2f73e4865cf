use std::time::Duration;

use jumpcloud_simulator::proxy::{Proxy, Wire};
use jumpcloud_simulator::{Region, seed};
use reqwest::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{Sim, client, sim};

const REQUEST: &str = "GET /api/organizations HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
const TICK: Duration = Duration::from_millis(1);

async fn proxied() -> (Sim, Proxy) {
    let sim = sim().await;
    let proxy = Proxy::start(sim.simulator().address(Region::Us))
        .await
        .expect("it starts");
    (sim, proxy)
}

/// All that a request through the proxy brings back, and how it ended.
async fn raw(proxy: &Proxy) -> (Vec<u8>, std::io::Result<()>) {
    let mut stream = TcpStream::connect(proxy.addr()).await.expect("it listens");
    stream
        .write_all(REQUEST.as_bytes())
        .await
        .expect("it takes the request");
    let mut answer = Vec::new();
    let end = stream.read_to_end(&mut answer).await.map(|_| ());
    (answer, end)
}

#[tokio::test]
async fn a_clean_wire_passes_everything() {
    let (_sim, proxy) = proxied().await;
    let url = format!("{}/api/organizations", proxy.url());
    let answer = client()
        .get(url)
        .header("x-api-key", seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    assert_eq!(answer.expect("an answer").status(), StatusCode::OK);
}

#[tokio::test]
async fn a_dropped_request_never_reaches_the_server() {
    let (sim, proxy) = proxied().await;
    proxy.set(Wire::Drop);
    assert!(raw(&proxy).await.0.is_empty());
    assert!(sim.control().requests().is_empty());
}

#[tokio::test]
async fn after_a_fin_the_server_has_acted_and_no_byte_comes() {
    let (sim, proxy) = proxied().await;
    proxy.set(Wire::Fin);
    let (answer, end) = raw(&proxy).await;
    assert!(answer.is_empty() && end.is_ok());
    assert_eq!(sim.control().requests().len(), 1);
}

#[tokio::test]
async fn after_a_reset_the_server_has_acted_and_the_connection_is_broken() {
    let (sim, proxy) = proxied().await;
    proxy.set(Wire::Reset);
    let (answer, end) = raw(&proxy).await;
    assert!(answer.is_empty());
    let kind = end.expect_err("a reset").kind();
    assert_eq!(kind, std::io::ErrorKind::ConnectionReset);
    assert_eq!(sim.control().requests().len(), 1);
}

#[tokio::test]
async fn an_answer_is_cut_after_so_many_bytes() {
    let (_sim, proxy) = proxied().await;
    proxy.set(Wire::CutAfter(20));
    assert_eq!(raw(&proxy).await.0, b"HTTP/1.1 302 Found\r\n");
}

#[tokio::test]
async fn slow_wires_bring_the_same_answer() {
    let (_sim, proxy) = proxied().await;
    let (clean, _) = raw(&proxy).await;
    for wire in [
        Wire::Latency(TICK),
        Wire::SlowHeaders(TICK),
        Wire::Trickle(Duration::ZERO),
    ] {
        proxy.set(wire);
        assert_eq!(raw(&proxy).await.0, clean, "{wire:?}");
    }
}

#[tokio::test]
async fn garbage_is_not_http() {
    let (_sim, proxy) = proxied().await;
    proxy.set(Wire::Garbage);
    let error = client().get(proxy.url()).send().await.expect_err("garbage");
    assert!(error.is_request());
}

#[tokio::test]
async fn an_answer_that_never_comes_times_out() {
    let (_sim, proxy) = proxied().await;
    proxy.set(Wire::NeverAnswer);
    let request = client().get(proxy.url()).timeout(Duration::from_millis(50));
    assert!(request.send().await.expect_err("no answer").is_timeout());
}

#[tokio::test]
async fn a_change_meets_connections_that_are_already_open() {
    let (_sim, proxy) = proxied().await;
    let client = client();
    let first = client.get(proxy.url()).send().await.expect("an answer");
    first.bytes().await.expect("a whole answer");
    proxy.set(Wire::Garbage);
    client.get(proxy.url()).send().await.expect_err("garbage");
    proxy.set(Wire::Clean);
    client.get(proxy.url()).send().await.expect("an answer");
}
