//! Whether this computer's clock can be believed, and what the person is told where it cannot.

use chrono::{DateTime, TimeDelta, Utc};

use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::notifier::{Notification, Subject, Urgency};
use crate::reminders::{Reading, clock_differs, clock_jumped};
use crate::store::Activity;
use crate::view::{ActivityKind, HealthState};

/// A jump is told of only when JumpCloud has had this long to confirm it: a computer that wakes in a
/// hurry is no reason to alarm anybody.
const GRACE: std::time::Duration = std::time::Duration::from_secs(50);

/// A clock that is further off than this is worth a word of its own; health tells of less.
const FAR_OFF: TimeDelta = TimeDelta::hours(1);

impl App {
    /// Compares both clocks with the last look.
    pub(super) fn look_at_the_clock(&self) {
        let now = self.reading();
        let mut volatile = self.volatile();
        if volatile.clock.look(now) {
            volatile.jumped_at = Some(now.uptime);
            volatile.warned_of_clock = false;
            // Their answers tell what time it is.
            volatile.refresh_all = true;
        }
    }

    /// Now, as far as this computer's clock is believed.
    pub(super) fn believed_now(&self) -> DateTime<Utc> {
        let now = self.reading();
        now.wall - self.volatile().clock.doubted(now)
    }

    /// Whether JumpCloud has said that the clock is right, or what it is off by.
    pub(super) fn is_the_time_known(&self) -> bool {
        let clock = self.volatile().clock;
        clock.is_confirmed() || clock.ahead_of_jumpcloud().is_some()
    }

    /// Whether JumpCloud should be asked what time it is.
    pub(super) fn wants_the_time(&self) -> bool {
        let now = self.reading();
        self.volatile().clock.wants_a_word(now)
    }

    /// Takes JumpCloud's own time, as it has just been told.
    pub(super) fn hear_the_time(&self, theirs: DateTime<Utc>) {
        // A jump that was not noticed yet would make the word out of date.
        self.look_at_the_clock();
        let now = self.reading();
        self.volatile().clock.hear(theirs, now);
    }

    pub(super) fn health_of_clock(&self) -> HealthState {
        let now = self.reading();
        let clock = self.volatile().clock;
        let doubted = clock.doubted(now);
        let failed = |code, by: TimeDelta, what: &str| HealthState::Failed {
            error: CommandError::new(code, what).with_detail(by.num_seconds().to_string()),
        };
        if let Some(ahead) = clock.ahead_of_jumpcloud() {
            let what = "this computer's clock and JumpCloud's differ by more than 5 minutes";
            return failed(ErrorCode::ClockSkewed, ahead, what);
        }
        if doubted > TimeDelta::zero() {
            let what = "this computer's clock went ahead all at once";
            return failed(ErrorCode::ClockJumped, doubted, what);
        }
        if clock.is_confirmed() {
            HealthState::Ok
        } else {
            HealthState::Unknown
        }
    }

    /// Says once that reminders wait for a word on the clock.
    pub(super) async fn warn_of_the_clock(&self, by: TimeDelta, waiting: usize) -> Result<()> {
        let now = self.reading();
        let is_new = self
            .volatile()
            .jumped_at
            .is_some_and(|at| now.uptime.saturating_sub(at) < GRACE);
        if waiting == 0 || is_new {
            return Ok(());
        }
        self.say_of_the_clock(clock_jumped(by, waiting)).await
    }

    /// Says once that JumpCloud's clock is another one, where it is far off.
    pub(super) async fn warn_of_a_wrong_clock(&self) -> Result<()> {
        let ahead = self.volatile().clock.ahead_of_jumpcloud();
        match ahead.filter(|ahead| ahead.abs() > FAR_OFF) {
            Some(ahead) => self.say_of_the_clock(clock_differs(ahead)).await,
            None => Ok(()),
        }
    }

    async fn say_of_the_clock(&self, (title, body): (String, String)) -> Result<()> {
        if self.volatile().warned_of_clock {
            return Ok(());
        }
        let notification = Notification {
            subject: Subject::Clock,
            stages: Vec::new(),
            title: title.clone(),
            body,
            urgency: Urgency::Normal,
            actions: Vec::new(),
        };
        // Where the desktop does not take it, health tells of both.
        if self.show(&notification).await.is_ok() {
            self.volatile().warned_of_clock = true;
            let line = Activity::new(ActivityKind::ClockJumped, title);
            self.log(line).await?;
        }
        Ok(())
    }

    fn reading(&self) -> Reading {
        Reading {
            wall: self.clock.now(),
            uptime: self.clock.uptime(),
        }
    }
}
