//! Directory Insights: who still calls with a key that was replaced.

use std::collections::HashSet;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::{Client, Scope, unreadable};
use crate::endpoints::below;
use crate::http::{Answer, Call, Payload, Verb};
use crate::model::{Line, OLD_KEY_ATTEMPT};
use crate::{Error, OldKeyAttempt};

/// JumpCloud's own default. It allows ten times as many, which would be too long an answer.
const PAGE: usize = 1000;

/// Whoever calls this often is known by now.
const MOST_PAGES: usize = 10;

/// Calls with replaced keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OldKeyAttempts {
    /// Each once, the newest first.
    pub items: Vec<OldKeyAttempt>,
    /// How many lines could not be read.
    pub unreadable: u32,
    /// Whether there may be older ones that are not here: there are more than 10,000, or JumpCloud
    /// did not say how to go on.
    pub more: bool,
}

impl Client {
    /// `POST /insights/directory/v1/events` for `admin_old_api_key_attempt`, from `since` up to
    /// `until`. JumpCloud keeps events for 90 days, 15 on small plans.
    ///
    /// This is the one POST that is tried again like a GET, since it only reads.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn old_key_attempts(
        &self,
        since: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<OldKeyAttempts, Error> {
        let mut query = query(since, until);
        let mut gathered = Gathered::default();
        for _ in 0..MOST_PAGES {
            let call = Call {
                url: below(
                    self.endpoints.insights(),
                    &["insights", "directory", "v1", "events"],
                ),
                payload: Payload::Json(&query),
                ..self.call(Scope::Organization, Verb::Search, &[])
            };
            let answer = self.send(&call).await?;
            let json = answer.json().ok_or_else(|| unreadable(&call, &answer))?;
            let lines = json.as_array().ok_or_else(|| unreadable(&call, &answer))?;
            gathered.take(lines);
            gathered.attempts.more = is_full(&answer, lines.len());
            // The whole query again, with the place where this page ended.
            match place(&answer).filter(|_| gathered.attempts.more && !lines.is_empty()) {
                Some(place) if query["search_after"] != place => query["search_after"] = place,
                _ => break,
            }
        }
        Ok(gathered.attempts)
    }
}

fn query(since: DateTime<Utc>, until: DateTime<Utc>) -> Value {
    let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
    json!({
        "service": ["directory"],
        "start_time": time(since),
        "end_time": time(until),
        "search_term": { "and": [{ "event_type": OLD_KEY_ATTEMPT }] },
        "sort": "DESC",
        "limit": PAGE,
    })
}

/// Whether there may be a next page: `X-Result-Count` equals `X-Limit`. Where they are not told, the
/// lines themselves are counted.
fn is_full(answer: &Answer, lines: usize) -> bool {
    let number = |name| answer.head.header(name)?.trim().parse::<usize>().ok();
    number("x-result-count").unwrap_or(lines) >= number("x-limit").unwrap_or(PAGE)
}

/// `X-Search_after`: a list, to be sent back as it is.
fn place(answer: &Answer) -> Option<Value> {
    let field = answer.head.header("x-search_after")?;
    let place: Value = serde_json::from_str(field).ok()?;
    place.is_array().then_some(place)
}

#[derive(Default)]
struct Gathered {
    attempts: OldKeyAttempts,
    known: HashSet<String>,
}

impl Gathered {
    fn take(&mut self, lines: &[Value]) {
        for line in lines {
            match Line::read(line) {
                Line::Attempt(attempt) => {
                    if self.known.insert(attempt.id.clone()) {
                        self.attempts.items.push(attempt);
                    }
                }
                Line::Other => {}
                Line::Unreadable => {
                    self.attempts.unreadable = self.attempts.unreadable.saturating_add(1);
                }
            }
        }
    }
}
