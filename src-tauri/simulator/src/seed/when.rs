//! Times in a seed: `now`, `84d ago`, `in 2d 4h`, or a date in RFC 3339.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

/// A moment, mostly relative to the start of the simulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Relative(TimeDelta),
    At(DateTime<Utc>),
}

/// When a key expires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expiry {
    Never,
    When(When),
}

impl When {
    pub(super) fn from(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::Relative(delta) => now + delta,
            Self::At(time) => time,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        if text == "now" {
            return Some(Self::Relative(TimeDelta::zero()));
        }
        if let Some(future) = text.strip_prefix("in ") {
            return Some(Self::Relative(duration(future)?));
        }
        if let Some(past) = text.strip_suffix(" ago") {
            return Some(Self::Relative(-duration(past)?));
        }
        let time = DateTime::parse_from_rfc3339(text).ok()?;
        Some(Self::At(time.with_timezone(&Utc)))
    }
}

impl Expiry {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "never" => Some(Self::Never),
            text => When::parse(text).map(Self::When),
        }
    }
}

/// At most a century: enough for any seed, and no sum of it overflows.
const LONGEST: TimeDelta = TimeDelta::days(36_525);

/// `2d 4h 30m`.
fn duration(text: &str) -> Option<TimeDelta> {
    text.split_whitespace()
        .try_fold(TimeDelta::zero(), |sum, part| {
            let (number, unit) = part.split_at_checked(part.len().checked_sub(1)?)?;
            let number: i64 = number.parse::<u32>().ok()?.into();
            let one = match unit {
                "d" => TimeDelta::try_days(number)?,
                "h" => TimeDelta::try_hours(number)?,
                "m" => TimeDelta::try_minutes(number)?,
                _ => return None,
            };
            sum.checked_add(&one).filter(|sum| *sum <= LONGEST)
        })
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text(Self::parse))
    }
}

impl<'de> Deserialize<'de> for Expiry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text(Self::parse))
    }
}

struct Text<F>(F);

impl<T, F: Fn(&str) -> Option<T>> Visitor<'_> for Text<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time such as \"84d ago\", \"in 2d 4h\", \"now\" or \"2026-01-31T12:00:00Z\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
    }
}
