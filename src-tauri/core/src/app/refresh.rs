//! When what is refreshed, and by whom.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use tokio::sync::OwnedSemaphorePermit;

use super::fleet::RENEWED_EVERY;
use super::refresh_round::{Shared, Tell, Turn};
use super::refresh_times::{EVERY, ON_RETURN, after_unwritten, is_failing, next_refresh_at};
use super::refresh_writing::Refreshed;
use super::{App, Result};
use crate::error::ErrorCode;
use crate::ids::{CredentialId, SignInId};
use crate::store::{SignInRecord, StoreError, sign_in, sign_ins};
use crate::view::RefreshProgress;

impl App {
    /// Begins to refresh one sign-in, or all of them. Progress is told as change.
    pub async fn refresh(self: &Arc<Self>, which: Option<SignInId>) -> Result<()> {
        self.volatile().round.forgive();
        if let Some(id) = which {
            self.store.run(move |db| sign_in(db, id)).await?;
            self.enter_round(id, Turn::AtOnce);
        } else {
            for id in self.store.read(sign_ins_of).await? {
                self.enter_round(id, Turn::InOrder);
            }
        }
        self.came_further();
        Ok(())
    }

    /// How far the round is that is under way, or ended last.
    #[must_use]
    pub fn refresh_progress(&self) -> Option<RefreshProgress> {
        self.volatile().round.progress()
    }

    /// Leaves out what has not been asked yet. What is known of it stays, with its age.
    pub fn cancel_refresh(&self) {
        let now = self.now();
        self.volatile().round.cancel(now);
        self.changed();
    }

    /// Begins to refresh one sign-in whose turn comes at once.
    pub(super) fn refresh_in_background(self: &Arc<Self>, id: SignInId) {
        self.enter_round(id, Turn::AtOnce);
        self.changed();
    }

    /// Begins to refresh one sign-in, in its turn. Change is for the caller to tell.
    pub(super) fn enter_round(self: &Arc<Self>, id: SignInId, turn: Turn) {
        if self.volatile().round.enter(id, turn) {
            self.employ();
        }
    }

    /// Begins to refresh every sign-in whose turn it is. Nobody waits: an organization that answers
    /// slowly must not keep a reminder from its time. Returns when the next one is due.
    pub(super) async fn refresh_what_is_due(self: &Arc<Self>) -> Result<Option<DateTime<Utc>>> {
        let under_way = self.volatile().round.all();
        let records = self.store.read(sign_ins).await?;
        let paused: BTreeSet<_> = records
            .iter()
            .map(|sign_in| sign_in.credential_id)
            .filter(|key| self.is_being_replaced(*key))
            .collect();
        let mut due = BTreeSet::new();
        let mut next: Option<DateTime<Utc>> = None;
        {
            let mut volatile = self.volatile();
            let everything = std::mem::take(&mut volatile.refresh_all);
            let came_back = std::mem::take(&mut volatile.came_back);
            // Not before: what it says is about a later moment than a look that had begun already.
            let now = self.now();
            volatile.scheduled.retain(|(id, at)| {
                let is_due = *at <= now;
                if is_due {
                    due.insert(*id);
                } else {
                    next = Some(next.map_or(*at, |next| next.min(*at)));
                }
                !is_due
            });
            for sign_in in &records {
                if paused.contains(&sign_in.credential_id) {
                    continue;
                }
                let has_just_ended =
                    under_way.contains(&sign_in.id) && !volatile.round.has(sign_in.id);
                if has_just_ended && !everything {
                    // What was read of it is older than its end, which the next look knows.
                    continue;
                }
                if volatile.passed_over.remove(&sign_in.id) {
                    due.insert(sign_in.id);
                }
                if volatile.round.has(sign_in.id) {
                    // It may have asked what time it is before the clock jumped.
                    if everything && volatile.round.is_at(sign_in.id) {
                        due.insert(sign_in.id);
                    }
                    continue;
                }
                let last = sign_in.last_refresh.as_ref().map(|last| last.at);
                let at = match last {
                    // A clock that was set back must not stop refreshing.
                    Some(last) if last <= now && !everything => {
                        let regular = next_refresh_at(sign_in).unwrap_or(now);
                        if came_back {
                            regular.min(last + ON_RETURN)
                        } else {
                            regular
                        }
                    }
                    _ => now,
                };
                let at = match volatile.unwritten.get(&sign_in.id) {
                    Some((at_last, tries)) if *at_last <= now => {
                        at.max(after_unwritten(*at_last, *tries))
                    }
                    _ => at,
                };
                // What the person called off is not begun again by itself at once.
                let at = match volatile.round.left_out_at(sign_in.id) {
                    Some(left_out) if left_out <= now && !everything => {
                        at.max(left_out + if came_back { ON_RETURN } else { EVERY })
                    }
                    _ => at,
                };
                if at <= now {
                    due.insert(sign_in.id);
                } else {
                    next = Some(next.map_or(at, |next| next.min(at)));
                }
            }
        }
        if !due.is_empty() {
            for id in due {
                self.enter_round(id, Turn::InOrder);
            }
            self.came_further();
        }
        Ok(next)
    }

