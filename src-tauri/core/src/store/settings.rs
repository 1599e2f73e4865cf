//! Settings, by key.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;
use super::columns::{from_json, json};

/// The value under `key`, if there is one.
pub fn read_setting<T: DeserializeOwned>(
    db: &Connection,
    key: &str,
) -> Result<Option<T>, StoreError> {
    let value = db
        .prepare_cached("SELECT value FROM settings WHERE key = ?1")?
        .query_row([key], |row| from_json(0, &row.get::<_, String>(0)?))
        .optional()?;
    Ok(value)
}

/// Writes the value under `key`.
pub fn write_setting<T: Serialize>(
    db: &Connection,
    key: &str,
    value: &T,
) -> Result<(), StoreError> {
    db.prepare_cached("INSERT OR REPLACE INTO settings VALUES (?1, ?2)")?
        .execute((key, json(value)?))?;
    Ok(())
}
