//! Connections that can end badly from within: what hyper keeps to itself.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

const RESET_WHEN_CLOSED: u8 = 1;
const NOTHING_MORE_LEAVES: u8 = 2;

/// Says how one connection is to end. A handler gets it with its request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hangup(Arc<AtomicU8>);

impl Hangup {
    /// Whenever the connection is closed, it is reset (RST).
    pub(crate) fn reset_when_closed(&self) {
        self.0.fetch_or(RESET_WHEN_CLOSED, Ordering::Relaxed);
    }

    /// No further byte leaves: the next attempt closes the connection.
    pub(crate) fn let_nothing_more_leave(&self) {
        self.0.fetch_or(NOTHING_MORE_LEAVES, Ordering::Relaxed);
    }

    fn is(&self, flag: u8) -> bool {
        self.0.load(Ordering::Relaxed) & flag != 0
    }
}

impl Connected<IncomingStream<'_, HangupListener>> for Hangup {
    fn connect_info(stream: IncomingStream<'_, HangupListener>) -> Self {
        stream.remote_addr().clone()
    }
}

/// Gives every connection its [`Hangup`], in place of the address of the other end.
#[derive(Debug)]
pub(crate) struct HangupListener(pub(crate) TcpListener);

impl Listener for HangupListener {
    type Io = HangupStream;
    type Addr = Hangup;

    async fn accept(&mut self) -> (HangupStream, Hangup) {
        // Axum's own listener waits and tries again where accepting fails.
        let (stream, _) = Listener::accept(&mut self.0).await;
        let hangup = Hangup::default();
        let stream = HangupStream {
            stream,
            hangup: hangup.clone(),
        };
        (stream, hangup)
    }

    fn local_addr(&self) -> io::Result<Hangup> {
        Ok(Hangup::default())
    }
}

/// A connection that obeys its [`Hangup`].
#[derive(Debug)]
pub(crate) struct HangupStream {
    stream: TcpStream,
    hangup: Hangup,
}

impl Drop for HangupStream {
    fn drop(&mut self) {
        if self.hangup.is(RESET_WHEN_CLOSED) {
            // Where it is closed already, there is nothing left to be reset.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for HangupStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for HangupStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.hangup.is(NOTHING_MORE_LEAVES) {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.hangup.is(RESET_WHEN_CLOSED) {
            // A FIN before the RST would end it in good order.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
