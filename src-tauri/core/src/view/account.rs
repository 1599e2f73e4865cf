//! Owners of credentials as shown.

use serde::Serialize;
use ts_rs::TS;

use super::{AdministratorFlag, CredentialRow, RegionName};
use crate::ids::SignInId;

/// An organization to choose while connecting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OrganizationChoice {
    /// 24 hexadecimal digits.
    pub id: String,
    /// Its display name.
    pub name: String,
}

/// A role that a service account can have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RoleChoice {
    /// JumpCloud's id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// One administrator. `null` means that JumpCloud did not tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AdministratorRow {
    /// JumpCloud's id.
    pub id: String,
    /// The sign-in that saw them.
    pub sign_in_id: SignInId,
    /// First and last name, else the e-mail address, else the id.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Role name.
    pub role: Option<String>,
    /// Suspended.
    pub suspended: Option<bool>,
    /// Multi-factor authentication enrolled or required.
    pub mfa: Option<bool>,
    /// May use the API (`apiKeyAllowed`).
    pub api_access: Option<bool>,
    /// Has an API key (`apiKeySet`).
    pub has_key: Option<bool>,
    /// The key, where there is one.
    pub key: Option<CredentialRow>,
    /// What is worth seeing, the gravest first.
    pub flags: Vec<AdministratorFlag>,
    /// The signed-in administrator.
    pub is_self: bool,
    /// Whether the sign-in may switch their API access, as far as one can know before asking: not one's own, not
    /// by a service account, and not a provider's.
    pub access_switchable: bool,
    /// The organization's name.
    pub organization: String,
    /// The region.
    pub region: RegionName,
}

/// One service account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ServiceAccountRow {
    /// JumpCloud's id.
    pub id: String,
    /// The sign-in that saw it.
    pub sign_in_id: SignInId,
    /// Its name.
    pub name: String,
    /// Role name.
    pub role: Option<String>,
    /// JumpCloud's status (`ACTIVE`), as it stands.
    pub status: Option<String>,
    /// The organization's name.
    pub organization: String,
    /// The region.
    pub region: RegionName,
    /// How many living credentials it has.
    pub credentials: u32,
    /// Entries among its credentials that nobody could read.
    pub unreadable: u32,
}
