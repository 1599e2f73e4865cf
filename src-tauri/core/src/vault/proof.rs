//! Proof that a vault keeps what it is given, before anything that cannot be undone relies on it.

use secrecy::{ExposeSecret, SecretString};

use super::{Patience, Vault, VaultError, VaultName};

/// Writes a canary, reads it back, compares, and deletes it.
pub async fn prove(vault: &dyn Vault) -> Result<(), VaultError> {
    let name = VaultName::random();
    let canary = SecretString::from(VaultName::random().to_string());
    vault
        .store(
            &name,
            "Keyvigil is testing this keychain",
            &canary,
            Patience::Prompting,
        )
        .await?;
    let outcome = read_back(vault, &name, &canary).await;
    let deleted = vault.delete(&name, Patience::Background).await;
    outcome.and(deleted)
}

/// Reads `name` and compares it with what was stored.
pub(crate) async fn read_back(
    vault: &dyn Vault,
    name: &VaultName,
    stored: &SecretString,
) -> Result<(), VaultError> {
    let read = match vault.read(name, Patience::Prompting).await {
        Err(VaultError::Missing) => Err(VaultError::Mismatch),
        read => read,
    }?;
    if read.expose_secret() == stored.expose_secret() {
        Ok(())
    } else {
        Err(VaultError::Mismatch)
    }
}
