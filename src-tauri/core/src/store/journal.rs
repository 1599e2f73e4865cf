//! What was begun and must be found again after a crash. An entry is committed before its effect.

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::StoreError;
use super::columns::json;
use crate::ids::{CredentialId, SignInId};
use crate::rotation::Rotation;
use crate::view::RegionName;

/// Something under way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum JournalEntry {
    /// A credential is being made or replaced.
    Rotation(Box<Rotation>),
    /// The person was sent to the Admin Portal for a key of their own.
    PortalVisit {
        /// Of which sign-in.
        sign_in: SignInId,
        /// The region, which outlives the sign-in.
        region: RegionName,
        /// The row and vault item that are to hold it.
        credential: CredentialId,
    },
}

/// Writes an entry, or replaces the one with this id.
pub fn open_entry(
    db: &Connection,
    id: &str,
    at: DateTime<Utc>,
    entry: &JournalEntry,
) -> Result<(), StoreError> {
    let kind = match entry {
        JournalEntry::Rotation(_) => "rotation",
        JournalEntry::PortalVisit { .. } => "portal_visit",
    };
    db.prepare_cached("INSERT OR REPLACE INTO journal VALUES (?1, ?2, ?3, ?4)")?
        .execute((id, kind, at, json(entry)?))?;
    Ok(())
}

/// It came to its end.
pub fn close_entry(db: &Connection, id: &str) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM journal WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// What never came to its end, by when it began. An entry that cannot be read stays where it is.
pub fn open_entries(db: &Connection) -> Result<Vec<(String, JournalEntry)>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT id, record FROM journal ORDER BY began_at, id")?;
    let rows = statement.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    let mut entries = Vec::new();
    for row in rows {
        let (id, record) = row?;
        if let Ok(entry) = serde_json::from_str(&record) {
            entries.push((id, entry));
        }
    }
    Ok(entries)
}

/// Takes the entries that cannot be read out of the way, and says how many there were: a damaged one, or
/// one of a version that this one does not know. Whatever they stood for is found by listing.
pub fn set_unreadable_aside(db: &Connection) -> Result<usize, StoreError> {
    let readable: Vec<String> = open_entries(db)?.into_iter().map(|(id, _)| id).collect();
    let aside = db
        .prepare_cached(
            "UPDATE journal SET kind = 'unreadable'
             WHERE kind <> 'unreadable' AND id NOT IN (SELECT value FROM json_each(?1))",
        )?
        .execute([json(&readable)?])?;
    Ok(aside)
}