    /// Asks for one after the other until none waits. While what has come is written down, the next is asked.
    async fn work_in_round(self: &Arc<Self>) {
        while let Some((room, id, shared)) = self.next_in_round().await {
            let app = Arc::clone(self);
            match self.ask_about(id, &shared).await {
                Ok(Some(arrived)) => {
                    tokio::spawn(async move {
                        let outcome = app.write_in_turn(arrived).await;
                        drop(room);
                        app.end_in_round(id, outcome);
                    });
                }
                Ok(None) => app.end_in_round(id, Ok(Refreshed::PassedOver)),
                Err(error) => app.end_in_round(id, Err(error)),
            }
        }
    }

    /// The next one, as soon as there is room for what it will bring.
    async fn next_in_round(&self) -> Option<(OwnedSemaphorePermit, SignInId, Arc<Shared>)> {
        // It fails only where it is closed, and it never is.
        let room = Arc::clone(&self.unwritten).acquire_owned().await.ok()?;
        let (id, shared) = self.volatile().round.next()?;
        Some((room, id, shared))
    }

    /// One is done, and is done once more where somebody asked for it meanwhile: its answers may be older than
    /// the wish.
    fn end_in_round(self: &Arc<Self>, id: SignInId, outcome: Result<Refreshed>) {
        let now = self.now();
        let mut volatile = self.volatile();
        let (failed, is_recorded) = match outcome {
            Ok(refreshed) => {
                volatile.unwritten.remove(&id);
                if refreshed == Refreshed::PassedOver {
                    volatile.passed_over.insert(id);
                    self.wake.notify_one();
                }
                (refreshed == Refreshed::Failed, true)
            }
            // It was removed meanwhile.
            Err(error) if error.code == ErrorCode::UnknownItem => (false, true),
            Err(error) => {
                tracing::warn!(%error, "a refresh could not be recorded");
                let (at, tries) = volatile.unwritten.entry(id).or_default();
                (*at, *tries) = (now, tries.saturating_add(1));
                (true, false)
            }
        };
        let ended = volatile.round.end(id, failed);
        drop(volatile);
        // What could not be recorded is tried again at its time: whoever woke the loop now would never let it rest.
        if ended.remind && is_recorded {
            self.wake.notify_one();
        }
        match ended.tell {
            Tell::Nothing => {}
            Tell::Progress => {
                self.came_further();
                self.renew_lists(RENEWED_EVERY);
            }
            Tell::End => self.changed(),
        }
        if ended.employs {
            self.employ();
        }
    }

    fn employ(self: &Arc<Self>) {
        let app = Arc::clone(self);
        tokio::spawn(async move { app.work_in_round().await });
    }

    /// Begins to refresh every sign-in that looks at the same as this one.
    pub(super) async fn refresh_organization_of(self: &Arc<Self>, sign_in: &SignInRecord) {
        let (region, organization) = (sign_in.region, sign_in.organization_id.clone());
        let same = self.store.run(move |db| {
            let mut all = sign_ins(db)?;
            all.retain(|it| it.region == region && it.organization_id == organization);
            Ok(all)
        });
        match same.await {
            Ok(same) => {
                for it in same {
                    self.enter_round(it.id, Turn::AtOnce);
                }
                self.changed();
            }
            Err(error) => tracing::warn!(%error, "what was changed could not be read again"),
        }
    }

    /// Begins to refresh what failed with an earlier key of the sign-ins that call with this one now.
    pub(super) async fn refresh_what_failed_with(self: &Arc<Self>, key: CredentialId) {
        match self.store.run(move |db| failing_with(db, key)).await {
            Ok(failing) => {
                for id in failing {
                    self.enter_round(id, Turn::InOrder);
                }
                self.changed();
            }
            Err(error) => tracing::warn!(%error, "what failed could not be asked again"),
        }
    }
}

/// The sign-ins that call with this credential and whose last refresh failed.
pub(super) fn failing_with(
    db: &Connection,
    key: CredentialId,
) -> std::result::Result<Vec<SignInId>, StoreError> {
    let failed =
        |it: &SignInRecord| it.credential_id == key && is_failing(it.last_refresh.as_ref());
    let failing = sign_ins(db)?.into_iter().filter(failed);
    Ok(failing.map(|it| it.id).collect())
}

fn sign_ins_of(db: &Connection) -> std::result::Result<Vec<SignInId>, StoreError> {
    Ok(sign_ins(db)?
        .into_iter()
        .map(|sign_in| sign_in.id)
        .collect())
}
