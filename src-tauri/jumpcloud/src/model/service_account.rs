//! Service accounts and their credentials, which JumpCloud calls auth configs.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Entry, ReportedExpiry};
use crate::{AuthConfigId, RoleId, ServiceAccountId, json};

/// An identity for programs, with credentials of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAccount {
    /// Field `objectId`.
    pub id: ServiceAccountId,
    /// Its name; its id where it has none.
    pub name: String,
    /// The role that it holds.
    pub role_id: Option<RoleId>,
    /// The name of that role.
    pub role_name: Option<String>,
    /// `ACTIVE`, or another word of JumpCloud's.
    pub status: Option<String>,
    /// What is said about the account as a whole.
    pub expiry: ReportedExpiry,
    /// Its credentials. Several may work at once, which is what rotation rests on.
    pub auth_configs: Vec<AuthConfig>,
    /// How many of its credentials could not be read or lack an id, or 1 where nothing is told about
    /// them at all. Where it is not 0, the absence of a credential proves nothing.
    pub unreadable_auth_configs: u32,
}

/// One credential of a service account: never its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthConfig {
    /// Needed to revoke it.
    pub id: Option<AuthConfigId>,
    /// What it is.
    pub kind: AuthConfigKind,
    /// When it was made.
    pub created_at: Option<DateTime<Utc>>,
    /// When it stops working.
    pub expiry: ReportedExpiry,
    /// Its first characters.
    pub prefix: Option<String>,
    /// The public half of a client secret.
    pub client_id: Option<String>,
}

/// What kind of credential an auth config is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AuthConfigKind {
    /// `API_KEY`.
    ApiKey,
    /// `CLIENT_SECRET`.
    ClientSecret,
    /// One that JumpCloud added later; empty where it does not say.
    Other(String),
}

impl Entry for ServiceAccount {
    fn read(value: &Value) -> Option<Self> {
        let id: ServiceAccountId = json::own_id(value)?;
        let name = json::text(value, "name").unwrap_or_else(|| id.to_string());
        let (auth_configs, unreadable_auth_configs) = auth_configs(value.get("authConfigList"));
        Some(Self {
            id,
            name,
            role_id: json::id(value, "roleId"),
            role_name: json::text(value, "roleName"),
            status: json::text(value, "status"),
            expiry: json::expiry(&[value]),
            auth_configs,
            unreadable_auth_configs,
        })
    }

    fn key(&self) -> &str {
        self.id.as_str()
    }
}

/// The credentials that can be read, and how many others there are.
fn auth_configs(list: Option<&Value>) -> (Vec<AuthConfig>, u32) {
    let entries = match list {
        Some(Value::Array(entries)) => entries.as_slice(),
        // Servers written in Go say null for an empty list.
        Some(Value::Null) => &[],
        _ => return (Vec::new(), 1),
    };
    let read: Vec<_> = entries.iter().map(AuthConfig::read).collect();
    let is_whole = |config: &&Option<AuthConfig>| config.as_ref().is_some_and(|it| it.id.is_some());
    let unreadable = read.len() - read.iter().filter(is_whole).count();
    let unreadable = u32::try_from(unreadable).unwrap_or(u32::MAX);
    (read.into_iter().flatten().collect(), unreadable)
}

impl AuthConfig {
    /// `None` where `value` is no object. Everything about it may stand in it, or in the part that
    /// is named after its kind.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        value.as_object()?;
        let places = places(value);
        let text = |field| places.iter().find_map(|place| json::text(place, field));
        Some(Self {
            id: json::own_id(value).or_else(|| json::id(value, "authConfigId")),
            kind: AuthConfigKind::read(value),
            created_at: places
                .iter()
                .find_map(|place| json::date(place, "createdAt")),
            expiry: json::expiry(&places),
            prefix: text("prefix"),
            client_id: text("clientId"),
        })
    }
}

/// The auth config itself, and its parts.
pub(crate) fn places(value: &Value) -> Vec<&Value> {
    let parts = ["apiKeyConfig", "clientSecretConfig"];
    std::iter::once(value)
        .chain(parts.iter().filter_map(|part| value.get(part)))
        .collect()
}

impl AuthConfigKind {
    fn read(value: &Value) -> Self {
        match json::text(value, "authType").as_deref() {
            Some("API_KEY") => Self::ApiKey,
            Some("CLIENT_SECRET") => Self::ClientSecret,
            Some(other) => Self::Other(other.to_owned()),
            None if has(value, "apiKeyConfig") => Self::ApiKey,
            None if has(value, "clientSecretConfig") => Self::ClientSecret,
            None => Self::Other(String::new()),
        }
    }
}

fn has(value: &Value, part: &str) -> bool {
    value.get(part).is_some_and(Value::is_object)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_auth_config_is_read_wherever_its_parts_stand() {
        let config = AuthConfig::read(&json!({
            "id": "c1", "authType": "API_KEY", "createdAt": "2026-01-01T00:00:00Z",
            "apiKeyConfig": { "expiresAt": "2026-04-01T00:00:00Z", "prefix": "jca_ab" },
        }))
        .unwrap();
        assert_eq!(config.kind, AuthConfigKind::ApiKey);
        assert_eq!(config.prefix.as_deref(), Some("jca_ab"));
        assert!(config.created_at.is_some());
        assert!(matches!(config.expiry, ReportedExpiry::At(_)));
    }

    #[test]
    fn an_unknown_kind_is_kept_by_its_name_and_a_missing_one_is_told_by_its_parts() {
        let kind = |value: Value| AuthConfig::read(&value).unwrap().kind;
        assert_eq!(
            kind(json!({ "authType": "PASSKEY" })),
            AuthConfigKind::Other("PASSKEY".to_owned())
        );
        assert_eq!(
            kind(json!({ "clientSecretConfig": {} })),
            AuthConfigKind::ClientSecret
        );
        assert_eq!(
            kind(json!({ "apiKeyConfig": null })),
            AuthConfigKind::Other(String::new())
        );
    }

    #[test]
    fn a_list_of_credentials_says_whether_it_is_all_there_is() {
        let whole = json!({ "id": "c1" });
        for (list, readable, unreadable) in [
            (json!(null), 0, 0),
            (json!([]), 0, 0),
            (json!([whole]), 1, 0),
            (json!([whole, { "authType": "API_KEY" }]), 2, 1),
            (json!([whole, "text", 5]), 1, 2),
            (json!({}), 0, 1),
            (json!("x"), 0, 1),
        ] {
            let account =
                ServiceAccount::read(&json!({ "objectId": "s1", "authConfigList": list })).unwrap();
            let counted = (account.auth_configs.len(), account.unreadable_auth_configs);
            assert_eq!(counted, (readable, unreadable), "{list}");
            assert_eq!(account.name, "s1");
        }
        let untold = ServiceAccount::read(&json!({ "objectId": "s1" })).unwrap();
        assert_eq!(untold.unreadable_auth_configs, 1);
    }
}
