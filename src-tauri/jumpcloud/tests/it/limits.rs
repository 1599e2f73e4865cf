//! Only so many requests at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jumpcloud_client::{Client, Endpoints, Http, HttpOptions, OrganizationId};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use url::Url;

use crate::support::{KEY, key, options};

/// A server that announces each request and answers it only when the gate lets it.
struct Gated {
    url: Url,
    gate: Arc<Semaphore>,
    arrivals: mpsc::UnboundedReceiver<()>,
    most_at_once: Arc<AtomicUsize>,
}

impl Gated {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let (announce, arrivals) = mpsc::unbounded_channel();
        let gated = Self {
            url: url.parse().unwrap(),
            gate: Arc::new(Semaphore::new(0)),
            arrivals,
            most_at_once: Arc::default(),
        };
        let (gate, most) = (Arc::clone(&gated.gate), Arc::clone(&gated.most_at_once));
        let now = Arc::new(AtomicUsize::new(0));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (announce, gate) = (announce.clone(), Arc::clone(&gate));
                let (most, now) = (Arc::clone(&most), Arc::clone(&now));
                tokio::spawn(async move {
                    let _ = stream.read(&mut [0; 4096]).await;
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    let _ = announce.send(());
                    gate.acquire().await.unwrap().forget();
                    now.fetch_sub(1, Ordering::SeqCst);
                    let answer =
                        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]";
                    let _ = stream.write_all(answer.as_bytes()).await;
                });
            }
        });
        gated
    }

    fn client(&self, per_organization: usize, total: usize) -> Client {
        let options = HttpOptions {
            per_organization,
            total,
            ..options()
        };
        let http = Http::new(options).unwrap();
        Client::new(&http, Endpoints::loopback(&self.url).unwrap(), key(KEY))
    }

    async fn wait_for_arrivals(&mut self, count: usize) {
        for _ in 0..count {
            self.arrivals.recv().await.unwrap();
        }
    }
}

fn organization(number: u8) -> OrganizationId {
    format!("{number:024x}").parse().unwrap()
}

fn spawn_calls(tasks: &mut JoinSet<()>, client: &Client, count: usize) {
    for _ in 0..count {
        let client = client.clone();
        tasks.spawn(async move {
            client.roles().await.unwrap();
        });
    }
}

#[tokio::test]
async fn a_busy_organization_waits_for_itself_and_holds_up_no_other() {
    let mut server = Gated::start().await;
    let client = server.client(2, 16);
    let mut tasks = JoinSet::new();

    // Two clients made apart for one organization share its lane.
    spawn_calls(&mut tasks, &client.for_organization(organization(1)), 4);
    spawn_calls(&mut tasks, &client.for_organization(organization(1)), 4);
    server.wait_for_arrivals(2).await;

    spawn_calls(&mut tasks, &client.for_organization(organization(2)), 1);
    server.wait_for_arrivals(1).await;
    assert_eq!(server.most_at_once.load(Ordering::SeqCst), 3);

    server.gate.add_permits(9);
    tasks.join_all().await;
    assert!(server.most_at_once.load(Ordering::SeqCst) <= 3);
}

#[tokio::test]
async fn all_organizations_together_have_a_limit_too() {
    let mut server = Gated::start().await;
    let client = server.client(4, 3);
    let mut tasks = JoinSet::new();
    for number in 0..8 {
        spawn_calls(
            &mut tasks,
            &client.for_organization(organization(number)),
            1,
        );
    }
    server.wait_for_arrivals(3).await;
    server.gate.add_permits(8);
    tasks.join_all().await;
    assert_eq!(server.most_at_once.load(Ordering::SeqCst), 3);
}
