//! How values of the model stand in columns: enums as their serde names, records as JSON.

use rusqlite::types::{FromSqlError, Type};
use serde::Serialize;
use serde::de::value::Error as ValueError;
use serde::de::{DeserializeOwned, IntoDeserializer as _};

use super::StoreError;

/// The serde name of a unit variant.
pub(super) fn word<T: Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(StoreError::Other(
            "a value has no word for its column".into(),
        )),
    }
}

/// The variant with this serde name.
pub(super) fn from_word<T: DeserializeOwned>(column: usize, word: String) -> rusqlite::Result<T> {
    let read: Result<T, ValueError> = T::deserialize(word.into_deserializer());
    read.map_err(|_| unreadable(column))
}

/// A record as JSON.
pub(super) fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value)
        .map_err(|_| StoreError::Other("a record cannot be written as JSON".into()))
}

/// A record from JSON.
pub(super) fn from_json<T: DeserializeOwned>(column: usize, text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|_| unreadable(column))
}

fn unreadable(column: usize) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(
        column,
        Type::Text,
        Box::new(FromSqlError::InvalidType),
    )
}
