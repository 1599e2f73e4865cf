//! What was begun and must be found again after a crash. An entry is committed before its effect.

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::StoreError;
use super::columns::{from_json, json};
use crate::ids::{CredentialId, SignInId};
use crate::view::{CredentialKind, RegionName};

/// Something under way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum JournalEntry {
    /// A service account credential is being made.
    Generation {
        /// With which sign-in.
        sign_in: SignInId,
        /// The region, which outlives the sign-in.
        region: RegionName,
        /// The account's name.
        account: String,
        /// The row and vault item that are to hold it.
        credential: CredentialId,
        /// Which kind.
        kind: CredentialKind,
    },
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
        JournalEntry::Generation { .. } => "generation",
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

/// What never came to its end, with the time it began.
pub fn open_entries(
    db: &Connection,
) -> Result<Vec<(String, DateTime<Utc>, JournalEntry)>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT id, began_at, record FROM journal ORDER BY began_at")?;
    let rows = statement
        .query_map([], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                from_json(2, &row.get::<_, String>(2)?)?,
            ))
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}
