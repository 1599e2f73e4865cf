//! A server on loopback that answers byte for byte what a test says, and remembers what it was
//! asked. One request a connection.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// What is written, and what happens then.
#[derive(Clone, Debug)]
pub struct Reply {
    bytes: Vec<u8>,
    ending: Ending,
}

#[derive(Clone, Copy, Debug)]
enum Ending {
    Close,
    Reset,
    Stall,
    Trickle,
}

/// A request as it was received.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Method and target.
    pub line: String,
    /// The header lines, in lower case.
    pub headers: Vec<String>,
    pub body: String,
}

type Script = Arc<dyn Fn(usize, &Asked) -> Reply + Send + Sync>;

pub struct Stub {
    pub url: Url,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Reply {
    /// A complete answer. A body that is not empty is announced as JSON.
    pub fn new(status: u16, body: &str) -> Self {
        Self::with(status, "", body)
    }

    /// A complete answer with more header lines, each ended by CR LF.
    pub fn with(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        Self::raw(&head(status, headers, body.len()), body)
    }

    /// An answer that announces more than it holds.
    pub fn cut(status: u16, announced: usize, body: &str) -> Self {
        Self::raw(&head(status, "", announced), body.as_bytes())
    }

    /// An answer that ends when the connection does.
    pub fn until_closed(body: &str) -> Self {
        Self::raw(
            "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n",
            body.as_bytes(),
        )
    }

    /// These bytes.
    pub fn raw(head: &str, body: &[u8]) -> Self {
        Self {
            bytes: [head.as_bytes(), body].concat(),
            ending: Ending::Close,
        }
    }

    /// Nothing at all.
    pub fn nothing() -> Self {
        Self::raw("", b"")
    }

    /// Then the connection is reset.
    pub fn then_reset(self) -> Self {
        Self {
            ending: Ending::Reset,
            ..self
        }
    }

    /// Then nothing more comes, and the connection stays.
    pub fn then_stall(self) -> Self {
        Self {
            ending: Ending::Stall,
            ..self
        }
    }

    /// Then a space comes every now and then, for ever.
    pub fn then_trickle(self) -> Self {
        Self {
            ending: Ending::Trickle,
            ..self
        }
    }
}

fn head(status: u16, headers: &str, length: usize) -> String {
    format!(
        "HTTP/1.1 {status} Some Reason\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\nconnection: close\r\n{headers}\r\n"
    )
}

impl Stub {
    /// Always the same answer.
    pub async fn always(reply: Reply) -> Self {
        Self::scripted(move |_, _| reply.clone()).await
    }

    /// One answer after the other, then the last for ever.
    pub async fn in_turn(replies: Vec<Reply>) -> Self {
        Self::scripted(move |turn, _| replies[turn.min(replies.len() - 1)].clone()).await
    }

    /// The answer to each request, told how many came before it.
    pub async fn scripted(script: impl Fn(usize, &Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let stub = Self {
            url: url.parse().unwrap(),
            asked: Arc::default(),
        };
        let asked = Arc::clone(&stub.asked);
        let script: Script = Arc::new(script);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&script), Arc::clone(&asked)));
            }
        });
        stub
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub fn times_asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

impl Asked {
    /// The values of a header.
    pub fn header(&self, name: &str) -> Vec<&str> {
        let values = self.headers.iter().filter_map(|line| line.split_once(": "));
        values
            .filter(|(it, _)| *it == name)
            .map(|(_, value)| value)
            .collect()
    }
}

async fn serve(mut stream: TcpStream, script: Script, asked: Arc<Mutex<Vec<Asked>>>) {
    let Some(request) = receive(&mut stream).await else {
        return;
    };
    let turn = {
        let mut asked = asked.lock().unwrap();
        asked.push(request.clone());
        asked.len() - 1
    };
    let reply = script(turn, &request);
    // The client may have hung up, which is its right.
    let _ = stream.write_all(&reply.bytes).await;
    match reply.ending {
        Ending::Close => {
            let _ = stream.shutdown().await;
            let _ = stream.read_to_end(&mut Vec::new()).await;
        }
        Ending::Reset => stream.set_zero_linger().unwrap(),
        Ending::Stall => {
            let _ = stream.read_to_end(&mut Vec::new()).await;
        }
        Ending::Trickle => {
            let mut beat = tokio::time::interval(Duration::from_millis(10));
            while stream.write_all(b" ").await.is_ok() {
                beat.tick().await;
            }
        }
    }
}

/// One request, whole.
pub async fn receive(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let mut lines = text.lines();
    let line = lines.next()?.trim_end_matches(" HTTP/1.1").to_owned();
    let headers: Vec<String> = lines.map(lower_case_name).collect();
    let length = headers
        .iter()
        .find_map(|it| it.strip_prefix("content-length: "));
    let end = head + 4 + length.map_or(0, |length| length.parse().unwrap());
    while bytes.len() < end {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let body = String::from_utf8_lossy(&bytes[head + 4..end]).into_owned();
    Some(Asked {
        line,
        headers,
        body,
    })
}

fn lower_case_name(line: &str) -> String {
    let (name, value) = line.split_once(':').unwrap_or((line, ""));
    format!("{}: {}", name.to_ascii_lowercase(), value.trim())
}
