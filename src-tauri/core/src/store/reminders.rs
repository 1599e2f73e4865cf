//! What came due, what the desktop showed of it, and what the person has read.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row};

use super::StoreError;
use super::columns::from_word;
use crate::ids::CredentialId;
use crate::reminders::SAME_EXPIRY;
use crate::view::{ReminderRow, Seen, Stage};

/// One line of the ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reminder {
    /// For which credential.
    pub credential_id: CredentialId,
    /// For which stage.
    pub stage: Stage,
    /// For which expiry: another one arms the stage again.
    pub expires_at: DateTime<Utc>,
    /// When the desktop took it, if it has.
    pub shown_at: Option<DateTime<Utc>>,
}

impl Reminder {
    /// Whether its moment is still to come at `now`, by more than an expiry may move and stay the same: then a
    /// clock that was wrong has told it.
    #[must_use]
    pub fn is_of_the_future(&self, now: DateTime<Utc>) -> bool {
        self.expires_at - self.stage.before_expiry() > now + SAME_EXPIRY
    }
}

/// The whole ledger, as far as it can be read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ledger {
    /// Its lines.
    pub lines: Vec<Reminder>,
    /// The ids of lines that nobody can read.
    pub unreadable: Vec<i64>,
}

const COLUMNS: &str = "id, credential_id, stage, expires_at, noted_at, shown_at, read_at";

/// All of it. A line that is spoiled must not keep the others from being heeded.
pub fn ledger(db: &Connection) -> Result<Ledger, StoreError> {
    let mut ledger = Ledger::default();
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} FROM reminders"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        match read(row) {
            Ok(line) => ledger.lines.push(line),
            Err(_) => ledger.unreadable.push(row.get(0)?),
        }
    }
    Ok(ledger)
}

/// Removes lines that nobody can read.
pub fn drop_lines(db: &Connection, ids: &[i64]) -> Result<(), StoreError> {
    let mut statement = db.prepare_cached("DELETE FROM reminders WHERE id = ?1")?;
    for id in ids {
        statement.execute([id])?;
    }
    Ok(())
}

/// Puts a reminder into the inbox, or marks the one that is there as shown.
pub fn record_reminder(
    db: &Connection,
    reminder: &Reminder,
    noted_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let marked = match reminder.shown_at {
        Some(shown_at) => db
            .prepare_cached(
                "UPDATE reminders SET expires_at = ?3, shown_at = ?4 WHERE id = (
                    SELECT max(id) FROM reminders
                    WHERE credential_id = ?1 AND stage = ?2 AND shown_at IS NULL)",
            )?
            .execute((
                reminder.credential_id.to_string(),
                reminder.stage.0,
                reminder.expires_at,
                shown_at,
            ))?,
        None => 0,
    };
    if marked > 0 {
        return Ok(());
    }
    // The credential may have been forgotten since.
    db.prepare_cached(
        "INSERT INTO reminders (credential_id, stage, expires_at, noted_at, shown_at)
            SELECT id, ?2, ?3, ?4, ?5 FROM credentials WHERE id = ?1",
    )?
    .execute((
        reminder.credential_id.to_string(),
        reminder.stage.0,
        reminder.expires_at,
        noted_at,
        reminder.shown_at,
    ))?;
    Ok(())
}

/// Those of one credential that the desktop showed, newest first.
pub fn reminders_of(db: &Connection, id: CredentialId) -> Result<Vec<ReminderRow>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT stage, shown_at FROM reminders
            WHERE credential_id = ?1 AND shown_at IS NOT NULL ORDER BY id DESC LIMIT 100",
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

/// One line of the inbox.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Noted {
    /// Grows with time.
    pub id: i64,
    /// What it says.
    pub reminder: Reminder,
    /// When it was due.
    pub noted_at: DateTime<Utc>,
    /// The person has read it.
    pub read: bool,
}

/// At most `limit` lines of the inbox with an id below `before`, newest first.
pub fn inbox_before(
    db: &Connection,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Noted>, StoreError> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM reminders WHERE id < ?1 ORDER BY id DESC LIMIT ?2"
    ))?;
    let lines = statement.query_map((before.unwrap_or(i64::MAX), limit), |row| {
        Ok(Noted {
            id: row.get(0)?,
            reminder: read(row)?,
            noted_at: row.get(4)?,
            read: row.get::<_, Option<String>>(6)?.is_some(),
        })
    })?;
    Ok(lines.filter_map(Result::ok).collect())
}

/// How many nobody has read.
pub fn unread(db: &Connection) -> Result<u32, StoreError> {
    let count = db
        .prepare_cached("SELECT count(*) FROM reminders WHERE read_at IS NULL")?
        .query_row([], |row| row.get(0))?;
    Ok(count)
}

/// Marks as read. Returns how many were not before.
pub fn mark_read(db: &Connection, which: Seen, at: DateTime<Utc>) -> Result<usize, StoreError> {
    let only = match which {
        Seen::All => None,
        Seen::Credential { id } => Some(id.to_string()),
    };
    let marked = db
        .prepare_cached(
            "UPDATE reminders SET read_at = ?1
                WHERE read_at IS NULL AND (?2 IS NULL OR credential_id = ?2)",
        )?
        .execute((at, only))?;
    Ok(marked)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Reminder> {
    Ok(Reminder {
        credential_id: from_word(1, row.get(1)?)?,
        stage: Stage(row.get(2)?),
        expires_at: row.get(3)?,
        shown_at: row.get(5)?,
    })
}
