//! Merging service accounts and their credentials.

use jumpcloud_client::{
    AuthConfig, AuthConfigId, AuthConfigKind, Listing, ReportedExpiry, ServiceAccount,
};
use rusqlite::Connection;

use super::{Asked, end, expiry_after, is_whole, note_new, organization_name, reconcile, update};
use crate::fingerprint::of_prefix;
use crate::store::{
    CredentialRecord, Ended, ServiceAccountRecord, SignInRecord, StoreError, credentials_of_owner,
    replace_service_accounts, save_credential, service_accounts_seen_by, sight, unnamed_with,
};
use crate::view::CredentialKind;

/// Returns how many credentials could not be read.
pub(super) fn merge(
    db: &Connection,
    asked: Asked<'_>,
    listing: &Listing<ServiceAccount>,
) -> Result<u32, StoreError> {
    let sign_in = asked.sign_in;
    let known = service_accounts_seen_by(db, sign_in.id)?;
    for account in &listing.items {
        merge_credentials(db, asked, account)?;
    }
    let listed: Vec<_> = listing.items.iter().map(record).collect();
    let unreadable = listed.iter().map(|account| account.unreadable).sum();
    let records = reconcile(db, asked, known.clone(), listed, is_whole(listing))?;
    if records != known {
        replace_service_accounts(db, sign_in.id, &records)?;
    }
    Ok(unreadable)
}

fn record(account: &ServiceAccount) -> ServiceAccountRecord {
    ServiceAccountRecord {
        id: account.id.to_string(),
        name: account.name.clone(),
        role: account.role_name.clone(),
        status: account.status.clone(),
        unreadable: unreadable(account),
    }
}

/// Credentials of which only that they exist is known: unreadable, or of a kind that is not known here.
fn unreadable(account: &ServiceAccount) -> u32 {
    let is_new = |config: &&AuthConfig| {
        config.id.is_some() && matches!(config.kind, AuthConfigKind::Other(_))
    };
    let new = account.auth_configs.iter().filter(is_new).count();
    account
        .unreadable_auth_configs
        .saturating_add(u32::try_from(new).unwrap_or(u32::MAX))
}

fn merge_credentials(
    db: &Connection,
    asked: Asked<'_>,
    account: &ServiceAccount,
) -> Result<(), StoreError> {
    let (sign_in, now) = (asked.sign_in, asked.now);
    let mut owned = credentials_of_owner(db, sign_in.region, account.id.as_str())?;
    let before = owned.clone();
    let listed: Vec<_> = account.auth_configs.iter().filter_map(identity).collect();
    // How many of a kind no row stands for.
    let unmatched = |kind: CredentialKind| {
        let is_new = |(its_kind, id): &&(CredentialKind, String)| {
            *its_kind == kind && !before.iter().any(|row| row.remote_id.as_ref() == Some(id))
        };
        listed.iter().filter(is_new).count()
    };
    let mut merged = Vec::new();
    for config in &account.auth_configs {
        let Some((kind, remote_id)) = identity(config) else {
            continue;
        };
        if merged.contains(&(kind, remote_id.clone())) {
            continue;
        }
        merged.push((kind, remote_id.clone()));
        let mut of_kind = owned
            .iter()
            .map(|known| (known.kind == kind).then_some(known));
        let known = of_kind
            .clone()
            // An ended one that is listed again lives again.
            .position(|known| {
                known.is_some_and(|known| known.remote_id.as_ref() == Some(&remote_id))
            })
            // Made here, and nobody told its id: what is listed can only be it where there is nothing else,
            // and where the list is not older than it.
            .or_else(|| {
                let may_be_it = |known: &CredentialRecord| {
                    known.remote_id.is_none()
                        && known.ended.is_none()
                        && asked.settled.contains(&known.id)
                        && unmatched(kind) == 1
                };
                of_kind.position(|known| known.is_some_and(may_be_it))
            });
        let known = match known {
            Some(index) => Some(owned.remove(index)),
            None => connected_unnamed(db, sign_in, account, config)?,
        };
        if known
            .as_ref()
            .is_some_and(|it| asked.is_before_the_end_of(it))
        {
            continue;
        }
        let base = known.clone().unwrap_or_else(|| {
            CredentialRecord::seen(sign_in.region, kind, &sign_in.organization_name)
        });
        let base = CredentialRecord {
            owner_id: Some(account.id.to_string()),
            ..base
        };
        let organization = organization_name(db, &base, sign_in)?;
        let after = known_credential(base, organization, account, config, remote_id);
        if let Some(known) = &known {
            update(db, known, &after, now)?;
        } else {
            save_credential(db, &after)?;
            note_new(db, asked, &after)?;
        }
        sight(db, after.id, sign_in.id)?;
    }
    // What is left is no longer listed, unless it is one of those that could not be read, or so young that
    // JumpCloud may not list it yet.
    for left in owned.into_iter().filter(|left| left.ended.is_none()) {
        if account.unreadable_auth_configs > 0 || is_of_another_kind_now(account, &left) {
            sight(db, left.id, sign_in.id)?;
        } else if left.remote_id.is_some() && asked.can_end(&left) {
            end(db, left, Ended::Revoked, now)?;
        }
    }
    Ok(())
}

