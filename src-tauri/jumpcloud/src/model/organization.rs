//! Organizations and roles: hardly more than a name.

use serde_json::Value;

use super::Entry;
use crate::{OrganizationId, RoleId, json};

/// A customer of JumpCloud, or one client of a managed service provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Sent as `x-org-id`.
    pub id: OrganizationId,
    /// Its display name; its id where it has none.
    pub name: String,
}

impl Entry for Organization {
    fn read(value: &Value) -> Option<Self> {
        let id: OrganizationId = json::own_id(value)?;
        let name = json::text(value, "displayName").or_else(|| json::text(value, "name"));
        let name = name.unwrap_or_else(|| id.to_string());
        Some(Self { id, name })
    }

    fn key(&self) -> &str {
        self.id.as_str()
    }
}

/// What an administrator or a service account may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Named when a service account is made.
    pub id: RoleId,
    /// For example *Administrator with Billing*; its id where it has none.
    pub name: String,
}

impl Entry for Role {
    fn read(value: &Value) -> Option<Self> {
        let id: RoleId = json::own_id(value)?;
        let name = json::text(value, "name").unwrap_or_else(|| id.to_string());
        Some(Self { id, name })
    }

    fn key(&self) -> &str {
        self.id.as_str()
    }
}
