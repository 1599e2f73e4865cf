//! A way to the simulator on which every secret that it gives out is noted.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Context as _, Result};

/// What stands before a secret in an answer, and nowhere else.
const BEFORE: &[u8] = b"\"apiKey\":\"";

/// No secret is longer, in bytes.
const LONGEST: usize = 256;

/// It listens until this process ends.
pub struct Relay {
    address: SocketAddr,
    issued: Issued,
}

type Issued = Arc<Mutex<Vec<String>>>;

impl Relay {
    /// Listens in front of `url`.
    pub fn before(url: &str) -> Result<Self> {
        let server = url.strip_prefix("http://").unwrap_or(url);
        let server: SocketAddr = server.parse().context("the simulator's address")?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let issued = Issued::default();
        let noted = Arc::clone(&issued);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                // A broken connection is the client's to notice.
                drop(carry(client, server, &noted));
            }
        });
        Ok(Self { address, issued })
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every secret that was given out so far.
    pub fn issued(&self) -> Vec<String> {
        let issued = self.issued.lock();
        issued.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn carry(client: TcpStream, server: SocketAddr, issued: &Issued) -> Result<()> {
    let server = TcpStream::connect(server)?;
    let (requests, answers) = (client.try_clone()?, server.try_clone()?);
    let issued = Arc::clone(issued);
    thread::spawn(move || pass(requests, server, |_| {}));
    thread::spawn(move || {
        let mut seen = Vec::new();
        pass(answers, client, |bytes| {
            seen.extend_from_slice(bytes);
            note(&mut seen, &issued);
        });
    });
    Ok(())
}

/// Passes on what comes, after `look` had it, until one side closes.
fn pass(mut from: TcpStream, mut to: TcpStream, mut look: impl FnMut(&[u8])) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        look(&buffer[..read]);
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    // The other direction ends with it.
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}

/// Takes the secrets out of `seen`, and leaves what may be the beginning of one.
fn note(seen: &mut Vec<u8>, issued: &Issued) {
    let mut done = 0;
    while let Some(start) = position(&seen[done..], BEFORE).map(|it| done + it + BEFORE.len()) {
        let Some(length) = position(&seen[start..], b"\"") else {
            break;
        };
        let secret = String::from_utf8_lossy(&seen[start..start + length]).into_owned();
        let mut issued = issued.lock().unwrap_or_else(PoisonError::into_inner);
        issued.push(secret);
        done = start + length;
    }
    let keep = seen.len().saturating_sub(BEFORE.len() + LONGEST);
    seen.drain(..done.max(keep));
}

fn position(text: &[u8], pattern: &[u8]) -> Option<usize> {
    text.windows(pattern.len()).position(|it| it == pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_noted_once_however_the_answer_is_cut() {
        let answer = br#"{"authConfig":{"apiKeyConfig":{"apiKey":"S3cret"}}} {"apiKey":"jca_1"}"#;
        for piece in 1..answer.len() {
            let (mut seen, issued) = (Vec::new(), Issued::default());
            for bytes in answer.chunks(piece) {
                seen.extend_from_slice(bytes);
                note(&mut seen, &issued);
            }
            assert_eq!(*issued.lock().unwrap(), ["S3cret", "jca_1"], "{piece}");
        }
    }
}
