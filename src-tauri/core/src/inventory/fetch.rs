//! Asking JumpCloud what a sign-in sees.

use futures_util::future::join_all;
use jumpcloud_client::{
    Administrator, ApiKeyInfo, Client, Listing, ProviderId, ReportedExpiry, ServiceAccount,
};

use crate::error::{CommandError, ErrorCode};
use crate::view::Scope;

/// What came. The two halves succeed and fail on their own.
#[derive(Debug)]
pub struct Fetched {
    /// Every administrator.
    pub administrators: Result<Listing<Administrator>, CommandError>,
    /// Every service account; `None` where there can be none.
    pub service_accounts: Option<Result<Listing<ServiceAccount>, CommandError>>,
    /// The signed-in administrator, where the list does not show them: a provider's stand in no organization's.
    pub own: Option<Administrator>,
}

impl Fetched {
    /// Nothing came, for one reason.
    #[must_use]
    pub fn failed(error: CommandError, scope: Scope) -> Self {
        Self {
            service_accounts: (scope == Scope::Organization).then(|| Err(error.clone())),
            administrators: Err(error),
            own: None,
        }
    }

    /// JumpCloud refused the credential whatever was asked.
    #[must_use]
    pub fn refusal(&self) -> Option<&CommandError> {
        let refused = |error: &&CommandError| error.code == ErrorCode::KeyNotAccepted;
        let error = self.administrators.as_ref().err().filter(refused)?;
        match &self.service_accounts {
            Some(accounts) => accounts.as_ref().err().filter(refused),
            None => Some(error),
        }
    }
}

/// Fetches both of an organization, side by side.
pub async fn fetch(client: &Client) -> Fetched {
    let (administrators, service_accounts) =
        tokio::join!(administrators(client), client.service_accounts());
    Fetched {
        administrators: administrators.map_err(Into::into),
        service_accounts: Some(service_accounts.map_err(Into::into)),
        own: None,
    }
}

/// Fetches a provider's own administrators, of whom the list tells all.
pub async fn fetch_provider(client: &Client, id: &ProviderId) -> Fetched {
    Fetched {
        administrators: client.provider_administrators(id).await.map_err(Into::into),
        service_accounts: None,
        own: None,
    }
}

/// Whether lists carry the `apiKey*` fields is open for an organization's administrators: where the
/// list leaves the key out, the single GET is asked.
async fn administrators(
    client: &Client,
) -> Result<Listing<Administrator>, jumpcloud_client::Error> {
    let mut listing = client.administrators().await?;
    let fill = listing.items.into_iter().map(|listed| async move {
        let is_told =
            |key: &ApiKeyInfo| key.prefix.is_some() || key.expiry != ReportedExpiry::NotReported;
        if listed.api_key.as_ref().is_some_and(is_told) || listed.api_key_set == Some(false) {
            return listed;
        }
        match client.administrator(&listed.id).await {
            Ok(single) => Administrator {
                api_key_allowed: single.api_key_allowed.or(listed.api_key_allowed),
                api_key_set: single.api_key_set.or(listed.api_key_set),
                api_key: single.api_key.or(listed.api_key),
                ..listed
            },
            Err(error) => {
                tracing::debug!(%error, "a single administrator could not be read");
                listed
            }
        }
    });
    listing.items = join_all(fill).await;
    Ok(listing)
}
