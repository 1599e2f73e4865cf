use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, Utc};

use crate::id::{AdminId, AuthConfigId, OrganizationId, ProviderId, RoleId, ServiceAccountId};
use crate::secret::SecretHash;

use super::{
    Admin, AuthConfig, Event, Organization, Provider, Role, ServiceAccount, Table, Tenant,
};

/// All that one region holds.
#[derive(Debug, Default)]
pub(crate) struct Realm {
    pub(crate) organizations: Table<Organization>,
    pub(crate) providers: Vec<Provider>,
    pub(crate) roles: Vec<Role>,
    pub(crate) admins: Table<Admin>,
    pub(crate) service_accounts: Table<ServiceAccount>,
    pub(crate) events: Vec<Event>,
    /// Access tokens that were handed out for client secrets.
    pub(crate) tokens: HashMap<SecretHash, Token>,
    /// Browsers that are signed in to the Admin Portal, by their cookie.
    pub(crate) sessions: HashMap<SecretHash, Session>,
    key_holders: Holders<AdminId>,
    credential_holders: Holders<ServiceAccountId>,
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
    pub(crate) fn with_roles(roles: Vec<Role>) -> Self {
        Self {
            roles,
            ..Self::default()
        }
    }

    pub(crate) fn organization(&self, id: &OrganizationId) -> Option<&Organization> {
        self.organizations.get(id)
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
        self.admins.get(id)
    }

    pub(crate) fn admin_mut(&mut self, id: &AdminId) -> Option<&mut Admin> {
        self.admins.get_mut(id)
    }

    pub(crate) fn admin_by_email(&self, email: &str) -> Option<&Admin> {
        self.admins.iter().find(|it| it.email == email)
    }

    pub(crate) fn admin_by_email_mut(&mut self, email: &str) -> Option<&mut Admin> {
        self.admins.iter_mut().find(|it| it.email == email)
    }

    /// Whose present key has this hash.
    pub(crate) fn admin_by_key(&mut self, hash: SecretHash) -> Option<&Admin> {
        let admins = &self.admins;
        let id = self.key_holders.find(
            hash,
            |id| admins.get(id).is_some_and(|admin| admin.holds(hash)),
            || Some(admins.iter().find(|it| it.holds(hash))?.id.clone()),
        )?;
        self.admins.get(&id)
    }

    /// Whether this is the hash of a credential that exists, accepted or not.
    pub(crate) fn holds(&mut self, hash: SecretHash) -> bool {
        self.admin_by_key(hash).is_some() || self.auth_config_by_hash(hash).is_some()
    }

    /// The account and the credential whose secret has this hash.
    pub(crate) fn auth_config_by_hash(
        &mut self,
        hash: SecretHash,
    ) -> Option<(&ServiceAccount, &AuthConfig)> {
        let accounts = &self.service_accounts;
        let id = self.credential_holders.find(
            hash,
            |id| accounts.get(id).is_some_and(|account| account.holds(hash)),
            || Some(accounts.iter().find(|it| it.holds(hash))?.id.clone()),
        )?;
        let account = self.service_accounts.get(&id)?;
        let mut configs = account.auth_configs.iter();
        Some((account, configs.find(|config| config.hash == hash)?))
    }

    pub(crate) fn service_account(&self, id: &ServiceAccountId) -> Option<&ServiceAccount> {
        self.service_accounts.get(id)
    }

    /// The account of this id, if it is the organization's.
    pub(crate) fn service_account_mut(
        &mut self,
        organization: &OrganizationId,
        id: &ServiceAccountId,
    ) -> Option<&mut ServiceAccount> {
        let account = self.service_accounts.get_mut(id)?;
        (account.organization == *organization).then_some(account)
    }

    /// The organizations that somebody of `tenant` sees, in the order of the seed.
    pub(crate) fn organizations_of(&self, tenant: &Tenant) -> &[OrganizationId] {
        match tenant {
            Tenant::Organization(id) => self
                .organization(id)
                .map(|organization| std::slice::from_ref(&organization.id))
                .unwrap_or_default(),
            Tenant::Provider(id) => self
                .provider(id)
                .map(|provider| provider.organizations.as_slice())
                .unwrap_or_default(),
        }
    }
}

/// Where a secret was found before. It may have been replaced or revoked meanwhile, so that is only
/// where to look first.
#[derive(Debug)]
struct Holders<Id>(HashMap<SecretHash, Id>);

impl<Id: Clone + Eq + Hash> Holders<Id> {
    fn find(
        &mut self,
        hash: SecretHash,
        holds: impl FnOnce(&Id) -> bool,
        search: impl FnOnce() -> Option<Id>,
    ) -> Option<Id> {
        if let Some(id) = self.0.get(&hash).filter(|&id| holds(id)) {
            return Some(id.clone());
        }
        let found = search();
        match &found {
            Some(id) => self.0.insert(hash, id.clone()),
            None => self.0.remove(&hash),
        };
        found
    }
}

impl<Id> Default for Holders<Id> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}
