use chrono::{DateTime, TimeDelta, Utc};

use crate::id::{AdminId, OrganizationId, ProviderId, RoleId};
use crate::secret::{SecretHash, new_admin_key, prefix};
use crate::settings::KeyLook;

use super::Row;

/// Days that a new key lives when nothing else is asked for.
const DEFAULT_LIFETIME: TimeDelta = TimeDelta::days(90);

/// What an administrator belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Tenant {
    Organization(OrganizationId),
    Provider(ProviderId),
}

/// An administrator, with at most one API key.
#[derive(Debug, Clone)]
pub(crate) struct Admin {
    pub(crate) id: AdminId,
    pub(crate) tenant: Tenant,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) role: RoleId,
    pub(crate) suspended: bool,
    pub(crate) multi_factor: bool,
    pub(crate) api_access: bool,
    pub(crate) key: Option<AdminKey>,
    /// Keys that were replaced, so that their use can be told from that of a wrong key.
    pub(crate) replaced: Vec<SecretHash>,
}

/// What remains known of a key once it has been shown.
#[derive(Debug, Clone)]
pub(crate) struct AdminKey {
    pub(crate) hash: SecretHash,
    pub(crate) prefix: String,
    pub(crate) created: DateTime<Utc>,
    /// `None`: it never expires.
    pub(crate) expires: Option<DateTime<Utc>>,
}

impl AdminKey {
    pub(crate) fn of(secret: &str, created: DateTime<Utc>, expires: Option<DateTime<Utc>>) -> Self {
        Self {
            hash: SecretHash::of(secret),
            prefix: prefix(secret),
            created,
            expires,
        }
    }

    pub(crate) fn is_expired(&self, now: DateTime<Utc>) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }
}

impl Row for Admin {
    type Id = AdminId;
    type Home = Tenant;

    fn id(&self) -> &AdminId {
        &self.id
    }

    fn home(&self) -> &Tenant {
        &self.tenant
    }
}

impl Admin {
    pub(crate) fn holds(&self, hash: SecretHash) -> bool {
        self.key.as_ref().is_some_and(|key| key.hash == hash)
    }

    /// Makes a key and returns it, for the only time. The old key is dead from now on.
    pub(crate) fn generate_key(
        &mut self,
        now: DateTime<Utc>,
        lifetime: Option<TimeDelta>,
        look: KeyLook,
    ) -> String {
        let secret = new_admin_key(look);
        let expires = now + lifetime.unwrap_or(DEFAULT_LIFETIME);
        let old = self.key.replace(AdminKey::of(&secret, now, Some(expires)));
        self.replaced.extend(old.map(|key| key.hash));
        secret
    }
}
