//! Where secrets lie: the operating system's keychain, or memory in the demo and in tests.

mod memory;
mod os;
mod platform;
mod proof;

use std::fmt;

use async_trait::async_trait;
use secrecy::SecretString;
use thiserror::Error;
use uuid::Uuid;

pub use memory::MemoryVault;
pub use os::{Deadlines, OsVault};
pub use proof::prove;
pub(crate) use proof::read_back;

use crate::error::{CommandError, ErrorCode};
use crate::ids::CredentialId;

/// The unguessable name of an item, unique in its vault.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct VaultName(String);

impl VaultName {
    /// The item of a credential.
    #[must_use]
    pub fn of(id: CredentialId) -> Self {
        Self(id.to_string())
    }

    /// A name that was never used.
    #[must_use]
    pub fn random() -> Self {
        Self(Uuid::new_v4().to_string())
    }

    /// A name that was stored earlier.
    #[must_use]
    pub fn stored(name: String) -> Self {
        Self(name)
    }

    /// As the keychain shows it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for VaultName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// How long a call may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Patience {
    /// Nobody is waiting: give up soon.
    Background,
    /// The person has just clicked and may be answering the keychain's prompt.
    Prompting,
}

/// A store of secrets by name.
#[async_trait]
pub trait Vault: Send + Sync + 'static {
    /// Stores or replaces. `label` is what the desktop's own keychain program shows.
    async fn store(
        &self,
        name: &VaultName,
        label: &str,
        secret: &SecretString,
        patience: Patience,
    ) -> Result<(), VaultError>;

    /// Reads; [`VaultError::Missing`] where the vault answers and has no such item.
    async fn read(&self, name: &VaultName, patience: Patience) -> Result<SecretString, VaultError>;

    /// Deletes; an item that is not there counts as deleted.
    async fn delete(&self, name: &VaultName, patience: Patience) -> Result<(), VaultError>;
}

/// Why the vault did not do it. None of these says that a secret is gone, but `Missing`.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum VaultError {
    /// No keychain service answers on this computer.
    #[error("no keychain service answers on this computer")]
    Absent,
    /// It is locked.
    #[error("the keychain is locked")]
    Locked,
    /// It refused, or its prompt was dismissed.
    #[error("the keychain refused, or its prompt was dismissed")]
    Denied,
    /// It did not answer before the deadline.
    #[error("the keychain did not answer in time")]
    TimedOut,
    /// It answers, and has no such item.
    #[error("the keychain has no such item")]
    Missing,
    /// It gave back something else than was stored.
    #[error("the keychain gave back something else than was stored")]
    Mismatch,
    /// It failed in another way. The text is the platform's, without values.
    #[error("the keychain failed: {0}")]
    Failed(String),
}

impl From<VaultError> for CommandError {
    fn from(error: VaultError) -> Self {
        let code = match &error {
            VaultError::Absent => ErrorCode::KeychainAbsent,
            VaultError::Locked => ErrorCode::KeychainLocked,
            VaultError::Denied => ErrorCode::KeychainDenied,
            VaultError::TimedOut => ErrorCode::KeychainTimedOut,
            VaultError::Missing => ErrorCode::SecretMissing,
            VaultError::Mismatch | VaultError::Failed(_) => ErrorCode::KeychainFailed,
        };
        Self::new(code, error.to_string())
    }
}
