use crate::id::{OrganizationId, ProviderId};

use super::Row;

/// An organization: what an administrator administers.
#[derive(Debug, Clone)]
pub(crate) struct Organization {
    pub(crate) id: OrganizationId,
    pub(crate) name: String,
}

impl Row for Organization {
    type Id = OrganizationId;
    /// Its region, of which a table holds one.
    type Home = ();

    fn id(&self) -> &OrganizationId {
        &self.id
    }

    fn home(&self) -> &() {
        &()
    }
}

/// A Multi-Tenant Portal provider, whose administrators see several organizations.
#[derive(Debug, Clone)]
pub(crate) struct Provider {
    pub(crate) id: ProviderId,
    pub(crate) name: String,
    /// In the order of the seed; the first is the default organization.
    pub(crate) organizations: Vec<OrganizationId>,
}
