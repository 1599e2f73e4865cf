//! Administrators and service accounts, as a sign-in saw them last.

use rusqlite::Connection;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::StoreError;
use super::columns::{from_json, from_word, json, word};
use crate::ids::SignInId;
use crate::view::RegionName;

/// An administrator; `None` means that JumpCloud did not tell.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AdministratorRecord {
    /// JumpCloud's id.
    pub id: String,
    /// E-mail address.
    pub email: String,
    /// First and last name, else the e-mail address, else the id.
    pub name: String,
    /// Role name.
    pub role: Option<String>,
    /// Suspended.
    pub suspended: Option<bool>,
    /// Multi-factor authentication enrolled or required.
    pub mfa: Option<bool>,
    /// `apiKeyAllowed`.
    pub api_access: Option<bool>,
    /// `apiKeySet`, or the presence of `apiKeyHash`.
    pub has_key: Option<bool>,
}

/// A service account.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ServiceAccountRecord {
    /// JumpCloud's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Role name.
    pub role: Option<String>,
    /// Status, as JumpCloud words it.
    pub status: Option<String>,
    /// Entries among its credentials that nobody could read.
    #[serde(default)]
    pub unreadable: u32,
}

/// Every administrator, with the sign-in that saw them.
pub fn administrators(db: &Connection) -> Result<Vec<(SignInId, AdministratorRecord)>, StoreError> {
    records(db, "SELECT sign_in_id, record FROM administrators")
}

/// Every service account, with the sign-in that saw it.
pub fn service_accounts(
    db: &Connection,
) -> Result<Vec<(SignInId, ServiceAccountRecord)>, StoreError> {
    records(db, "SELECT sign_in_id, record FROM service_accounts")
}

/// The administrators that one sign-in saw last.
pub fn administrators_seen_by(
    db: &Connection,
    sign_in: SignInId,
) -> Result<Vec<AdministratorRecord>, StoreError> {
    records_of(
        db,
        "SELECT record FROM administrators WHERE sign_in_id = ?1",
        sign_in,
    )
}

/// The service accounts that one sign-in saw last.
pub fn service_accounts_seen_by(
    db: &Connection,
    sign_in: SignInId,
) -> Result<Vec<ServiceAccountRecord>, StoreError> {
    records_of(
        db,
        "SELECT record FROM service_accounts WHERE sign_in_id = ?1",
        sign_in,
    )
}

/// What a complete listing showed.
pub fn replace_administrators(
    db: &Connection,
    sign_in: SignInId,
    records: &[AdministratorRecord],
) -> Result<(), StoreError> {
    let records = records.iter().map(|it| (&it.id, it));
    replace(db, "administrators", sign_in, records)
}

/// What a complete listing showed.
pub fn replace_service_accounts(
    db: &Connection,
    sign_in: SignInId,
    records: &[ServiceAccountRecord],
) -> Result<(), StoreError> {
    let records = records.iter().map(|it| (&it.id, it));
    replace(db, "service_accounts", sign_in, records)
}

fn replace<'a, T: Serialize + 'a>(
    db: &Connection,
    table: &str,
    sign_in: SignInId,
    records: impl Iterator<Item = (&'a String, &'a T)>,
) -> Result<(), StoreError> {
    let sign_in = sign_in.to_string();
    db.prepare_cached(&format!("DELETE FROM {table} WHERE sign_in_id = ?1"))?
        .execute([&sign_in])?;
    let mut insert = db.prepare_cached(&format!(
        "INSERT OR REPLACE INTO {table} VALUES (?1, ?2, ?3)"
    ))?;
    for (id, record) in records {
        insert.execute((&sign_in, id, json(record)?))?;
    }
    Ok(())
}

/// Forgets a service account that is gone, whoever saw it.
pub fn forget_service_account(
    db: &Connection,
    region: RegionName,
    account: &str,
) -> Result<(), StoreError> {
    db.execute(
        "DELETE FROM service_accounts WHERE account_id = ?2
            AND sign_in_id IN (SELECT id FROM sign_ins WHERE region = ?1)",
        (word(&region)?, account),
    )?;
    Ok(())
}

fn records<T: DeserializeOwned>(
    db: &Connection,
    query: &str,
) -> Result<Vec<(SignInId, T)>, StoreError> {
    let mut statement = db.prepare_cached(query)?;
    let rows = statement
        .query_map([], |row| {
            Ok((
                from_word(0, row.get(0)?)?,
                from_json(1, &row.get::<_, String>(1)?)?,
            ))
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

fn records_of<T: DeserializeOwned>(
    db: &Connection,
    query: &str,
    sign_in: SignInId,
) -> Result<Vec<T>, StoreError> {
    let mut statement = db.prepare_cached(query)?;
    let rows = statement
        .query_map([sign_in.to_string()], |row| {
            from_json(0, &row.get::<_, String>(0)?)
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}
