//! Whose key it is, and what is known of it.

use jumpcloud_client::{Administrator, Client, ErrorKind, ReportedExpiry};
use secrecy::{ExposeSecret, SecretString};

use super::Result;
use crate::inventory::{BARE_PREFIX, expiry_after, full_name, generation};
use crate::store::{CredentialRecord, Expiry};
use crate::view::ExpirySource;

/// The administrator whose key it is, with what the API tells of the key; `None` where JumpCloud
/// would not say, which is no reason not to connect. `may_list` is whether the client may be asked about an
/// organization.
pub(super) async fn who_am_i(
    client: &Client,
    secret: &SecretString,
    may_list: bool,
) -> Result<Option<Administrator>> {
    let own = match client.get_self().await {
        Ok(own) => own,
        Err(error) if is_no_answer(error.kind()) => return Err(error.into()),
        Err(error) => {
            tracing::info!(%error, "JumpCloud does not tell whose key this is");
            if !may_list {
                return Ok(None);
            }
            return Ok(by_prefix(client, secret).await);
        }
    };
    if own.api_key.is_some() {
        return Ok(Some(own));
    }
    let told = client
        .administrator(&own.id)
        .await
        .ok()
        .and_then(|single| single.api_key);
    Ok(Some(Administrator {
        api_key: told,
        ..own
    }))
}

/// The one administrator whose key begins like this one, if the prefix says more than that it is an
/// administrator's.
async fn by_prefix(client: &Client, secret: &SecretString) -> Option<Administrator> {
    let begins = |admin: &Administrator| {
        let prefix = admin.api_key.as_ref().and_then(|key| key.prefix.as_deref());
        prefix.is_some_and(|prefix| {
            prefix.len() > BARE_PREFIX.len() && secret.expose_secret().starts_with(prefix)
        })
    };
    let mut matching = client
        .administrators()
        .await
        .ok()?
        .items
        .into_iter()
        .filter(begins);
    matching.next().filter(|_| matching.next().is_none())
}

/// The wire failed, or JumpCloud refused to act at all: that says nothing of whose credential it is, and asking again later
/// may help.
pub(super) fn is_no_answer(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Offline
            | ErrorKind::TimedOut
            | ErrorKind::ConnectionLost
            | ErrorKind::TlsNotTrusted
            | ErrorKind::ProxyAuthentication
            | ErrorKind::KeyNotAccepted
            | ErrorKind::KeyDidNotArrive
            | ErrorKind::IpBlocked
            | ErrorKind::RateLimited
            | ErrorKind::ServerError
            | ErrorKind::OrganizationIdMissing
            | ErrorKind::OrganizationUnknown
    )
}

/// Writes what is known of its administrator into an admin key's record.
pub(super) fn describe(
    record: &mut CredentialRecord,
    admin: Option<&Administrator>,
    otherwise: &str,
) {
    let Some(admin) = admin else {
        if record.owner_name.is_empty() {
            record.owner_name = if otherwise.is_empty() {
                record.organization.clone()
            } else {
                otherwise.to_owned()
            };
        }
        return;
    };
    record.owner_id = Some(admin.id.to_string());
    record.owner_name = full_name(admin);
    record.owner_email = Some(admin.email.clone()).filter(|email| !email.is_empty());
    let Some(key) = &admin.api_key else { return };
    let told = generation(key);
    if told.is_some() && told != record.remote_id {
        record.remote_id = told;
        // What was known of the expiry belonged to an earlier key, unless the person said it of this one.
        if record.expiry.source != ExpirySource::Entered {
            record.expiry = Expiry::UNKNOWN;
        }
    }
    record.created_at = key.created_at.or(record.created_at);
    if key.expiry != ReportedExpiry::NotReported {
        record.expiry = expiry_after(record.expiry, key.expiry);
    }
}
