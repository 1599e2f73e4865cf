//! Time as an argument.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// Tells the time. Everything else in this crate asks it, so that tests and the demo can move it.
pub trait Clock: Send + Sync + 'static {
    /// Now, in UTC.
    fn now(&self) -> DateTime<Utc>;

    /// How long the computer has been on, sleep included. It only ever goes on, whatever the clock is set to.
    fn uptime(&self) -> Duration;
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

    #[cfg(unix)]
    fn uptime(&self) -> Duration {
        use rustix::time::{ClockId, clock_gettime};
        // Each is the one of its system that goes on during sleep.
        #[cfg(target_os = "linux")]
        let clock = ClockId::Boottime;
        #[cfg(not(target_os = "linux"))]
        let clock = ClockId::Monotonic;
        clock_gettime(clock).try_into().unwrap_or_default()
    }

    #[cfg(not(unix))]
    fn uptime(&self) -> Duration {
        // Windows' performance counter goes on during sleep; only differences count.
        static START: std::sync::LazyLock<std::time::Instant> =
            std::sync::LazyLock::new(std::time::Instant::now);
        START.elapsed()
    }
}

/// A clock that can be moved: frozen for tests, or running ahead of the system for the demo.
#[derive(Debug)]
pub struct ManualClock {
    frozen_at: Option<DateTime<Utc>>,
    ahead_millis: AtomicI64,
    /// How much of that was time that passed.
    passed_millis: AtomicI64,
}

impl ManualClock {
    /// Stands still at `moment` until it is moved.
    #[must_use]
    pub const fn frozen_at(moment: DateTime<Utc>) -> Self {
        Self {
            frozen_at: Some(moment),
            ahead_millis: AtomicI64::new(0),
            passed_millis: AtomicI64::new(0),
        }
    }

    /// Runs with the computer's clock, ahead of it by as much as it is moved.
    #[must_use]
    pub const fn following_the_system() -> Self {
        Self {
            frozen_at: None,
            ahead_millis: AtomicI64::new(0),
            passed_millis: AtomicI64::new(0),
        }
    }

    /// Lets time pass.
    pub fn advance(&self, step: TimeDelta) {
        self.passed_millis
            .fetch_add(step.num_milliseconds(), Ordering::SeqCst);
        self.set_ahead(step);
    }

    /// Sets the clock ahead, or back, without any time passing.
    pub fn set_ahead(&self, step: TimeDelta) {
        self.ahead_millis
            .fetch_add(step.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        let ahead = TimeDelta::milliseconds(self.ahead_millis.load(Ordering::SeqCst));
        self.frozen_at.unwrap_or_else(|| SystemClock.now()) + ahead
    }

    fn uptime(&self) -> Duration {
        let passed = self.passed_millis.load(Ordering::SeqCst);
        let passed = Duration::from_millis(u64::try_from(passed).unwrap_or(0));
        match self.frozen_at {
            Some(_) => passed,
            None => SystemClock.uptime() + passed,
        }
    }
}
