//! What the last run began and did not finish.

use super::{App, Result};
use crate::ids::{CredentialId, SignInId};
use crate::store::{
    Activity, CredentialRecord, JournalEntry, close_entry, credential, note, open_entries,
    save_credential, sight, sign_in,
};
use crate::vault::{Patience, Vault, VaultError, VaultName};
use crate::view::{ActivityKind, CredentialKind};

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
        let (sign_in_id, account, credential_id, kind) = match entry {
            JournalEntry::Generation {
                sign_in,
                account,
                credential,
                kind,
            } => (sign_in, Some(account), credential, kind),
            JournalEntry::PortalVisit {
                sign_in,
                credential,
            } => (sign_in, None, credential, CredentialKind::AdminKey),
        };
        let is_known = self
            .store
            .run(move |db| Ok(credential(db, credential_id).is_ok()))
            .await?;
        if is_known {
            // Stored before the last exit: only JumpCloud's word is missing.
            self.verify(credential_id).await?;
            return if kind == CredentialKind::AdminKey {
                Ok(())
            } else {
                self.close(entry_id).await
            };
        }
        match self
            .vault
            .read(&VaultName::of(credential_id), Patience::Background)
            .await
        {
            Ok(secret) => {
                let record = self.found(sign_in_id, account, credential_id, kind).await?;
                let record = self.holding(record, &secret).await;
                self.store
                    .run(move |db| {
                        save_credential(db, &record)?;
                        sight(db, record.id, sign_in_id)
                    })
                    .await?;
                self.verify(credential_id).await?;
                if kind == CredentialKind::AdminKey {
                    Ok(())
                } else {
                    self.close(entry_id).await
                }
            }
            Err(VaultError::Missing) => self.interrupted(entry_id, sign_in_id, account).await,
            Err(error) => Err(error.into()),
        }
    }

    async fn found(
        &self,
        sign_in_id: SignInId,
        account: Option<String>,
        id: CredentialId,
        kind: CredentialKind,
    ) -> Result<CredentialRecord> {
        let sign_in = self.store.run(move |db| sign_in(db, sign_in_id)).await?;
        let seen = CredentialRecord::seen(sign_in.region, kind, &sign_in.organization_name);
        let admin = account.is_none();
        Ok(CredentialRecord {
            id,
            owner_id: sign_in.admin_id.filter(|_| admin),
            owner_name: account.or(sign_in.admin_name).unwrap_or(sign_in.label),
            owner_email: sign_in.admin_email.filter(|_| admin),
            pending: true,
            ..seen
        })
    }

    /// No secret reached the keychain. Whether JumpCloud made a credential all the same, the next
    /// refresh shows.
    async fn interrupted(
        &self,
        entry_id: &str,
        sign_in_id: SignInId,
        account: Option<String>,
    ) -> Result<()> {
        let (entry_id, now) = (entry_id.to_owned(), self.now());
        let old = self
            .store
            .run(move |db| {
                close_entry(db, &entry_id)?;
                let sign_in = sign_in(db, sign_in_id).ok();
                let label = sign_in.as_ref().map(|sign_in| sign_in.label.clone());
                let is_visit = account.is_none();
                let subject = account.or(label).unwrap_or_default();
                note(db, now, &Activity::new(ActivityKind::Interrupted, subject))?;
                Ok(sign_in
                    .filter(|_| is_visit)
                    .map(|sign_in| sign_in.credential_id))
            })
            .await?;
        if let Some(old) = old {
            self.verify(old).await?;
        }
        Ok(())
    }

    async fn close(&self, entry_id: &str) -> Result<()> {
        let entry_id = entry_id.to_owned();
        Ok(self.store.run(move |db| close_entry(db, &entry_id)).await?)
    }
}
