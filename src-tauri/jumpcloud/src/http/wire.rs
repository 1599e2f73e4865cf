//! What a broken wire means.

use std::error::Error as StdError;
use std::io;

use crate::ErrorKind;

/// How a request failed before its answer was complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken {
    pub kind: ErrorKind,
    /// `false` only when it is certain that no byte of the request was sent.
    pub may_have_reached_server: bool,
}

impl Broken {
    /// Nothing is sent before name, connection, proxy tunnel and encryption all stand.
    pub(crate) fn read(error: &reqwest::Error) -> Self {
        let unconnected = error.is_connect();
        Self {
            kind: kind(error, unconnected),
            may_have_reached_server: !(unconnected || error.is_builder()),
        }
    }
}

fn kind(error: &reqwest::Error, unconnected: bool) -> ErrorKind {
    if error.is_timeout() {
        ErrorKind::TimedOut
    } else if error.is_dns() {
        ErrorKind::Offline
    } else if causes(error).any(is_tls) {
        ErrorKind::TlsNotTrusted
    } else if causes(error).any(is_proxy_authentication) {
        ErrorKind::ProxyAuthentication
    } else if unconnected && !causes(error).any(is_cut) {
        ErrorKind::Offline
    } else {
        ErrorKind::ConnectionLost
    }
}

fn causes<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(error.source(), |&cause| inner(cause))
}

/// An `io::Error` hides the error that it was made from behind that error's own source.
fn inner<'a>(cause: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    let wrapped = cause
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    wrapped
        .map(|error| error as &(dyn StdError + 'static))
        .or_else(|| cause.source())
}

fn is_tls(cause: &(dyn StdError + 'static)) -> bool {
    cause.is::<rustls::Error>()
}

/// The tunnel's error type is private; its text is all there is.
fn is_proxy_authentication(cause: &(dyn StdError + 'static)) -> bool {
    cause.to_string().contains("proxy authorization required")
}

/// The other end was there, and hung up.
fn is_cut(cause: &(dyn StdError + 'static)) -> bool {
    cause.downcast_ref::<io::Error>().is_some_and(|error| {
        matches!(
            error.kind(),
            io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
                | io::ErrorKind::UnexpectedEof
        )
    })
}

#[cfg(test)]
mod tests;
