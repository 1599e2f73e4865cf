//! What the last process left: resumed before anything else of the same owner may begin.

use std::sync::Arc;

use super::{App, Grasp, Run, parse};
use crate::error::CommandError;
use crate::ids::RotationId;
use crate::rotation::{End, Rotation};
use crate::store::close_entry;
use crate::vault::{Patience, Vault, VaultError, VaultName};

impl App {
    /// Takes up the runs from the journal, and goes on with each as far as that is possible. All are known
    /// before the first goes on, so that nothing is done behind the back of any.
    pub(in crate::app) async fn take_up_rotations(self: &Arc<Self>, left: Vec<(String, Rotation)>) {
        let mut ids = Vec::new();
        for (entry_id, rotation) in left {
            let Some(id) = parse(&entry_id) else {
                tracing::warn!("a journal entry has an id that is none");
                continue;
            };
            if rotation.end() == Some(End::Done) {
                // The credentials' own pages tell the rest.
                self.destroy_spool(id, &rotation).await;
                let closed = self.store.run(move |db| close_entry(db, &id.to_string()));
                if let Err(error) = closed.await {
                    tracing::warn!(%error, "the journal could not be closed");
                }
                continue;
            }
            self.volatile().rotations.insert(id, Run::left(rotation));
            ids.push(id);
        }
        for id in ids {
            if self.claim(id) {
                self.resume(id).await;
                self.release(id);
            }
            self.drive(id).await;
        }
    }

    /// Asks the vault what it holds, and turns "may have happened" into finding out. The caller has
    /// claimed the run.
    pub(super) async fn resume(&self, id: RotationId) {
        let left = self.look_at(id, |run| (run.rotation.clone(), run.grasp));
        let Ok((mut rotation, Grasp::Left)) = left else {
            return;
        };
        let name = VaultName::of(rotation.successor);
        let is_kept = if rotation.asks_the_vault() {
            match self.vault.read(&name, Patience::Background).await {
                Ok(_) => Ok(true),
                Err(VaultError::Missing) => Ok(false),
                Err(error) => Err(CommandError::from(error)),
            }
        } else {
            Ok(false)
        };
        match is_kept {
            Ok(is_kept) => {
                let before = rotation.clone();
                rotation.resume(is_kept);
                let (after, now) = (rotation.clone(), self.now());
                let committed = self.commit(id, rotation, move |db| {
                    super::rows::follow(db, &before, &after, now)
                });
                if let Err(error) = committed.await {
                    self.say_why_it_waits(id, error);
                }
            }
            // A secret that may be there is never given up because the keychain will not answer.
            Err(error) => self.say_why_it_waits(id, error),
        }
    }

    fn say_why_it_waits(&self, id: RotationId, error: CommandError) {
        let _ = self.look_at(id, |run| {
            run.rotation.paused = true;
            run.rotation.error = Some(error);
        });
        self.changed();
    }

    /// Tries again what only the network kept from going on. Returns whether there was any.
    pub(in crate::app) async fn go_on_with_rotations(self: &Arc<Self>) -> bool {
        let is_about_the_way = |error: &CommandError| error.code.is_about_the_way();
        let waiting: Vec<_> = {
            let volatile = self.volatile();
            let runs = volatile.rotations.iter().filter(|(_, run)| {
                run.rotation.paused
                    && !run.is_driven
                    && run.rotation.error.as_ref().is_some_and(is_about_the_way)
            });
            runs.map(|(id, _)| *id).collect()
        };
        let any = !waiting.is_empty();
        for id in waiting {
            if let Err(error) = self.try_again(id).await {
                tracing::debug!(%error, "a run went on by itself meanwhile");
            }
        }
        any
    }
}
