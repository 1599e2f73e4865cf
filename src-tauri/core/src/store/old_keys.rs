//! Who still calls with a key that was replaced, and when to ask JumpCloud about it.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::StoreError;
use super::columns::from_word;
use crate::ids::{CredentialId, SignInId};
use crate::view::OldKeyCaller;

/// One question to come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OldKeyCheck {
    /// The key that was replaced.
    pub credential: CredentialId,
    /// Whose sign-in asks.
    pub sign_in: SignInId,
    /// When it was replaced.
    pub since: DateTime<Utc>,
    /// When to ask.
    pub due_at: DateTime<Utc>,
}

/// Notes that the question is to be asked.
pub fn schedule_check(db: &Connection, check: &OldKeyCheck) -> Result<(), StoreError> {
    db.prepare_cached("INSERT OR IGNORE INTO old_key_checks VALUES (?1, ?2, ?3, ?4)")?
        .execute((
            check.credential.to_string(),
            check.sign_in.to_string(),
            check.since,
            check.due_at,
        ))?;
    Ok(())
}

/// The questions to come, the earliest first.
pub fn old_key_checks(db: &Connection) -> Result<Vec<OldKeyCheck>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT credential_id, sign_in_id, since, due_at FROM old_key_checks ORDER BY due_at",
    )?;
    let rows = statement
        .query_map([], |row| {
            Ok(OldKeyCheck {
                credential: from_word(0, row.get(0)?)?,
                sign_in: from_word(1, row.get(1)?)?,
                since: row.get(2)?,
                due_at: row.get(3)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// The question was answered.
pub fn uncheck(db: &Connection, check: &OldKeyCheck) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM old_key_checks WHERE credential_id = ?1 AND due_at = ?2")?
        .execute((check.credential.to_string(), check.due_at))?;
    Ok(())
}

/// Who was seen calling with it, the latest first.
pub fn callers_of(db: &Connection, id: CredentialId) -> Result<Vec<OldKeyCaller>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT last_at, client_ip, user_agent, attempts FROM old_key_callers
         WHERE credential_id = ?1 ORDER BY last_at DESC",
    )?;
    let rows = statement
        .query_map([id.to_string()], |row| {
            Ok(OldKeyCaller {
                at: row.get(0)?,
                client_ip: row.get(1)?,
                user_agent: row.get(2)?,
                attempts: row.get(3)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Writes what JumpCloud told in place of what it told before: each answer reaches back to the change.
pub fn replace_callers(
    db: &Connection,
    id: CredentialId,
    callers: &[OldKeyCaller],
) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM old_key_callers WHERE credential_id = ?1")?
        .execute([id.to_string()])?;
    let mut insert =
        db.prepare_cached("INSERT INTO old_key_callers VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for caller in callers {
        insert.execute((
            id.to_string(),
            &caller.client_ip,
            &caller.user_agent,
            caller.at,
            caller.attempts,
        ))?;
    }
    Ok(())
}
