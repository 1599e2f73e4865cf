//! A vault in memory, for the demo and for tests. It can be told to fail.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use secrecy::SecretString;

use super::{Patience, Vault, VaultError, VaultName};

/// Forgets everything when it is dropped.
#[derive(Default)]
pub struct MemoryVault {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    items: HashMap<VaultName, SecretString>,
    refusal: Option<VaultError>,
}

impl MemoryVault {
    /// Every call fails with `error` from now on; `None` makes it work again.
    pub fn refuse_with(&self, error: Option<VaultError>) {
        self.state().refusal = error;
    }

    /// How many items it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.state().items.len()
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn willing(&self) -> Result<MutexGuard<'_, State>, VaultError> {
        let state = self.state();
        match &state.refusal {
            Some(error) => Err(error.clone()),
            None => Ok(state),
        }
    }
}

#[async_trait]
impl Vault for MemoryVault {
    async fn store(
        &self,
        name: &VaultName,
        _label: &str,
        secret: &SecretString,
        _patience: Patience,
    ) -> Result<(), VaultError> {
        self.willing()?.items.insert(name.clone(), secret.clone());
        Ok(())
    }

    async fn read(
        &self,
        name: &VaultName,
        _patience: Patience,
    ) -> Result<SecretString, VaultError> {
        self.willing()?
            .items
            .get(name)
            .cloned()
            .ok_or(VaultError::Missing)
    }

    async fn delete(&self, name: &VaultName, _patience: Patience) -> Result<(), VaultError> {
        self.willing()?.items.remove(name);
        Ok(())
    }
}
