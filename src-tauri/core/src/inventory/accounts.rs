//! Merging service accounts and their credentials.

use jumpcloud_client::{AuthConfig, AuthConfigKind, Listing, ReportedExpiry, ServiceAccount};
use rusqlite::Connection;

use super::{Asked, end, expiry_after, reconcile, update};
use crate::fingerprint::of_prefix;
use crate::store::{
    Activity, CredentialRecord, Ended, ServiceAccountRecord, SignInRecord, StoreError,
    credentials_of_owner, note, replace_service_accounts, save_credential, service_accounts, sight,
};
use crate::view::{ActivityKind, CredentialKind};

pub(super) fn merge(
    db: &Connection,
    asked: Asked<'_>,
    listing: &Listing<ServiceAccount>,
) -> Result<(), StoreError> {
    let sign_in = asked.sign_in;
    let known = service_accounts(db)?;
    for account in &listing.items {
        merge_credentials(db, asked, account)?;
    }
    let listed = listing.items.iter().map(record).collect();
    let records = reconcile(db, asked, known, listed, listing.unreadable)?;
    replace_service_accounts(db, sign_in.id, &records)
}

fn record(account: &ServiceAccount) -> ServiceAccountRecord {
    ServiceAccountRecord {
        id: account.id.to_string(),
        name: account.name.clone(),
        role: account.role_name.clone(),
        status: account.status.clone(),
    }
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
    for config in &account.auth_configs {
        let Some((kind, remote_id)) = identity(config) else {
            continue;
        };
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
        let known = known.map(|index| owned.remove(index));
        let base = known.clone().unwrap_or_else(|| CredentialRecord {
            owner_id: Some(account.id.to_string()),
            ..CredentialRecord::seen(sign_in.region, kind, &sign_in.organization_name)
        });
        let after = known_credential(base, sign_in, account, config, remote_id);
        if let Some(known) = &known {
            update(db, known, &after, now)?;
        } else {
            save_credential(db, &after)?;
            let line = Activity::new(ActivityKind::CredentialSeen, &after.owner_name);
            note(db, now, &line.of(after.id))?;
        }
        sight(db, after.id, sign_in.id)?;
    }
    // What is left is no longer listed, unless it is so young that JumpCloud may not list it yet.
    for gone in owned {
        if gone.ended.is_none() && gone.remote_id.is_some() && asked.can_end(&gone) {
            end(db, gone, Ended::Revoked, now)?;
        }
    }
    Ok(())
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
    sign_in: &SignInRecord,
    account: &ServiceAccount,
    config: &AuthConfig,
    remote_id: String,
) -> CredentialRecord {
    record.ended = None;
    record.remote_id = Some(remote_id);
    record.owner_name.clone_from(&account.name);
    record.organization.clone_from(&sign_in.organization_name);
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
