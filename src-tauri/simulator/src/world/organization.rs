use crate::id::{OrganizationId, ProviderId};

/// An organization: what an administrator administers.
#[derive(Debug, Clone)]
pub(crate) struct Organization {
    pub(crate) id: OrganizationId,
    pub(crate) name: String,
}

/// A Multi-Tenant Portal provider, whose administrators see several organizations.
#[derive(Debug, Clone)]
pub(crate) struct Provider {
    pub(crate) id: ProviderId,
    pub(crate) name: String,
    /// In the order of the seed; the first is the default organization.
    pub(crate) organizations: Vec<OrganizationId>,
}
