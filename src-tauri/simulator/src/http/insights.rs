//! `POST /insights/directory/v1/events`: what happened in the directory.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::world::{Event, Right};

use super::body::parse;
use super::{ApiError, Context};

const DEFAULT_LIMIT: usize = 1000;
const MOST: usize = 10_000;
/// How long events are kept.
const KEPT: TimeDelta = TimeDelta::days(90);

#[derive(Deserialize)]
pub(crate) struct EventQuery {
    service: Vec<String>,
    start_time: DateTime<Utc>,
    end_time: Option<DateTime<Utc>>,
    #[serde(default)]
    search_term: SearchTerm,
    #[serde(default)]
    sort: Sort,
    limit: Option<usize>,
    /// The last event of the page before: its time in milliseconds, and its id.
    search_after: Option<(i64, String)>,
}

#[derive(Deserialize, Default)]
struct SearchTerm {
    #[serde(default)]
    and: Vec<serde_json::Map<String, Value>>,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
enum Sort {
    #[default]
    #[serde(rename = "ASC", alias = "asc")]
    Ascending,
    #[serde(rename = "DESC", alias = "desc")]
    Descending,
}

/// A page of events, as a bare array; its headers say whether there may be more.
pub(crate) async fn events(
    State(context): State<Context>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(HeaderMap, Json<Value>), ApiError> {
    let call = context.call(&headers)?;
    call.require(Right::Read)?;
    let organizations = call.organizations()?;
    let query: EventQuery = parse(&body)?;
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if limit == 0 || limit > MOST {
        return Err(ApiError::bad_request(
            "Bad Request: limit must be 1 to 10000",
        ));
    }
    let now = call.world.now();
    let mut found: Vec<&Event> = call
        .realm()
        .events
        .iter()
        .filter(|event| organizations.contains(&event.organization))
        .filter(|event| event.timestamp > now - KEPT && query.asks_for(event))
        .collect();
    found.sort_by_key(|event| place(event));
    if query.sort == Sort::Descending {
        found.reverse();
    }
    found.retain(|event| query.is_after(event));
    found.truncate(limit);
    let answer = found.iter().map(|event| event.to_json()).collect();
    Ok((page_headers(&found, limit), Json(answer)))
}

impl EventQuery {
    fn asks_for(&self, event: &Event) -> bool {
        self.service
            .iter()
            .any(|it| it == "directory" || it == "all")
            && event.timestamp >= self.start_time
            && self.end_time.is_none_or(|end| event.timestamp < end)
            && self
                .search_term
                .and
                .iter()
                .flatten()
                .all(|(field, wanted)| {
                    let value = &event.to_json()[field];
                    match wanted {
                        Value::Array(any) => any.contains(value),
                        one => one == value,
                    }
                })
    }

    fn is_after(&self, event: &Event) -> bool {
        let Some((time, id)) = &self.search_after else {
            return true;
        };
        let last = (*time, id.as_str());
        match self.sort {
            Sort::Ascending => place(event) > last,
            Sort::Descending => place(event) < last,
        }
    }
}

fn place(event: &Event) -> (i64, &str) {
    (event.timestamp.timestamp_millis(), &event.id)
}

fn page_headers(page: &[&Event], limit: usize) -> HeaderMap {
    let last = page.last().map(|event| place(event));
    let search_after = last.map(|(time, id)| json!([time, id]).to_string());
    [
        ("x-result-count", Some(page.len().to_string())),
        ("x-limit", Some(limit.to_string())),
        ("x-search_after", search_after),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name.parse().ok()?, value?.parse().ok()?)))
    .collect()
}
