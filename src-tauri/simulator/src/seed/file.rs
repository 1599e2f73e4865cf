//! The shape of a seed file.

use serde::Deserialize;

use crate::region::Region;
use crate::world::Right;

use super::when::{Expiry, When};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default, rename = "role")]
    pub(super) roles: Vec<RoleEntry>,
    #[serde(default, rename = "organization")]
    pub(super) organizations: Vec<OrganizationEntry>,
    #[serde(default, rename = "provider")]
    pub(super) providers: Vec<ProviderEntry>,
}

/// A role beside the built-in ones.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleEntry {
    pub(super) region: Region,
    pub(super) name: String,
    pub(super) rights: Vec<Right>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganizationEntry {
    pub(super) region: Region,
    pub(super) id: String,
    pub(super) name: String,
    #[serde(default, rename = "administrator")]
    pub(super) administrators: Vec<AdminEntry>,
    #[serde(default, rename = "service_account")]
    pub(super) service_accounts: Vec<ServiceAccountEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProviderEntry {
    pub(super) region: Region,
    pub(super) id: String,
    pub(super) name: String,
    /// Ids.
    pub(super) organizations: Vec<String>,
    #[serde(default, rename = "administrator")]
    pub(super) administrators: Vec<AdminEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AdminEntry {
    /// First and last name.
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: String,
    #[serde(default = "yes")]
    pub(super) api_access: bool,
    #[serde(default = "yes")]
    pub(super) multi_factor: bool,
    #[serde(default)]
    pub(super) suspended: bool,
    pub(super) key: Option<KeyEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyEntry {
    /// Made up, and known to nobody, where the seed does not say.
    pub(super) secret: Option<String>,
    pub(super) created: When,
    pub(super) expires: Expiry,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceAccountEntry {
    pub(super) name: String,
    pub(super) role: String,
    pub(super) created: When,
    #[serde(default, rename = "credential")]
    pub(super) credentials: Vec<CredentialEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CredentialEntry {
    pub(super) kind: CredentialKind,
    pub(super) created: When,
    /// One of the four that exist, such as `90 Days`.
    pub(super) lifetime: String,
    pub(super) client_id: Option<String>,
    pub(super) secret: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum CredentialKind {
    ApiKey,
    ClientSecret,
}

fn yes() -> bool {
    true
}
