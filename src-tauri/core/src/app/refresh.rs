//! Refreshing what sign-ins look at.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use jumpcloud_client::{Administrator, Client, ErrorKind, ProviderId};
use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, oneshot};

use super::fleet::RENEWED_EVERY;
use super::refresh_round::{Shared, Tell};
use super::refresh_times::{
    EVERY, ON_RETURN, failures_after, is_failing, next_refresh_at, setback,
};
use super::{App, Result, aimed};
use crate::error::{CommandError, ErrorCode};
use crate::ids::{CredentialId, SignInId};
use crate::inventory::{Asked, Fetched, fetch, fetch_provider, merge};
use crate::store::{
    Activity, SignInRecord, StoreError, note, save_sign_in, settled_credentials, sign_in, sign_ins,
};
use crate::vault::Patience;
use crate::view::{ActivityKind, RefreshProgress, Scope};

/// While several are asked, what comes within this time is written down together.
const GATHERED_FOR: Duration = Duration::from_millis(30);

/// What came of one sign-in's questions, to be merged.
pub(super) struct Arrived {
    id: SignInId,
    fetched: Fetched,
    settled: Arc<std::collections::HashSet<CredentialId>>,
    sees_many: bool,
}

/// Is told whether the refresh failed.
pub(super) type Answer = oneshot::Sender<Result<bool>>;

