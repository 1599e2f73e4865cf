//! What a sign-in sees: fetched from JumpCloud, then merged into the store.

mod accounts;
mod admins;
mod fetch;

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use jumpcloud_client::ReportedExpiry;
use rusqlite::Connection;

use crate::ids::{CredentialId, SignInId};
use crate::store::{
    Activity, AdministratorRecord, CredentialRecord, Ended, Expiry, ServiceAccountRecord,
    SignInRecord, StoreError, living_of_owner, note, save_credential, told, unsight,
};
use crate::view::{ActivityKind, ExpirySource, RefreshRow};

pub use admins::{BARE_PREFIX, full_name, generation};
pub use fetch::{Fetched, fetch};

/// Who asked JumpCloud, and what was known then.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// With which sign-in.
    pub sign_in: &'a SignInRecord,
    /// What lived and was confirmed before the question: anything else may be younger than the
    /// answer, which therefore says nothing about it.
    pub settled: &'a HashSet<CredentialId>,
    /// When the answer is merged.
    pub now: DateTime<Utc>,
}

impl Asked<'_> {
    /// Whether the answer can say that this credential is gone. It came by the sign-in's own key, so
    /// that one lives.
    fn can_end(&self, known: &CredentialRecord) -> bool {
        self.settled.contains(&known.id) && !known.pending && known.id != self.sign_in.credential_id
    }
}

/// Merges what was fetched, in the caller's transaction. Nothing known is ended because a fetch failed
/// or an entry could not be read: only a complete listing can say that something is gone.
pub fn merge(
    db: &Connection,
    asked: Asked<'_>,
    fetched: &Fetched,
) -> Result<RefreshRow, StoreError> {
    let mut unreadable = 0;
    let mut row = RefreshRow {
        at: asked.now,
        administrators_error: None,
        service_accounts_error: None,
        unreadable,
        failures: 0,
    };
    match &fetched.administrators {
        Ok(listing) => {
            unreadable += listing.unreadable;
            admins::merge(db, asked, listing)?;
        }
        Err(error) => row.administrators_error = Some(error.clone()),
    }
    match &fetched.service_accounts {
        Ok(listing) => {
            unreadable += listing.unreadable;
            accounts::merge(db, asked, listing)?;
        }
        Err(error) => row.service_accounts_error = Some(error.clone()),
    }
    row.unreadable = unreadable;
    Ok(row)
}

/// What JumpCloud says wins; where it says nothing, what is known already stays.
#[must_use]
pub fn expiry_after(known: Expiry, reported: ReportedExpiry) -> Expiry {
    match reported {
        ReportedExpiry::NotReported => known,
        ReportedExpiry::Never => Expiry {
            source: ExpirySource::Reported,
            at: None,
        },
        ReportedExpiry::At(at) => Expiry {
            source: ExpirySource::Reported,
            at: Some(at),
        },
    }
}

/// Saves `after`, and tells the log when its expiry is another than before.
fn update(
    db: &Connection,
    before: &CredentialRecord,
    after: &CredentialRecord,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if before == after {
        return Ok(());
    }
    if before.expiry.source != ExpirySource::Unknown && before.expiry.at != after.expiry.at {
        let moved = format!("{} → {}", told(before.expiry.at), told(after.expiry.at));
        let line = Activity::new(ActivityKind::ExpiryChanged, &after.owner_name)
            .detail(moved)
            .of(after.id);
        note(db, now, &line)?;
    }
    save_credential(db, after)
}

/// What a sign-in knows of one owner of credentials.
trait OwnerRecord {
    /// JumpCloud's id of the owner.
    fn id(&self) -> &str;
}

impl OwnerRecord for AdministratorRecord {
    fn id(&self) -> &str {
        &self.id
    }
}

impl OwnerRecord for ServiceAccountRecord {
    fn id(&self) -> &str {
        &self.id
    }
}

/// The owners that a sign-in knows after a listing. One that the listing leaves out is gone, unless some
/// of it could not be read: then it stays.
fn reconcile<R: OwnerRecord>(
    db: &Connection,
    asked: Asked<'_>,
    known: Vec<(SignInId, R)>,
    mut listed: Vec<R>,
    unreadable: u32,
) -> Result<Vec<R>, StoreError> {
    let ids: HashSet<_> = listed.iter().map(|record| record.id().to_owned()).collect();
    for (by, record) in known {
        if by != asked.sign_in.id || ids.contains(record.id()) {
            continue;
        }
        if unreadable > 0 {
            listed.push(record);
        } else {
            end_unseen(db, asked, record.id())?;
        }
    }
    Ok(listed)
}

/// The sign-in no longer sees this owner: what no other sign-in sees either has ended.
fn end_unseen(db: &Connection, asked: Asked<'_>, owner_id: &str) -> Result<(), StoreError> {
    for known in living_of_owner(db, asked.sign_in.region, owner_id)? {
        if asked.can_end(&known) && !unsight(db, known.id, asked.sign_in.id)? {
            end(db, known, Ended::Revoked, asked.now)?;
        }
    }
    Ok(())
}

fn end(
    db: &Connection,
    mut record: CredentialRecord,
    how: Ended,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let kind = match how {
        Ended::Revoked => ActivityKind::CredentialGone,
        Ended::Superseded => ActivityKind::KeySuperseded,
    };
    record.ended = Some(how);
    save_credential(db, &record)?;
    note(
        db,
        now,
        &Activity::new(kind, &record.owner_name)
            .detail(&record.fingerprint)
            .of(record.id),
    )
}
