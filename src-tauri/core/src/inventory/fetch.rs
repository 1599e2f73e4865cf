//! Asking JumpCloud what a sign-in sees.

use futures_util::future::join_all;
use jumpcloud_client::{Administrator, Client, Listing, ServiceAccount};

use crate::error::CommandError;

/// What came. The two halves succeed and fail on their own.
#[derive(Debug)]
pub struct Fetched {
    /// Every administrator.
    pub administrators: Result<Listing<Administrator>, CommandError>,
    /// Every service account.
    pub service_accounts: Result<Listing<ServiceAccount>, CommandError>,
}

/// Fetches both, side by side.
pub async fn fetch(client: &Client) -> Fetched {
    let (administrators, service_accounts) =
        tokio::join!(administrators(client), client.service_accounts());
    Fetched {
        administrators: administrators.map_err(Into::into),
        service_accounts: service_accounts.map_err(Into::into),
    }
}

/// Whether lists carry the `apiKey*` fields is open for an organization's administrators: where the
/// list leaves the key out, the single GET is asked.
async fn administrators(
    client: &Client,
) -> Result<Listing<Administrator>, jumpcloud_client::Error> {
    let mut listing = client.administrators().await?;
    let fill = listing.items.into_iter().map(|listed| async move {
        if listed.api_key.is_some() || listed.api_key_set == Some(false) {
            return listed;
        }
        match client.administrator(&listed.id).await {
            Ok(single) => Administrator {
                api_key_allowed: single.api_key_allowed.or(listed.api_key_allowed),
                api_key_set: single.api_key_set.or(listed.api_key_set),
                api_key: single.api_key,
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