impl App {
    /// Begins to refresh one sign-in, or all of them. Progress is told as change.
    pub async fn refresh(self: &Arc<Self>, which: Option<SignInId>) -> Result<()> {
        self.volatile().round.forgive();
        if let Some(id) = which {
            self.store.run(move |db| sign_in(db, id)).await?;
            self.enter_round(id, true);
        } else {
            for id in self.store.read(sign_ins_of).await? {
                self.enter_round(id, false);
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
        self.enter_round(id, true);
        self.changed();
    }

    /// Begins to refresh one sign-in, before those that wait where it is `urgent`. Change is for the caller to tell.
    pub(super) fn enter_round(self: &Arc<Self>, id: SignInId, urgent: bool) {
        if self.volatile().round.enter(id, urgent) {
            self.employ();
        }
    }

    /// Begins to refresh every sign-in whose turn it is. Nobody waits: an organization that answers
    /// slowly must not keep a reminder from its time. Returns when the next one is due.
    pub(super) async fn refresh_what_is_due(self: &Arc<Self>) -> Result<Option<DateTime<Utc>>> {
        let records = self.store.run(|db| sign_ins(db)).await?;
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
                self.enter_round(id, false);
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
                // Nobody was asked.
                Ok(None) => app.end_in_round(id, Ok(false)),
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
    fn end_in_round(self: &Arc<Self>, id: SignInId, outcome: Result<bool>) {
        let (failed, is_recorded) = match outcome {
            Ok(failed) => (failed, true),
            // It was removed meanwhile.
            Err(error) if error.code == ErrorCode::UnknownItem => (false, true),
            Err(error) => {
                tracing::warn!(%error, "a refresh could not be recorded");
                (true, false)
            }
        };
        let ended = self.volatile().round.end(id, failed);
        // What could not be recorded is tried again at the next look, and not before it: whoever woke the loop now
        // would never let it rest.
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

    /// The client of a sign-in's credential, whose secret is read once in a round.
    async fn caller_in_round(&self, record: &SignInRecord, shared: &Shared) -> Result<Client> {
        let cell = shared.client(record.credential_id);
        let caller = cell.get_or_init(async || {
            let caller = self.caller_of(record, Patience::Background).await?;
            if record.sees_many {
                self.is_accepted(&caller).await?;
            }
            Ok(caller)
        });
        caller.await.clone()
    }

    /// A key that JumpCloud refuses is not tried with each of its organizations. What else keeps it from
    /// answering is told of the lists, which are asked for next.
    async fn is_accepted(&self, caller: &Client) -> Result<()> {
        let (theirs, refused) = match caller.probe().await {
            Ok(probe) => (probe.server_time, None),
            // A key that has expired by now is refused, and that is when the time matters most.
            Err(error) => (error.server_time(), Some(CommandError::from(error))),
        };
        if let Some(theirs) = theirs {
            self.hear_the_time(theirs);
        }
        match refused.filter(|error| error.code == ErrorCode::KeyNotAccepted) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    /// A key that saw one organization when it was connected may see more by now, and a call without
    /// the id might then tell of another.
    async fn look_whether_it_sees_more(
        &self,
        client: &Client,
        record: &mut SignInRecord,
    ) -> Result<()> {
        if record.scope == Scope::Provider || record.sees_many {
            return Ok(());
        }
        match client.organizations().await {
            Ok(seen) => {
                record.sees_many = seen.items.len() > 1 || seen.unreadable > 0 || seen.incomplete;
                Ok(())
            }
            // It may see its organization without being allowed to list it.
            Err(error) if error.kind() == ErrorKind::Forbidden => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// A client to change something with: what it changes is what the sign-in looks at, whatever its
    /// credential sees by now.
    pub(super) async fn changing_client_of(&self, sign_in: &SignInRecord) -> Result<Client> {
        let caller = self.caller_of(sign_in, Patience::Prompting).await?;
        let mut record = sign_in.clone();
        self.look_whether_it_sees_more(&caller, &mut record).await?;
        aimed(&caller, &record)
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
                    self.enter_round(it.id, true);
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
                    self.enter_round(id, false);
                }
                self.changed();
            }
            Err(error) => tracing::warn!(%error, "what failed could not be asked again"),
        }
    }

    /// Asks for JumpCloud's own time, where it was not told for a while.
    async fn ask_the_time(&self, client: &Client) {
        if self.wants_the_time() {
            // Whether the key is refused, the lists tell, too.
            let _ = self.is_accepted(client).await;
        }
    }

    /// Asks JumpCloud what a sign-in sees; nobody is asked while its key is being replaced.
    async fn ask_about(&self, id: SignInId, shared: &Shared) -> Result<Option<Arrived>> {
        let mut record = self.store.read(move |db| sign_in(db, id)).await?;
        if self.is_being_replaced(record.credential_id) {
            // Its key may be dead already; the run itself refreshes when it has ended.
            return Ok(None);
        }
        let settled = self.settled_in_round(shared).await?;
        let fetched = match self.ask_in_round(&mut record, shared).await {
            Ok(fetched) => fetched,
            Err(error) => Fetched::failed(error, record.scope),
        };
        Ok(Some(Arrived {
            id,
            fetched,
            settled,
            sees_many: record.sees_many,
        }))
    }

    async fn settled_in_round(
        &self,
        shared: &Shared,
    ) -> Result<Arc<std::collections::HashSet<CredentialId>>> {
        if let Some(settled) = shared.settled() {
            return Ok(settled);
        }
        let asked_at = Instant::now();
        let settled = Arc::new(self.store.read(settled_credentials).await?);
        shared.settle(asked_at, Arc::clone(&settled));
        Ok(settled)
    }

    async fn ask_in_round(&self, record: &mut SignInRecord, shared: &Shared) -> Result<Fetched> {
        let key = record.credential_id;
        if let Some(error) = shared.refusal(key) {
            return Err(error);
        }
        let caller = self.caller_in_round(record, shared).await?;
        // First: a key that has expired by a clock that jumped is refused, and tells the time all the same.
        self.ask_the_time(&caller).await;
        self.look_whether_it_sees_more(&caller, record).await?;
        let client = aimed(&caller, record)?;
        let fetched = match record.scope {
            Scope::Organization => fetch(&client).await,
            Scope::Provider => {
                let id: ProviderId = record.organization_id.parse().map_err(|_| {
                    CommandError::new(ErrorCode::NotFound, "this cannot be a provider's id")
                })?;
                fetch_provider(&client, &id).await
            }
        };
        let own = self.own_in_round(record, &fetched, &caller, shared).await;
        let fetched = Fetched { own, ..fetched };
        if let Some(error) = fetched.refusal()
            && let Err(probed) = caller.probe().await
            && CommandError::from(probed).code == ErrorCode::KeyNotAccepted
        {
            // It is not about this organization: the others need not ask.
            shared.refuse(key, error.clone());
        }
        Ok(fetched)
    }

    /// The administrator whose key a sign-in calls with, where the list does not show them; asked once in a round.
    async fn own_in_round(
        &self,
        record: &SignInRecord,
        fetched: &Fetched,
        caller: &Client,
        shared: &Shared,
    ) -> Option<Administrator> {
        let listed = fetched.administrators.as_ref().ok()?;
        let own = record.admin_id.as_deref()?;
        if listed.items.iter().any(|admin| admin.id.as_str() == own)
            || !shared.asks_for_own(record.credential_id)
        {
            return None;
        }
        match caller.get_self().await {
            Ok(admin) => Some(admin).filter(|admin| admin.id.as_str() == own),
            Err(error) => {
                tracing::debug!(%error, "JumpCloud does not tell of the signed-in administrator");
                None
            }
        }
    }

    /// Merges what has arrived, and tells whether the refresh failed. What arrives within a moment is merged in one
    /// transaction: a thousand of them would each wait for the disk. What goes wrong with one undoes that one.
    async fn write_in_turn(&self, arrived: Arrived) -> Result<bool> {
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
        let merged = self
            .store
            .run(move |db| {
                let each = arrived.into_iter().map(|(one, answer)| {
                    let outcome = alone(db, || take_in(db, &one, now))?;
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

/// Tells whether the refresh failed.
fn take_in(
    db: &Connection,
    arrived: &Arrived,
    now: DateTime<Utc>,
) -> std::result::Result<bool, StoreError> {
    let mut record = sign_in(db, arrived.id)?;
    record.sees_many |= arrived.sees_many;
    let asked = Asked {
        sign_in: &record,
        settled: &arrived.settled,
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
    Ok(failed)
}

fn sign_ins_of(db: &Connection) -> std::result::Result<Vec<SignInId>, StoreError> {
    Ok(sign_ins(db)?
        .into_iter()
        .map(|sign_in| sign_in.id)
        .collect())
}
