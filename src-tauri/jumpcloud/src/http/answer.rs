//! Reading an answer piece by piece, up to a limit.

use chrono::{DateTime, Utc};
use reqwest::Response;
use reqwest::header::HeaderMap;
use secrecy::zeroize::Zeroizing;
use serde_json::Value;

use super::retry::http_date;
use crate::json::{self, Json};

/// Reserved at once, so that a short body, which may hold a secret, is never moved and left behind.
const RESERVED: usize = 64 * 1024;

/// Gets each piece of a body before anything else is done with it.
pub(crate) type Keep<'a> = dyn FnMut(&[u8]) + Send + 'a;

/// A body, which may hold a secret. Wiped when it is dropped.
pub(crate) type Body = Zeroizing<Vec<u8>>;

/// What an answer begins with.
pub(crate) struct Head {
    pub status: u16,
    headers: HeaderMap,
}

/// A whole answer.
pub(crate) struct Answer {
    pub head: Head,
    pub body: Body,
}

/// Why an answer has no end.
pub(crate) enum Cut {
    TooLarge,
    Broken(reqwest::Error),
}

impl Head {
    pub(crate) fn of(response: &Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The server's clock, from its `Date`.
    pub(crate) fn server_time(&self) -> Option<DateTime<Utc>> {
        self.header("date").and_then(http_date)
    }
}

impl Answer {
    /// Reads `response` to its end, unless it is too long to begin with.
    pub(crate) async fn read(response: Response, longest: usize) -> Result<Self, (u16, Cut)> {
        let head = Head::of(&response);
        if announces_more(&response, longest) {
            return Err((head.status, Cut::TooLarge));
        }
        let (body, cut) = receive(response, longest, &mut |_| {}).await;
        match cut {
            None => Ok(Self { head, body }),
            Some(cut) => Err((head.status, cut)),
        }
    }

    /// The body, if it is JSON.
    pub(crate) fn json(&self) -> Option<Json> {
        Json::parse(&self.body)
    }
}

/// Reads a body to its end or to `longest` bytes, and returns what came with the reason why that is
/// not all. Each piece goes to `keep` first.
pub(crate) async fn receive(
    mut response: Response,
    longest: usize,
    keep: &mut Keep<'_>,
) -> (Body, Option<Cut>) {
    let too_large = announces_more(&response, longest).then_some(Cut::TooLarge);
    let mut body = Zeroizing::new(Vec::with_capacity(RESERVED.min(longest)));
    loop {
        let piece = match response.chunk().await {
            Ok(Some(piece)) => piece,
            Ok(None) => return (body, too_large),
            Err(error) => return (body, too_large.or(Some(Cut::Broken(error)))),
        };
        let room = longest - body.len();
        let fits = &piece[..piece.len().min(room)];
        keep(fits);
        body.extend_from_slice(fits);
        if piece.len() > room {
            return (body, Some(Cut::TooLarge));
        }
    }
}

fn announces_more(response: &Response, longest: usize) -> bool {
    response
        .content_length()
        .is_some_and(|length| length > longest as u64)
}

/// JumpCloud's `{"error","message"}`, whose `message` is the useful half; OAuth's names too.
pub(crate) fn message(body: &Value) -> Option<String> {
    ["message", "error_description", "error"]
        .iter()
        .find_map(|field| json::text(body, field))
        .or_else(|| json::text(body.get("error")?, "message"))
}
