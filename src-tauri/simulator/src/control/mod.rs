//! Looking into a running simulator, and changing it from outside: what tests do.

mod accounts;
mod http;
mod state;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::fault::Fault;
use crate::http::{Shared, accepts};
use crate::id::{AuthConfigId, OrganizationId, ServiceAccountId};
use crate::region::Region;
use crate::request_log::LoggedRequest;
use crate::secret::SecretHash;
use crate::settings::Settings;
use crate::world::Admin;

pub(crate) use http::router;

/// A handle to a running simulator. Every change takes effect at once.
#[derive(Debug, Clone)]
pub struct Control(Arc<Shared>);

/// The thing to change does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ControlError {
    /// No administrator has this e-mail address in that region.
    #[error("there is no administrator {email:?} in region {region}")]
    NoSuchAdmin {
        /// Where it was looked for.
        region: Region,
        /// The address that was given.
        email: String,
    },
    /// No service account of this name or id is in that region.
    #[error("there is no service account {account:?} in region {region}")]
    NoSuchServiceAccount {
        /// Where it was looked for.
        region: Region,
        /// The name or id that was given.
        account: String,
    },
    /// The administrator has no key.
    #[error("administrator {0:?} has no key")]
    NoKey(String),
    /// No organization of this id is in that region.
    #[error("there is no organization {organization} in region {region}")]
    NoSuchOrganization {
        /// Where it was looked for.
        region: Region,
        /// The id that was given.
        organization: OrganizationId,
    },
    /// The service account has no such credential, or no longer.
    #[error("service account {account} has no auth config {auth_config}")]
    NoSuchAuthConfig {
        /// Where it was looked for.
        account: ServiceAccountId,
        /// The id that was given.
        auth_config: AuthConfigId,
    },
    /// The service account has two credentials already.
    #[error("service account {0} can have at most 2 auth configs")]
    TooManyAuthConfigs(ServiceAccountId),
}

impl Control {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self(shared)
    }

    /// The simulator's time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.world().now()
    }

    /// Moves the simulator's clock on, or back.
    pub fn advance(&self, by: TimeDelta) {
        self.0.world().clock.advance(by);
    }

    /// Sets the simulator's clock; it goes on from there.
    pub fn set_now(&self, now: DateTime<Utc>) {
        self.0.world().clock.set_now(now);
    }

    /// Lets requests go wrong. Where several faults match a request, it meets the oldest.
    pub fn inject(&self, fault: Fault) {
        self.0.world().faults.add(fault);
    }

    /// Lets everything go well again.
    pub fn clear_faults(&self) {
        self.0.world().faults.clear();
    }

    /// Changes how the open questions turn out:
    /// `control.settings(|it| it.get_self = GetSelf::NotFound)`.
    pub fn settings(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.0.world().settings);
    }

    /// What was asked of the simulator so far, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.0.world().log.to_vec()
    }

    /// Forgets what was asked so far.
    pub fn clear_requests(&self) {
        self.0.world().log.clear();
    }

    /// Everything that exists, as JSON and without secrets.
    #[must_use]
    pub fn state(&self) -> serde_json::Value {
        state::describe(&self.0.world())
    }

    /// Somebody switches the API access of an administrator.
    pub fn set_api_access(
        &self,
        region: Region,
        email: &str,
        allowed: bool,
    ) -> Result<(), ControlError> {
        self.change_admin(region, email, |admin, _| admin.api_access = allowed)
    }

    /// Somebody suspends an administrator, or lets them back in.
    pub fn set_suspended(
        &self,
        region: Region,
        email: &str,
        suspended: bool,
    ) -> Result<(), ControlError> {
        self.change_admin(region, email, |admin, _| admin.suspended = suspended)
    }

    /// The administrator makes a new key elsewhere, for 90 days; the old one is dead. Returns the
    /// new key.
    pub fn replace_admin_key(&self, region: Region, email: &str) -> Result<String, ControlError> {
        let look = self.0.world().settings.key_look;
        self.change_admin(region, email, |admin, now| {
            admin.generate_key(now, None, look)
        })
    }

    /// Sets when an administrator's key expires; `None` is never.
    pub fn set_admin_key_expiry(
        &self,
        region: Region,
        email: &str,
        expires: Option<DateTime<Utc>>,
    ) -> Result<(), ControlError> {
        self.change_admin(region, email, |admin, _| match &mut admin.key {
            Some(key) => {
                key.expires = expires;
                Ok(())
            }
            None => Err(ControlError::NoKey(email.to_owned())),
        })?
    }

    /// Lets an administrator's key expire now.
    pub fn expire_admin_key(&self, region: Region, email: &str) -> Result<(), ControlError> {
        let now = self.now();
        self.set_admin_key_expiry(region, email, Some(now))
    }

    /// An organization vanishes: its service accounts are gone, whoever sees several sees one fewer,
    /// and its own administrators' keys are accepted but lead to nothing (404).
    pub fn remove_organization(
        &self,
        region: Region,
        organization: &OrganizationId,
    ) -> Result<(), ControlError> {
        let mut world = self.0.world();
        let realm = world.realm_mut(region);
        if realm.organization(organization).is_none() {
            return Err(ControlError::NoSuchOrganization {
                region,
                organization: organization.clone(),
            });
        }
        realm.organizations.retain(|it| it.id != *organization);
        for provider in &mut realm.providers {
            provider.organizations.retain(|it| it != organization);
        }
        realm
            .service_accounts
            .retain(|it| it.organization != *organization);
        Ok(())
    }

    /// Whether a secret is accepted now: an administrator's key, a service account's key, or a
    /// client secret. Only its hash is compared, and nothing is logged.
    #[must_use]
    pub fn is_accepted(&self, region: Region, secret: &str) -> bool {
        let mut world = self.0.world();
        let now = world.now();
        accepts(world.realm_mut(region), SecretHash::of(secret), now)
    }

    fn change_admin<T>(
        &self,
        region: Region,
        email: &str,
        change: impl FnOnce(&mut Admin, DateTime<Utc>) -> T,
    ) -> Result<T, ControlError> {
        let mut world = self.0.world();
        let now = world.now();
        let admin = world.realm_mut(region).admin_by_email_mut(email);
        admin
            .map(|admin| change(admin, now))
            .ok_or_else(|| ControlError::NoSuchAdmin {
                region,
                email: email.to_owned(),
            })
    }
}
