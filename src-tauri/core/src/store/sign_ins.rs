//! Sign-ins: a region, an organization, and the credential that Keyvigil calls JumpCloud with.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::StoreError;
use super::columns::{from_json, from_word, json, word};
use crate::ids::{CredentialId, SignInId};
use crate::view::{CredentialKind, RefreshRow, RegionName, Scope};

/// One sign-in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignInRecord {
    /// Keyvigil's id.
    pub id: SignInId,
    /// The person's name for it.
    pub label: String,
    /// The region.
    pub region: RegionName,
    /// What it looks at.
    pub scope: Scope,
    /// 24 hexadecimal digits; the provider's id where that is looked at.
    pub organization_id: String,
    /// Its name.
    pub organization_name: String,
    /// The key sees more than one organization, so every scoped call must name this one.
    pub sees_many: bool,
    /// The administrator whose key it is, where JumpCloud told.
    pub admin_id: Option<String>,
    /// Their e-mail address.
    pub admin_email: Option<String>,
    /// Their name.
    pub admin_name: Option<String>,
    /// The credential.
    pub credential_id: CredentialId,
    /// The last refresh.
    pub last_refresh: Option<RefreshRow>,
    /// The person allowed replacing this key without the Admin Portal.
    pub makes_keys_here: bool,
}

/// All, by label.
pub fn sign_ins(db: &Connection) -> Result<Vec<SignInRecord>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT * FROM sign_ins ORDER BY label COLLATE NOCASE, id")?;
    let rows = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Those that can be read: one that is spoiled must not silence reminders.
pub fn readable_sign_ins(db: &Connection) -> Result<Vec<SignInRecord>, StoreError> {
    let mut statement = db.prepare_cached("SELECT * FROM sign_ins")?;
    let rows = statement
        .query_map([], read)?
        .filter_map(Result::ok)
        .collect();
    Ok(rows)
}

/// One.
pub fn sign_in(db: &Connection, id: SignInId) -> Result<SignInRecord, StoreError> {
    db.prepare_cached("SELECT * FROM sign_ins WHERE id = ?1")?
        .query_row([id.to_string()], read)
        .optional()?
        .ok_or(StoreError::NotFound("sign-in"))
}

/// What kind of credential each sign-in calls with.
pub fn kinds_of_callers(
    db: &Connection,
) -> Result<HashMap<CredentialId, CredentialKind>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT DISTINCT credentials.id, credentials.kind FROM sign_ins
            JOIN credentials ON credentials.id = sign_ins.credential_id",
    )?;
    let kinds = statement
        .query_map([], |row| {
            Ok((from_word(0, row.get(0)?)?, from_word(1, row.get(1)?)?))
        })?
        .collect::<Result<_, _>>()?;
    Ok(kinds)
}

/// Inserts it, or replaces the row with its id.
pub fn save_sign_in(db: &Connection, record: &SignInRecord) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO sign_ins VALUES (
            :id, :label, :region, :organization_id, :organization_name, :sees_many, :admin_id,
            :admin_email, :admin_name, :credential_id, :last_refresh, :makes_keys_here, :scope)
         ON CONFLICT (id) DO UPDATE SET
            label = :label, region = :region, organization_id = :organization_id,
            organization_name = :organization_name, sees_many = :sees_many, admin_id = :admin_id,
            admin_email = :admin_email, admin_name = :admin_name, credential_id = :credential_id,
            last_refresh = :last_refresh, makes_keys_here = :makes_keys_here, scope = :scope",
    )?
    .execute(named_params! {
        ":id": record.id.to_string(),
        ":label": record.label,
        ":region": word(&record.region)?,
        ":organization_id": record.organization_id,
        ":organization_name": record.organization_name,
        ":sees_many": record.sees_many,
        ":admin_id": record.admin_id,
        ":admin_email": record.admin_email,
        ":admin_name": record.admin_name,
        ":credential_id": record.credential_id.to_string(),
        ":last_refresh": record.last_refresh.as_ref().map(json).transpose()?,
        ":makes_keys_here": record.makes_keys_here,
        ":scope": word(&record.scope)?,
    })?;
    Ok(())
}

/// Removes it, with what only it saw of owners.
pub fn delete_sign_in(db: &Connection, id: SignInId) -> Result<(), StoreError> {
    db.execute("DELETE FROM sign_ins WHERE id = ?1", [id.to_string()])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<SignInRecord> {
    Ok(SignInRecord {
        id: from_word(0, row.get(0)?)?,
        label: row.get(1)?,
        region: from_word(2, row.get(2)?)?,
        organization_id: row.get(3)?,
        organization_name: row.get(4)?,
        sees_many: row.get(5)?,
        admin_id: row.get(6)?,
        admin_email: row.get(7)?,
        admin_name: row.get(8)?,
        credential_id: from_word(9, row.get(9)?)?,
        last_refresh: row
            .get::<_, Option<String>>(10)?
            .map(|text| from_json(10, &text))
            .transpose()?,
        makes_keys_here: row.get(11)?,
        scope: from_word(12, row.get(12)?)?,
    })
}
