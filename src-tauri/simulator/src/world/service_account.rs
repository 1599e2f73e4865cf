use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};

use crate::id::{AdminId, AuthConfigId, OrganizationId, RoleId, ServiceAccountId};
use crate::secret::{SecretHash, new_service_secret, random_text};

use super::Row;

/// A credential holder that is no person.
#[derive(Debug, Clone)]
pub(crate) struct ServiceAccount {
    pub(crate) id: ServiceAccountId,
    pub(crate) organization: OrganizationId,
    pub(crate) name: String,
    pub(crate) role: RoleId,
    pub(crate) created: DateTime<Utc>,
    /// `None` where the seed made it.
    pub(crate) created_by: Option<AdminId>,
    pub(crate) auth_configs: Vec<AuthConfig>,
}

impl Row for ServiceAccount {
    type Id = ServiceAccountId;
    type Home = OrganizationId;

    fn id(&self) -> &ServiceAccountId {
        &self.id
    }

    fn home(&self) -> &OrganizationId {
        &self.organization
    }
}

impl ServiceAccount {
    /// How many credentials one account can have: two, so that one can replace the other.
    pub(crate) const MOST_AUTH_CONFIGS: usize = 2;
    /// How many accounts one administrator can make.
    pub(crate) const MOST_PER_ADMIN: usize = 40;

    /// The credential of this id, while it has not been revoked.
    pub(crate) fn auth_config(&self, id: &AuthConfigId) -> Option<&AuthConfig> {
        self.auth_configs.iter().find(|config| config.id == *id)
    }

    /// Whether one of its credentials has this hash.
    pub(crate) fn holds(&self, hash: SecretHash) -> bool {
        self.auth_configs.iter().any(|config| config.hash == hash)
    }
}

/// One credential of a service account.
#[derive(Debug, Clone)]
pub(crate) struct AuthConfig {
    pub(crate) id: AuthConfigId,
    pub(crate) kind: AuthKind,
    pub(crate) hash: SecretHash,
    pub(crate) created: DateTime<Utc>,
    pub(crate) expires: DateTime<Utc>,
}

/// What kind of credential it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AuthKind {
    ApiKey,
    ClientSecret { client_id: String },
}

/// The only four lifetimes that a service account's credential can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lifetime(TimeDelta);

impl FromStr for Lifetime {
    type Err = ();

    /// Exactly as JumpCloud writes them, `"90 Days"`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let days = match text {
            "30 Days" => 30,
            "60 Days" => 60,
            "90 Days" => 90,
            "365 Days" => 365,
            _ => return Err(()),
        };
        Ok(Self(TimeDelta::days(days)))
    }
}

impl AuthKind {
    pub(crate) fn new_client_secret() -> Self {
        Self::ClientSecret {
            client_id: random_text(24).to_lowercase(),
        }
    }

    /// `authType`.
    pub(crate) fn auth_type(&self) -> &'static str {
        match self {
            Self::ApiKey => "API_KEY",
            Self::ClientSecret { .. } => "CLIENT_SECRET",
        }
    }

    /// The field that holds what belongs to this `authType`.
    pub(crate) fn config_field(&self) -> &'static str {
        match self {
            Self::ApiKey => "apiKeyConfig",
            Self::ClientSecret { .. } => "clientSecretConfig",
        }
    }

    /// The field inside [`AuthKind::config_field`] that holds the secret, once.
    pub(crate) fn secret_field(&self) -> &'static str {
        match self {
            Self::ApiKey => "apiKey",
            Self::ClientSecret { .. } => "clientSecret",
        }
    }
}

impl AuthConfig {
    /// A credential whose secret is already known, as in a seed.
    pub(crate) fn of(
        id: AuthConfigId,
        kind: AuthKind,
        secret: &str,
        created: DateTime<Utc>,
        lifetime: Lifetime,
    ) -> Self {
        Self {
            id,
            kind,
            hash: SecretHash::of(secret),
            created,
            expires: created + lifetime.0,
        }
    }

    /// A new credential, and its secret for the only time.
    pub(crate) fn generate(
        kind: AuthKind,
        now: DateTime<Utc>,
        lifetime: Lifetime,
    ) -> (Self, String) {
        let secret = new_service_secret();
        let config = Self::of(AuthConfigId::random(), kind, &secret, now, lifetime);
        (config, secret)
    }

    /// An API key for 90 days, which nobody knows.
    pub(crate) fn with_unknown_key(now: DateTime<Utc>) -> Self {
        Self::generate(AuthKind::ApiKey, now, Lifetime(TimeDelta::days(90))).0
    }

    pub(crate) fn is_expired(&self, now: DateTime<Utc>) -> bool {
        self.expires <= now
    }
}
