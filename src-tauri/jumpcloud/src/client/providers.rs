//! The Multi-Tenant Portal: a provider, its client organizations, and its own administrators.

use serde_json::Value;

use super::{Client, Scope, about_a_thing};
use crate::http::{Call, Verb};
use crate::{Administrator, Error, Listing, Organization, ProviderId, json};

impl Client {
    /// `GET /api/users/getSelf?fields=provider`: the provider that the credential's administrator
    /// belongs to. `None` where they belong to none, or it is not told. Needs no organization id and
    /// sends none, since an administrator has one home.
    ///
    /// JumpCloud promises nothing about this call, so be ready for every error.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn provider_id(&self) -> Result<Option<ProviderId>, Error> {
        let path = ["api", "users", "getSelf"];
        let mut call = self.call(Scope::Credential, Verb::Get, &path);
        call.url.query_pairs_mut().append_pair("fields", "provider");
        self.get(&call, |answer| {
            answer.is_object().then(|| provider_of(answer))
        })
        .await
    }

    /// `GET /api/v2/providers/{id}/organizations`: the provider's client organizations. JumpCloud
    /// refuses an organization id here, so none is sent, whatever the client is for.
    ///
    /// # Errors
    /// [`Error`]; [`ErrorKind::Forbidden`](crate::ErrorKind::Forbidden) for whoever does not belong
    /// to the provider.
    pub async fn provider_organizations(
        &self,
        provider: &ProviderId,
    ) -> Result<Listing<Organization>, Error> {
        self.list(self.about_provider(provider, "organizations"), None)
            .await
    }

    /// `GET /api/v2/providers/{id}/administrators`: the provider's own administrators, whose keys
    /// JumpCloud documents. Sends no organization id, as above.
    ///
    /// # Errors
    /// [`Error`]; [`ErrorKind::Forbidden`](crate::ErrorKind::Forbidden) for whoever does not belong
    /// to the provider.
    pub async fn provider_administrators(
        &self,
        provider: &ProviderId,
    ) -> Result<Listing<Administrator>, Error> {
        self.list(self.about_provider(provider, "administrators"), None)
            .await
    }

    fn about_provider(&self, provider: &ProviderId, what: &str) -> Call<'_> {
        let path = ["api", "v2", "providers", provider.as_str(), what];
        about_a_thing(self.call(Scope::Credential, Verb::Get, &path))
    }
}

/// An id, or an object that has one.
fn provider_of(administrator: &Value) -> Option<ProviderId> {
    let provider = administrator.get("provider")?;
    json::id(administrator, "provider").or_else(|| json::own_id(provider))
}
