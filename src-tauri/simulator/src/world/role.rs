use serde::Deserialize;

use crate::id::RoleId;
use crate::region::Region;

/// Something that not every administrator may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Right {
    /// See the organization, its administrators and its events.
    Read,
    /// Make, see and delete service accounts.
    ServiceAccounts,
    /// Switch an administrator's API access on or off.
    ApiAccess,
}

/// A named set of rights.
#[derive(Debug, Clone)]
pub(crate) struct Role {
    pub(crate) id: RoleId,
    pub(crate) name: String,
    pub(crate) rights: Vec<Right>,
}

impl Role {
    pub(crate) fn new(region: Region, name: &str, rights: &[Right]) -> Self {
        Self {
            id: RoleId::stable(&format!("{region}/role/{name}")),
            name: name.to_owned(),
            rights: rights.to_vec(),
        }
    }

    pub(crate) fn allows(&self, right: Right) -> bool {
        self.rights.contains(&right)
    }
}

/// The roles that every organization has.
pub(crate) fn built_in_roles(region: Region) -> Vec<Role> {
    use Right::{ApiAccess, Read, ServiceAccounts};
    [
        (
            "Administrator with Billing",
            &[Read, ServiceAccounts, ApiAccess][..],
        ),
        ("Administrator", &[Read]),
        ("Manager", &[Read]),
        ("Help Desk", &[Read]),
        ("Read Only", &[Read]),
        ("Command Runner", &[]),
    ]
    .into_iter()
    .map(|(name, rights)| Role::new(region, name, rights))
    .collect()
}
