//! Calls with a key that has been replaced, as Directory Insights records them.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value;

use crate::http::printable;
use crate::{AdministratorId, json};

/// The event's name, in JumpCloud's words.
pub(crate) const OLD_KEY_ATTEMPT: &str = "admin_old_api_key_attempt";

/// Somebody called with an administrator's key that had been replaced.
///
/// What came from the caller is one line of at most 200 printable characters, and may be a lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldKeyAttempt {
    /// The event's own id; where it has none, its time, address and user agent, which stay the same.
    pub id: String,
    /// When it was.
    pub at: DateTime<Utc>,
    /// Whose key it was.
    pub admin_id: Option<AdministratorId>,
    /// Their e-mail address.
    pub admin_email: Option<String>,
    /// Where the call came from.
    pub client_ip: Option<String>,
    /// What the caller calls itself. JumpCloud also tells it in parts; then this is the name and the
    /// system, for example `Chrome 81 (Mac OS X)`.
    pub user_agent: Option<String>,
}

/// What a line of Directory Insights is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    Attempt(OldKeyAttempt),
    /// Another event, which was not asked for.
    Other,
    /// An attempt without a time, or no event at all.
    Unreadable,
}

impl Line {
    pub(crate) fn read(value: &Value) -> Self {
        match value.get("event_type").and_then(Value::as_str) {
            Some(OLD_KEY_ATTEMPT) => {
                OldKeyAttempt::read(value).map_or(Self::Unreadable, Self::Attempt)
            }
            Some(_) => Self::Other,
            None => Self::Unreadable,
        }
    }
}

impl OldKeyAttempt {
    fn read(event: &Value) -> Option<Self> {
        let at = json::date(event, "timestamp")?;
        // The published schema has the administrator in an object; the other shapes are a guess.
        let by = &event["initiated_by"];
        let email = json::text(by, "email")
            .or_else(|| json::text(by, "username"))
            .or_else(|| json::text(event, "email"))
            .or_else(|| json::text(event, "initiated_by"));
        let client_ip = json::text(event, "client_ip").map(|ip| printable(&ip));
        let user_agent = user_agent(&event["useragent"]);
        let id = json::text(event, "id")
            .or_else(|| json::text(event, "_id"))
            .unwrap_or_else(|| {
                let time = at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
                let ip = client_ip.as_deref().unwrap_or_default();
                format!("{time} {ip} {}", user_agent.as_deref().unwrap_or_default())
            });
        Some(Self {
            id: printable(&id),
            at,
            admin_id: json::id(by, "id"),
            admin_email: email.map(|email| printable(&email)),
            client_ip,
            user_agent,
        })
    }
}

/// A text, or an object of parts as JumpCloud documents it.
fn user_agent(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        parts => {
            let part = |field| json::text(parts, field);
            let name = part("name").or_else(|| part("device"))?;
            let name = match part("major") {
                Some(major) => format!("{name} {major}"),
                None => name,
            };
            match part("os_name").or_else(|| part("os")) {
                Some(os) => format!("{name} ({os})"),
                None => name,
            }
        }
    };
    Some(printable(&text)).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn attempt(value: &Value) -> OldKeyAttempt {
        match Line::read(value) {
            Line::Attempt(attempt) => attempt,
            other => panic!("{other:?}"),
        }
    }

    fn event(more: Value) -> Value {
        let mut event = json!({
            "event_type": OLD_KEY_ATTEMPT, "id": "e1", "timestamp": "2026-11-21T12:00:00.123Z",
        });
        if let (Value::Object(event), Value::Object(more)) = (&mut event, more) {
            event.extend(more);
        }
        event
    }

    #[test]
    fn it_tells_who_where_from_and_with_what() {
        let attempt = attempt(&event(json!({
            "initiated_by": { "id": "a1", "type": "admin", "email": "jane@example.com" },
            "client_ip": "192.0.2.7", "useragent": "script/1.0",
        })));
        assert_eq!(attempt.id, "e1");
        assert_eq!(attempt.admin_id.unwrap().as_str(), "a1");
        assert_eq!(attempt.admin_email.as_deref(), Some("jane@example.com"));
        assert_eq!(attempt.client_ip.as_deref(), Some("192.0.2.7"));
        assert_eq!(attempt.user_agent.as_deref(), Some("script/1.0"));
    }

    #[test]
    fn a_user_agent_may_come_in_parts() {
        let parts = json!({ "name": "Chrome", "major": "81", "os_name": "Mac OS X", "patch": "4" });
        let of = |parts| attempt(&event(json!({ "useragent": parts }))).user_agent;
        assert_eq!(of(parts).as_deref(), Some("Chrome 81 (Mac OS X)"));
        assert_eq!(of(json!({ "name": "curl" })).as_deref(), Some("curl"));
        assert_eq!(of(json!({ "major": "81" })), None);
        assert_eq!(of(json!(["curl"])), None);
    }

    #[test]
    fn a_strangers_text_cannot_change_how_it_is_shown() {
        let told =
            event(json!({ "useragent": "curl\r\n\u{202e}lies", "client_ip": "::1\u{1b}[2J" }));
        let attempt = attempt(&told);
        assert_eq!(attempt.user_agent.as_deref(), Some("curl lies"));
        assert_eq!(attempt.client_ip.as_deref(), Some("::1 [2J"));
    }

    #[test]
    fn fields_that_are_absent_or_of_another_type_are_not_known() {
        for odd in [
            json!({}),
            json!({ "initiated_by": 7, "client_ip": ["::1"], "useragent": null }),
            json!({ "initiated_by": { "email": {} , "id": 5 }, "client_ip": "", "useragent": "" }),
        ] {
            let attempt = attempt(&event(odd));
            assert_eq!((attempt.admin_id, attempt.admin_email), (None, None));
            assert_eq!((attempt.client_ip, attempt.user_agent), (None, None));
        }
    }

    #[test]
    fn without_an_id_the_same_attempt_has_the_same_one_and_another_another() {
        let of = |ip| {
            let mut event = event(json!({ "client_ip": ip }));
            event["id"] = json!(null);
            attempt(&event).id
        };
        assert_eq!(of("192.0.2.7"), of("192.0.2.7"));
        assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
    }

    #[test]
    fn without_a_time_it_is_unreadable_and_another_event_is_no_attempt() {
        assert_eq!(
            Line::read(&event(json!({ "timestamp": 5 }))),
            Line::Unreadable
        );
        assert_eq!(Line::read(&json!("text")), Line::Unreadable);
        assert_eq!(Line::read(&json!({ "event_type": 1 })), Line::Unreadable);
        assert_eq!(
            Line::read(&event(json!({ "event_type": "admin_update" }))),
            Line::Other
        );
    }
}
