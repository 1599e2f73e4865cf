//! What the person chose about reminders, for one credential or one organization.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row};

use super::StoreError;
use super::columns::{from_json, from_word, json};
use crate::ids::CredentialId;
use crate::reminders::Silence;
use crate::view::Stage;

/// For one credential.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CredentialWish {
    /// Points before expiry; `None` where the organization's hold.
    pub stages: Option<Vec<Stage>>,
    /// What the person asked not to hear for a while.
    pub snooze: Option<Silence>,
}

/// For one organization.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OrganizationWish {
    /// Nothing of it is announced.
    pub muted: bool,
    /// Points before expiry for held credentials; `None` where the general ones hold.
    pub held: Option<Vec<Stage>>,
    /// Likewise for watched ones.
    pub watched: Option<Vec<Stage>>,
}

/// Those of all credentials for which something was chosen.
pub fn credential_wishes(
    db: &Connection,
) -> Result<HashMap<CredentialId, CredentialWish>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT stages, snooze, credential_id FROM credential_reminders")?;
    let rows = statement
        .query_map([], |row| {
            Ok((from_word(2, row.get(2)?)?, of_credential(row)?))
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// That of one credential.
pub fn credential_wish(db: &Connection, id: CredentialId) -> Result<CredentialWish, StoreError> {
    let found = db
        .prepare_cached("SELECT stages, snooze FROM credential_reminders WHERE credential_id = ?1")?
        .query_row([id.to_string()], of_credential)
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Writes it.
pub fn save_credential_wish(
    db: &Connection,
    id: CredentialId,
    wish: &CredentialWish,
) -> Result<(), StoreError> {
    db.prepare_cached("INSERT OR REPLACE INTO credential_reminders VALUES (?1, ?2, ?3)")?
        .execute((
            id.to_string(),
            wish.stages.as_ref().map(json).transpose()?,
            wish.snooze.as_ref().map(json).transpose()?,
        ))?;
    Ok(())
}

/// Those of all organizations for which something was chosen, by JumpCloud's id.
pub fn organization_wishes(
    db: &Connection,
) -> Result<HashMap<String, OrganizationWish>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT muted, held, watched, organization_id FROM organization_reminders",
    )?;
    let rows = statement
        .query_map([], |row| Ok((row.get(3)?, of_organization(row)?)))?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Writes that of one organization.
pub fn save_organization_wish(
    db: &Connection,
    id: &str,
    wish: &OrganizationWish,
) -> Result<(), StoreError> {
    db.prepare_cached("INSERT OR REPLACE INTO organization_reminders VALUES (?1, ?2, ?3, ?4)")?
        .execute((
            id,
            wish.muted,
            wish.held.as_ref().map(json).transpose()?,
            wish.watched.as_ref().map(json).transpose()?,
        ))?;
    Ok(())
}

fn of_credential(row: &Row<'_>) -> rusqlite::Result<CredentialWish> {
    Ok(CredentialWish {
        stages: parsed(row, 0)?,
        snooze: parsed(row, 1)?,
    })
}

fn of_organization(row: &Row<'_>) -> rusqlite::Result<OrganizationWish> {
    Ok(OrganizationWish {
        muted: row.get(0)?,
        held: parsed(row, 1)?,
        watched: parsed(row, 2)?,
    })
}

/// What cannot be read was never chosen: a spoiled wish must not cost a reminder.
fn parsed<T: serde::de::DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| from_json(column, &text).ok()))
}
