//! Administrators. Nobody can make or replace another administrator's key; its state can be read.

use super::{Client, Scope, about_a_thing};
use crate::http::Verb;
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
        let call = self.call(Scope::Organization, Verb::Get, &path);
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
}
