//! Paging, sorting and choosing fields, as every list has them.

use std::cmp::Ordering;
use std::collections::HashMap;

use axum::Json;
use serde::Deserialize;
use serde_json::{Value, json};

use super::ApiError;

const DEFAULT_LIMIT: usize = 10;
const MOST: usize = 100;

/// `limit`, `skip`, `sort` and `fields` of a list, or only `fields` of one thing, as they came: what
/// is wrong with them is told only to somebody who may ask at all.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct ListQuery(HashMap<String, String>);

impl ListQuery {
    /// The page that was asked for, as `{"results": [...], "totalCount": n}`.
    pub(crate) fn answer(
        &self,
        rows: impl Iterator<Item = Value>,
    ) -> Result<Json<Value>, ApiError> {
        let limit = self.number("limit", DEFAULT_LIMIT)?.min(MOST);
        let (sort, fields) = (self.words("sort"), self.words("fields"));
        let mut rows: Vec<(Vec<String>, Value)> =
            rows.map(|row| (sorted_by(&sort, &row), row)).collect();
        let total = rows.len();
        rows.sort_by(|(a, _), (b, _)| compare(&sort, a, b));
        let page = rows.into_iter().skip(self.number("skip", 0)?).take(limit);
        let results: Vec<Value> = page.map(|(_, row)| choose(row, &fields)).collect();
        Ok(Json(json!({ "results": results, "totalCount": total })))
    }

    /// One thing, with only the fields that were asked for, and the id.
    pub(crate) fn one(&self, row: Value) -> Json<Value> {
        Json(choose(row, &self.words("fields")))
    }

    fn number(&self, name: &str, default: usize) -> Result<usize, ApiError> {
        match self.0.get(name) {
            None => Ok(default),
            Some(text) => text
                .parse()
                .map_err(|_| ApiError::bad_request(format!("Bad Request: {name} is not a number"))),
        }
    }

    fn words(&self, name: &str) -> Vec<String> {
        let text = self.0.get(name).map(String::as_str).unwrap_or_default();
        text.split_whitespace().map(str::to_owned).collect()
    }
}

/// The fields of `sort`, `-` before one that descends.
fn sorted_by(sort: &[String], row: &Value) -> Vec<String> {
    let names = sort.iter().map(|key| key.trim_start_matches('-'));
    names.map(|name| text(row, name)).collect()
}

fn compare(sort: &[String], a: &[String], b: &[String]) -> Ordering {
    sort.iter()
        .zip(a.iter().zip(b))
        .map(|(key, (a, b))| {
            if key.starts_with('-') {
                b.cmp(a)
            } else {
                a.cmp(b)
            }
        })
        .find(|ordering| ordering.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn choose(row: Value, fields: &[String]) -> Value {
    match row {
        Value::Object(all) if !fields.is_empty() => all
            .into_iter()
            .filter(|(name, _)| name == "_id" || name == "id" || fields.contains(name))
            .collect(),
        row => row,
    }
}

fn text(row: &Value, name: &str) -> String {
    match &row[name] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
