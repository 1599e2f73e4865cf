//! One key takes the place of another: an administrator has one at a time.

use chrono::{DateTime, Utc};
use jumpcloud_client::Administrator;
use rusqlite::Connection;

use crate::ids::CredentialId;
use crate::inventory::full_name;
use crate::store::{
    Activity, CredentialRecord, Ended, JournalEntry, SignInRecord, StoreError, close_entry,
    credential, living_of_owner, note, open_entries, save_credential, save_sign_in, sight,
    sign_ins, take_identity,
};
use crate::view::{ActivityKind, CredentialKind};

/// Saves `record` as the living key of its administrator, which JumpCloud has just accepted. Every
/// other key of theirs has ended, `old` too, and whatever called with one calls with this one.
pub(super) fn take_over(
    db: &Connection,
    record: &CredentialRecord,
    old: Option<CredentialId>,
    admin: Option<&Administrator>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    take_identity(db, record)?;
    supersede_others(db, record, old, now)?;
    save_credential(db, record)?;
    let called_with_another = |sign_in: &SignInRecord| {
        Some(sign_in.credential_id) == old
            || (admin.is_some()
                && sign_in.region == record.region
                && sign_in.admin_id.is_some()
                && sign_in.admin_id == record.owner_id)
    };
    for mut sign_in in sign_ins(db)?.into_iter().filter(called_with_another) {
        sign_in.credential_id = record.id;
        if let Some(admin) = admin {
            sign_in.admin_id = Some(admin.id.to_string());
            sign_in.admin_email = Some(admin.email.clone());
            sign_in.admin_name = Some(full_name(admin));
        }
        save_sign_in(db, &sign_in)?;
        sight(db, record.id, sign_in.id)?;
    }
    close_entries_of(db, record.id)
}

fn supersede_others(
    db: &Connection,
    record: &CredentialRecord,
    old: Option<CredentialId>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut others = match &record.owner_id {
        Some(owner) => living_of_owner(db, record.region, owner)?,
        None => Vec::new(),
    };
    if let Some(old) = old
        && !others.iter().any(|other| other.id == old)
    {
        others.push(credential(db, old)?);
    }
    let others = others.into_iter().filter(|other| {
        other.id != record.id && other.ended.is_none() && other.kind == CredentialKind::AdminKey
    });
    for mut other in others {
        other.ended = Some(Ended::Superseded);
        other.pending = false;
        save_credential(db, &other)?;
        close_entries_of(db, other.id)?;
        note(
            db,
            now,
            &Activity::new(ActivityKind::KeySuperseded, &other.owner_name).of(other.id),
        )?;
    }
    Ok(())
}

/// Closes the journal entries that were kept open for this credential.
pub(super) fn close_entries_of(db: &Connection, id: CredentialId) -> Result<(), StoreError> {
    for (entry_id, entry) in open_entries(db)? {
        match entry {
            JournalEntry::PortalVisit { credential, .. } if credential == id => {
                close_entry(db, &entry_id)?;
            }
            // A run closes its own.
            JournalEntry::PortalVisit { .. } | JournalEntry::Rotation(_) => {}
        }
    }
    Ok(())
}
