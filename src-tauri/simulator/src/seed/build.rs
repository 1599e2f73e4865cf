//! From a seed file to what exists.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use crate::id::{AdminId, AuthConfigId, OrganizationId, ProviderId, RoleId, ServiceAccountId};
use crate::region::Region;
use crate::secret::{new_admin_key, new_service_secret, stable_id};
use crate::settings::KeyLook;
use crate::world::{
    Admin, AdminKey, AuthConfig, AuthKind, Lifetime, Organization, Provider, Realm, Role,
    ServiceAccount, Tenant, built_in_roles,
};

use super::file::{
    AdminEntry, CredentialEntry, CredentialKind, File, KeyEntry, OrganizationEntry, ProviderEntry,
    ServiceAccountEntry,
};
use super::when::Expiry;

/// Why a seed cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SeedError {
    /// Not TOML, or not of the right shape.
    #[error("the seed cannot be read: {0}")]
    Syntax(#[from] toml::de::Error),
    /// An id is not 24 hexadecimal digits.
    #[error("{0:?} is no id: write 24 hexadecimal digits")]
    Id(String),
    /// No such role in that region.
    #[error("there is no role {role:?} in region {region}")]
    Role {
        /// The name that was given.
        role: String,
        /// Where it was looked for.
        region: Region,
    },
    /// No such organization in that region.
    #[error("provider {provider:?} names organization {organization}, which is not in its region")]
    Organization {
        /// The provider's name.
        provider: String,
        /// The id that was given.
        organization: String,
    },
    /// A provider without an organization.
    #[error("provider {0:?} has no organization")]
    EmptyProvider(String),
    /// An e-mail address or an id was used twice in one region.
    #[error("{0:?} is there twice in one region")]
    Twice(String),
    /// Not one of JumpCloud's four lifetimes.
    #[error("{0:?} is no lifetime: write 30 Days, 60 Days, 90 Days or 365 Days")]
    Lifetime(String),
    /// More credentials than a service account can have.
    #[error("service account {0:?} has more than two credentials")]
    TooManyCredentials(String),
}

pub(super) fn realm(file: &File, region: Region, now: DateTime<Utc>) -> Result<Realm, SeedError> {
    let mut builder = Builder {
        region,
        now,
        realm: Realm::with_roles(built_in_roles(region)),
        emails: HashSet::new(),
    };
    for role in file.roles.iter().filter(|it| it.region == region) {
        let role = Role::new(region, &role.name, &role.rights);
        builder.realm.roles.push(role);
    }
    for entry in file.organizations.iter().filter(|it| it.region == region) {
        builder.organization(entry)?;
    }
    for entry in file.providers.iter().filter(|it| it.region == region) {
        builder.provider(entry)?;
    }
    Ok(builder.realm)
}

struct Builder<'a> {
    region: Region,
    now: DateTime<Utc>,
    realm: Realm,
    emails: HashSet<&'a str>,
}

impl<'a> Builder<'a> {
    fn organization(&mut self, entry: &'a OrganizationEntry) -> Result<(), SeedError> {
        let id = OrganizationId::parse(&entry.id).ok_or_else(|| SeedError::Id(entry.id.clone()))?;
        if self.realm.organization(&id).is_some() {
            return Err(SeedError::Twice(entry.id.clone()));
        }
        self.realm.organizations.push(Organization {
            id: id.clone(),
            name: entry.name.clone(),
        });
        for admin in &entry.administrators {
            self.admin(admin, Tenant::Organization(id.clone()))?;
        }
        for account in &entry.service_accounts {
            self.service_account(account, &id)?;
        }
        Ok(())
    }

