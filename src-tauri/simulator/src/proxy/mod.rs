//! A TCP proxy that breaks the wire between a client and the simulator.
//!
//! It knows nothing of HTTP but this: what comes from the client is a request, and what comes back
//! is its answer. A change of [`Wire`] also meets the connections that are already open.

mod relay;
mod wire;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;
use tokio::sync::watch;

pub use wire::Wire;

/// A proxy on loopback, in front of one address. It stops, and its connections with it, when it is
/// dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    wire: watch::Sender<Wire>,
}

impl Proxy {
    /// Starts to listen on a free port, on the Tokio runtime that this is called in. The wire is
    /// [`Wire::Clean`].
    pub async fn start(upstream: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (wire, watched) = watch::channel(Wire::Clean);
        tokio::spawn(accept(listener, upstream, watched));
        Ok(Self { address, wire })
    }

    /// Where the proxy listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// [`Proxy::addr`] as a base URL, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Breaks the wire, or mends it.
    pub fn set(&self, wire: Wire) {
        self.wire.send_replace(wire);
    }
}

async fn accept(listener: TcpListener, upstream: SocketAddr, mut wire: watch::Receiver<Wire>) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = gone(&mut wire) => return,
        };
        if let Ok((client, _)) = accepted {
            let mut stop = wire.clone();
            let relay = relay::relay(client, upstream, wire.clone());
            tokio::spawn(async move {
                tokio::select! {
                    () = relay => {}
                    () = gone(&mut stop) => {}
                }
            });
        }
    }
}

/// Resolves when the proxy has been dropped.
async fn gone(wire: &mut watch::Receiver<Wire>) {
    while wire.changed().await.is_ok() {}
}
