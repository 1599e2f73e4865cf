//! What the person decides.

use std::sync::Arc;

use secrecy::SecretString;

use super::order::confirm;
use super::{App, Grasp, rows};
use crate::app::Result;
use crate::error::{CommandError, ErrorCode};
use crate::ids::{CredentialId, RotationId, SignInId};
use crate::rotation::service::Decision;
use crate::rotation::{End, OutOfTurn, Procedure, Rotation};
use crate::store::{
    Activity, JournalEntry, StoreError, close_entry, note, open_entries, save_sign_in, sight,
    sign_in, sign_ins,
};
use crate::view::{ActivityKind, RotationAction};

impl From<OutOfTurn> for CommandError {
    fn from(error: OutOfTurn) -> Self {
        Self::new(ErrorCode::NotPossibleNow, error.to_string())
    }
}

impl App {
    /// Tries again what could not be done or found out.
    pub async fn try_again(self: &Arc<Self>, id: RotationId) -> Result<()> {
        let awaits_vault = self.look_at(id, |run| run.grasp == Grasp::Left)?;
        if !self.claim(id) {
            return Err(OutOfTurn.into());
        }
        let tried = if awaits_vault {
            self.resume(id).await;
            Ok(())
        } else {
            self.look_at(id, |run| run.rotation.try_again())
                .and_then(|tried| Ok(tried?))
        };
        self.release(id);
        self.changed();
        self.drive_in_background(id);
        tried
    }

    /// The person says whether one of the consumers uses the new credential.
    pub async fn mark_consumer(&self, id: RotationId, index: usize, moved: bool) -> Result<()> {
        self.deciding(id, async |mut after| {
            let Procedure::Service(service) = &mut after.procedure else {
                return Err(OutOfTurn.into());
            };
            let consumer = service.consumers.get_mut(index).ok_or(OutOfTurn)?;
            consumer.moved = moved;
            self.commit_decision(id, after, |_| Ok(())).await
        })
        .await
    }

    /// The person says that everything uses the new credential. Keyvigil's own sign-ins do from now on.
    pub async fn hand_over(self: &Arc<Self>, id: RotationId) -> Result<()> {
        self.deciding(id, async |mut after| {
            // Weeks may lie between: everything is about to rely on it.
            self.try_successor(&after).await?;
            let old = after.predecessor;
            let switched = self.store.run(move |db| labels(db, old)).await?;
            after.decide(Decision::HandOver(switched))?;
            let (run, now) = (after.clone(), self.now());
            self.commit_decision(id, after, move |db| {
                if let Some(old) = run.predecessor {
                    switch(db, old, run.successor)?;
                }
                let line = Activity::new(ActivityKind::HandedOver, &run.owner);
                note(db, now, &line.of(run.successor))
            })
            .await
        })
        .await
    }

    /// Revokes the old credential, which works until then.
    pub async fn revoke_old(self: &Arc<Self>, id: RotationId, confirmation: &str) -> Result<()> {
        self.decide(id, Decision::Revoke, Some(confirmation)).await
    }

    /// Takes the new credential back, if the old one can be proven to be there still.
    pub async fn undo_rotation(self: &Arc<Self>, id: RotationId, confirmation: &str) -> Result<()> {
        self.decide(id, Decision::Undo, Some(confirmation)).await
    }

    /// Revokes something that may be a colleague's.
    pub async fn revoke_candidate(
        self: &Arc<Self>,
        id: RotationId,
        candidate: String,
        confirmation: &str,
    ) -> Result<()> {
        self.decide(id, Decision::RevokeCandidate(candidate), Some(confirmation))
            .await
    }

    /// Leaves the candidates alone: they are listed as watched.
    pub async fn keep_candidates(self: &Arc<Self>, id: RotationId) -> Result<()> {
        self.decide(id, Decision::KeepCandidates, None).await
    }

    /// Gives up on what could not be done or found out. A key that only the sealed answer holds is given
    /// up too.
    pub async fn leave_rotation(
        self: &Arc<Self>,
        id: RotationId,
        confirmation: &str,
    ) -> Result<()> {
        self.deciding(id, async |before| {
            confirm(confirmation, &before.confirmation)?;
            let mut after = before.clone();
            after.leave()?;
            let (run, now) = (after.clone(), self.now());
            self.commit_decision(id, after, move |db| rows::follow(db, &before, &run, now))
                .await
        })
        .await?;
        self.drive_in_background(id);
        Ok(())
    }

