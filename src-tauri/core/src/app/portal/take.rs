//! Taking the key: stored as pending and read back before anybody is asked about it.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::Visit;
use crate::app::succession::close_entries_of;
use crate::app::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::ids::{CredentialId, PortalVisitId, SignInId};
use crate::store::{
    Activity, CredentialRecord, JournalEntry, SignInRecord, credential, delete_credential,
    find_by_digest, note, open_entry, save_credential, sight, sign_in,
};
use crate::vault::{Patience, Vault, VaultName};
use crate::view::{ActivityKind, CredentialKind, PortalStage, PortalVisitView};

/// Shorter than any key seen, and longer.
const KEY_LENGTH: std::ops::RangeInclusive<usize> = 20..=512;

impl App {
    /// Takes the text that was in the clipboard, or typed, for the new key. What is wrong with it is
    /// told in the visit, which goes on.
    pub async fn take_key(
        self: &Arc<Self>,
        id: PortalVisitId,
        text: &SecretString,
    ) -> Result<PortalVisitView> {
        let visit = self.claim_visit(id, &[PortalStage::WaitingForKey, PortalStage::Unverified])?;
        match self.store_key(id, &visit, text).await {
            Ok(()) => self.confirm(id).await,
            Err(error) => {
                self.update_visit(id, |now| {
                    now.stage = visit.stage;
                    now.error = Some(error);
                });
                self.portal_visit(id).await
            }
        }
    }

    /// Whether `text` is the key of this visit, and lies in the keychain: nothing else needs it then.
    pub async fn has_taken(&self, id: PortalVisitId, text: &SecretString) -> bool {
        let Ok(visit) = self.visit(id) else {
            return false;
        };
        match (plausible(text), self.secret_of(visit.credential).await) {
            (Ok(key), Ok(kept)) => key.expose_secret() == kept.expose_secret(),
            _ => false,
        }
    }

    async fn store_key(&self, id: PortalVisitId, visit: &Visit, text: &SecretString) -> Result<()> {
        let secret = plausible(text)?;
        let sign_in_id = visit.sign_in;
        let sign_in = self.store.run(move |db| sign_in(db, sign_in_id)).await?;
        let digest = self.digest(&secret).await?;
        let known = self
            .store
            .run(move |db| find_by_digest(db, &digest))
            .await?;
        match known {
            // Taken before, and not confirmed then.
            Some(known) if known.pending && known.kind == CredentialKind::AdminKey => {
                self.journal_key(id, sign_in_id, known.id, Some(visit.credential))
                    .await?;
                self.update_visit(id, |visit| visit.credential = known.id);
                return Ok(());
            }
            Some(_) => {
                return Err(CommandError::new(
                    ErrorCode::SameKeyAgain,
                    "Keyvigil holds this key already: it is not the new one",
                ));
            }
            None => {}
        }
        // A row and an item of its own for every key that comes: an item that the keychain stores, or
        // takes back, too late can then never be another key's.
        let record = pending_key(&sign_in);
        self.journal_key(id, sign_in_id, record.id, Some(visit.credential))
            .await?;
        self.keep(&record, &secret).await?;
        let record = self.holding(record, &secret).await;
        let (now, key) = (self.now(), record.id);
        self.store
            .run(move |db| {
                save_credential(db, &record)?;
                sight(db, record.id, sign_in.id)?;
                let line = Activity::new(ActivityKind::PortalKeyTaken, &record.owner_name);
                note(db, now, &line.detail(&record.fingerprint).of(record.id))
            })
            .await?;
        self.update_visit(id, |visit| visit.credential = key);
        let was_refused = visit
            .error
            .as_ref()
            .is_some_and(|error| error.code == ErrorCode::KeyNotAccepted);
        // One that JumpCloud refused makes room. One that nobody could ask for yet may be the key.
        if was_refused && let Err(error) = self.drop_pending(visit.credential).await {
            tracing::warn!(%error, "a refused key could not be thrown away");
        }
        Ok(())
    }

    /// Notes which row and item are to hold the key of a visit, before they do. What held the one
    /// `before` it, if anything does, keeps an entry of its own.
    pub(super) async fn journal_key(
        &self,
        id: PortalVisitId,
        sign_in_id: SignInId,
        key: CredentialId,
        before: Option<CredentialId>,
    ) -> Result<()> {
        let now = self.now();
        self.store
            .run(move |db| {
                let region = sign_in(db, sign_in_id)?.region;
                let entry = |credential| JournalEntry::PortalVisit {
                    sign_in: sign_in_id,
                    region,
                    credential,
                };
                if let Some(before) = before.filter(|before| credential(db, *before).is_ok()) {
                    open_entry(db, &before.to_string(), now, &entry(before))?;
                }
                open_entry(db, &id.to_string(), now, &entry(key))
            })
            .await?;
        Ok(())
    }

    /// Throws an unconfirmed key away.
    pub(in crate::app) async fn drop_pending(&self, id: CredentialId) -> Result<()> {
        if self.is_rotating(id) {
            // A run waits for it.
            return Ok(());
        }
        let _custody = self.custody.lock().await;
        let is_pending = self
            .store
            .run(move |db| Ok(credential(db, id).is_ok_and(|key| key.pending)))
            .await?;
        if !is_pending {
            return Ok(());
        }
        self.vault
            .delete(&VaultName::of(id), Patience::Prompting)
            .await?;
        self.store
            .run(move |db| {
                close_entries_of(db, id)?;
                delete_credential(db, id)
            })
            .await?;
        Ok(())
    }
}

pub(in crate::app) fn pending_key(sign_in: &SignInRecord) -> CredentialRecord {
    let name = sign_in
        .admin_name
        .clone()
        .or_else(|| sign_in.admin_email.clone());
    CredentialRecord {
        owner_id: sign_in.admin_id.clone(),
        owner_name: name.unwrap_or_else(|| sign_in.label.clone()),
        owner_email: sign_in.admin_email.clone(),
        pending: true,
        ..CredentialRecord::seen(
            sign_in.region,
            CredentialKind::AdminKey,
            &sign_in.organization_name,
        )
    }
}

/// The text as a key, if it can be one. JumpCloud's keys are never judged by their exact length.
fn plausible(text: &SecretString) -> Result<SecretString> {
    let key = text.expose_secret().trim();
    let fits = KEY_LENGTH.contains(&key.len())
        && key.bytes().all(|byte| byte.is_ascii_graphic())
        && !key.contains("://");
    if fits {
        Ok(SecretString::from(key))
    } else {
        Err(CommandError::new(
            ErrorCode::NoKeyFound,
            "there is no text here that could be an API key",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_taken_with_the_white_space_that_copying_leaves_around_it() {
        let key = plausible(&SecretString::from(" jca_0123456789abcdef0123\n")).unwrap();
        assert_eq!(key.expose_secret(), "jca_0123456789abcdef0123");
    }

    #[test]
    fn old_keys_of_forty_hexadecimal_digits_are_keys_too() {
        assert!(
            plausible(&SecretString::from(
                "0123456789abcdef0123456789abcdef01234567"
            ))
            .is_ok()
        );
    }

    #[test]
    fn other_text_is_no_key() {
        for text in [
            "",
            "hello",
            "two words that are long enough",
            "https://console.jumpcloud.com/#/x",
            "ключключключключключ",
        ] {
            assert_eq!(
                plausible(&SecretString::from(text)).unwrap_err().code,
                ErrorCode::NoKeyFound,
                "{text}"
            );
        }
    }
}
