//! Using a credential: copy, reveal, verify, forget, describe.

use jumpcloud_client::client_secret_accepted;
use secrecy::SecretString;

use super::succession::close_entries_of;
use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::ids::CredentialId;
use crate::store::{
    Activity, CredentialRecord, credential, delete_credential, note, save_credential, sign_ins,
    sign_ins_seeing,
};
use crate::vault::{Patience, Vault, VaultName};
use crate::view::{ActivityKind, CredentialKind, VerificationOutcome, VerificationView};

impl App {
    /// The secret, for the clipboard.
    pub async fn secret_to_copy(&self, id: CredentialId) -> Result<SecretString> {
        self.secret_for_person(id, ActivityKind::SecretCopied).await
    }

    /// The secret, for the screen.
    pub async fn secret_to_reveal(&self, id: CredentialId) -> Result<SecretString> {
        self.secret_for_person(id, ActivityKind::SecretRevealed)
            .await
    }

    async fn secret_for_person(
        &self,
        id: CredentialId,
        kind: ActivityKind,
    ) -> Result<SecretString> {
        let secret = self.secret_of(id).await?;
        self.log_of(id, kind, String::new()).await?;
        Ok(secret)
    }

    /// Asks JumpCloud whether it accepts the credential, and records the answer. A key from a portal
    /// visit that was still unconfirmed is put to use when it is accepted.
    pub async fn verify(&self, id: CredentialId) -> Result<VerificationView> {
        let record = self.store.run(move |db| credential(db, id)).await?;
        if record.pending && record.kind == CredentialKind::AdminKey {
            return self.settle_unattended(id).await;
        }
        let secret = self.secret_of(id).await?;
        let outcome = self.ask(&record, secret).await;
        self.record_verification(id, &outcome).await
    }

    /// Asks about a credential that was made a moment ago: JumpCloud may refuse it for a short while.
    pub(super) async fn ask_patiently(
        &self,
        record: &CredentialRecord,
        secret: &SecretString,
    ) -> Result<()> {
        let mut outcome = self.ask(record, secret.clone()).await;
        for wait in &self.waits.verify_retries {
            match &outcome {
                Err(error) if error.code == ErrorCode::KeyNotAccepted => {
                    tokio::time::sleep(*wait).await;
                }
                _ => break,
            }
            outcome = self.ask(record, secret.clone()).await;
        }
        outcome
    }

    pub(super) async fn ask(&self, record: &CredentialRecord, secret: SecretString) -> Result<()> {
        match (record.kind, &record.client_id) {
            (CredentialKind::ClientSecret, Some(client_id)) => {
                let endpoints = self.hosts.of(record.region)?;
                Ok(client_secret_accepted(&self.http, endpoints, client_id, &secret).await?)
            }
            (CredentialKind::ClientSecret, None) => Err(CommandError::new(
                ErrorCode::NotPossibleNow,
                "JumpCloud did not tell the client id of this secret, so it cannot be tried",
            )),
            _ => {
                self.client(record.region, secret)?.probe().await?;
                Ok(())
            }
        }
    }

    pub(super) async fn record_verification(
        &self,
        id: CredentialId,
        outcome: &Result<()>,
    ) -> Result<VerificationView> {
        let found = match outcome {
            Ok(()) => VerificationOutcome::Accepted,
            Err(error) if error.code == ErrorCode::KeyNotAccepted => VerificationOutcome::Refused,
            Err(error) if error.code == ErrorCode::NotPossibleNow => return Err(error.clone()),
            Err(_) => VerificationOutcome::Unreachable,
        };
        let view = VerificationView {
            at: self.now(),
            outcome: found,
        };
        let (verified, detail) = (
            view.clone(),
            outcome.as_ref().err().map(|error| error.message.clone()),
        );
        self.store
            .run(move |db| {
                let mut record = credential(db, id)?;
                // An administrator's key also waits for its owner to be known.
                if verified.outcome == VerificationOutcome::Accepted
                    && record.kind != CredentialKind::AdminKey
                {
                    record.pending = false;
                }
                let kind = match verified.outcome {
                    VerificationOutcome::Refused => ActivityKind::Refused,
                    VerificationOutcome::Accepted => ActivityKind::Verified,
                    VerificationOutcome::Unreachable => ActivityKind::VerificationFailed,
                };
                let line =
                    Activity::new(kind, &record.owner_name).detail(detail.unwrap_or_default());
                note(db, verified.at, &line.of(id))?;
                record.verified = Some(verified);
                save_credential(db, &record)
            })
            .await?;
        self.changed();
        Ok(view)
    }

    /// Deletes the secret from the keychain. What JumpCloud still lists stays, as watched.
    pub async fn forget(&self, id: CredentialId) -> Result<()> {
        let _custody = self.custody.lock().await;
        if self.is_rotating(id) {
            return Err(CommandError::new(
                ErrorCode::UnderWay,
                "this credential is being made or replaced; end that first",
            ));
        }
        let in_use = self
            .store
            .run(move |db| {
                credential(db, id)?;
                Ok(sign_ins(db)?
                    .into_iter()
                    .find(|sign_in| sign_in.credential_id == id))
            })
            .await?;
        if let Some(sign_in) = in_use {
            return Err(CommandError::new(
                ErrorCode::NotPossibleNow,
                "a sign-in calls JumpCloud with this key; remove the sign-in first",
            )
            .with_detail(sign_in.label));
        }
        self.vault
            .delete(&VaultName::of(id), Patience::Prompting)
            .await?;
        let now = self.now();
        self.store
            .run(move |db| {
                let mut record = credential(db, id)?;
                note(
                    db,
                    now,
                    &Activity::new(ActivityKind::Forgotten, &record.owner_name).of(id),
                )?;
                close_entries_of(db, id)?;
                // What JumpCloud has not confirmed comes back with the next refresh, if it lists it.
                let still_listed = record.ended.is_none()
                    && !record.pending
                    && sign_ins_seeing(db)?.iter().any(|(seen, _)| *seen == id);
                if !still_listed {
                    return delete_credential(db, id);
                }
                record.held = false;
                record.pending = false;
                record.digest = None;
                record.stored_at = None;
                record.verified = None;
                save_credential(db, &record)
            })
            .await?;
        self.changed();
        Ok(())
    }

    /// Writes the person's note on what uses it.
    pub async fn set_used_by(&self, id: CredentialId, text: String) -> Result<()> {
        self.store
            .run(move |db| {
                let mut record = credential(db, id)?;
                record.used_by = text.trim().chars().take(2_000).collect();
                save_credential(db, &record)
            })
            .await?;
        self.changed();
        Ok(())
    }

    pub(super) async fn log_of(
        &self,
        id: CredentialId,
        kind: ActivityKind,
        detail: String,
    ) -> Result<()> {
        let now = self.now();
        self.store
            .run(move |db| {
                let record = credential(db, id)?;
                note(
                    db,
                    now,
                    &Activity::new(kind, record.owner_name).detail(detail).of(id),
                )
            })
            .await?;
        self.changed();
        Ok(())
    }
}
