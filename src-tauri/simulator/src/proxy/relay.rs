//! One connection through the proxy.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::sleep;

use super::Wire;

const GARBAGE: &[u8] = b"\x16\x03\x01\x00\x00\xff\xfe not http \r\n\r\n";

/// Whether the connection goes on.
enum Next {
    GoOn,
    Close,
}

/// Carries bytes both ways until one side closes or the wire breaks. What goes wrong on the way is
/// the purpose, so no error is told.
pub(super) async fn relay(client: TcpStream, upstream: SocketAddr, wire: watch::Receiver<Wire>) {
    if let Ok(server) = TcpStream::connect(upstream).await {
        let relay = Relay {
            client,
            server,
            wire,
            passed: 0,
        };
        let _ = relay.run().await;
    }
}

struct Relay {
    client: TcpStream,
    server: TcpStream,
    wire: watch::Receiver<Wire>,
    /// Bytes of the present answer that have passed.
    passed: usize,
}

impl Relay {
    async fn run(mut self) -> io::Result<()> {
        let (mut request, mut answer) = (vec![0; 16 * 1024], vec![0; 16 * 1024]);
        loop {
            let next = tokio::select! {
                read = self.client.read(&mut request) => self.request(&request[..read?]).await?,
                read = self.server.read(&mut answer) => self.answer(&answer[..read?]).await?,
            };
            if let Next::Close = next {
                return Ok(());
            }
        }
    }

    async fn request(&mut self, bytes: &[u8]) -> io::Result<Next> {
        if bytes.is_empty() || self.wire() == Wire::Drop {
            return Ok(Next::Close);
        }
        self.passed = 0;
        self.server.write_all(bytes).await?;
        Ok(Next::GoOn)
    }

    async fn answer(&mut self, bytes: &[u8]) -> io::Result<Next> {
        if bytes.is_empty() {
            return Ok(Next::Close);
        }
        match self.wire() {
            Wire::Clean => self.pass(bytes).await,
            Wire::Latency(time) => {
                sleep(time).await;
                self.pass(bytes).await
            }
            Wire::Drop | Wire::Fin => Ok(Next::Close),
            Wire::Reset => {
                self.client.set_zero_linger()?;
                Ok(Next::Close)
            }
            Wire::CutAfter(limit) => {
                let rest = limit.saturating_sub(self.passed).min(bytes.len());
                self.pass(&bytes[..rest]).await?;
                Ok(if self.passed >= limit {
                    Next::Close
                } else {
                    Next::GoOn
                })
            }
            Wire::Trickle(gap) => self.trickle(bytes, gap).await,
            Wire::SlowHeaders(time) => self.slow_headers(bytes, time).await,
            Wire::Garbage => {
                self.client.write_all(GARBAGE).await?;
                Ok(Next::Close)
            }
            Wire::NeverAnswer => Ok(Next::GoOn),
        }
    }

    async fn trickle(&mut self, bytes: &[u8], gap: Duration) -> io::Result<Next> {
        for byte in bytes.chunks(1) {
            sleep(gap).await;
            self.pass(byte).await?;
        }
        Ok(Next::GoOn)
    }

    async fn slow_headers(&mut self, bytes: &[u8], time: Duration) -> io::Result<Next> {
        let line = bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(bytes.len(), |it| it + 1);
        let (head, rest) = bytes.split_at(if self.passed == 0 { line } else { bytes.len() });
        self.pass(head).await?;
        if !rest.is_empty() {
            sleep(time).await;
            self.pass(rest).await?;
        }
        Ok(Next::GoOn)
    }

    async fn pass(&mut self, bytes: &[u8]) -> io::Result<Next> {
        self.passed += bytes.len();
        self.client.write_all(bytes).await?;
        Ok(Next::GoOn)
    }

    fn wire(&self) -> Wire {
        *self.wire.borrow()
    }
}
