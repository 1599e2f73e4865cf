//! Clients for what a sign-in looks at: a call about an organization goes to the one that is meant, or to none.

use jumpcloud_client::{Client, ErrorKind, Listing, Organization, OrganizationId};

use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::store::{SignInRecord, credential, save_sign_in, sign_in as saved};
use crate::vault::{Patience, Vault, VaultName};
use crate::view::Scope;

impl App {
    /// A client that calls with the credential of a sign-in, for no organization in particular.
    pub(super) async fn caller_of(
        &self,
        sign_in: &SignInRecord,
        patience: Patience,
    ) -> Result<Client> {
        let id = sign_in.credential_id;
        let record = self.store.run(move |db| credential(db, id)).await?;
        let secret = self.vault.read(&VaultName::of(id), patience).await?;
        self.caller(&record, secret)
    }

    /// A client for what a sign-in looks at, whatever its credential sees by now; that it sees more is written down.
    pub(super) async fn client_of(
        &self,
        sign_in: &SignInRecord,
        patience: Patience,
    ) -> Result<Client> {
        let caller = self.caller_of(sign_in, patience).await?;
        let mut record = sign_in.clone();
        look_whether_it_sees_more(&caller, &mut record).await?;
        if record.sees_many != sign_in.sees_many {
            let id = record.id;
            let noted = self.store.run(move |db| {
                let mut known = saved(db, id)?;
                known.sees_many = true;
                save_sign_in(db, &known)
            });
            noted.await?;
        }
        aimed(&caller, &record)
    }
}

/// A credential that saw one organization when it was connected may see more by now, or belong to another, and a
/// call without the id would then be about that one.
pub(super) async fn look_whether_it_sees_more(
    client: &Client,
    record: &mut SignInRecord,
) -> Result<()> {
    if record.scope == Scope::Provider || record.sees_many {
        return Ok(());
    }
    match client.organizations().await {
        Ok(seen) => {
            let is_another = !seen.items.is_empty() && !has(&seen, record);
            record.sees_many =
                seen.items.len() > 1 || seen.unreadable > 0 || seen.incomplete || is_another;
            Ok(())
        }
        // It may see its organization without being allowed to list it.
        Err(error) if error.kind() == ErrorKind::Forbidden => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Whether a credential sees the organization of a sign-in; `None` where it may not list organizations, or where the list
/// is not whole.
pub(super) async fn sees_organization(
    client: &Client,
    sign_in: &SignInRecord,
) -> Result<Option<bool>> {
    match client.organizations().await {
        Ok(listing) if has(&listing, sign_in) => Ok(Some(true)),
        Ok(listing) if listing.unreadable > 0 || listing.incomplete => Ok(None),
        Ok(_) => Ok(Some(false)),
        Err(error) if error.kind() == ErrorKind::Forbidden => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn has(listing: &Listing<Organization>, sign_in: &SignInRecord) -> bool {
    let is_it = |it: &Organization| {
        it.id
            .as_str()
            .eq_ignore_ascii_case(&sign_in.organization_id)
    };
    listing.items.iter().any(is_it)
}

/// The client, aimed at what a sign-in looks at. Where its credential sees several organizations, every
/// scoped call names this one: without the id JumpCloud may act on another. For a provider there is no id,
/// and nothing scoped may be called.
pub(super) fn aimed(client: &Client, sign_in: &SignInRecord) -> Result<Client> {
    match sign_in.scope {
        Scope::Organization if sign_in.sees_many => scoped(client, &sign_in.organization_id),
        Scope::Organization | Scope::Provider => Ok(client.clone()),
    }
}

/// Whether its calls can be about an organization.
pub(super) fn is_aimable(sign_in: &SignInRecord) -> bool {
    sign_in.scope == Scope::Organization
}

/// A provider has no service accounts and no roles of its own.
pub(super) fn about_an_organization(sign_in: &SignInRecord) -> Result<()> {
    match sign_in.scope {
        Scope::Organization => Ok(()),
        Scope::Provider => Err(CommandError::new(
            ErrorCode::NotPossibleNow,
            "this sign-in looks at a provider's administrators, not at an organization",
        )),
    }
}

pub(super) fn scoped(client: &Client, organization: &str) -> Result<Client> {
    let id: OrganizationId = organization.parse().map_err(|_| {
        CommandError::new(
            ErrorCode::OrganizationIdMalformed,
            "an organization id is 24 hexadecimal digits",
        )
    })?;
    Ok(client.for_organization(id))
}
