//! What the last run began and did not finish.

use secrecy::SecretString;

use super::{App, Result};
use crate::error::ErrorCode;
use crate::ids::{CredentialId, SignInId};
use crate::store::{
    Activity, CredentialRecord, JournalEntry, close_entry, credential, note, open_entries,
    save_credential, sight, sign_in,
};
use crate::vault::{Patience, Vault, VaultError, VaultName};
use crate::view::{ActivityKind, CredentialKind, VerificationOutcome};

impl App {
    /// Looks at every open journal entry. A secret that reached the keychain is never given up; an
    /// entry about which the keychain will not answer stays open until the next start.
    pub(super) async fn recover(&self) {
        let entries = match self.store.run(|db| open_entries(db)).await {
            Ok(entries) => entries,
            Err(error) => return tracing::warn!(%error, "the journal could not be read"),
        };
        for (id, _, entry) in entries {
            if let Err(error) = self.recover_entry(&id, entry).await {
                tracing::warn!(%error, "an open journal entry stays open");
            }
        }
    }

    async fn recover_entry(&self, entry_id: &str, entry: JournalEntry) -> Result<()> {
        let (credential_id, is_visit) = match &entry {
            JournalEntry::Generation { credential, .. } => (*credential, false),
            JournalEntry::PortalVisit { credential, .. } => (*credential, true),
        };
        let is_known = self
            .store
            .run(move |db| Ok(credential(db, credential_id).is_ok_and(|record| record.held)))
            .await?;
        if !is_known {
            let name = VaultName::of(credential_id);
            match self.vault.read(&name, Patience::Background).await {
                Ok(secret) => self.take_up(&entry, &secret).await?,
                Err(VaultError::Missing) => return self.interrupted(entry_id, &entry).await,
                Err(error) => return Err(error.into()),
            }
        }
        // Only JumpCloud's word is missing. A visit's entry is closed when the key is put to use.
        self.verify(credential_id).await?;
        if is_visit {
            Ok(())
        } else {
            self.close(entry_id).await
        }
    }

    /// The secret reached the keychain, and its row not the data folder.
    async fn take_up(&self, entry: &JournalEntry, secret: &SecretString) -> Result<()> {
        let (sign_in_id, record) = self.found(entry.clone()).await?;
        let record = self.holding(record, secret).await;
        self.store
            .run(move |db| {
                save_credential(db, &record)?;
                sight(db, record.id, sign_in_id)
            })
            .await?;
        Ok(())
    }

    async fn found(&self, entry: JournalEntry) -> Result<(SignInId, CredentialRecord)> {
        let (sign_in_id, region, id, kind, account) = match entry {
            JournalEntry::Generation {
                sign_in,
                region,
                account,
                credential,
                kind,
            } => (sign_in, region, credential, kind, Some(account)),
            JournalEntry::PortalVisit {
                sign_in,
                region,
                credential,
            } => (sign_in, region, credential, CredentialKind::AdminKey, None),
        };
        let (known, sign_in) = self
            .store
            .run(move |db| Ok((credential(db, id).ok(), sign_in(db, sign_in_id).ok())))
            .await?;
        if let Some(known) = known {
            return Ok((sign_in_id, known));
        }
        let organization = sign_in.as_ref().map(|it| it.organization_name.clone());
        let mut record = CredentialRecord {
            id,
            pending: true,
            ..CredentialRecord::seen(region, kind, &organization.unwrap_or_default())
        };
        match (account, sign_in) {
            (Some(account), _) => record.owner_name = account,
            (None, Some(sign_in)) => {
                record.owner_id = sign_in.admin_id;
                record.owner_name = sign_in.admin_name.unwrap_or(sign_in.label);
                record.owner_email = sign_in.admin_email;
            }
            // The sign-in was removed: JumpCloud will tell whose it is.
            (None, None) => {}
        }
        Ok((sign_in_id, record))
    }

    /// No secret reached the keychain. Whether JumpCloud made a credential all the same, the next
    /// refresh shows, or the old key when it is asked for.
    async fn interrupted(&self, entry_id: &str, entry: &JournalEntry) -> Result<()> {
        let (sign_in_id, made, account) = match entry {
            JournalEntry::Generation {
                sign_in,
                credential,
                account,
                ..
            } => (*sign_in, *credential, Some(account.clone())),
            JournalEntry::PortalVisit {
                sign_in,
                credential,
                ..
            } => (*sign_in, *credential, None),
        };
        let sign_in = self
            .store
            .run(move |db| Ok(sign_in(db, sign_in_id).ok()))
            .await?;
        if account.is_none()
            && let Some(sign_in) = &sign_in
            && !self.is_fate_clear(sign_in.credential_id).await
        {
            return Ok(());
        }
        let (entry_id, now) = (entry_id.to_owned(), self.now());
        let subject = account.or(sign_in.map(|it| it.label)).unwrap_or_default();
        self.store
            .run(move |db| {
                close_entry(db, &entry_id)?;
                if let Ok(made) = credential(db, made) {
                    // It lives, and nobody has its secret: one more that is merely watched.
                    let pending = false;
                    save_credential(db, &CredentialRecord { pending, ..made })?;
                }
                note(db, now, &Activity::new(ActivityKind::Interrupted, subject))
            })
            .await?;
        self.changed();
        Ok(())
    }

    /// Asks whether a key that may have been replaced still lives. While JumpCloud or the keychain
    /// does not answer, that stays open.
    pub(super) async fn is_fate_clear(&self, id: CredentialId) -> bool {
        match self.verify(id).await {
            Ok(found) => found.outcome != VerificationOutcome::Unreachable,
            Err(error) => {
                tracing::info!(%error, "the old key could not be asked for");
                matches!(
                    error.code,
                    ErrorCode::UnknownItem | ErrorCode::SecretMissing
                )
            }
        }
    }

    async fn close(&self, entry_id: &str) -> Result<()> {
        let entry_id = entry_id.to_owned();
        Ok(self.store.run(move |db| close_entry(db, &entry_id)).await?)
    }
}
