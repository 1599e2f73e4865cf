//! One run goes on for as long as it can by itself.

use std::sync::Arc;

use super::{App, journaled};
use crate::app::Result;
use crate::ids::RotationId;
use crate::rotation::{Act, End, Rotation, admin, service};
use crate::store::{StoreError, close_entry, open_entry};
use crate::view::RotationProcedure;

impl App {
    pub(super) fn drive_in_background(self: &Arc<Self>, id: RotationId) {
        let app = Arc::clone(self);
        tokio::spawn(async move { app.drive(id).await });
    }

    /// Performs one act after the other, until the run waits or has ended. Only one task does so.
    pub(super) async fn drive(self: &Arc<Self>, id: RotationId) {
        let is_taken = self.look_at(id, |run| std::mem::replace(&mut run.is_driven, true));
        if is_taken.unwrap_or(true) {
            return;
        }
        while let Some((rotation, act)) = self.next_act(id) {
            self.changed();
            let before = rotation.clone();
            let after = match act {
                Act::Service(act) => self.serve(id, rotation, act).await,
                Act::Admin(act) => self.administer(id, rotation, act).await,
            };
            if after == before {
                // Nothing can have come of it: whoever looks again begins it again.
                tracing::error!(run = %id, "a run did not go on");
                let _ = self.look_at(id, |run| run.rotation.paused = true);
            }
        }
        self.ended(id).await;
    }

    /// What comes next; otherwise the run is nobody's any more.
    fn next_act(&self, id: RotationId) -> Option<(Rotation, Act)> {
        self.look_at(id, |run| {
            let act = run.rotation.next().filter(|_| !run.awaits_vault);
            run.is_driven = act.is_some();
            act.map(|act| (run.rotation.clone(), act))
        })
        .ok()
        .flatten()
    }

    async fn ended(self: &Arc<Self>, id: RotationId) {
        let seen = self.look_at(id, |run| (run.rotation.clone(), run.is_journaled));
        let Ok((rotation, is_journaled)) = seen else {
            return;
        };
        if let Some(end) = rotation.end() {
            let _ = self.look_at(id, |run| run.secret = None);
            if rotation.admin().is_some()
                && matches!(end, End::NotChanged | End::Lost)
                && let Err(error) = self.drop_pending(rotation.successor).await
            {
                tracing::warn!(%error, "what was no key could not be thrown away");
            }
            if rotation
                .admin()
                .is_some_and(|admin| !(end == End::Lost && admin.has_answer))
            {
                self.destroy_spool(id, &rotation).await;
            }
            // Nothing is left to tell: the page of the new credential tells it all.
            if is_journaled
                && end == End::Done
                && rotation.kind_of_run() == RotationProcedure::Generate
            {
                let closed = self.store.run(move |db| close_entry(db, &id.to_string()));
                if let Err(error) = closed.await {
                    tracing::warn!(%error, "the journal could not be closed");
                }
            }
            self.refresh_in_background(rotation.sign_in);
        }
        self.changed();
    }

    /// Writes where the run is to the journal, with what `rows` changes. Memory follows; also where the
    /// disk fails, unless the next act could not be found out about after a crash: then the error is
    /// returned and nothing is changed.
    pub(super) async fn commit<F>(&self, id: RotationId, after: Rotation, rows: F) -> Result<()>
    where
        F: FnOnce(&rusqlite::Connection) -> std::result::Result<(), StoreError> + Send + 'static,
    {
        let must = needs_journal(&after);
        self.write_down(id, after, rows, must).await
    }

    /// The same for what a person decided: it is not taken unless it is written.
    pub(super) async fn commit_decision<F>(
        &self,
        id: RotationId,
        after: Rotation,
        rows: F,
    ) -> Result<()>
    where
        F: FnOnce(&rusqlite::Connection) -> std::result::Result<(), StoreError> + Send + 'static,
    {
        self.write_down(id, after, rows, true).await
    }

    async fn write_down<F>(
        &self,
        id: RotationId,
        mut after: Rotation,
        rows: F,
        must: bool,
    ) -> Result<()>
    where
        F: FnOnce(&rusqlite::Connection) -> std::result::Result<(), StoreError> + Send + 'static,
    {
        if self.look_at(id, |run| run.rotation.stage() != after.stage())? {
            after.since = self.now();
        }
        let (entry, began_at) = (journaled(&after), after.began_at);
        let written = self
            .store
            .run(move |db| {
                rows(db)?;
                open_entry(db, &id.to_string(), began_at, &entry)
            })
            .await;
        let is_journaled = written.is_ok();
        if let Err(error) = written {
            tracing::warn!(%error, "the journal could not be written");
            if must {
                return Err(error.into());
            }
            after.error.get_or_insert_with(|| error.into());
        }
        self.look_at(id, |run| {
            run.rotation = after;
            run.is_journaled = is_journaled;
        })?;
        self.changed();
        Ok(())
    }
}

/// What must not happen without a word in the journal before it.
fn needs_journal(rotation: &Rotation) -> bool {
    match rotation.next() {
        Some(Act::Service(service::Act::Create | service::Act::Delete(_))) => !matches!(
            rotation.next(),
            // Taking back what was just made leaves what was there before.
            Some(Act::Service(service::Act::Delete(
                service::Deleting::Successor
            )))
        ),
        Some(Act::Admin(admin::Act::Create)) => true,
        _ => false,
    }
}
