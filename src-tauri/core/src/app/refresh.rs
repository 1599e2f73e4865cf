//! Refreshing what a sign-in sees.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use jumpcloud_client::Client;

use super::refresh_times::{ON_RETURN, next_refresh_at, setback};
use super::{App, Result, scoped};
use crate::ids::SignInId;
use crate::inventory::{Asked, Fetched, fetch, merge};
use crate::store::{
    Activity, SignInRecord, note, save_sign_in, settled_credentials, sign_in, sign_ins,
};
use crate::vault::Patience;
use crate::view::ActivityKind;

impl App {
    /// Begins to refresh one sign-in, or all of them. Progress is told as change.
    pub async fn refresh(self: &Arc<Self>, which: Option<SignInId>) -> Result<()> {
        let ids = match which {
            Some(id) => vec![self.store.run(move |db| sign_in(db, id)).await?.id],
            None => self.store.run(sign_ins_of).await?,
        };
        for id in ids {
            self.refresh_in_background(id);
        }
        Ok(())
    }

    pub(super) fn refresh_in_background(self: &Arc<Self>, id: SignInId) {
        let app = Arc::clone(self);
        tokio::spawn(async move { app.refresh_and_report(id).await });
    }

    /// Begins to refresh every sign-in whose turn it is. Nobody waits: an organization that answers
    /// slowly must not keep a reminder from its time. Returns when the next one is due.
    pub(super) async fn refresh_what_is_due(self: &Arc<Self>) -> Result<Option<DateTime<Utc>>> {
        let now = self.now();
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
                if volatile.refreshing.contains(&sign_in.id) {
                    // It may have asked what time it is before the clock jumped.
                    if everything {
                        volatile.refresh_again.insert(sign_in.id);
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
                if at <= now {
                    due.insert(sign_in.id);
                } else {
                    next = Some(next.map_or(at, |next| next.min(at)));
                }
            }
        }
        for id in due {
            self.refresh_in_background(id);
        }
        Ok(next)
    }

    /// Refreshes, tells the log of a failure, and looks for reminders. What is asked for while it
    /// runs is done once more afterwards: its answers may be older than the wish.
    async fn refresh_and_report(self: &Arc<Self>, id: SignInId) {
        {
            let mut volatile = self.volatile();
            if !volatile.refreshing.insert(id) {
                volatile.refresh_again.insert(id);
                return;
            }
        }
        loop {
            self.changed();
            let outcome = self.refresh_now(id).await;
            let again = {
                let mut volatile = self.volatile();
                let again = volatile.refresh_again.remove(&id);
                if !again {
                    volatile.refreshing.remove(&id);
                }
                again
            };
            self.changed();
            match outcome {
                Ok(()) => self.wake.notify_one(),
                // The sign-in may have been removed meanwhile. Anything else is tried again at the
                // next look, and not before it: whoever woke the loop now would never let it rest.
                Err(error) => tracing::warn!(%error, "a refresh could not be recorded"),
            }
            if !again {
                return;
            }
        }
    }

    /// A key that saw one organization when it was connected may see more by now, and a call without
    /// the id might then tell of another.
    async fn refreshing_client(&self, record: &mut SignInRecord) -> Result<Client> {
        let client = self.client_of(record, Patience::Background).await?;
        if !record.sees_many
            && let Ok(seen) = client.organizations().await
            && seen.items.len() + seen.unreadable as usize > 1
        {
            record.sees_many = true;
            return scoped(&client, &record.organization_id);
        }
        Ok(client)
    }

    /// Asks for JumpCloud's own time, where it was not told for a while.
    async fn ask_the_time(&self, client: &Client) {
        if !self.wants_the_time() {
            return;
        }
        // What keeps the time from being told is told of the lists, which are asked for next.
        let theirs = match client.probe().await {
            Ok(probe) => probe.server_time,
            // A key that has expired by now is refused, and that is when the time matters most.
            Err(error) => error.server_time(),
        };
        if let Some(theirs) = theirs {
            self.hear_the_time(theirs);
        }
    }

    async fn refresh_now(&self, id: SignInId) -> Result<()> {
        let (mut record, settled) = self
            .store
            .run(move |db| Ok((sign_in(db, id)?, settled_credentials(db)?)))
            .await?;
        if self.is_being_replaced(record.credential_id) {
            // Its key may be dead already; the run itself refreshes when it has ended.
            return Ok(());
        }
        let fetched = match self.refreshing_client(&mut record).await {
            Ok(client) => {
                self.ask_the_time(&client).await;
                fetch(&client).await
            }
            Err(error) => Fetched {
                administrators: Err(error.clone()),
                service_accounts: Err(error),
            },
        };
        let (now, sees_many) = (self.now(), record.sees_many);
        self.store
            .run(move |db| {
                let mut record = sign_in(db, id)?;
                record.sees_many |= sees_many;
                let asked = Asked {
                    sign_in: &record,
                    settled: &settled,
                    now,
                };
                let mut outcome = merge(db, asked, &fetched)?;
                let last = record.last_refresh.as_ref();
                let was_failing = last.is_some_and(|last| setback(last).is_some());
                if setback(&outcome).is_some() {
                    let before = last.map_or(0, |last| last.failures);
                    outcome.failures = before.saturating_add(1);
                }
                if let Some(error) = setback(&outcome).filter(|_| !was_failing) {
                    let line = Activity::new(ActivityKind::RefreshFailed, &record.label);
                    note(db, now, &line.detail(&error.message))?;
                }
                record.last_refresh = Some(outcome);
                save_sign_in(db, &record)
            })
            .await?;
        Ok(())
    }
}

fn sign_ins_of(
    db: &rusqlite::Transaction<'_>,
) -> std::result::Result<Vec<SignInId>, crate::store::StoreError> {
    Ok(sign_ins(db)?
        .into_iter()
        .map(|sign_in| sign_in.id)
        .collect())
}