    fn provider(&mut self, entry: &'a ProviderEntry) -> Result<(), SeedError> {
        let id = ProviderId::parse(&entry.id).ok_or_else(|| SeedError::Id(entry.id.clone()))?;
        let organizations = entry
            .organizations
            .iter()
            .map(|organization| {
                OrganizationId::parse(organization)
                    .filter(|id| self.realm.organization(id).is_some())
                    .ok_or_else(|| SeedError::Organization {
                        provider: entry.name.clone(),
                        organization: organization.clone(),
                    })
            })
            .collect::<Result<Vec<_>, _>>()?;
        if organizations.is_empty() {
            return Err(SeedError::EmptyProvider(entry.name.clone()));
        }
        self.realm.providers.push(Provider {
            id: id.clone(),
            name: entry.name.clone(),
            organizations,
        });
        for admin in &entry.administrators {
            self.admin(admin, Tenant::Provider(id.clone()))?;
        }
        Ok(())
    }

    fn admin(&mut self, entry: &'a AdminEntry, tenant: Tenant) -> Result<(), SeedError> {
        if !self.emails.insert(&entry.email) {
            return Err(SeedError::Twice(entry.email.clone()));
        }
        let (first_name, last_name) = entry.name.split_once(' ').unwrap_or((&entry.name, ""));
        let admin = Admin {
            id: AdminId::stable(&format!("{}/admin/{}", self.region, entry.email)),
            tenant,
            email: entry.email.clone(),
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            role: self.role(&entry.role)?,
            suspended: entry.suspended,
            multi_factor: entry.multi_factor,
            api_access: entry.api_access,
            key: entry.key.as_ref().map(|key| self.key(key)),
            replaced: Vec::new(),
        };
        self.realm.admins.push(admin);
        Ok(())
    }

    fn key(&self, entry: &KeyEntry) -> AdminKey {
        let secret = entry.secret.clone();
        let secret = secret.unwrap_or_else(|| new_admin_key(KeyLook::default()));
        let expires = match entry.expires {
            Expiry::Never => None,
            Expiry::When(when) => Some(when.from(self.now)),
        };
        AdminKey::of(&secret, entry.created.from(self.now), expires)
    }

    fn service_account(
        &mut self,
        entry: &ServiceAccountEntry,
        organization: &OrganizationId,
    ) -> Result<(), SeedError> {
        if entry.credentials.len() > ServiceAccount::MOST_AUTH_CONFIGS {
            return Err(SeedError::TooManyCredentials(entry.name.clone()));
        }
        let name = format!("{organization}/service-account/{}", entry.name);
        let auth_configs = entry
            .credentials
            .iter()
            .enumerate()
            .map(|(place, credential)| self.credential(credential, &format!("{name}/{place}")))
            .collect::<Result<_, _>>()?;
        let account = ServiceAccount {
            id: ServiceAccountId::stable(&name),
            organization: organization.clone(),
            name: entry.name.clone(),
            role: self.role(&entry.role)?,
            created: entry.created.from(self.now),
            created_by: None,
            auth_configs,
        };
        if self.realm.service_account(&account.id).is_some() {
            return Err(SeedError::Twice(entry.name.clone()));
        }
        self.realm.service_accounts.push(account);
        Ok(())
    }

    fn credential(&self, entry: &CredentialEntry, name: &str) -> Result<AuthConfig, SeedError> {
        let lifetime: Lifetime = entry
            .lifetime
            .parse()
            .map_err(|()| SeedError::Lifetime(entry.lifetime.clone()))?;
        let kind = match entry.kind {
            CredentialKind::ApiKey => AuthKind::ApiKey,
            CredentialKind::ClientSecret => AuthKind::ClientSecret {
                client_id: entry.client_id.clone().unwrap_or_else(|| stable_id(name)),
            },
        };
        let secret = entry.secret.clone().unwrap_or_else(new_service_secret);
        let created = entry.created.from(self.now);
        Ok(AuthConfig::of(
            AuthConfigId::stable(name),
            kind,
            &secret,
            created,
            lifetime,
        ))
    }

    fn role(&self, name: &str) -> Result<RoleId, SeedError> {
        self.realm
            .roles
            .iter()
            .find(|role| role.name == name)
            .map(|role| role.id.clone())
            .ok_or_else(|| SeedError::Role {
                role: name.to_owned(),
                region: self.region,
            })
    }
}
