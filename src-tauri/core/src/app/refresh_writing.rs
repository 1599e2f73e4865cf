//! Writing down what a round of refreshing was told.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::refresh_times::{failures_after, is_failing, setback};
use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::ids::{CredentialId, SignInId};
use crate::inventory::{Asked, Fetched, merge};
use crate::store::{Activity, StoreError, note, save_sign_in, sign_in};
use crate::view::ActivityKind;

/// While several are asked, what comes within this time is written down together.
const GATHERED_FOR: Duration = Duration::from_millis(30);

/// No refresh of a sign-in takes longer.
const ANSWERED_WITHIN: Duration = Duration::from_hours(1);

/// What came of one sign-in's questions, to be merged.
pub(super) struct Arrived {
    pub id: SignInId,
    /// What the sign-in called with.
    pub key: CredentialId,
    pub asked_at: Instant,
    pub fetched: Fetched,
    pub settled: Arc<HashSet<CredentialId>>,
    pub sees_many: bool,
}

/// What came of refreshing one sign-in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refreshed {
    /// All that was asked was told.
    Told,
    /// Something that was asked was not told.
    Failed,
    /// Nobody was asked, or it calls with another key by now: it is still to be refreshed.
    PassedOver,
}

/// What was ended by a change from here, and when. Whatever was asked before that may still list it.
#[derive(Clone, Default)]
pub(super) struct Endings(Arc<Mutex<Vec<(CredentialId, Instant)>>>);

impl Endings {
    /// To be called before the end is written down.
    pub fn note(&self, ended: impl IntoIterator<Item = CredentialId>) {
        let now = Instant::now();
        let mut all = self.all();
        all.retain(|(_, at)| at.elapsed() < ANSWERED_WITHIN);
        all.extend(ended.into_iter().map(|id| (id, now)));
    }

    fn since(&self, asked_at: Instant) -> HashSet<CredentialId> {
        let all = self.all();
        let since = all.iter().filter(|(_, at)| *at >= asked_at);
        since.map(|(id, _)| *id).collect()
    }

    fn all(&self) -> MutexGuard<'_, Vec<(CredentialId, Instant)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Is told what came of it.
pub(super) type Answer = oneshot::Sender<Result<Refreshed>>;

impl App {
    /// Merges what has arrived, and tells what came of it. What arrives within a moment is merged in one
    /// transaction: a thousand of them would each wait for the disk. What goes wrong with one undoes that one.
    pub(super) async fn write_in_turn(&self, arrived: Arrived) -> Result<Refreshed> {
        let (answer, answered) = oneshot::channel();
        self.volatile().arrived.push((arrived, answer));
        {
            let _turn = self.merging.lock().await;
            if !self.volatile().arrived.is_empty() {
                if self.volatile().round.is_of_several() {
                    tokio::time::sleep(GATHERED_FOR).await;
                }
                self.merge_what_arrived().await;
            }
        }
        answered.await.unwrap_or_else(|_| {
            Err(CommandError::new(
                ErrorCode::Internal,
                "the answers were not merged",
            ))
        })
    }

    async fn merge_what_arrived(&self) {
        let arrived = std::mem::take(&mut self.volatile().arrived);
        let now = self.now();
        let endings = self.endings.clone();
        let merged = self
            .store
            .run(move |db| {
                let each = arrived.into_iter().map(|(one, answer)| {
                    let outcome =
                        alone(db, || take_in(db, &one, &endings.since(one.asked_at), now))?;
                    Ok((answer, outcome))
                });
                each.collect::<std::result::Result<Vec<_>, StoreError>>()
            })
            .await;
        match merged {
            Ok(outcomes) => {
                for (answer, outcome) in outcomes {
                    // Whoever asked may have gone.
                    let _ = answer.send(outcome.map_err(Into::into));
                }
            }
            // Whoever asked learns it by the answer that does not come.
            Err(error) => {
                tracing::warn!(%error, "what JumpCloud answered could not be written down");
            }
        }
    }
}

/// Runs `work` so that, if it fails, nothing of it stays and the rest of the transaction does.
fn alone<T>(
    db: &Connection,
    work: impl FnOnce() -> std::result::Result<T, StoreError>,
) -> std::result::Result<std::result::Result<T, StoreError>, StoreError> {
    db.execute_batch("SAVEPOINT one")?;
    let outcome = work();
    db.execute_batch(if outcome.is_ok() {
        "RELEASE one"
    } else {
        "ROLLBACK TO one; RELEASE one"
    })?;
    Ok(outcome)
}

fn take_in(
    db: &Connection,
    arrived: &Arrived,
    buried: &HashSet<CredentialId>,
    now: DateTime<Utc>,
) -> std::result::Result<Refreshed, StoreError> {
    let mut record = sign_in(db, arrived.id)?;
    if record.credential_id != arrived.key {
        // What another key was told, or that it was refused, says nothing about this one.
        return Ok(Refreshed::PassedOver);
    }
    record.sees_many |= arrived.sees_many;
    let asked = Asked {
        sign_in: &record,
        settled: &arrived.settled,
        buried,
        now,
    };
    let mut outcome = merge(db, asked, &arrived.fetched)?;
    let last = record.last_refresh.as_ref();
    let was_failing = is_failing(last);
    let failed = is_failing(Some(&outcome));
    if failed {
        outcome.failures = failures_after(last, now);
    }
    if let Some(error) = setback(&outcome).filter(|_| !was_failing) {
        let line = Activity::new(ActivityKind::RefreshFailed, &record.label);
        note(db, now, &line.detail(&error.message))?;
    }
    record.last_refresh = Some(outcome);
    save_sign_in(db, &record)?;
    Ok(if failed {
        Refreshed::Failed
    } else {
        Refreshed::Told
    })
}
