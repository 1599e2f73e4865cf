//! Every way in which an answer can go wrong, with the kind of error that it must become.

use ErrorKind::{
    ConnectionLost, Forbidden, KeyDidNotArrive, KeyNotAccepted, NotFound, ProxyAuthentication,
    RateLimited, Redirected, Rejected, ServerError, TimedOut, TooLarge, UnexpectedStatus,
    Unreadable,
};
use jumpcloud_client::{Client, ErrorKind};

use crate::stub::{Reply, Stub};
use crate::support::{client, client_with, impatient};

pub struct Fault {
    pub name: &'static str,
    pub reply: Reply,
    pub kind: ErrorKind,
}

impl Fault {
    /// A client that waits no longer than the fault needs.
    pub fn client(&self, stub: &Stub) -> Client {
        if self.kind == TimedOut {
            client_with(impatient(), &stub.url)
        } else {
            client(&stub.url)
        }
    }
}

fn fault(name: &'static str, kind: ErrorKind, reply: Reply) -> Fault {
    Fault { name, reply, kind }
}

/// Statuses that are no success.
pub fn statuses() -> Vec<Fault> {
    let words = r#"{"error":"Some","message":"some words"}"#;
    let seconds = "retry-after: 0\r\n";
    let date =
        "date: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    let nonsense = "retry-after: when it suits\r\n";
    let login = "location: /login\r\n";
    let elsewhere = "location: https://example.com/\r\n";
    vec![
        fault("301", Redirected, Reply::with(301, elsewhere, "")),
        fault(
            "302 to the login page",
            KeyDidNotArrive,
            Reply::with(302, login, "<html>"),
        ),
        fault("302 elsewhere", Redirected, Reply::with(302, elsewhere, "")),
        fault("302 to nowhere", Redirected, Reply::with(302, "", "")),
        fault("303", Redirected, Reply::with(303, elsewhere, "")),
        fault(
            "304",
            Redirected,
            Reply::raw("HTTP/1.1 304 X\r\nconnection: close\r\n\r\n", b""),
        ),
        fault("307", Redirected, Reply::with(307, elsewhere, "")),
        fault("308", Redirected, Reply::with(308, elsewhere, "")),
        fault("400", Rejected, Reply::new(400, words)),
        fault("401", KeyNotAccepted, Reply::new(401, words)),
        fault("403", Forbidden, Reply::new(403, words)),
        fault("404", NotFound, Reply::new(404, words)),
        fault("405", Rejected, Reply::new(405, words)),
        fault("407", ProxyAuthentication, Reply::new(407, words)),
        fault("409", Rejected, Reply::new(409, words)),
        fault("422", Rejected, Reply::new(422, words)),
        fault("429", RateLimited, Reply::new(429, words)),
        fault(
            "429 with seconds",
            RateLimited,
            Reply::with(429, seconds, words),
        ),
        fault(
            "429 with a date",
            RateLimited,
            Reply::with(429, date, words),
        ),
        fault(
            "429 with nonsense",
            RateLimited,
            Reply::with(429, nonsense, words),
        ),
        fault("500", ServerError, Reply::new(500, words)),
        fault("501", ServerError, Reply::new(501, words)),
        fault(
            "502 in HTML",
            ServerError,
            Reply::new(502, "<html><body>Bad Gateway"),
        ),
        fault("503 without a body", ServerError, Reply::new(503, "")),
        fault("504", ServerError, Reply::new(504, words)),
        fault(
            "a status that does not exist",
            UnexpectedStatus,
            Reply::new(700, words),
        ),
        fault(
            "403 whose body is cut",
            Forbidden,
            Reply::cut(403, 100, "{\"mess"),
        ),
        fault(
            "401 whose body is huge",
            KeyNotAccepted,
            Reply::with(401, "", vec![b' '; 9 << 20]),
        ),
    ]
}