/// The client secret that a sign-in calls with, where JumpCloud would not tell that sign-in whose it is.
fn connected_unnamed(
    db: &Connection,
    sign_in: &SignInRecord,
    account: &ServiceAccount,
    config: &AuthConfig,
) -> Result<Option<CredentialRecord>, StoreError> {
    let has_it = |it: &&AuthConfig| it.client_id == config.client_id;
    match (&config.kind, config.client_id.as_deref()) {
        // Several secrets may belong to one client id: which of them it is, nothing tells then.
        (AuthConfigKind::ClientSecret, Some(id))
            if account.auth_configs.iter().filter(has_it).count() == 1 =>
        {
            unnamed_with(db, sign_in.region, id)
        }
        _ => Ok(None),
    }
}

/// Whether it is listed as something that is not known here.
fn is_of_another_kind_now(account: &ServiceAccount, known: &CredentialRecord) -> bool {
    account.auth_configs.iter().any(|config| {
        let id = config.id.as_ref().map(AuthConfigId::as_str);
        matches!(config.kind, AuthConfigKind::Other(_)) && id == known.remote_id.as_deref()
    })
}

/// `None` where an entry cannot be told from its neighbours.
fn identity(config: &AuthConfig) -> Option<(CredentialKind, String)> {
    let kind = match config.kind {
        AuthConfigKind::ApiKey => CredentialKind::ServiceAccountKey,
        AuthConfigKind::ClientSecret => CredentialKind::ClientSecret,
        AuthConfigKind::Other(_) => return None,
    };
    Some((kind, config.id.as_ref()?.to_string()))
}

fn known_credential(
    mut record: CredentialRecord,
    organization: String,
    account: &ServiceAccount,
    config: &AuthConfig,
    remote_id: String,
) -> CredentialRecord {
    record.ended = None;
    record.remote_id = Some(remote_id);
    record.owner_name.clone_from(&account.name);
    record.organization = organization;
    record.created_at = config.created_at.or(record.created_at);
    record.client_id = config.client_id.clone().or(record.client_id);
    record.expiry = expiry_after(record.expiry, reported(account, config));
    if !record.held {
        record.fingerprint = of_prefix(config.prefix.as_deref().unwrap_or_default());
    }
    record
}

/// An account's own expiry speaks for its credential only where it has no other.
fn reported(account: &ServiceAccount, config: &AuthConfig) -> ReportedExpiry {
    match (config.expiry, account.expiry) {
        (ReportedExpiry::NotReported, ReportedExpiry::At(at))
            if account.auth_configs.len() == 1 =>
        {
            ReportedExpiry::At(at)
        }
        (own, _) => own,
    }
}
