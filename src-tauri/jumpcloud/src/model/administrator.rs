//! Administrators, and what is told about the one API key that each may have.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Entry, ReportedExpiry};
use crate::{AdministratorId, OrganizationId, json};

/// An administrator, as `userreturn` of JumpCloud's v1 Swagger describes one. Which of the fields a
/// list holds, and which only the single object, JumpCloud does not promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Administrator {
    /// Field `_id`.
    pub id: AdministratorId,
    /// The address that they sign in with; empty where it is not told.
    pub email: String,
    /// Field `firstname`.
    pub first_name: Option<String>,
    /// Field `lastname`.
    pub last_name: Option<String>,
    /// Field `roleName`, else the first of `roleNames`.
    pub role_name: Option<String>,
    /// Whether they may not sign in at present.
    pub suspended: Option<bool>,
    /// Field `enableMultiFactor`.
    pub mfa_enabled: Option<bool>,
    /// Field `totpEnrolled`.
    pub totp_enrolled: Option<bool>,
    /// The id of the managed service provider that they belong to.
    pub provider: Option<String>,
    /// The organization that they belong to.
    pub organization: Option<OrganizationId>,
    /// Whether API access is switched on for them.
    pub api_key_allowed: Option<bool>,
    /// Whether they have a key at present.
    pub api_key_set: Option<bool>,
    /// What is told about that key.
    pub api_key: Option<ApiKeyInfo>,
}

/// What JumpCloud tells about a key: never the key itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeyInfo {
    /// Its first characters.
    pub prefix: Option<String>,
    /// Changes whenever a new key is made.
    pub created_at: Option<DateTime<Utc>>,
    /// When it stops working.
    pub expiry: ReportedExpiry,
}

impl Entry for Administrator {
    fn read(value: &Value) -> Option<Self> {
        Some(Self {
            id: json::own_id(value)?,
            email: json::text(value, "email").unwrap_or_default(),
            first_name: json::text(value, "firstname"),
            last_name: json::text(value, "lastname"),
            role_name: json::text(value, "roleName").or_else(|| first_role(value)),
            suspended: json::flag(value, "suspended"),
            mfa_enabled: json::flag(value, "enableMultiFactor"),
            totp_enrolled: json::flag(value, "totpEnrolled"),
            provider: json::text(value, "provider"),
            organization: json::id(value, "organization"),
            api_key_allowed: json::flag(value, "apiKeyAllowed"),
            api_key_set: json::flag(value, "apiKeySet"),
            api_key: ApiKeyInfo::read(value),
        })
    }

    fn key(&self) -> &str {
        self.id.as_str()
    }
}

impl ApiKeyInfo {
    fn read(administrator: &Value) -> Option<Self> {
        let updated_at = json::date(administrator, "apiKeyUpdatedAt");
        let Some(hash) = administrator
            .get("apiKeyHash")
            .filter(|hash| hash.is_object())
        else {
            return updated_at.map(|at| Self {
                prefix: None,
                created_at: Some(at),
                expiry: ReportedExpiry::NotReported,
            });
        };
        Some(Self {
            prefix: json::text(hash, "prefix"),
            created_at: json::date(hash, "createdAt").or(updated_at),
            expiry: json::expiry(&[hash]),
        })
    }
}

fn first_role(value: &Value) -> Option<String> {
    let name = value.get("roleNames")?.get(0)?.as_str()?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_administrator_with_nothing_but_an_id_is_still_one() {
        let administrator = Administrator::read(&json!({ "_id": "a1" })).unwrap();
        assert_eq!(administrator.email, "");
        assert_eq!(administrator.api_key, None);
        assert_eq!(administrator.api_key_allowed, None);
    }

    #[test]
    fn fields_of_another_type_are_not_known() {
        let value = json!({
            "_id": "a1", "email": 7, "firstname": null, "suspended": "no", "roleNames": "Manager",
            "organization": {}, "apiKeyHash": "jca_", "apiKeyUpdatedAt": false,
        });
        let administrator = Administrator::read(&value).unwrap();
        assert_eq!(administrator.email, "");
        assert_eq!(administrator.suspended, None);
        assert_eq!(administrator.role_name, None);
        assert_eq!(administrator.api_key, None);
    }

    #[test]
    fn without_an_id_it_is_unreadable() {
        for value in [
            json!({ "email": "a@example.com" }),
            json!({ "_id": 5 }),
            json!("a"),
            json!(null),
        ] {
            assert!(Administrator::read(&value).is_none());
        }
    }

    #[test]
    fn a_key_that_never_expires_differs_from_one_whose_expiry_is_not_told() {
        let read = |hash: Value| {
            Administrator::read(&json!({ "_id": "a1", "apiKeyHash": hash }))
                .unwrap()
                .api_key
                .unwrap()
        };
        assert_eq!(
            read(json!({ "expireAt": null })).expiry,
            ReportedExpiry::Never
        );
        assert_eq!(
            read(json!({ "prefix": "jca_ab" })).expiry,
            ReportedExpiry::NotReported
        );
    }
}
