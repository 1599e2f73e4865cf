//! What others do with service accounts meanwhile. An account is given by its name or id.

use crate::id::{AuthConfigId, OrganizationId, ServiceAccountId};
use crate::region::Region;
use crate::world::{AuthConfig, ServiceAccount};

use super::{Control, ControlError};

impl Control {
    /// Somebody deletes a service account with all its credentials.
    pub fn delete_service_account(
        &self,
        region: Region,
        account: &str,
    ) -> Result<(), ControlError> {
        let id = self.change_account(region, account, |account| account.id.clone())?;
        let mut world = self.0.world();
        let accounts = &mut world.realm_mut(region).service_accounts;
        accounts.retain(|it| it.id != id);
        Ok(())
    }

    /// The credentials of a service account that have not been revoked, oldest first.
    pub fn auth_configs(
        &self,
        region: Region,
        account: &str,
    ) -> Result<Vec<AuthConfigId>, ControlError> {
        self.change_account(region, account, |account| {
            account
                .auth_configs
                .iter()
                .map(|it| it.id.clone())
                .collect()
        })
    }

    /// A colleague makes an API key for a service account, for 90 days, and keeps it. Returns the
    /// credential's id.
    pub fn add_auth_config(
        &self,
        region: Region,
        account: &str,
    ) -> Result<AuthConfigId, ControlError> {
        let now = self.now();
        self.change_account(region, account, |account| {
            if account.auth_configs.len() >= ServiceAccount::MOST_AUTH_CONFIGS {
                return Err(ControlError::TooManyAuthConfigs(account.id.clone()));
            }
            let config = AuthConfig::with_unknown_key(now);
            let id = config.id.clone();
            account.auth_configs.push(config);
            Ok(id)
        })?
    }

    /// Somebody revokes one credential of a service account.
    pub fn revoke_auth_config(
        &self,
        region: Region,
        account: &str,
        auth_config: &AuthConfigId,
    ) -> Result<(), ControlError> {
        self.change_account(region, account, |account| {
            let before = account.auth_configs.len();
            account.auth_configs.retain(|it| it.id != *auth_config);
            if account.auth_configs.len() < before {
                Ok(())
            } else {
                Err(ControlError::NoSuchAuthConfig {
                    account: account.id.clone(),
                    auth_config: auth_config.clone(),
                })
            }
        })?
    }

    /// Fills an organization with service accounts, each with one API key that nobody knows: for
    /// tests of long lists. Returns how many the organization has now.
    #[must_use]
    pub fn add_service_accounts(
        &self,
        region: Region,
        organization: &OrganizationId,
        count: usize,
    ) -> usize {
        let mut world = self.0.world();
        let now = world.now();
        let realm = world.realm_mut(region);
        let Some(role) = realm.roles.first().map(|role| role.id.clone()) else {
            return 0;
        };
        for number in 0..count {
            realm.service_accounts.push(ServiceAccount {
                id: ServiceAccountId::random(),
                organization: organization.clone(),
                name: format!("Extra {number}"),
                role: role.clone(),
                created: now,
                created_by: None,
                auth_configs: vec![AuthConfig::with_unknown_key(now)],
            });
        }
        realm.service_accounts.of(organization).count()
    }

    fn change_account<T>(
        &self,
        region: Region,
        account: &str,
        change: impl FnOnce(&mut ServiceAccount) -> T,
    ) -> Result<T, ControlError> {
        let mut world = self.0.world();
        world
            .realm_mut(region)
            .service_accounts
            .iter_mut()
            .find(|it| it.name == account || it.id.as_str() == account)
            .map(change)
            .ok_or_else(|| ControlError::NoSuchServiceAccount {
                region,
                account: account.to_owned(),
            })
    }
}