    /// Puts an ended run away.
    pub async fn dismiss_rotation(self: &Arc<Self>, id: RotationId) -> Result<()> {
        if !self.look_at(id, |run| run.is_journaled)? {
            // Its end was never written down: it goes once more from where the journal left it.
            return self.take_up_again(id).await;
        }
        self.deciding(id, async |rotation| {
            if rotation.end().is_none() {
                return Err(OutOfTurn.into());
            }
            self.destroy_spool(id, &rotation).await;
            if rotation.end() == Some(End::Lost) {
                self.drop_pending(rotation.successor).await?;
            }
            let closed = self.store.run(move |db| close_entry(db, &id.to_string()));
            Ok(closed.await?)
        })
        .await?;
        self.volatile().rotations.remove(&id);
        self.changed();
        Ok(())
    }

    /// The new secret while the keychain refuses it; or, where no key was found in it, JumpCloud's answer
    /// as it came.
    pub async fn secret_of_rotation(&self, id: RotationId) -> Result<SecretString> {
        let (secret, rotation) = self
            .deciding(id, async |rotation| {
                if !rotation.actions().contains(&RotationAction::Reveal) {
                    return Err(OutOfTurn.into());
                }
                let secret = self.secret_or_answer(id, &rotation).await?;
                Ok((secret, rotation))
            })
            .await?;
        let mut line = Activity::new(ActivityKind::SecretRevealed, &rotation.owner);
        line.credential_id = rotation.predecessor;
        self.log(line).await?;
        Ok(secret)
    }

    /// Allows, or no longer, that a sign-in's own key is replaced without the Admin Portal.
    pub async fn allow_making_keys_here(&self, id: SignInId, allowed: bool) -> Result<()> {
        let now = self.now();
        self.store
            .run(move |db| {
                let mut record = sign_in(db, id)?;
                record.makes_keys_here = allowed;
                save_sign_in(db, &record)?;
                let line = Activity::new(ActivityKind::SettingsChanged, &record.label);
                let said = if allowed {
                    "its key may be replaced without the Admin Portal"
                } else {
                    "its key is replaced in the Admin Portal only"
                };
                note(db, now, &line.detail(said))
            })
            .await?;
        self.changed();
        Ok(())
    }

    async fn take_up_again(self: &Arc<Self>, id: RotationId) -> Result<()> {
        let entry_id = id.to_string();
        let left = self.store.run(|db| open_entries(db)).await?;
        let left = left.into_iter().filter_map(|(of, entry)| match entry {
            JournalEntry::Rotation(rotation) if of == entry_id => Some((of, *rotation)),
            _ => None,
        });
        self.take_up_rotations(left.collect()).await;
        Ok(())
    }

    async fn decide(
        self: &Arc<Self>,
        id: RotationId,
        decision: Decision,
        confirmation: Option<&str>,
    ) -> Result<()> {
        self.deciding(id, async |before| {
            if let Some(typed) = confirmation {
                confirm(typed, &before.confirmation)?;
            }
            let is_undo = decision == Decision::Undo;
            let mut after = before.clone();
            after.decide(decision)?;
            if is_undo {
                self.prove_predecessor(&before).await?;
            }
            let (run, now) = (after.clone(), self.now());
            self.commit_decision(id, after, move |db| {
                if let (true, Some(old)) = (is_undo, run.predecessor) {
                    switch(db, run.successor, old)?;
                }
                rows::follow(db, &before, &run, now)
            })
            .await
        })
        .await?;
        self.drive_in_background(id);
        Ok(())
    }

    /// Does something with a run at which nobody is at work, and lets nobody to it meanwhile: a click may
    /// come twice.
    async fn deciding<T>(
        &self,
        id: RotationId,
        work: impl AsyncFnOnce(Rotation) -> Result<T>,
    ) -> Result<T> {
        let rotation = self.look_at(id, |run| {
            let is_free = !run.is_driven && run.grasp != Grasp::Left;
            run.is_driven |= is_free;
            is_free.then(|| run.rotation.clone())
        })?;
        let outcome = work(rotation.ok_or(OutOfTurn)?).await;
        let _ = self.look_at(id, |run| run.is_driven = false);
        outcome
    }
}

fn labels(
    db: &rusqlite::Connection,
    using: Option<CredentialId>,
) -> std::result::Result<Vec<String>, StoreError> {
    let all = sign_ins(db)?.into_iter();
    let using = all.filter(|it| Some(it.credential_id) == using);
    Ok(using.map(|it| it.label).collect())
}

/// Whatever calls with one calls with the other from now on.
fn switch(
    db: &rusqlite::Connection,
    from: CredentialId,
    to: CredentialId,
) -> std::result::Result<(), StoreError> {
    let using = sign_ins(db)?.into_iter();
    for mut record in using.filter(|it| it.credential_id == from) {
        record.credential_id = to;
        save_sign_in(db, &record)?;
        sight(db, to, record.id)?;
    }
    Ok(())
}
