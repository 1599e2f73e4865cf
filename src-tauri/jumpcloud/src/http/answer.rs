//! Reading an answer piece by piece, up to a limit.

use chrono::{DateTime, Utc};
use reqwest::Response;
use secrecy::zeroize::Zeroizing;
use serde_json::Value;

use super::retry::http_date;
use crate::json::{self, Json};

/// Reserved at once, so that a short body, which may hold a secret, is never moved and left behind.
const RESERVED: usize = 64 * 1024;

/// A whole answer. Its body is wiped when it is dropped.
pub(crate) struct Answer {
    pub status: u16,
    /// The server's clock, from its `Date`.
    pub server_time: Option<DateTime<Utc>>,
    body: Zeroizing<Vec<u8>>,
}

/// Why an answer has no end.
pub(crate) enum Cut {
    TooLarge,
    Broken(reqwest::Error),
}

impl Answer {
    /// Reads `response` to its end. On failure its status is returned with the reason.
    pub(crate) async fn read(mut response: Response, longest: usize) -> Result<Self, (u16, Cut)> {
        let status = response.status().as_u16();
        let date = response.headers().get("date");
        let server_time = date.and_then(|date| http_date(date.to_str().ok()?));
        let announced = response.content_length().unwrap_or(0);
        if announced > longest as u64 {
            return Err((status, Cut::TooLarge));
        }
        let mut body = Zeroizing::new(Vec::with_capacity(RESERVED.min(longest)));
        while let Some(piece) = response
            .chunk()
            .await
            .map_err(|error| (status, Cut::Broken(error)))?
        {
            if body.len() + piece.len() > longest {
                return Err((status, Cut::TooLarge));
            }
            body.extend_from_slice(&piece);
        }
        Ok(Self {
            status,
            server_time,
            body,
        })
    }

    /// The body, if it is JSON.
    pub(crate) fn json(&self) -> Option<Json> {
        Json::parse(&self.body)
    }
}

/// JumpCloud's `{"error","message"}`, whose `message` is the useful half; OAuth's names too.
pub(crate) fn message(body: &Value) -> Option<String> {
    ["message", "error_description", "error"]
        .iter()
        .find_map(|field| json::text(body, field))
        .or_else(|| json::text(body.get("error")?, "message"))
}
