//! Stands between client and simulator, passes everything on, and remembers it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use crate::stub::{Asked, receive};

/// A request and its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub method: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    /// Where it is JSON.
    pub body: Option<Value>,
    pub status: u16,
    /// Where it is JSON.
    pub answer: Option<Value>,
}

pub struct Recorder {
    pub url: Url,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
}

impl Recorder {
    pub async fn before(simulator: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let recorder = Self {
            url: url.parse().unwrap(),
            exchanges: Arc::default(),
        };
        let exchanges = Arc::clone(&recorder.exchanges);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass_on(stream, simulator, Arc::clone(&exchanges)));
            }
        });
        recorder
    }

    pub fn exchanges(&self) -> Vec<Exchange> {
        self.exchanges.lock().unwrap().clone()
    }
}

async fn pass_on(
    mut client: TcpStream,
    simulator: SocketAddr,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
) {
    let Some(asked) = receive(&mut client).await else {
        return;
    };
    let Asked {
        line,
        headers,
        body,
    } = &asked;
    let headers = headers.join("\r\n");
    let request = format!("{line} HTTP/1.1\r\n{headers}\r\nconnection: close\r\n\r\n{body}");
    let mut server = TcpStream::connect(simulator).await.unwrap();
    server.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await.unwrap();
    // Before the client can go on, so that nothing is missing once it has.
    exchanges.lock().unwrap().push(exchange(&asked, &answer));
    let _ = client.write_all(&answer).await;
}

fn exchange(asked: &Asked, answer: &[u8]) -> Exchange {
    let (method, target) = asked.line.split_once(' ').unwrap();
    let url = Url::parse("http://127.0.0.1/")
        .unwrap()
        .join(target)
        .unwrap();
    let answer = String::from_utf8(answer.to_vec()).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    Exchange {
        method: method.to_owned(),
        path: url.path().to_owned(),
        query: url.query_pairs().into_owned().collect(),
        body: serde_json::from_str(&asked.body).ok(),
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        answer: serde_json::from_str(body).ok(),
    }
}
