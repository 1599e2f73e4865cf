//! Secrets on their way into and out of the vault.

use secrecy::SecretString;

use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::fingerprint;
use crate::ids::CredentialId;
use crate::store::{
    CredentialRecord, credential, forget_digests, read_setting, save_credential, undigested,
    write_digest, write_setting,
};
use crate::vault::{Patience, Vault, VaultError, VaultName, read_back};

/// Where the name of the digest key's vault item is kept.
const DIGEST_KEY: &str = "digest_key";

impl App {
    /// Writes `secret` under the credential's name and reads it back. When this fails, nothing stays.
    pub(super) async fn keep(
        &self,
        record: &CredentialRecord,
        secret: &SecretString,
    ) -> Result<()> {
        let label = format!("Keyvigil: {} ({})", record.owner_name, record.organization);
        let name = VaultName::of(record.id);
        self.vault
            .store(&name, &label, secret, Patience::Prompting)
            .await?;
        let outcome = read_back(&self.vault, &name, secret).await;
        if outcome.is_err()
            && let Err(error) = self.vault.delete(&name, Patience::Background).await
        {
            tracing::warn!(%error, "a secret that was stored wrongly could not be deleted");
        }
        Ok(outcome?)
    }

    /// The secret of a held credential.
    pub(super) async fn secret_of(&self, id: CredentialId) -> Result<SecretString> {
        let record = self.store.run(move |db| credential(db, id)).await?;
        if !record.held {
            return Err(CommandError::new(
                ErrorCode::SecretMissing,
                "Keyvigil watches this credential and does not hold its secret",
            ));
        }
        Ok(self
            .vault
            .read(&VaultName::of(id), Patience::Prompting)
            .await?)
    }

    /// Deletes the secret of a credential that has ended: nobody can use it any more. Its keyed hash
    /// stays, so that it is known when somebody pastes it again.
    pub(super) async fn discard(&self, id: CredentialId) {
        let name = VaultName::of(id);
        if let Err(error) = self.vault.delete(&name, Patience::Background).await {
            return tracing::warn!(%error, "a dead secret stays in the keychain");
        }
        let written = self.store.run(move |db| {
            let mut record = credential(db, id)?;
            record.held = false;
            record.stored_at = None;
            save_credential(db, &record)
        });
        if let Err(error) = written.await {
            tracing::warn!(%error, "that a dead secret is gone could not be noted");
        }
    }

    /// The keyed hash of `secret`. Its key is made at the first use, and again when it is lost, with
    /// the digests of all that is held.
    pub(super) async fn digest(&self, secret: &SecretString) -> Result<String> {
        let _one_key_at_a_time = self.digesting.lock().await;
        let key = match self.digest_key().await? {
            Some(key) => key,
            None => self.new_digest_key().await?,
        };
        for id in self.store.run(|db| undigested(db)).await? {
            let name = VaultName::of(id);
            match self.vault.read(&name, Patience::Background).await {
                Ok(held) => {
                    let digest = fingerprint::digest(&key, &held);
                    self.store
                        .run(move |db| write_digest(db, id, &digest))
                        .await?;
                }
                Err(error) => tracing::warn!(%error, "a held secret could not be compared"),
            }
        }
        Ok(fingerprint::digest(&key, secret))
    }

    /// `None` where none was made yet, or somebody cleared the keychain.
    async fn digest_key(&self) -> Result<Option<SecretString>> {
        let name: Option<String> = self.store.run(|db| read_setting(db, DIGEST_KEY)).await?;
        let Some(name) = name.map(VaultName::stored) else {
            return Ok(None);
        };
        match self.vault.read(&name, Patience::Prompting).await {
            Ok(key) => Ok(Some(key)),
            Err(VaultError::Missing) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn new_digest_key(&self) -> Result<SecretString> {
        let name = VaultName::random();
        let key =
            SecretString::from(VaultName::random().to_string() + VaultName::random().as_str());
        self.vault
            .store(
                &name,
                "Keyvigil: key for fingerprints",
                &key,
                Patience::Prompting,
            )
            .await?;
        let written = name.to_string();
        self.store
            .run(move |db| {
                forget_digests(db)?;
                write_setting(db, DIGEST_KEY, &written)
            })
            .await?;
        Ok(key)
    }

    /// Notes on `record` that `secret` is in the vault now. The digest only finds duplicates: a
    /// keychain that fails at just this moment must not cost the secret.
    pub(super) async fn holding(
        &self,
        mut record: CredentialRecord,
        secret: &SecretString,
    ) -> CredentialRecord {
        record.digest = match self.digest(secret).await {
            Ok(digest) => Some(digest),
            Err(error) => {
                tracing::warn!(%error, "no digest could be made of a secret");
                None
            }
        };
        record.fingerprint = fingerprint::fingerprint(secret);
        record.held = true;
        record.stored_at = Some(self.now());
        record
    }
}
