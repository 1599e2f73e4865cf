//! What can go wrong with the data folder.

use std::io;

use rusqlite::ErrorCode as Sqlite;
use rusqlite_migration::{Error as Migration, MigrationDefinitionError};
use thiserror::Error;

use crate::error::{CommandError, ErrorCode};

/// An error of the store. It names no values.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The folder or a file in it cannot be written.
    #[error("the data folder cannot be written: {0}")]
    ReadOnly(String),
    /// No room.
    #[error("the disk is full")]
    Full,
    /// Written by a newer version.
    #[error("the data folder was written by a newer version of Keyvigil")]
    Newer,
    /// Locked by another process.
    #[error("another Keyvigil is using this data folder")]
    InUse,
    /// The file is not a healthy database.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// What was to be changed is not there.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The store's thread has ended.
    #[error("the store has stopped")]
    Stopped,
    /// Anything else.
    #[error("the store failed: {0}")]
    Other(String),
}

impl StoreError {
    pub(crate) fn from_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly(error.to_string())
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Other(error.to_string()),
        }
    }

    pub(super) fn from_migration(error: Migration) -> Self {
        match error {
            Migration::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
                Self::Newer
            }
            Migration::RusqliteError { err, .. } => err.into(),
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(Sqlite::ReadOnly | Sqlite::CannotOpen | Sqlite::PermissionDenied) => {
                Self::ReadOnly(error.to_string())
            }
            Some(Sqlite::DiskFull) => Self::Full,
            Some(Sqlite::DatabaseBusy | Sqlite::DatabaseLocked) => Self::InUse,
            Some(Sqlite::DatabaseCorrupt | Sqlite::NotADatabase) => {
                Self::Damaged(error.to_string())
            }
            Some(code) => Self::Other(format!("{code:?}")),
            // A value of another type than the schema says.
            None => Self::Damaged(error.to_string()),
        }
    }
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::ReadOnly(_) => ErrorCode::DataFolderReadOnly,
            StoreError::Full => ErrorCode::DiskFull,
            StoreError::Newer => ErrorCode::DataFolderNewer,
            StoreError::InUse => ErrorCode::DataFolderInUse,
            StoreError::Damaged(_) => ErrorCode::DataDamaged,
            StoreError::NotFound(_) => ErrorCode::UnknownItem,
            StoreError::Stopped | StoreError::Other(_) => ErrorCode::Internal,
        };
        Self::new(code, error.to_string())
    }
}
