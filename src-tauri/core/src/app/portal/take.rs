//! Taking the key: stored as pending and read back before anybody is asked about it.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use crate::app::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::ids::PortalVisitId;
use crate::store::{
    Activity, CredentialRecord, JournalEntry, SignInRecord, credential, delete_credential, note,
    open_entry, save_credential, sight, sign_in,
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
        let visit = self.visit(id)?;
        if !matches!(
            visit.stage,
            PortalStage::WaitingForKey | PortalStage::Unverified
        ) {
            return Err(CommandError::new(
                ErrorCode::NotPossibleNow,
                "this visit has its key already",
            ));
        }
        let before = visit.stage;
        self.update_visit(id, |visit| {
            visit.stage = PortalStage::Working;
            visit.error = None;
        });
        match self.store_key(id, text).await {
            Ok(()) => self.verify_portal_key(id).await,
            Err(error) => {
                self.update_visit(id, |visit| {
                    visit.stage = before;
                    visit.error = Some(error);
                });
                self.portal_visit(id).await
            }
        }
    }

    async fn store_key(&self, id: PortalVisitId, text: &SecretString) -> Result<()> {
        let secret = plausible(text)?;
        let visit = self.visit(id)?;
        let sign_in_id = visit.sign_in;
        let sign_in = self.store.run(move |db| sign_in(db, sign_in_id)).await?;
        let digest = self.digest(&secret).await?;
        let old_id = visit.old;
        let old = self.store.run(move |db| credential(db, old_id)).await?;
        if old.digest.as_deref() == Some(&digest) {
            return Err(CommandError::new(
                ErrorCode::SameKeyAgain,
                "this is the key that is to be replaced",
            ));
        }
        // A key that was taken before and refused makes room for this one.
        self.drop_pending(&visit).await?;
        let record = pending_key(&visit, &sign_in);
        self.keep(&record, &secret).await?;
        let record = self.holding(record, &secret).await;
        let entry = JournalEntry::PortalVisit {
            sign_in: sign_in.id,
            credential: record.id,
        };
        let now = self.now();
        self.store
            .run(move |db| {
                save_credential(db, &record)?;
                sight(db, record.id, sign_in.id)?;
                open_entry(db, &id.to_string(), now, &entry)?;
                let line = Activity::new(ActivityKind::PortalKeyTaken, &record.owner_name);
                note(db, now, &line.detail(&record.fingerprint).of(record.id))
            })
            .await?;
        self.changed();
        Ok(())
    }

    /// Throws an unconfirmed key of this visit away.
    pub(super) async fn drop_pending(&self, visit: &super::Visit) -> Result<()> {
        let id = visit.credential;
        self.vault
            .delete(&VaultName::of(id), Patience::Prompting)
            .await?;
        self.store.run(move |db| delete_credential(db, id)).await?;
        Ok(())
    }
}

fn pending_key(visit: &super::Visit, sign_in: &SignInRecord) -> CredentialRecord {
    let name = sign_in
        .admin_name
        .clone()
        .or_else(|| sign_in.admin_email.clone());
    CredentialRecord {
        id: visit.credential,
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
