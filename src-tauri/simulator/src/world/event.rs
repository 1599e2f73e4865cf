use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::id::OrganizationId;
use crate::secret::random_id;

use super::Admin;

/// One event of Directory Insights.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) organization: OrganizationId,
    pub(crate) name: &'static str,
    pub(crate) timestamp: DateTime<Utc>,
    details: Value,
}

/// Who called, as far as an event tells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Caller {
    pub(crate) client_ip: String,
    pub(crate) user_agent: String,
}

impl Event {
    /// Somebody still calls with a key that `owner` has replaced.
    pub(crate) fn old_api_key_attempt(
        organization: OrganizationId,
        owner: &Admin,
        caller: &Caller,
        now: DateTime<Utc>,
    ) -> Self {
        let details = json!({
            "initiated_by": { "id": owner.id, "type": "admin", "email": owner.email },
            "client_ip": caller.client_ip,
            "useragent": caller.user_agent,
            "success": false,
        });
        Self::new(organization, "admin_old_api_key_attempt", now, details)
    }

    /// `by` has switched the API access of `admin`.
    pub(crate) fn api_access_changed(
        organization: OrganizationId,
        admin: &Admin,
        by: &Value,
        was: bool,
        now: DateTime<Utc>,
    ) -> Self {
        let details = json!({
            "initiated_by": by,
            "resource": { "id": admin.id, "type": "admin", "email": admin.email },
            "changes": [{ "field": "apiKeyAllowed", "from": was, "to": admin.api_access }],
            "success": true,
        });
        Self::new(organization, "admin_update", now, details)
    }

    fn new(
        organization: OrganizationId,
        name: &'static str,
        timestamp: DateTime<Utc>,
        details: Value,
    ) -> Self {
        Self {
            id: random_id(),
            organization,
            name,
            timestamp,
            details,
        }
    }

    /// The event as the API tells it.
    pub(crate) fn to_json(&self) -> Value {
        let mut event = json!({
            "@version": "1",
            "id": self.id,
            "service": "directory",
            "event_type": self.name,
            "organization": self.organization,
            "timestamp": crate::http::rfc3339(self.timestamp),
        });
        if let (Value::Object(event), Value::Object(details)) = (&mut event, &self.details) {
            event.extend(details.clone());
        }
        event
    }
}
