//! The activity log: everything Keyvigil did or noticed. Append-only, without secrets.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row};

use super::StoreError;
use super::columns::{from_word, word};
use crate::ids::CredentialId;
use crate::view::{ActivityKind, ActivityRow};

/// A line to be written.
#[derive(Clone, Debug)]
pub struct Activity {
    /// What.
    pub kind: ActivityKind,
    /// Whom or what it is about.
    pub subject: String,
    /// More, in English.
    pub detail: String,
    /// The credential it belongs to.
    pub credential_id: Option<CredentialId>,
}

impl Activity {
    /// A line without detail that belongs to no credential.
    pub fn new(kind: ActivityKind, subject: impl Into<String>) -> Self {
        Self {
            kind,
            subject: subject.into(),
            detail: String::new(),
            credential_id: None,
        }
    }

    /// The same line with more to say.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// The same line on a credential's page.
    #[must_use]
    pub const fn of(mut self, credential: CredentialId) -> Self {
        self.credential_id = Some(credential);
        self
    }
}

/// A moment as the log tells it: readable, and the same in every time zone.
#[must_use]
pub fn told(at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(
        || "never".to_owned(),
        |at| at.format("%-d %b %Y %H:%M UTC").to_string(),
    )
}

/// Writes a line.
pub fn note(db: &Connection, at: DateTime<Utc>, line: &Activity) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO activity (at, kind, subject, detail, credential_id) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((
        at,
        word(&line.kind)?,
        &line.subject,
        &line.detail,
        line.credential_id.map(|id| id.to_string()),
    ))?;
    Ok(())
}

/// Lines with the organization of the credential that they are about.
const LINES: &str =
    "SELECT activity.id, at, activity.kind, subject, detail, credential_id, organization
    FROM activity LEFT JOIN credentials ON credentials.id = credential_id";

/// At most `limit` lines with an id below `before`, newest first.
pub fn activity_before(
    db: &Connection,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<ActivityRow>, StoreError> {
    let mut statement = db.prepare_cached(&format!(
        "{LINES} WHERE activity.id < ?1 ORDER BY activity.id DESC LIMIT ?2"
    ))?;
    let rows = statement
        .query_map((before.unwrap_or(i64::MAX), limit), read)?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// The last 200 lines of a credential, newest first.
pub fn activity_of(db: &Connection, id: CredentialId) -> Result<Vec<ActivityRow>, StoreError> {
    let mut statement = db.prepare_cached(&format!(
        "{LINES} WHERE activity.credential_id = ?1 ORDER BY activity.id DESC LIMIT 200"
    ))?;
    let rows = statement
        .query_map([id.to_string()], read)?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

fn read(row: &Row<'_>) -> rusqlite::Result<ActivityRow> {
    Ok(ActivityRow {
        id: row.get(0)?,
        at: row.get(1)?,
        kind: from_word(2, row.get(2)?)?,
        subject: row.get(3)?,
        detail: row.get(4)?,
        credential_id: row
            .get::<_, Option<String>>(5)?
            .map(|id| from_word(5, id))
            .transpose()?,
        organization: row
            .get::<_, Option<String>>(6)?
            .filter(|name| !name.is_empty()),
    })
}
