//! Which reminders were sent: each (credential, stage) once.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::StoreError;
use super::columns::from_word;
use crate::ids::CredentialId;
use crate::view::{ReminderRow, Stage};

/// One that the desktop accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SentReminder {
    /// For which credential.
    pub credential_id: CredentialId,
    /// For which stage.
    pub stage: Stage,
    /// For which expiry: another one arms the stage again.
    pub expires_at: DateTime<Utc>,
}

/// All of them.
pub fn reminders_sent(db: &Connection) -> Result<Vec<SentReminder>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT credential_id, stage, expires_at FROM reminders_sent")?;
    let rows = statement
        .query_map([], |row| {
            Ok(SentReminder {
                credential_id: from_word(0, row.get(0)?)?,
                stage: Stage(row.get(1)?),
                expires_at: row.get(2)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Records one.
pub fn record_reminder(
    db: &Connection,
    sent: &SentReminder,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    db.prepare_cached("INSERT OR REPLACE INTO reminders_sent VALUES (?1, ?2, ?3, ?4)")?
        .execute((
            sent.credential_id.to_string(),
            sent.stage.0,
            sent.expires_at,
            at,
        ))?;
    Ok(())
}

/// Those of one credential, newest first.
pub fn reminders_of(db: &Connection, id: CredentialId) -> Result<Vec<ReminderRow>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT stage, sent_at FROM reminders_sent WHERE credential_id = ?1 ORDER BY sent_at DESC, stage",
    )?;
    let rows = statement
        .query_map([id.to_string()], |row| {
            Ok(ReminderRow {
                stage: Stage(row.get(0)?),
                sent_at: row.get(1)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}
