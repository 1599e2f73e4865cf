//! What a sign-in sees: fetched from JumpCloud, then merged into the store.

mod accounts;
mod admins;
mod fetch;

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use jumpcloud_client::{Listing, ReportedExpiry};
use rusqlite::Connection;

use crate::ids::CredentialId;
use crate::store::{
    Activity, AdministratorRecord, CredentialRecord, Ended, Expiry, ServiceAccountRecord,
    SignInRecord, StoreError, is_seen_under, living_of_owner, note, save_credential, told, unsight,
};
use crate::view::{ActivityKind, ExpirySource, RefreshRow};

pub use admins::{BARE_PREFIX, full_name, generation};
pub use fetch::{Fetched, fetch, fetch_provider};

/// Who asked JumpCloud, and what was known then.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// With which sign-in.
    pub sign_in: &'a SignInRecord,
    /// What lived and was confirmed before the question: anything else may be younger than the
    /// answer, which therefore says nothing about it.
    pub settled: &'a HashSet<CredentialId>,
    /// What a change from here has ended since the question was asked.
    pub buried: &'a HashSet<CredentialId>,
    /// When the answer is merged.
    pub now: DateTime<Utc>,
}

impl Asked<'_> {
    /// Whether the answer can say that this credential is gone. It came by the sign-in's own key, so
    /// that one lives.
    fn can_end(&self, known: &CredentialRecord) -> bool {
        self.settled.contains(&known.id) && !known.pending && known.id != self.sign_in.credential_id
    }

    /// Whether this credential has ended by a change from here since the question was asked: that it is listed is older
    /// news than its end.
    fn is_before_the_end_of(&self, known: &CredentialRecord) -> bool {
        known.ended.is_some() && self.buried.contains(&known.id)
    }
}

/// Merges what was fetched, in the caller's transaction. Nothing known is ended because a fetch failed
/// or an entry could not be read: only a complete listing can say that something is gone.
pub fn merge(
    db: &Connection,
    asked: Asked<'_>,
    fetched: &Fetched,
) -> Result<RefreshRow, StoreError> {
    let before = asked.sign_in.last_refresh.as_ref();
    let mut row = RefreshRow {
        at: asked.now,
        administrators_error: None,
        administrators_at: before.and_then(|before| before.administrators_at),
        service_accounts_error: None,
        service_accounts_at: before.and_then(|before| before.service_accounts_at),
        unreadable: 0,
        failures: 0,
    };
    match &fetched.administrators {
        Ok(listing) => {
            row.administrators_at = Some(asked.now);
            row.unreadable += unread(listing);
            admins::merge(db, asked, listing)?;
        }
        Err(error) => row.administrators_error = Some(error.clone()),
    }
    if let Some(own) = &fetched.own {
        admins::merge_key(db, asked, own)?;
    }
    match &fetched.service_accounts {
        Some(Ok(listing)) => {
            row.service_accounts_at = Some(asked.now);
            row.unreadable += unread(listing);
            row.unreadable += accounts::merge(db, asked, listing)?;
        }
        Some(Err(error)) => row.service_accounts_error = Some(error.clone()),
        None => {}
    }
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

/// Tells the log of a credential that was not there before. At the first look everything is new, and nothing is news.
fn note_new(
    db: &Connection,
    asked: Asked<'_>,
    record: &CredentialRecord,
) -> Result<(), StoreError> {
    if asked.sign_in.last_refresh.is_none() {
        return Ok(());
    }
    let line = Activity::new(ActivityKind::CredentialSeen, &record.owner_name);
    note(db, asked.now, &line.of(record.id))
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

/// The owners that a sign-in knows after a listing. One that the listing leaves out is gone, unless the
/// listing is not whole: then it stays. So does one with a credential that is younger than the answer: nobody would ever
/// look at it again.
fn reconcile<R: OwnerRecord>(
    db: &Connection,
    asked: Asked<'_>,
    known: Vec<R>,
    mut listed: Vec<R>,
    is_whole: bool,
) -> Result<Vec<R>, StoreError> {
    let ids: HashSet<_> = listed.iter().map(|record| record.id().to_owned()).collect();
    for record in known {
        if ids.contains(record.id()) {
            continue;
        }
        let is_gone = is_whole && end_unseen(db, asked, record.id())?;
        if !is_gone {
            listed.push(record);
        }
    }
    Ok(listed)
}

/// Entries that nobody could read; at least one where the list broke off.
fn unread<T>(listing: &Listing<T>) -> u32 {
    listing.unreadable.max(u32::from(listing.incomplete))
}

/// Whether the listing can say that something is gone.
fn is_whole<T>(listing: &Listing<T>) -> bool {
    listing.unreadable == 0 && !listing.incomplete
}

/// The name under which a credential is shown: that of the organization that showed it first, as long as one
/// of that name still does. A key that serves sixty organizations has one.
fn organization_name(
    db: &Connection,
    known: &CredentialRecord,
    sign_in: &SignInRecord,
) -> Result<String, StoreError> {
    let is_another = !known.organization.is_empty()
        && known.organization != sign_in.organization_name
        && is_seen_under(db, known.id, &known.organization)?;
    Ok(if is_another {
        known.organization.clone()
    } else {
        sign_in.organization_name.clone()
    })
}

/// The sign-in no longer sees this owner: what no other sign-in sees either has ended. Tells whether the answer could
/// say so of everything.
fn end_unseen(db: &Connection, asked: Asked<'_>, owner_id: &str) -> Result<bool, StoreError> {
    let mut is_settled = true;
    for known in living_of_owner(db, asked.sign_in.region, owner_id)? {
        if !asked.can_end(&known) {
            // What JumpCloud has not confirmed is the person's to forget.
            is_settled &= known.pending || known.id == asked.sign_in.credential_id;
        } else if !unsight(db, known.id, asked.sign_in.id)? {
            end(db, known, Ended::Revoked, asked.now)?;
        }
    }
    Ok(is_settled)
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
