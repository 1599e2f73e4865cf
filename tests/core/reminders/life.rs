//! A credential's life, looked at as the app looks at it: with the pure planner, a clock that the test moves, and
//! a ledger that takes what was shown.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use keyvigil_core::ids::CredentialId;
use keyvigil_core::reminders::{Around, Due, Plan, Silence, Watch, default_stages, plan};
use keyvigil_core::view::{Custody, QuietHours, Stage};

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// What was shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shown {
    pub id: CredentialId,
    pub stage: Stage,
    pub expires_at: DateTime<Utc>,
    pub at: DateTime<Utc>,
}

/// Some credentials, the time, and what was shown of them.
#[derive(Clone)]
pub struct Life {
    pub now: DateTime<Utc>,
    pub watches: Vec<Watch>,
    pub silences: Vec<Silence>,
    pub quiet: Option<Silence>,
    pub shown: Vec<Shown>,
    /// Whether the desktop takes notifications.
    pub desktop_works: bool,
}

pub fn start() -> DateTime<Utc> {
    // A Tuesday at noon, far from any change of clocks.
    "2026-06-02T12:00:00Z".parse().unwrap()
}

pub fn seconds(count: i64) -> TimeDelta {
    TimeDelta::seconds(count)
}

/// A credential that was made at the start.
pub fn key(custody: Custody, lifetime: i64) -> Watch {
    Watch {
        id: CredentialId::random(),
        custody,
        created_at: Some(start()),
        expires_at: start() + seconds(lifetime),
        stages: default_stages(custody).into(),
        snooze: None,
        told: None,
    }
}

impl Life {
    pub fn of(watches: impl Into<Vec<Watch>>) -> Self {
        Self {
            now: start(),
            watches: watches.into(),
            silences: Vec::new(),
            quiet: None,
            shown: Vec::new(),
            desktop_works: true,
        }
    }

    pub fn held(lifetime: i64) -> Self {
        Self::of([key(Custody::Held, lifetime)])
    }

    pub fn watched(lifetime: i64) -> Self {
        Self::of([key(Custody::Watched, lifetime)])
    }

    /// Only these points before expiry.
    pub fn with_stages(mut self, stages: &[i64]) -> Self {
        let stages: Arc<[Stage]> = stages
            .iter()
            .map(|it| Stage((*it).try_into().unwrap()))
            .collect();
        for watch in &mut self.watches {
            watch.stages = Arc::clone(&stages);
        }
        self
    }

    /// What is due now, with what was shown so far.
    pub fn plan(&self) -> Plan {
        self.plan_at(self.now)
    }

    pub fn plan_at(&self, now: DateTime<Utc>) -> Plan {
        let mut watches = self.watches.clone();
        for watch in &mut watches {
            watch.told = None;
            let id = watch.id;
            for shown in self.shown.iter().filter(|shown| shown.id == id) {
                watch.heard(shown.stage, shown.expires_at);
            }
        }
        let is_watched = |shown: &&Shown| {
            let watch = self.watches.iter().find(|watch| watch.id == shown.id);
            watch.is_some_and(|watch| watch.custody == Custody::Watched)
        };
        plan(
            &watches,
            Around {
                now,
                silences: &self.silences,
                quiet: self.quiet,
                watched_told_at: self.shown.iter().filter(is_watched).map(|it| it.at).max(),
            },
        )
    }

    /// One look: what is due is shown, if the desktop takes it.
    pub fn look(&mut self) -> Vec<Due> {
        let due = self.plan().due;
        if !self.desktop_works {
            return Vec::new();
        }
        let at = self.now;
        self.shown.extend(due.iter().map(|due| Shown {
            id: due.id,
            stage: due.stage,
            expires_at: due.expires_at,
            at,
        }));
        due
    }

    /// The clock goes on (or back) without anybody looking.
    pub fn off_for(mut self, by: i64) -> Self {
        self.now += seconds(by);
        self
    }

    /// One look, for its effect.
    pub fn looked(mut self) -> Self {
        self.look();
        self
    }

    /// Looks every `step` seconds until `until` seconds after the start.
    pub fn watched_until(mut self, until: i64, step: i64) -> Self {
        while self.now < start() + seconds(until) {
            self.look();
            self.now += seconds(step);
        }
        self.look();
        self
    }

    /// The computer says another time than it did.
    pub fn jumps(self, by: i64) -> Self {
        self.off_for(by)
    }

    /// The person silences the first credential for a day.
    pub fn snoozed(mut self) -> Self {
        self.watches[0].snooze = Some(Silence::of_a_day(self.now));
        self
    }

    /// JumpCloud tells another expiry of the first credential.
    pub fn moved_by(mut self, by: i64) -> Self {
        self.watches[0].expires_at += seconds(by);
        self
    }

    /// Looks every `step` seconds in which quiet hours hold by the clocks of `zone`.
    pub fn watched_in<Tz: TimeZone>(
        mut self,
        hours: QuietHours,
        zone: &Tz,
        until: i64,
        step: i64,
    ) -> Self {
        while self.now <= start() + seconds(until) {
            self.quiet = Silence::quiet(hours, self.now, zone);
            self.look();
            self.now += seconds(step);
        }
        self
    }

    /// The stages that were shown, in that order.
    pub fn told(&self) -> Vec<i64> {
        self.shown
            .iter()
            .map(|shown| i64::from(shown.stage.0))
            .collect()
    }

    /// When, in seconds before the expiry it was about.
    pub fn times(&self) -> Vec<i64> {
        self.shown
            .iter()
            .map(|it| (it.expires_at - it.at).num_seconds())
            .collect()
    }
}
