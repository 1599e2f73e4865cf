use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::id::{AdminId, AuthConfigId, OrganizationId, ProviderId, RoleId, ServiceAccountId};
use crate::secret::SecretHash;

use super::{Admin, AuthConfig, Event, Organization, Provider, Role, ServiceAccount, Tenant};

/// All that one region holds.
#[derive(Debug, Default)]
pub(crate) struct Realm {
    pub(crate) organizations: Vec<Organization>,
    pub(crate) providers: Vec<Provider>,
    pub(crate) roles: Vec<Role>,
    pub(crate) admins: Vec<Admin>,
    pub(crate) service_accounts: Vec<ServiceAccount>,
    pub(crate) events: Vec<Event>,
    /// Access tokens that were handed out for client secrets.
    pub(crate) tokens: HashMap<SecretHash, Token>,
    /// Browsers that are signed in to the Admin Portal, by their cookie.
    pub(crate) sessions: HashMap<SecretHash, Session>,
}

/// An OAuth access token.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) account: ServiceAccountId,
    pub(crate) config: AuthConfigId,
    pub(crate) expires: DateTime<Utc>,
}

/// A browser's sign-in to the Admin Portal.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) admin: AdminId,
}

impl Realm {
    pub(crate) fn organization(&self, id: &OrganizationId) -> Option<&Organization> {
        self.organizations.iter().find(|it| it.id == *id)
    }

    pub(crate) fn provider(&self, id: &ProviderId) -> Option<&Provider> {
        self.providers.iter().find(|it| it.id == *id)
    }

    pub(crate) fn role(&self, id: &RoleId) -> Option<&Role> {
        self.roles.iter().find(|it| it.id == *id)
    }

    pub(crate) fn role_name(&self, id: &RoleId) -> &str {
        self.role(id).map_or("", |role| &role.name)
    }

    pub(crate) fn admin(&self, id: &AdminId) -> Option<&Admin> {
        self.admins.iter().find(|it| it.id == *id)
    }

    pub(crate) fn admin_mut(&mut self, id: &AdminId) -> Option<&mut Admin> {
        self.admins.iter_mut().find(|it| it.id == *id)
    }

    pub(crate) fn admin_by_email(&self, email: &str) -> Option<&Admin> {
        self.admins.iter().find(|it| it.email == email)
    }

    pub(crate) fn admin_by_email_mut(&mut self, email: &str) -> Option<&mut Admin> {
        self.admins.iter_mut().find(|it| it.email == email)
    }

    /// Whether this is the hash of a credential that exists, accepted or not.
    pub(crate) fn holds(&self, hash: SecretHash) -> bool {
        self.admins.iter().any(|admin| admin.holds(hash))
            || self.auth_config_by_hash(hash).is_some()
    }

    /// The account and the credential whose secret has this hash.
    pub(crate) fn auth_config_by_hash(
        &self,
        hash: SecretHash,
    ) -> Option<(&ServiceAccount, &AuthConfig)> {
        self.auth_configs().find(|(_, config)| config.hash == hash)
    }

    /// The credential of this id, while it has not been revoked.
    pub(crate) fn auth_config(&self, id: &AuthConfigId) -> Option<(&ServiceAccount, &AuthConfig)> {
        self.auth_configs().find(|(_, config)| config.id == *id)
    }

    pub(crate) fn auth_configs(&self) -> impl Iterator<Item = (&ServiceAccount, &AuthConfig)> {
        self.service_accounts
            .iter()
            .flat_map(|account| account.auth_configs.iter().map(move |it| (account, it)))
    }

    pub(crate) fn service_account(&self, id: &ServiceAccountId) -> Option<&ServiceAccount> {
        self.service_accounts.iter().find(|it| it.id == *id)
    }

    /// The account of this id, if it is the organization's.
    pub(crate) fn service_account_mut(
        &mut self,
        organization: &OrganizationId,
        id: &ServiceAccountId,
    ) -> Option<&mut ServiceAccount> {
        self.service_accounts
            .iter_mut()
            .find(|it| it.id == *id && it.organization == *organization)
    }

    /// The organizations that somebody of `tenant` sees, in the order of the seed.
    pub(crate) fn organizations_of(&self, tenant: &Tenant) -> Vec<OrganizationId> {
        match tenant {
            Tenant::Organization(id) => self
                .organization(id)
                .map(|organization| organization.id.clone())
                .into_iter()
                .collect(),
            Tenant::Provider(id) => self
                .provider(id)
                .map(|provider| provider.organizations.clone())
                .unwrap_or_default(),
        }
    }
}
