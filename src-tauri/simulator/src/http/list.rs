//! Paging, sorting and choosing fields, as every list has them.

use std::cmp::Ordering;
use std::collections::HashMap;

use serde_json::{Value, json};

use super::ApiError;

const DEFAULT_LIMIT: usize = 10;
const MOST: usize = 100;

/// `limit`, `skip`, `sort` and `fields` of a query.
#[derive(Debug)]
pub(crate) struct ListQuery {
    limit: usize,
    skip: usize,
    /// Field names, `-` before one that descends.
    sort: Vec<String>,
    /// Empty: all.
    fields: Vec<String>,
}

impl ListQuery {
    pub(crate) fn parse(query: &HashMap<String, String>) -> Result<Self, ApiError> {
        let number = |name: &str, default| match query.get(name) {
            None => Ok(default),
            Some(text) => text
                .parse()
                .map_err(|_| ApiError::bad_request(format!("Bad Request: {name} is not a number"))),
        };
        let words = |name: &str| -> Vec<String> {
            let text = query.get(name).map(String::as_str).unwrap_or_default();
            text.split_whitespace().map(str::to_owned).collect()
        };
        Ok(Self {
            limit: number("limit", DEFAULT_LIMIT)?.min(MOST),
            skip: number("skip", 0)?,
            sort: words("sort"),
            fields: words("fields"),
        })
    }

    /// `{"results": [...], "totalCount": n}`.
    pub(crate) fn wrapped(&self, rows: Vec<Value>) -> Value {
        let total = rows.len();
        json!({ "results": self.page(rows), "totalCount": total })
    }

    fn page(&self, mut rows: Vec<Value>) -> Vec<Value> {
        rows.sort_by(|a, b| self.compare(a, b));
        let page = rows.into_iter().skip(self.skip).take(self.limit);
        page.map(|row| choose(row, &self.fields)).collect()
    }

    fn compare(&self, a: &Value, b: &Value) -> Ordering {
        self.sort
            .iter()
            .map(|key| match key.strip_prefix('-') {
                Some(name) => text(b, name).cmp(&text(a, name)),
                None => text(a, key).cmp(&text(b, key)),
            })
            .find(|ordering| ordering.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

/// `fields` of a query for one thing: only those, and the id.
pub(crate) fn chosen(row: Value, query: &HashMap<String, String>) -> Value {
    let fields = query.get("fields").map(String::as_str).unwrap_or_default();
    let fields: Vec<String> = fields.split_whitespace().map(str::to_owned).collect();
    choose(row, &fields)
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
