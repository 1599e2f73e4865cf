//! Times in which nothing is announced: a snooze, or the quiet hours.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone, Utc};

use crate::view::QuietHours;

/// From here to its expiry no silence keeps a held credential back.
const LAST_HOUR: TimeDelta = TimeDelta::hours(1);

/// How long one snooze lasts.
const SNOOZE: TimeDelta = TimeDelta::days(1);

/// When the morning of "until tomorrow" begins, in local time.
const MORNING: NaiveTime = match NaiveTime::from_hms_opt(8, 0, 0) {
    Some(morning) => morning,
    None => NaiveTime::MIN,
};

/// So far back or ahead a change of the local clock is looked for: longer than any zone ever skipped.
const SKIPPED_AT_MOST: i64 = 25 * 60;

/// From one moment to another. Before its beginning it does not hold: a clock that was set back must not
/// make it longer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Silence {
    /// Its first moment.
    pub from: DateTime<Utc>,
    /// The moment at which it is over.
    pub until: DateTime<Utc>,
}

impl Silence {
    /// A day from `now` on.
    #[must_use]
    pub fn of_a_day(now: DateTime<Utc>) -> Self {
        Self {
            from: now,
            until: now + SNOOZE,
        }
    }

    /// From `now` to the next morning by the clocks of `zone`.
    #[must_use]
    pub fn until_tomorrow<Tz: TimeZone>(now: DateTime<Utc>, zone: &Tz) -> Self {
        let today = now.with_timezone(zone).date_naive();
        let until = today
            .checked_add_days(Days::new(1))
            .map_or(now + SNOOZE, |tomorrow| {
                moment(tomorrow.and_time(MORNING), zone)
            });
        Self { from: now, until }
    }

    /// The quiet hours in which `now` lies, if it does, by the clocks of `zone`.
    #[must_use]
    pub fn quiet<Tz: TimeZone>(hours: QuietHours, now: DateTime<Utc>, zone: &Tz) -> Option<Self> {
        let (from, until) = (time(hours.from)?, time(hours.until)?);
        let today = now.with_timezone(zone).date_naive();
        // They began today, or yesterday where they go on past midnight.
        [Some(today), today.pred_opt()]
            .into_iter()
            .flatten()
            .find_map(|day| {
                let last = if until > from {
                    Some(day)
                } else {
                    day.succ_opt()
                }?;
                let hours = Self {
                    from: moment(day.and_time(from), zone),
                    until: moment(last.and_time(until), zone),
                };
                (from != until && hours.from <= now && now < hours.until).then_some(hours)
            })
    }

    /// When these quiet hours end for a credential that expires at `expires_at`: an hour before that, whenever they
    /// began. What has expired waits for their own end.
    #[must_use]
    pub fn quiet_end_for(self, expires_at: DateTime<Utc>) -> DateTime<Utc> {
        if self.from < expires_at {
            self.until.min(expires_at - LAST_HOUR)
        } else {
            self.until
        }
    }

    /// When this snooze ends for a credential that expires at `expires_at`: an hour before that, or at the
    /// expiry where it began later, so that nobody sleeps through the end of a key.
    #[must_use]
    pub fn end_for(self, expires_at: DateTime<Utc>) -> DateTime<Utc> {
        [expires_at - LAST_HOUR, expires_at]
            .into_iter()
            .find(|bound| self.from < *bound)
            .map_or(self.until, |bound| bound.min(self.until))
    }
}

fn time(minutes: u16) -> Option<NaiveTime> {
    NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minutes) * 60, 0)
}

/// When the clocks of `zone` show this. Where they show it twice, the first time; where they skip it, the
/// first moment after the gap.
fn moment<Tz: TimeZone>(local: chrono::NaiveDateTime, zone: &Tz) -> DateTime<Utc> {
    (0..=SKIPPED_AT_MOST)
        .find_map(|minutes| {
            let later = local.checked_add_signed(TimeDelta::minutes(minutes))?;
            zone.from_local_datetime(&later).earliest()
        })
        .map_or_else(|| local.and_utc(), |found| found.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Berlin;
    use chrono_tz::Pacific::Apia;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    const NIGHT: QuietHours = QuietHours {
        from: 22 * 60,
        until: 7 * 60,
    };

    #[test]
    fn quiet_hours_go_on_past_midnight() {
        // Berlin is two hours ahead in summer.
        for (moment, quiet) in [
            ("2026-07-01T19:59:59Z", false),
            ("2026-07-01T20:00:00Z", true),
            ("2026-07-01T22:30:00Z", true),
            ("2026-07-02T04:59:59Z", true),
            ("2026-07-02T05:00:00Z", false),
        ] {
            let found = Silence::quiet(NIGHT, at(moment), &Berlin);
            assert_eq!(found.is_some(), quiet, "{moment}");
        }
        let noon = QuietHours {
            from: 12 * 60,
            until: 13 * 60,
        };
        assert!(Silence::quiet(noon, at("2026-07-01T10:30:00Z"), &Berlin).is_some());
        assert!(Silence::quiet(noon, at("2026-07-01T11:00:00Z"), &Berlin).is_none());
    }

    #[test]
    fn hours_without_length_are_none() {
        let none = QuietHours {
            from: 60,
            until: 60,
        };
        assert!(Silence::quiet(none, at("2026-07-01T00:30:00Z"), &Berlin).is_none());
    }

    #[test]
    fn the_night_in_which_clocks_change_is_an_hour_shorter_or_longer() {
        let length = |moment| {
            let night = Silence::quiet(NIGHT, at(moment), &Berlin).unwrap();
            night.until - night.from
        };
        assert_eq!(length("2026-03-28T23:00:00Z"), TimeDelta::hours(8));
        assert_eq!(length("2026-10-24T23:00:00Z"), TimeDelta::hours(10));
        assert_eq!(length("2026-06-01T23:00:00Z"), TimeDelta::hours(9));
    }

    #[test]
    fn hours_that_begin_in_the_skipped_hour_begin_after_it() {
        // On 29 March 2026 two o'clock does not exist in Berlin.
        let hours = QuietHours {
            from: 2 * 60 + 30,
            until: 4 * 60,
        };
        let quiet = Silence::quiet(hours, at("2026-03-29T01:30:00Z"), &Berlin).unwrap();
        assert_eq!(quiet.from, at("2026-03-29T01:00:00Z"));
        assert_eq!(quiet.until, at("2026-03-29T02:00:00Z"));
    }

    #[test]
    fn tomorrow_begins_at_eight_also_where_a_day_is_left_out() {
        let berlin = Silence::until_tomorrow(at("2026-10-24T12:00:00Z"), &Berlin);
        assert_eq!(berlin.until, at("2026-10-25T07:00:00Z"));
        // Samoa left out 30 December 2011.
        let apia = Silence::until_tomorrow(at("2011-12-30T08:00:00Z"), &Apia);
        assert_eq!(apia.until, at("2011-12-30T10:00:00Z"));
    }

    #[test]
    fn no_silence_reaches_into_the_last_hour() {
        let now = at("2026-07-01T12:00:00Z");
        let snooze = Silence::of_a_day(now);
        let end = |hours| snooze.end_for(now + TimeDelta::hours(hours));
        assert_eq!(end(48), now + TimeDelta::days(1), "far off: a whole day");
        assert_eq!(end(12), now + TimeDelta::hours(11), "to the last hour");
        assert_eq!(
            end(1),
            now + TimeDelta::hours(1),
            "asked for within it: to the end"
        );
        assert_eq!(end(-1), now + TimeDelta::days(1), "expired: a whole day");
    }
}
