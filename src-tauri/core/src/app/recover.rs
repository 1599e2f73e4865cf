//! What the last run began and did not finish.

use std::sync::Arc;

use secrecy::SecretString;

use super::portal::pending_key;
use super::{App, Result};
use crate::error::ErrorCode;
use crate::ids::{CredentialId, SignInId};
use crate::store::{
    Activity, CredentialRecord, JournalEntry, close_entry, credential, note, open_entries,
    save_credential, set_unreadable_aside, sight, sign_in,
};
use crate::vault::{Patience, Vault, VaultError, VaultName};
use crate::view::{ActivityKind, CredentialKind, RegionName, VerificationOutcome};

/// A visit to the Admin Portal that the last process left.
#[derive(Clone, Copy)]
struct LeftVisit {
    sign_in: SignInId,
    region: RegionName,
    credential: CredentialId,
}

impl App {
    /// Looks at every open journal entry, and returns when all that can be settled is. A secret that
    /// reached the keychain is never given up; an entry about which the keychain will not answer stays
    /// open.
    pub async fn recover(self: &Arc<Self>) {
        let now = self.now();
        let entries = self.store.run(move |db| {
            if set_unreadable_aside(db)? > 0 {
                let line = Activity::new(ActivityKind::Interrupted, "");
                let said = "an entry of the journal could not be read; what it stood for is found \
                            by the next refresh";
                note(db, now, &line.detail(said))?;
            }
            open_entries(db)
        });
        let entries = match entries.await {
            Ok(entries) => entries,
            Err(error) => return tracing::warn!(%error, "the journal could not be read"),
        };
        let (mut rotations, mut visits) = (Vec::new(), Vec::new());
        for (id, entry) in entries {
            match entry {
                JournalEntry::Rotation(rotation) => rotations.push((id, *rotation)),
                JournalEntry::PortalVisit {
                    sign_in,
                    region,
                    credential,
                } => {
                    let visit = LeftVisit {
                        sign_in,
                        region,
                        credential,
                    };
                    visits.push((id, visit));
                }
            }
        }
        self.take_up_rotations(rotations).await;
        for (id, visit) in visits {
            if let Err(error) = self.recover_visit(&id, visit).await {
                tracing::warn!(%error, "an open journal entry stays open");
            }
        }
    }

    async fn recover_visit(&self, entry_id: &str, visit: LeftVisit) -> Result<()> {
        let id = visit.credential;
        let is_known = self
            .store
            .run(move |db| Ok(credential(db, id).is_ok_and(|record| record.held)))
            .await?;
        if !is_known {
            match self
                .vault
                .read(&VaultName::of(id), Patience::Background)
                .await
            {
                Ok(secret) => self.take_up(visit, &secret).await?,
                Err(VaultError::Missing) => return self.interrupted(entry_id, visit).await,
                Err(error) => return Err(error.into()),
            }
        }
        // Only JumpCloud's word is missing. The entry is closed when the key is put to use.
        self.verify(id).await?;
        Ok(())
    }

    /// The secret reached the keychain, and its row not the data folder.
    async fn take_up(&self, visit: LeftVisit, secret: &SecretString) -> Result<()> {
        let record = self
            .store
            .run(move |db| {
                if let Ok(known) = credential(db, visit.credential) {
                    return Ok(known);
                }
                let base = match sign_in(db, visit.sign_in) {
                    Ok(sign_in) => pending_key(&sign_in),
                    // The sign-in was removed: JumpCloud will tell whose it is.
                    Err(_) => CredentialRecord {
                        pending: true,
                        ..CredentialRecord::seen(visit.region, CredentialKind::AdminKey, "")
                    },
                };
                Ok(CredentialRecord {
                    id: visit.credential,
                    ..base
                })
            })
            .await?;
        let record = self.holding(record, secret).await;
        self.store
            .run(move |db| {
                save_credential(db, &record)?;
                sight(db, record.id, visit.sign_in)
            })
            .await?;
        Ok(())
    }

    /// No secret reached the keychain. Whether the old key was replaced all the same, the old key tells
    /// when it is asked for.
    async fn interrupted(&self, entry_id: &str, visit: LeftVisit) -> Result<()> {
        let sign_in = self
            .store
            .run(move |db| Ok(sign_in(db, visit.sign_in).ok()))
            .await?;
        if let Some(sign_in) = &sign_in
            && !self.is_fate_clear(sign_in.credential_id).await
        {
            return Ok(());
        }
        let (entry_id, now) = (entry_id.to_owned(), self.now());
        let subject = sign_in.map(|it| it.label).unwrap_or_default();
        self.store
            .run(move |db| {
                close_entry(db, &entry_id)?;
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
}
