//! Making credentials: what is asked for, and what comes back exactly once.

use std::fmt;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::service_account::places;
use super::{AuthConfig, Entry, ReportedExpiry, ServiceAccount};
use crate::{AuthConfigId, RoleId, ServiceAccountId};

/// The kinds of credential that can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthKind {
    /// A key that is sent as it is.
    ApiKey,
    /// A client id and secret for OAuth 2.0 client credentials.
    ClientSecret,
}

/// The lifetimes that JumpCloud offers for service account credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lifetime {
    /// 30 days.
    Days30,
    /// 60 days.
    Days60,
    /// 90 days.
    Days90,
    /// 365 days.
    Days365,
}

impl Lifetime {
    /// The length in days.
    #[must_use]
    pub const fn days(self) -> u32 {
        match self {
            Self::Days30 => 30,
            Self::Days60 => 60,
            Self::Days90 => 90,
            Self::Days365 => 365,
        }
    }
}

/// A credential to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAuthConfig {
    /// What kind.
    pub kind: AuthKind,
    /// For how long.
    pub lifetime: Lifetime,
}

/// A service account to be made, with its first credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewServiceAccount {
    /// Shown in the Admin Portal.
    pub name: String,
    /// What it may do, one of `GET /api/v2/roles`.
    pub role_id: RoleId,
    /// Its first credential.
    pub auth: NewAuthConfig,
}

/// A new credential. JumpCloud shows its secret this once.
pub struct Issued {
    /// The account, as far as the answer tells.
    pub account: Option<ServiceAccount>,
    /// The account's id.
    pub service_account_id: Option<ServiceAccountId>,
    /// The credential's id, where the answer tells; else a list of the account does.
    pub auth_config_id: Option<AuthConfigId>,
    /// The public half of a client secret.
    pub client_id: Option<String>,
    /// The API key or client secret.
    pub secret: SecretString,
    /// When it stops working, as far as the answer tells.
    pub expiry: ReportedExpiry,
    /// When it was made, as far as the answer tells.
    pub created_at: Option<DateTime<Utc>>,
}

impl AuthKind {
    const fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::ApiKey => ("API_KEY", "apiKeyConfig", "apiKey"),
            Self::ClientSecret => ("CLIENT_SECRET", "clientSecretConfig", "clientSecret"),
        }
    }
}

impl NewAuthConfig {
    pub(crate) fn to_json(&self) -> Value {
        let (auth_type, part, _) = self.kind.names();
        let lifetime = format!("{} Days", self.lifetime.days());
        json!({ "authType": auth_type, part: { "lifetime": lifetime } })
    }
}

impl NewServiceAccount {
    pub(crate) fn to_json(&self) -> Value {
        let auth = self.auth.to_json();
        json!({ "name": self.name, "roleId": self.role_id, "authConfig": auth })
    }
}

impl Issued {
    /// Finds the new credential in the answer to either way of making one. `None` where no secret
    /// of this kind is in it.
    pub(crate) fn read(answer: &Value, kind: AuthKind) -> Option<Self> {
        let account = answer
            .get("serviceAccount")
            .or_else(|| answer.get("authConfigList").map(|_| answer));
        let wrapped = [Some(answer), account].into_iter().flatten();
        let listed = account.and_then(|account| account.get("authConfigList")?.as_array());
        let (config, secret) = std::iter::once(answer)
            .chain(wrapped.filter_map(|it| it.get("authConfig")))
            .chain(listed.into_iter().flatten())
            .find_map(|config| Some((config, secret(config, kind)?)))?;
        let details = AuthConfig::read(config)?;
        let account = account.and_then(ServiceAccount::read);
        Some(Self {
            service_account_id: account.as_ref().map(|account| account.id.clone()),
            account,
            auth_config_id: details.id,
            client_id: details.client_id,
            secret,
            expiry: details.expiry,
            created_at: details.created_at,
        })
    }
}

fn secret(config: &Value, kind: AuthKind) -> Option<SecretString> {
    let (_, _, field) = kind.names();
    let text = places(config)
        .into_iter()
        .find_map(|place| place.get(field)?.as_str())?
        .trim();
    let usable = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    usable.then(|| SecretString::from(text))
}

impl fmt::Debug for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issued")
            .field("service_account_id", &self.service_account_id)
            .field("auth_config_id", &self.auth_config_id)
            .field("expiry", &self.expiry)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn the_lifetime_is_sent_in_exactly_jumpclouds_words() {
        let new = |kind, lifetime| NewAuthConfig { kind, lifetime }.to_json();
        assert_eq!(
            new(AuthKind::ApiKey, Lifetime::Days90),
            json!({ "authType": "API_KEY", "apiKeyConfig": { "lifetime": "90 Days" } })
        );
        assert_eq!(
            new(AuthKind::ClientSecret, Lifetime::Days365),
            json!({ "authType": "CLIENT_SECRET", "clientSecretConfig": { "lifetime": "365 Days" } })
        );
    }

    #[test]
    fn the_secret_is_found_in_every_shape_of_answer() {
        let config =
            json!({ "id": "c1", "authType": "API_KEY", "apiKeyConfig": { "apiKey": "jca_1" } });
        for answer in [
            config.clone(),
            json!({ "authConfig": config }),
            json!({ "serviceAccount": { "objectId": "s1", "authConfigList": [{}, config] } }),
            json!({ "objectId": "s1", "authConfigList": [config] }),
        ] {
            let issued = Issued::read(&answer, AuthKind::ApiKey).unwrap();
            assert_eq!(issued.secret.expose_secret(), "jca_1");
            assert_eq!(issued.auth_config_id.unwrap().as_str(), "c1");
        }
    }

    #[test]
    fn an_answer_without_a_secret_of_that_kind_issues_nothing() {
        for answer in [
            json!({}),
            json!(null),
            json!({ "authConfig": { "clientSecretConfig": { "clientSecret": "s" } } }),
            json!({ "authConfig": { "apiKeyConfig": { "apiKey": "" } } }),
            json!({ "authConfig": { "apiKeyConfig": { "apiKey": ["jca_1"] } } }),
            json!({ "authConfig": { "apiKeyConfig": { "apiKey": "two words" } } }),
        ] {
            assert!(
                Issued::read(&answer, AuthKind::ApiKey).is_none(),
                "{answer}"
            );
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let answer = json!({ "authConfig": { "apiKeyConfig": { "apiKey": "jca_secret" } } });
        let issued = Issued::read(&answer, AuthKind::ApiKey).unwrap();
        assert!(!format!("{issued:?}").contains("jca_secret"));
    }
}