/// Successes that hold nothing to be read.
pub fn bodies() -> Vec<Fault> {
    let deep = "[".repeat(50_000);
    let nested = format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    vec![
        fault(
            "HTML",
            Unreadable,
            Reply::with(200, "", "<!DOCTYPE html><title>Welcome</title>"),
        ),
        fault("nothing", Unreadable, Reply::new(200, "")),
        fault(
            "no content",
            Unreadable,
            Reply::raw("HTTP/1.1 204 X\r\nconnection: close\r\n\r\n", b""),
        ),
        fault(
            "a lone byte order mark",
            Unreadable,
            Reply::new(200, "\u{feff}"),
        ),
        fault(
            "half an object",
            Unreadable,
            Reply::new(200, "{\"serviceAccount\":{\"obj"),
        ),
        fault(
            "half a string escape",
            Unreadable,
            Reply::new(200, "{\"a\":\"\\ud8"),
        ),
        fault(
            "half an object until closed",
            Unreadable,
            Reply::until_closed("{\"serviceAccount\":"),
        ),
        fault("two objects", Unreadable, Reply::new(200, "{} {}")),
        fault(
            "open brackets without end",
            Unreadable,
            Reply::new(200, &deep),
        ),
        fault("deep nesting", Unreadable, Reply::new(200, &nested)),
        fault(
            "broken UTF-8",
            Unreadable,
            Reply::with(200, "", b"{\"name\":\"\xc3\x28\"}"),
        ),
        fault(
            "UTF-16",
            Unreadable,
            Reply::with(200, "", b"\xff\xfe{\0}\0"),
        ),
        fault(
            "compressed without being asked",
            Unreadable,
            Reply::with(200, "content-encoding: gzip\r\n", b"\x1f\x8b\x08\0\0\0"),
        ),
        fault(
            "huge, and announced",
            TooLarge,
            Reply::cut(200, 9 << 20, "{"),
        ),
        fault(
            "huge, and not announced",
            TooLarge,
            Reply::until_closed(&" ".repeat(9 << 20)),
        ),
    ]
}

/// Wires that break after the request has been sent.
pub fn wires() -> Vec<Fault> {
    let half_a_head = || Reply::raw("HTTP/1.1 200 OK\r\ncontent-le", b"");
    let broken_chunks = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n";
    vec![
        fault("closed without an answer", ConnectionLost, Reply::nothing()),
        fault(
            "reset without an answer",
            ConnectionLost,
            Reply::nothing().then_reset(),
        ),
        fault("closed in the headers", ConnectionLost, half_a_head()),
        fault(
            "reset in the headers",
            ConnectionLost,
            half_a_head().then_reset(),
        ),
        fault(
            "not HTTP",
            ConnectionLost,
            Reply::raw("SSH-2.0-OpenSSH_9\r\n\r\n", b""),
        ),
        fault(
            "closed before the body",
            ConnectionLost,
            Reply::cut(200, 100, ""),
        ),
        fault(
            "closed in the body",
            ConnectionLost,
            Reply::cut(200, 100, "{\"serviceAc"),
        ),
        fault(
            "reset in the body",
            ConnectionLost,
            Reply::cut(200, 100, "{").then_reset(),
        ),
        fault(
            "broken chunks",
            ConnectionLost,
            Reply::raw(broken_chunks, b""),
        ),
        fault(
            "stalled without an answer",
            TimedOut,
            Reply::nothing().then_stall(),
        ),
        fault(
            "stalled in the headers",
            TimedOut,
            half_a_head().then_stall(),
        ),
        fault(
            "stalled in the body",
            TimedOut,
            Reply::cut(200, 100, "{").then_stall(),
        ),
        fault(
            "a body that trickles",
            TimedOut,
            Reply::cut(200, 9_000, "{").then_trickle(),
        ),
    ]
}

pub fn all() -> Vec<Fault> {
    [statuses(), bodies(), wires()]
        .into_iter()
        .flatten()
        .collect()
}
