//! Administrators. Nobody can make or replace another administrator's key; its state can be read.

use serde_json::json;

use super::{Client, Scope, about_a_thing};
use crate::http::{Call, Payload, Verb};
use crate::model::Entry;
use crate::{Administrator, AdministratorId, Error, Listing};

impl Client {
    /// `GET /api/users/getSelf`: the administrator whose key this is. JumpCloud promises nothing
    /// about it, so be ready for every error.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn get_self(&self) -> Result<Administrator, Error> {
        let path = ["api", "users", "getSelf"];
        // Nothing promises that it is there: that it is not says nothing about the organization.
        let call = about_a_thing(self.call(Scope::Organization, Verb::Get, &path));
        self.get(&call, Administrator::read).await
    }

    /// `GET /api/users`: every administrator of the organization.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn administrators(&self) -> Result<Listing<Administrator>, Error> {
        let call = self.call(Scope::Organization, Verb::Get, &["api", "users"]);
        self.list(call, Some("_id")).await
    }

    /// `GET /api/users/{id}`: may tell more about the key than the list does.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn administrator(&self, id: &AdministratorId) -> Result<Administrator, Error> {
        let path = ["api", "users", id.as_str()];
        let call = about_a_thing(self.call(Scope::Organization, Verb::Get, &path));
        self.get(&call, Administrator::read).await
    }

    /// `PUT /api/users/{id}` with `apiKeyAllowed` and nothing else: switches an administrator's API
    /// access on or off, which only an *Administrator with Billing* may. Sent exactly once.
    ///
    /// What it returns is JumpCloud's answer. Whether the change has taken hold,
    /// [`Client::administrator`] tells, and should be asked whenever the error does not
    /// [prove that nothing happened](Error::proves_nothing_happened).
    ///
    /// # Errors
    /// [`Error`]; [`ErrorKind::Forbidden`](crate::ErrorKind::Forbidden) for whoever may not, and
    /// [`ErrorKind::Unreadable`](crate::ErrorKind::Unreadable), with a status of 2xx, where the
    /// change was taken and the answer does not describe an administrator.
    pub async fn set_api_access(
        &self,
        id: &AdministratorId,
        allowed: bool,
    ) -> Result<Administrator, Error> {
        let path = ["api", "users", id.as_str()];
        let change = json!({ "apiKeyAllowed": allowed });
        let call = Call {
            payload: Payload::Json(&change),
            ..about_a_thing(self.call(Scope::Organization, Verb::Put, &path))
        };
        self.get(&call, Administrator::read).await
    }
}
