//! Merging service accounts and their credentials.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use jumpcloud_client::{AuthConfig, AuthConfigKind, Listing, ReportedExpiry, ServiceAccount};
use rusqlite::Connection;

use super::{end, expiry_after, update};
use crate::fingerprint::of_prefix;
use crate::store::{
    Activity, CredentialRecord, Ended, ServiceAccountRecord, SignInRecord, StoreError,
    living_of_owner, note, replace_service_accounts, save_credential, service_accounts, sight,
};
use crate::view::{ActivityKind, CredentialKind};

pub(super) fn merge(
    db: &Connection,
    sign_in: &SignInRecord,
    listing: &Listing<ServiceAccount>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let known = service_accounts(db)?;
    for account in &listing.items {
        merge_credentials(db, sign_in, account, now)?;
    }
    let mut records: Vec<_> = listing.items.iter().map(record).collect();
    let listed: HashSet<_> = records.iter().map(|record| record.id.clone()).collect();
    let missing = known
        .into_iter()
        .filter(|(by, record)| *by == sign_in.id && !listed.contains(&record.id));
    for (_, gone) in missing {
        if listing.unreadable > 0 {
            records.push(gone);
            continue;
        }
        for credential in living_of_owner(db, sign_in.region, &gone.id)? {
            end(db, credential, Ended::Revoked, now)?;
        }
    }
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
    sign_in: &SignInRecord,
    account: &ServiceAccount,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut living = living_of_owner(db, sign_in.region, account.id.as_str())?;
    for config in &account.auth_configs {
        let Some((kind, remote_id)) = identity(config) else {
            continue;
        };
        let known = living
            .iter()
            .position(|known| known.remote_id.as_deref() == Some(&remote_id))
            // Made here, and JumpCloud's answer did not tell its id.
            .or_else(|| {
                living
                    .iter()
                    .position(|known| known.remote_id.is_none() && known.kind == kind)
            });
        let before = known.map(|index| living.swap_remove(index));
        let base = before.clone().unwrap_or_else(|| CredentialRecord {
            owner_id: Some(account.id.to_string()),
            ..CredentialRecord::seen(sign_in.region, kind, &sign_in.organization_name)
        });
        let after = known_credential(base, sign_in, account, config, remote_id);
        if let Some(before) = &before {
            update(db, before, &after, now)?;
        } else {
            save_credential(db, &after)?;
            let line = Activity::new(ActivityKind::CredentialSeen, &after.owner_name);
            note(db, now, &line.of(after.id))?;
        }
        sight(db, after.id, sign_in.id)?;
    }
    // What is left is no longer listed, unless it is so young that JumpCloud may not list it yet.
    for gone in living
        .into_iter()
        .filter(|gone| gone.remote_id.is_some() && !gone.pending)
    {
        end(db, gone, Ended::Revoked, now)?;
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
