//! One run, step by step.

use std::sync::Arc;

use jumpcloud_client::{Client, Error, Issued};

use super::Order;
use crate::app::{App, Result};
use crate::error::CommandError;
use crate::ids::{GenerationId, SignInId};
use crate::store::{
    Activity, CredentialRecord, JournalEntry, SignInRecord, close_entry, delete_credential, note,
    open_entry, save_credential, sight, take_identity,
};
use crate::vault::{Patience, prove};
use crate::view::{ActivityKind, GenerationStep, StepState};

/// Why a run ended early.
struct Stop {
    error: CommandError,
    /// JumpCloud may have a credential of this account whose secret nobody has.
    left_behind: Option<String>,
}

impl From<CommandError> for Stop {
    fn from(error: CommandError) -> Self {
        Self {
            error,
            left_behind: None,
        }
    }
}

impl App {
    pub(super) async fn run_generation(
        self: Arc<Self>,
        id: GenerationId,
        sign_in: SignInRecord,
        order: Order,
    ) {
        let outcome = self.make(id, &sign_in, &order).await;
        let (kind, detail) = match &outcome {
            Ok(()) => (ActivityKind::Generated, String::new()),
            Err(stop) => (ActivityKind::GenerateFailed, stop.error.message.clone()),
        };
        let mut line = Activity::new(kind, order.account).detail(detail);
        let view = self.volatile().generations.get(&id).cloned();
        line.credential_id = view.and_then(|view| view.credential_id);
        if let Err(error) = self.log(line).await {
            tracing::warn!(%error, "the end of a run could not be logged");
        }
        self.update_generation(id, |view| {
            view.finished = true;
            if let Err(Stop { error, left_behind }) = outcome {
                for step in &mut view.steps {
                    if step.state == StepState::Running {
                        step.state = StepState::Failed;
                    }
                }
                view.error = Some(error);
                view.left_behind = left_behind;
            }
        });
        self.refresh_in_background(sign_in.id);
    }

    async fn make(
        &self,
        id: GenerationId,
        sign_in: &SignInRecord,
        order: &Order,
    ) -> std::result::Result<(), Stop> {
        self.begin(id, GenerationStep::ProveKeychain);
        prove(&self.vault).await.map_err(CommandError::from)?;
        let client = self.client_of(sign_in, Patience::Prompting).await?;
        let mut record = order.record(sign_in);
        // Committed before the POST, so that a crash from here on is found at the next start. It also
        // proves that the data folder can be written while nothing has happened yet.
        self.journal_generation(id, sign_in.id, &record).await?;

        self.begin(id, GenerationStep::Create);
        let issued = match order.send(&client).await {
            Ok(issued) => issued,
            Err(error) => {
                if let Err(error) = self.close_generation(id).await {
                    tracing::warn!(%error, "the journal could not be closed");
                }
                let unclear = error.may_have_reached_server() && !is_a_clear_no(&error);
                return Err(Stop {
                    error: error.into(),
                    left_behind: unclear.then(|| order.account.clone()),
                });
            }
        };
        order.fill(&mut record, &issued, self.now());
        record.pending = true;
        // On disk before the keychain is asked: the secret is shown once, and its ids are half of it.
        if let Err(error) = self.save_made(sign_in.id, record.clone(), None).await {
            tracing::warn!(%error, "what was made could not be noted before it was stored");
        }

        self.begin(id, GenerationStep::Store);
        if let Err(error) = self.write(&record, &issued.secret).await {
            return Err(self
                .take_back(id, &client, &issued, order, record, error)
                .await);
        }
        self.begin(id, GenerationStep::ReadBack);
        if let Err(error) = self.compare(record.id, &issued.secret).await {
            return Err(self
                .take_back(id, &client, &issued, order, record, error)
                .await);
        }
        record = self.holding(record, &issued.secret).await;
        self.save_made(sign_in.id, record.clone(), Some(id)).await?;
        self.update_generation(id, |view| view.credential_id = Some(record.id));

        self.begin(id, GenerationStep::Verify);
        self.verify_new(record.id).await?;
        self.progress(id, None);
        Ok(())
    }

    async fn journal_generation(
        &self,
        id: GenerationId,
        sign_in: SignInId,
        record: &CredentialRecord,
    ) -> Result<()> {
        let account = record.owner_name.clone();
        let entry = JournalEntry::Generation {
            sign_in,
            region: record.region,
            account: account.clone(),
            credential: record.id,
            kind: record.kind,
        };
        let now = self.now();
        self.store
            .run(move |db| {
                // Removed meanwhile: nothing may be made with it.
                crate::store::sign_in(db, sign_in)?;
                open_entry(db, &id.to_string(), now, &entry)?;
                note(
                    db,
                    now,
                    &Activity::new(ActivityKind::GenerateStarted, account),
                )
            })
            .await?;
        Ok(())
    }

    /// Saves what was made; with its secret in the keychain, the run's journal entry has served.
    async fn save_made(
        &self,
        seen_by: SignInId,
        record: CredentialRecord,
        stored_by: Option<GenerationId>,
    ) -> Result<()> {
        self.store
            .run(move |db| {
                take_identity(db, &record)?;
                save_credential(db, &record)?;
                sight(db, record.id, seen_by)?;
                stored_by.map_or(Ok(()), |id| close_entry(db, &id.to_string()))
            })
            .await?;
        Ok(())
    }

    async fn close_generation(&self, id: GenerationId) -> Result<()> {
        Ok(self
            .store
            .run(move |db| close_entry(db, &id.to_string()))
            .await?)
    }

    /// The keychain would not keep the secret: the credential is revoked again, so that nothing lives
    /// whose secret nobody has. Where that fails it stays in sight, as one that is watched.
    async fn take_back(
        &self,
        id: GenerationId,
        client: &Client,
        issued: &Issued,
        order: &Order,
        mut record: CredentialRecord,
        error: CommandError,
    ) -> Stop {
        let undone = order.undo(client, issued).await;
        record.pending = false;
        let cleared = self.store.run(move |db| {
            close_entry(db, &id.to_string())?;
            if undone {
                delete_credential(db, record.id)
            } else {
                save_credential(db, &record)
            }
        });
        if let Err(error) = cleared.await {
            tracing::warn!(%error, "the journal could not be closed");
        }
        Stop {
            error,
            left_behind: (!undone).then(|| order.account.clone()),
        }
    }
}

/// Only a 3xx or 4xx proves that JumpCloud made nothing.
fn is_a_clear_no(error: &Error) -> bool {
    error
        .status()
        .is_some_and(|status| (300..500).contains(&status))
}
