//! Reading JSON that nobody promises: a field that is absent, null or of another type is just not
//! known. No parser message leaves this module, since it would quote what it read.

use std::ops::Deref;
use std::str::FromStr;

use chrono::{DateTime, Datelike, FixedOffset, Utc};
use secrecy::zeroize::Zeroize;
use serde_json::Value;

use crate::ReportedExpiry;

/// Where JumpCloud puts an object's own id: service accounts under the first, the older parts of
/// the API under the others.
const ID_FIELDS: [&str; 3] = ["objectId", "_id", "id"];

const EXPIRY_FIELDS: [&str; 2] = ["expiresAt", "expireAt"];

/// A parsed answer whose strings are wiped when it is dropped.
pub(crate) struct Json(Value);

impl Json {
    /// `None` where `body` is not JSON. A byte order mark is skipped; depth is limited by the parser.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        serde_json::from_slice(body).ok().map(Self)
    }
}

impl Deref for Json {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

impl Drop for Json {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(fields) => fields.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A text that is not empty.
pub(crate) fn text(value: &Value, field: &str) -> Option<String> {
    let text = value.get(field)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

pub(crate) fn flag(value: &Value, field: &str) -> Option<bool> {
    value.get(field)?.as_bool()
}

/// A point in time, in ISO 8601 with any precision from minutes on and any zone. Without a zone it is
/// not known: it may be a day off.
pub(crate) fn date(value: &Value, field: &str) -> Option<DateTime<Utc>> {
    read_date(value.get(field)?)
}

/// The object's own id.
pub(crate) fn own_id<T: FromStr>(value: &Value) -> Option<T> {
    ID_FIELDS.iter().find_map(|field| id(value, field))
}

pub(crate) fn id<T: FromStr>(value: &Value, field: &str) -> Option<T> {
    value.get(field)?.as_str()?.parse().ok()
}

/// The expiry, wherever among `places` it stands. A date anywhere wins over a null anywhere.
pub(crate) fn expiry(places: &[&Value]) -> ReportedExpiry {
    let mut found = ReportedExpiry::NotReported;
    for place in places {
        for stated in EXPIRY_FIELDS.iter().filter_map(|field| place.get(field)) {
            if let Some(at) = read_date(stated) {
                return ReportedExpiry::At(at);
            }
            if stated.is_null() {
                found = ReportedExpiry::Never;
            }
        }
    }
    found
}

/// A year before 1970 is the zero time of the language that a server is written in: nothing known.
fn read_date(value: &Value) -> Option<DateTime<Utc>> {
    let at = zoned(value.as_str()?.trim())?.with_timezone(&Utc);
    (at.year() >= 1970).then_some(at)
}

/// RFC 3339 and its relatives: a zone without a colon, or without minutes; no seconds.
fn zoned(text: &str) -> Option<DateTime<FixedOffset>> {
    let relatives = ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z"];
    text.parse().ok().or_else(|| {
        relatives
            .iter()
            .find_map(|format| DateTime::parse_from_str(text, format).ok())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(text: &str) -> Option<DateTime<Utc>> {
        date(&json!({ "at": text }), "at")
    }

    #[test]
    fn dates_are_read_with_any_precision_and_zone() {
        let noon = at("2026-11-21T12:00:00Z");
        assert!(noon.is_some());
        for text in [
            "2026-11-21T12:00:00.000Z",
            "2026-11-21T12:00:00.000000000000Z",
            "2026-11-21T13:30:00+01:30",
            "2026-11-21t07:00:00-05:00",
            "2026-11-21 12:00:00Z",
            "2026-11-21T12:00Z",
            "2026-11-21T07:00-0500",
            "2026-11-21T12:00:00.000+0000",
            "2026-11-21T13:00:00+01",
            " 2026-11-21T12:00:00Z\n",
        ] {
            assert_eq!(at(text), noon, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_known() {
        for text in [
            "",
            "soon",
            "2026-11-21",
            "2026-11-21T12:00:00",
            "21 Nov 2026 12:00 UTC",
            "2026-11-21T25:00:00Z",
            "0001-01-01T00:00:00Z",
            "2026-13-01T00:00:00Z",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
        assert_eq!(date(&json!({ "at": 1_795_000_000 }), "at"), None);
    }

    #[test]
    fn an_expiry_is_a_date_or_an_explicit_null_or_not_reported() {
        let date = "2027-01-01T00:00:00Z";
        assert!(matches!(
            expiry(&[&json!({ "expireAt": date })]),
            ReportedExpiry::At(_)
        ));
        assert_eq!(
            expiry(&[&json!({ "expiresAt": null })]),
            ReportedExpiry::Never
        );
        assert_eq!(
            expiry(&[&json!({ "expiresAt": 7 })]),
            ReportedExpiry::NotReported
        );
        assert_eq!(
            expiry(&[&json!({}), &json!(null), &json!([])]),
            ReportedExpiry::NotReported
        );
        let both = [&json!({ "expiresAt": null }), &json!({ "expiresAt": date })];
        assert!(matches!(expiry(&both), ReportedExpiry::At(_)));
    }

    #[test]
    fn a_byte_order_mark_is_skipped_and_everything_else_must_be_json() {
        assert!(Json::parse(b"\xef\xbb\xbf{}").is_some());
        for body in [
            &b""[..],
            b"<html>",
            b"{",
            b"\xff\xfe{}",
            b"{\"a\":\"\xff\"}",
        ] {
            assert!(Json::parse(body).is_none());
        }
        assert!(Json::parse("[".repeat(100_000).as_bytes()).is_none());
    }
}
