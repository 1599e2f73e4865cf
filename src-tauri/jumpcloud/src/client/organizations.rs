//! Organizations and roles.

use super::{Client, Scope, about_a_thing};
use crate::http::{Call, Verb};
use crate::model::Entry;
use crate::{Error, Listing, Organization, OrganizationId, Role};

impl Client {
    /// `GET /api/organizations`: every organization that the credential sees. Needs no organization
    /// id and sends none.
    ///
    /// # Errors
    /// [`Error`]; [`ErrorKind::Forbidden`](crate::ErrorKind::Forbidden) for a good key without this
    /// permission.
    pub async fn organizations(&self) -> Result<Listing<Organization>, Error> {
        let call = self.call(Scope::Credential, Verb::Get, &["api", "organizations"]);
        self.list(call, Some("_id")).await
    }

    /// `GET /api/organizations/{id}`. The organization id that it sends is always the one in its
    /// path, since JumpCloud refuses any other.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn organization(&self, id: &OrganizationId) -> Result<Organization, Error> {
        let path = ["api", "organizations", id.as_str()];
        let call = Call {
            organization: Some(id),
            ..about_a_thing(self.call(Scope::Credential, Verb::Get, &path))
        };
        self.get(&call, Organization::read).await
    }

    /// `GET /api/v2/roles`.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn roles(&self) -> Result<Listing<Role>, Error> {
        let call = self.call(Scope::Organization, Verb::Get, &["api", "v2", "roles"]);
        self.list(call, None).await
    }
}
