//! Time as an argument.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

/// Tells the time. Everything else in this crate asks it, so that tests and the demo can move it.
pub trait Clock: Send + Sync + 'static {
    /// Now, in UTC.
    fn now(&self) -> DateTime<Utc>;
}

/// The computer's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the time is taken"
    )]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that can be moved forward: frozen for tests, or running ahead of the system for the demo.
#[derive(Debug)]
pub struct ManualClock {
    frozen_at: Option<DateTime<Utc>>,
    ahead_millis: AtomicI64,
}

impl ManualClock {
    /// Stands still at `moment` until it is moved.
    #[must_use]
    pub const fn frozen_at(moment: DateTime<Utc>) -> Self {
        Self {
            frozen_at: Some(moment),
            ahead_millis: AtomicI64::new(0),
        }
    }

    /// Runs with the computer's clock, ahead of it by as much as it is moved.
    #[must_use]
    pub const fn following_the_system() -> Self {
        Self {
            frozen_at: None,
            ahead_millis: AtomicI64::new(0),
        }
    }

    /// Moves it; a negative step moves it back.
    pub fn advance(&self, step: TimeDelta) {
        self.ahead_millis
            .fetch_add(step.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        let ahead = TimeDelta::milliseconds(self.ahead_millis.load(Ordering::SeqCst));
        self.frozen_at.unwrap_or_else(|| SystemClock.now()) + ahead
    }
}
