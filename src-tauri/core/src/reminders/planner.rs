//! Credentials, what was told of them, silences, now → what is due, and when to look again.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::Silence;
use super::stages::fitting;
use crate::ids::CredentialId;
use crate::view::{Custody, Stage};

/// An expiry that moves by no more than this is the same expiry.
pub const SAME_EXPIRY: TimeDelta = TimeDelta::hours(1);

/// Others' credentials are told of at most once in so long.
const WATCHED_EVERY: TimeDelta = TimeDelta::days(1);

/// A living credential with a known expiry, whose organization is not muted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Watch {
    /// Which.
    pub id: CredentialId,
    /// Held ones are told of one by one, and every day once they have expired.
    pub custody: Custody,
    /// When it was made, where known.
    pub created_at: Option<DateTime<Utc>>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
    /// The points before its expiry at which it is told of, the earliest first.
    pub stages: Arc<[Stage]>,
    /// What the person asked not to hear for a while.
    pub snooze: Option<Silence>,
    /// The most urgent stage that was told for this expiry: see [`Watch::heard`].
    pub told: Option<Stage>,
}

impl Watch {
    /// Takes a line of the ledger into account. It counts where it was for the same expiry: another one
    /// arms all stages again.
    pub fn heard(&mut self, stage: Stage, of_expiry: DateTime<Utc>) {
        if is_same_expiry(of_expiry, self.expires_at) {
            self.told = Some(self.told.map_or(stage, |told| told.min(stage)));
        }
    }

    fn lifetime(&self) -> Option<TimeDelta> {
        self.created_at
            .map(|created| self.expires_at - created)
            .filter(|life| *life > TimeDelta::zero())
    }

    /// The stage that holds at `now`, if one was reached, and the moment of the next one.
    fn stage_at(&self, now: DateTime<Utc>) -> (Option<Stage>, Option<DateTime<Utc>>) {
        let left = self.expires_at - now;
        if left <= TimeDelta::zero() {
            if self.custody == Custody::Watched {
                return (Some(Stage::EXPIRED), None);
            }
            let days = (-left).num_days();
            let next = TimeDelta::try_days(days + 1).map(|after| self.expires_at + after);
            return (Some(Stage::days_after(days)), next);
        }
        let stages = fitting(&self.stages, self.lifetime());
        let reached = stages.partition_point(|stage| stage.before_expiry() >= left);
        let next = stages.get(reached).copied().unwrap_or(Stage::EXPIRED);
        let stage = reached.checked_sub(1).and_then(|last| stages.get(last));
        (stage.copied(), Some(self.expires_at - next.before_expiry()))
    }
}

/// Whether two moments are the same expiry, told a little differently.
#[must_use]
pub fn is_same_expiry(one: DateTime<Utc>, other: DateTime<Utc>) -> bool {
    (one - other).abs() <= SAME_EXPIRY
}

/// What holds for all credentials at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Around<'a> {
    /// Now, as far as the clock is believed.
    pub now: DateTime<Utc>,
    /// Snoozes of everything.
    pub silences: &'a [Silence],
    /// The quiet hours in which `now` lies.
    pub quiet: Option<Silence>,
    /// When others' credentials were last told of.
    pub watched_told_at: Option<DateTime<Utc>>,
}

impl Around<'_> {
    /// How long a credential is not to be told of, if it is not to be now.
    fn silent_until(&self, watch: &Watch) -> Option<DateTime<Utc>> {
        let end =
            |silence: Silence, of_held: fn(Silence, DateTime<Utc>) -> DateTime<Utc>| match watch
                .custody
            {
                _ if silence.from > self.now => None,
                Custody::Held => Some(of_held(silence, watch.expires_at)),
                Custody::Watched => Some(silence.until),
            };
        let snoozes = self.silences.iter().copied().chain(watch.snooze);
        snoozes
            .filter_map(|snooze| end(snooze, Silence::end_for))
            .chain(
                self.quiet
                    .and_then(|hours| end(hours, Silence::quiet_end_for)),
            )
            .filter(|end| *end > self.now)
            .max()
    }

    /// When others' credentials may be told of again, if not now.
    fn watched_wait_until(&self) -> Option<DateTime<Utc>> {
        let told_at = self.watched_told_at.filter(|at| *at <= self.now)?;
        Some(told_at + WATCHED_EVERY).filter(|end| *end > self.now)
    }
}

/// One reminder to send.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Due {
    /// For which credential.
    pub id: CredentialId,
    /// Held or watched.
    pub custody: Custody,
    /// The most urgent stage that was reached. It stands for the less urgent ones that were missed.
    pub stage: Stage,
    /// When the credential expires.
    pub expires_at: DateTime<Utc>,
}

/// What to do now, and when to think again.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    /// To be told now; the soonest expiry first.
    pub due: Vec<Due>,
    /// Reached as well, and kept back by a silence or by the day's word about others' credentials.
    pub waiting: Vec<Due>,
    /// When the next stage of any credential is reached, or a silence ends that keeps something back.
    pub look_again_at: Option<DateTime<Utc>>,
}

/// Plans. A stage is due when it is reached and neither it nor a more urgent one was told for the same
/// expiry: so each (credential, stage) is told at most once, and a clock that is set back tells nothing
/// again.
#[must_use]
pub fn plan(watches: &[Watch], around: Around<'_>) -> Plan {
    let mut plan = Plan::default();
    let mut again: Option<DateTime<Utc>> = None;
    let mut look = |at: DateTime<Utc>| again = Some(again.map_or(at, |earliest| earliest.min(at)));
    let watched_wait = around.watched_wait_until();
    for watch in watches {
        let (stage, next) = watch.stage_at(around.now);
        if let Some(next) = next {
            look(next);
        }
        let Some(stage) = stage.filter(|stage| watch.told.is_none_or(|told| *stage < told)) else {
            continue;
        };
        let due = Due {
            id: watch.id,
            custody: watch.custody,
            stage,
            expires_at: watch.expires_at,
        };
        let wait = match watch.custody {
            Custody::Watched => watched_wait,
            Custody::Held => None,
        };
        match around.silent_until(watch).max(wait) {
            Some(end) => {
                look(end);
                plan.waiting.push(due);
            }
            None => plan.due.push(due),
        }
    }
    plan.look_again_at = again;
    plan.due
        .sort_unstable_by_key(|due| (due.expires_at, due.id));
    plan
}

/// The next point of a credential's life at which it is told of, whether or not a silence will hold then.
#[must_use]
pub fn next_stage(watch: &Watch, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    watch.stage_at(now).1
}
