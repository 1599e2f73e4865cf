//! One run goes on for as long as it can by itself.

use std::sync::Arc;

use super::service::Rows;
use super::{App, Grasp, is_to_send, journaled, rows};
use crate::app::Result;
use crate::ids::RotationId;
use crate::rotation::{Act, End, OutOfTurn, Rotation, admin, service};
use crate::store::{StoreError, close_entry, open_entry};
use crate::view::RotationProcedure;

impl App {
    pub(super) fn drive_in_background(self: &Arc<Self>, id: RotationId) {
        let app = Arc::clone(self);
        tokio::spawn(async move { app.drive(id).await });
    }

    /// Performs one act after the other, until the run waits or has ended. Only one task does so.
    pub(super) async fn drive(self: &Arc<Self>, id: RotationId) {
        if !self.claim(id) {
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
        self.clean_up(id).await;
        self.release(id);
        self.changed();
    }

    /// Makes the caller the only one at work on a run; `false` where somebody is already.
    pub(super) fn claim(&self, id: RotationId) -> bool {
        let was_free = self.look_at(id, |run| !std::mem::replace(&mut run.is_driven, true));
        was_free.unwrap_or(false)
    }

    /// Lets others to it again.
    pub(super) fn release(&self, id: RotationId) {
        let _ = self.look_at(id, |run| run.is_driven = false);
    }

    fn next_act(&self, id: RotationId) -> Option<(Rotation, Act)> {
        self.look_at(id, |run| Some((run.rotation.clone(), run.next()?)))
            .ok()
            .flatten()
    }

    /// Puts away what a run that has ended no longer needs, and looks at what JumpCloud lists now.
    async fn clean_up(self: &Arc<Self>, id: RotationId) {
        let seen = self.look_at(id, |run| (run.rotation.clone(), run.is_journaled));
        let Ok((rotation, is_journaled)) = seen else {
            return;
        };
        if let Some(end) = rotation.end() {
            let _ = self.look_at(id, |run| run.secret = None);
            // An answer in which no key was found stays for the person until the run is put away.
            let is_kept = end == End::Lost && rotation.admin().is_some_and(|it| it.has_answer);
            if is_journaled && !is_kept {
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
            self.refresh_what_failed_with(rotation.successor).await;
        }
    }

    /// Writes down what came of an act, and returns the run as it is then.
    pub(super) async fn take_in(
        &self,
        id: RotationId,
        before: Rotation,
        after: std::result::Result<Rotation, OutOfTurn>,
        rows: Rows,
    ) -> Rotation {
        let Ok(after) = after else {
            tracing::error!(run = %id, "a run got an event out of turn");
            return before;
        };
        let (was, is, now) = (before.clone(), after.clone(), self.now());
        let all_rows = move |db: &rusqlite::Connection| {
            rows(db)?;
            rows::follow(db, &was, &is, now)
        };
        if let Err(error) = self.commit(id, after, all_rows).await {
            let mut stopped = before.clone();
            stopped.stop(error);
            let _ = self.look_at(id, |run| run.rotation = stopped);
        }
        self.look_at(id, |run| run.rotation.clone())
            .unwrap_or(before)
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
            run.grasp = if is_to_send(&after) {
                Grasp::MaySend
            } else {
                Grasp::Known
            };
            run.rotation = after;
            run.is_journaled = is_journaled;
        })?;
        self.changed();
        Ok(())
    }
}

/// What must not happen without a word in the journal before it: it could not be found out about after a
/// crash. Taking back what was just made leaves what was there before.
fn needs_journal(rotation: &Rotation) -> bool {
    use service::Deleting::{Candidate, Predecessor, Room};
    matches!(
        rotation.next(),
        Some(
            Act::Admin(admin::Act::Create)
                | Act::Service(
                    service::Act::Create | service::Act::Delete(Room | Predecessor | Candidate(_))
                )
        )
    )
}
