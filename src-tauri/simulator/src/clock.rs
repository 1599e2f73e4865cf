//! The simulator's time: a source that somebody else may own, and an offset of its own on top.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

/// Where the simulator reads the time from, in UTC.
#[derive(Clone)]
pub struct TimeSource(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl TimeSource {
    /// The operating system's clock.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the simulator's default clock meets the machine's"
    )]
    pub fn system() -> Self {
        Self::from_fn(Utc::now)
    }

    /// A clock that the caller owns, for example one that an app shares with the simulator.
    #[must_use]
    pub fn from_fn(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }
}

impl Default for TimeSource {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for TimeSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TimeSource")
    }
}

/// A [`TimeSource`] and how far the simulator is ahead of it.
#[derive(Debug)]
pub(crate) struct Clock {
    source: TimeSource,
    offset: TimeDelta,
}

impl Clock {
    pub(crate) fn new(source: TimeSource) -> Self {
        Self {
            source,
            offset: TimeDelta::zero(),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        let source = self.source.now();
        source.checked_add_signed(self.offset).unwrap_or(source)
    }

    pub(crate) fn advance(&mut self, by: TimeDelta) {
        self.offset = self.offset.checked_add(&by).unwrap_or(self.offset);
    }

    pub(crate) fn set_now(&mut self, now: DateTime<Utc>) {
        self.offset = now - self.source.now();
    }
}
