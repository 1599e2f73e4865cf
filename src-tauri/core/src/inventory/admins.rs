//! Merging administrators and their keys.

use chrono::{SecondsFormat, TimeDelta};
use jumpcloud_client::{Administrator, ApiKeyInfo, Listing, ReportedExpiry};
use rusqlite::Connection;

use super::{Asked, end, expiry_after, is_whole, note_new, organization_name, reconcile, update};
use crate::fingerprint::of_prefix;
use crate::store::{
    AdministratorRecord, CredentialRecord, Ended, StoreError, administrators_seen_by,
    credentials_of_owner, replace_administrators, save_credential, sight, take_identity,
};
use crate::view::CredentialKind;

/// A key that JumpCloud made longer than this after ours was stored is another key.
const SAME_KEY: TimeDelta = TimeDelta::minutes(10);

/// A prefix that every administrator's key has, and that tells none from another.
pub const BARE_PREFIX: &str = "jca_";

/// A key of which JumpCloud tells only that it is there.
const UNTOLD: ApiKeyInfo = ApiKeyInfo {
    prefix: None,
    created_at: None,
    expiry: ReportedExpiry::NotReported,
};

/// Tells one key of an administrator from the next: its creation time, else its prefix.
#[must_use]
pub fn generation(key: &ApiKeyInfo) -> Option<String> {
    let created = key
        .created_at
        .map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
    created.or_else(|| {
        key.prefix
            .clone()
            .filter(|prefix| prefix.len() > BARE_PREFIX.len())
    })
}

/// First and last name, else the e-mail address, else the id.
#[must_use]
pub fn full_name(admin: &Administrator) -> String {
    let names = [admin.first_name.as_deref(), admin.last_name.as_deref()];
    let name = names
        .into_iter()
        .flatten()
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let name = name.collect::<Vec<_>>().join(" ");
    let told = [name, admin.email.clone()];
    told.into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| admin.id.to_string())
}

pub(super) fn merge(
    db: &Connection,
    asked: Asked<'_>,
    listing: &Listing<Administrator>,
) -> Result<(), StoreError> {
    let sign_in = asked.sign_in;
    let known = administrators_seen_by(db, sign_in.id)?;
    for admin in &listing.items {
        merge_key(db, asked, admin)?;
    }
    let listed = listing.items.iter().map(record).collect();
    let records = reconcile(db, asked, known.clone(), listed, is_whole(listing))?;
    if records == known {
        return Ok(());
    }
    replace_administrators(db, sign_in.id, &records)
}

fn record(admin: &Administrator) -> AdministratorRecord {
    AdministratorRecord {
        id: admin.id.to_string(),
        email: admin.email.clone(),
        name: full_name(admin),
        role: admin.role_name.clone(),
        suspended: admin.suspended,
        mfa: either(admin.mfa_enabled, admin.totp_enrolled),
        api_access: admin.api_key_allowed,
        has_key: admin.api_key_set.or(admin.api_key.as_ref().map(|_| true)),
    }
}

/// Whether one of both is so; not known where neither is, and one is not told.
fn either(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (one, other) => one.or(other),
    }
}

/// Merges the one key that an administrator has.
pub(super) fn merge_key(
    db: &Connection,
    asked: Asked<'_>,
    admin: &Administrator,
) -> Result<(), StoreError> {
    let (sign_in, now) = (asked.sign_in, asked.now);
    let owned = credentials_of_owner(db, sign_in.region, admin.id.as_str())?;
    let living = || owned.iter().filter(|key| key.ended.is_none());
    let key = match (&admin.api_key, admin.api_key_set) {
        (Some(key), _) => key.clone(),
        (None, Some(true)) => UNTOLD,
        (None, Some(false)) => {
            // A key that JumpCloud has not confirmed yet may be younger than this answer.
            for gone in living().filter(|key| asked.can_end(key)) {
                end(db, gone.clone(), Ended::Revoked, now)?;
            }
            return Ok(());
        }
        // Nothing was told: nothing is learned.
        (None, None) => return living().try_for_each(|key| sight(db, key.id, sign_in.id)),
    };
    let is_younger_than_the_answer =
        |known: &CredentialRecord| !known.pending && !asked.settled.contains(&known.id);
    let is_stale = |known: &CredentialRecord| {
        known
            .created_at
            .zip(key.created_at)
            .is_some_and(|(k, t)| k > t)
    };
    let generation = generation(&key);
    let is_it = |known: &&CredentialRecord| generation.is_some() && known.remote_id == generation;
    let may_be_it = |known: &&CredentialRecord| match (&known.remote_id, &generation) {
        (None, _) => !is_newer(&key, known),
        (Some(_), told) => told.is_none(),
    };
    // What signed the question was alive when it was answered, whatever else its parts are called here.
    let signed = living().find(|known| {
        known.id == sign_in.credential_id
            && !known.pending
            && asked.settled.contains(&known.id)
            && !is_stale(known)
    });
    let found = signed
        .or_else(|| living().find(is_it))
        .or_else(|| living().find(may_be_it));
    if found.is_none_or(|found| found.pending)
        && living().any(|known| is_younger_than_the_answer(known) || is_stale(known))
    {
        return living().try_for_each(|key| sight(db, key.id, sign_in.id));
    }
    // A key that is told of again lives again.
    let found = found.or_else(|| owned.iter().find(is_it));
    if found.is_some_and(|it| asked.is_before_the_end_of(it)) {
        return living().try_for_each(|key| sight(db, key.id, sign_in.id));
    }
    for other in living().filter(|other| !other.pending && found.is_none_or(|it| it.id != other.id))
    {
        end(db, other.clone(), Ended::Superseded, now)?;
    }
    let unseen = || CredentialRecord {
        owner_id: Some(admin.id.to_string()),
        ..CredentialRecord::seen(
            sign_in.region,
            CredentialKind::AdminKey,
            &sign_in.organization_name,
        )
    };
    let base = found.cloned().unwrap_or_else(unseen);
    let organization = organization_name(db, &base, sign_in)?;
    let after = known_key(base, admin, &key, generation.clone(), organization);
    if let Some(before) = found {
        if before.remote_id != after.remote_id {
            // A row that has ended may stand for it, where JumpCloud did not tell of it for a while.
            take_identity(db, &after)?;
        }
        update(db, before, &after, now)?;
    } else {
        save_credential(db, &after)?;
        note_new(db, asked, &after)?;
    }
    sight(db, after.id, sign_in.id)
}

/// Whether JumpCloud made this key after the known one was stored.
fn is_newer(key: &ApiKeyInfo, known: &CredentialRecord) -> bool {
    key.created_at
        .zip(known.stored_at)
        .is_some_and(|(made, stored)| made > stored + SAME_KEY)
}

fn known_key(
    mut record: CredentialRecord,
    admin: &Administrator,
    key: &ApiKeyInfo,
    generation: Option<String>,
    organization: String,
) -> CredentialRecord {
    record.ended = None;
    record.remote_id = generation.or(record.remote_id);
    record.owner_name = full_name(admin);
    record.owner_email = Some(admin.email.clone()).filter(|email| !email.is_empty());
    record.organization = organization;
    record.created_at = key.created_at.or(record.created_at);
    record.expiry = expiry_after(record.expiry, key.expiry);
    if !record.held {
        record.fingerprint = of_prefix(key.prefix.as_deref().unwrap_or_default());
    }
    record
}
