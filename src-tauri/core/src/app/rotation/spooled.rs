//! The secret between its arrival and the vault: in memory, and sealed on disk.

use std::path::PathBuf;
use std::sync::Arc;

use jumpcloud_client::{KeySearch, find_new_key};
use secrecy::{ExposeSecret, SecretSlice, SecretString};

use super::{App, rows};
use crate::app::Result;
use crate::app::portal::pending_key;
use crate::error::{CommandError, ErrorCode};
use crate::ids::RotationId;
use crate::rotation::{Rotation, spool};
use crate::store::{CredentialRecord, SignInRecord, StoreError, credential};
use crate::vault::{Patience, Vault, VaultName};

impl App {
    pub(super) fn spool_path(&self, id: RotationId) -> PathBuf {
        spool::path(&self.data_folder, id.0)
    }

    /// The new key: from memory, or from the spool where the process ended in between.
    pub(super) async fn secret_in_hand(
        &self,
        id: RotationId,
        rotation: &Rotation,
    ) -> Result<SecretString> {
        if let Some(secret) = self.look_at(id, |run| run.secret.clone())? {
            return Ok(secret);
        }
        let (answer, old) = self.answer_and_old(id, rotation).await?;
        match find_new_key(answer.expose_secret(), &old) {
            KeySearch::Found { key, .. } => Ok(key),
            _ => Err(CommandError::new(
                ErrorCode::SecretMissing,
                "the sealed answer holds no key",
            )),
        }
    }

    /// The sealed answer, and the old key, which is not to be taken for the new one.
    pub(super) async fn answer_and_old(
        &self,
        id: RotationId,
        rotation: &Rotation,
    ) -> Result<(SecretSlice<u8>, SecretString)> {
        let answer = self.sealed_answer(id, rotation).await?;
        let old = match rotation.predecessor {
            Some(old) => self.secret_of(old).await?,
            None => SecretString::default(),
        };
        Ok((answer, old))
    }

    async fn sealed_answer(&self, id: RotationId, rotation: &Rotation) -> Result<SecretSlice<u8>> {
        let admin = rotation.admin().ok_or_else(|| {
            CommandError::new(ErrorCode::Internal, "only administrators' keys are sealed")
        })?;
        let name = VaultName::stored(admin.spool_key.clone());
        let key = self.vault.read(&name, Patience::Prompting).await?;
        let mut answer =
            spool::read(&self.spool_path(id), &key).map_err(|error| StoreError::from_io(&error))?;
        Ok(SecretSlice::from(std::mem::take(&mut *answer)))
    }

    /// For the person's eyes: the key, or the answer in which none was found.
    pub(super) async fn secret_or_answer(
        &self,
        id: RotationId,
        rotation: &Rotation,
    ) -> Result<SecretString> {
        if rotation.end().is_none() {
            return self.secret_in_hand(id, rotation).await;
        }
        let answer = self.sealed_answer(id, rotation).await?;
        let text = String::from_utf8_lossy(answer.expose_secret()).into_owned();
        Ok(SecretString::from(text))
    }

    /// Destroys the sealed answer and its key: the vault has the key, or there never was one.
    pub(super) async fn destroy_spool(&self, id: RotationId, rotation: &Rotation) {
        let Some(admin) = rotation.admin() else {
            return;
        };
        let _ = self.look_at(id, |run| run.spool = None);
        if let Err(error) = spool::destroy(&self.spool_path(id)) {
            tracing::warn!(%error, "a sealed answer could not be destroyed");
        }
        let name = VaultName::stored(admin.spool_key.clone());
        if let Err(error) = self.vault.delete(&name, Patience::Background).await {
            tracing::warn!(%error, "a sealing key stays in the keychain");
        }
    }

    /// The row of a new key that the vault holds: made again where the disk failed before.
    pub(super) async fn restore_row(
        self: &Arc<Self>,
        rotation: &Rotation,
        sign_in: &SignInRecord,
    ) -> Result<()> {
        let id = rotation.successor;
        let known = self
            .store
            .run(move |db| Ok(credential(db, id).ok()))
            .await?;
        if known.is_some_and(|record| record.held) {
            return Ok(());
        }
        let name = VaultName::of(id);
        let secret = self.vault.read(&name, Patience::Prompting).await?;
        let record = self.holding(key_row(rotation, sign_in), &secret).await;
        let by = sign_in.id;
        Ok(self
            .store
            .run(move |db| rows::save(db, &record, by))
            .await?)
    }
}

/// The row of the new key, before JumpCloud has told anything of it.
pub(super) fn key_row(rotation: &Rotation, sign_in: &SignInRecord) -> CredentialRecord {
    CredentialRecord {
        id: rotation.successor,
        ..pending_key(sign_in)
    }
}
