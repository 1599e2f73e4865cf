//! What a sign-in sees: fetched from JumpCloud, then merged into the store.

mod accounts;
mod admins;
mod fetch;

use chrono::{DateTime, Utc};
use jumpcloud_client::ReportedExpiry;
use rusqlite::Connection;

use crate::store::{
    Activity, CredentialRecord, Ended, Expiry, SignInRecord, StoreError, note, save_credential,
};
use crate::view::{ActivityKind, ExpirySource, RefreshRow};

pub use admins::{BARE_PREFIX, full_name, generation};
pub use fetch::{Fetched, fetch};

/// Merges what was fetched, in the caller's transaction. Nothing known is ended because a fetch failed
/// or an entry could not be read: only a complete listing can say that something is gone.
pub fn merge(
    db: &Connection,
    sign_in: &SignInRecord,
    fetched: &Fetched,
    now: DateTime<Utc>,
) -> Result<RefreshRow, StoreError> {
    let mut unreadable = 0;
    let mut row = RefreshRow {
        at: now,
        administrators_error: None,
        service_accounts_error: None,
        unreadable,
    };
    match &fetched.administrators {
        Ok(listing) => {
            unreadable += listing.unreadable;
            admins::merge(db, sign_in, listing, now)?;
        }
        Err(error) => row.administrators_error = Some(error.clone()),
    }
    match &fetched.service_accounts {
        Ok(listing) => {
            unreadable += listing.unreadable;
            accounts::merge(db, sign_in, listing, now)?;
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
        let moment = |expiry: Expiry| expiry.at.map_or("never".into(), |at| at.to_rfc3339());
        let moved = format!("{} → {}", moment(before.expiry), moment(after.expiry));
        let line = Activity::new(ActivityKind::ExpiryChanged, &after.owner_name)
            .detail(moved)
            .of(after.id);
        note(db, now, &line)?;
    }
    save_credential(db, after)
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
