//! Whether this computer's clock can be believed.
//!
//! A clock that is set ahead by mistake would announce every key as expired, and those words could not be
//! taken back: the real ones would be missing later. So a jump that no passing of time explains is doubted
//! until JumpCloud's clock confirms it, or an hour has passed in which nobody said otherwise. Where JumpCloud's
//! clock is another one, it is believed rather than this computer's.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// Smaller differences are a clock being kept right.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// So long a jump is doubted that nobody confirms or denies.
const DOUBTED_FOR: Duration = Duration::from_hours(1);

/// JumpCloud's clock is asked again after so long.
const WORD_HOLDS_FOR: Duration = Duration::from_hours(12);

/// Both clocks of a computer at one moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reading {
    /// The clock on the wall, which can be set.
    pub wall: DateTime<Utc>,
    /// How long the computer has been on, sleep included: this only ever goes on.
    pub uptime: Duration,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Jump {
    /// How far the clock is ahead of what is believed; negative where it is behind.
    by: TimeDelta,
    /// The uptime at which it was noticed.
    noticed: Duration,
    /// JumpCloud's clock says so.
    denied: bool,
}

/// What is known of this computer's clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ClockDoubt {
    last: Option<Reading>,
    jump: Option<Jump>,
    /// How far ahead of JumpCloud's clock this one was at its last word, and when that came.
    word: Option<(TimeDelta, Duration)>,
}

impl ClockDoubt {
    /// Compares with the last look. Returns whether the clock has jumped since.
    pub fn look(&mut self, now: Reading) -> bool {
        let Some(last) = self.last.replace(now) else {
            return false;
        };
        let passed = TimeDelta::from_std(now.uptime.saturating_sub(last.uptime));
        let by = (now.wall - last.wall) - passed.unwrap_or(TimeDelta::zero());
        if by.abs() <= TOLERANCE {
            return false;
        }
        // Whatever was said of the clock before is out of date.
        self.word = None;
        let doubted = self.doubted(now) + by;
        let denied = self.jump.is_some_and(|jump| jump.denied);
        // A clock that goes back by itself is believed: what it says has been before.
        self.jump = (doubted > TOLERANCE || (denied && doubted < -TOLERANCE)).then_some(Jump {
            by: doubted,
            noticed: now.uptime,
            denied,
        });
        true
    }

    /// Takes JumpCloud's own time, told at `now`.
    pub fn hear(&mut self, theirs: DateTime<Utc>, now: Reading) {
        let ahead = now.wall - theirs;
        self.word = Some((ahead, now.uptime));
        self.jump = (ahead.abs() > TOLERANCE).then_some(Jump {
            by: ahead,
            noticed: now.uptime,
            denied: true,
        });
    }

    /// By how much the clock is ahead of what can be believed at `now`: negative where it is behind, zero where it
    /// is believed.
    #[must_use]
    pub fn doubted(&self, now: Reading) -> TimeDelta {
        match self.jump {
            Some(jump) if jump.denied || now.uptime.saturating_sub(jump.noticed) < DOUBTED_FOR => {
                jump.by
            }
            _ => TimeDelta::zero(),
        }
    }

    /// How far ahead of JumpCloud's clock this one is, where that is too far to rely on.
    #[must_use]
    pub fn ahead_of_jumpcloud(&self) -> Option<TimeDelta> {
        let (ahead, _) = self.word?;
        (ahead.abs() > TOLERANCE).then_some(ahead)
    }

    /// Whether JumpCloud has said that the clock is right.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.word.is_some_and(|(ahead, _)| ahead.abs() <= TOLERANCE)
    }

    /// Whether JumpCloud should be asked what time it is.
    #[must_use]
    pub fn wants_a_word(&self, now: Reading) -> bool {
        self.word
            .is_none_or(|(_, at)| now.uptime.saturating_sub(at) >= WORD_HOLDS_FOR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60;
    const DAY: i64 = 86_400;

    /// A computer whose clock can be set.
    struct Computer(Reading);

    impl Computer {
        fn new() -> Self {
            Self(Reading {
                wall: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
                uptime: Duration::from_secs(500),
            })
        }

        fn pass(&mut self, seconds: i64) -> Reading {
            self.0.uptime += Duration::from_secs(seconds.unsigned_abs());
            self.set(seconds)
        }

        fn set(&mut self, seconds: i64) -> Reading {
            self.0.wall += TimeDelta::seconds(seconds);
            self.0
        }
    }

    #[test]
    fn time_that_passes_is_no_jump_however_long() {
        let (mut doubt, mut computer) = (ClockDoubt::default(), Computer::new());
        for seconds in [0, 60, 8 * 3_600, 30 * DAY] {
            let now = computer.pass(seconds);
            assert!(!doubt.look(now), "{seconds}");
            assert_eq!(doubt.doubted(now), TimeDelta::zero());
        }
    }

    #[test]
    fn a_clock_that_is_kept_right_is_no_jump() {
        let (mut doubt, mut computer) = (ClockDoubt::default(), Computer::new());
        doubt.look(computer.0);
        for step in [5, -5, 5 * MINUTE, -5 * MINUTE] {
            assert!(!doubt.look(computer.set(step)), "{step}");
        }
    }

    #[test]
    fn a_jump_ahead_is_doubted_for_an_hour_where_nobody_tells() {
        let (mut doubt, mut computer) = (ClockDoubt::default(), Computer::new());
        doubt.look(computer.0);
        let jumped = computer.set(30 * DAY);
        assert!(doubt.look(jumped));
        assert_eq!(doubt.doubted(jumped), TimeDelta::days(30));
        let later = computer.pass(59 * MINUTE);
        doubt.look(later);
        assert_eq!(doubt.doubted(later), TimeDelta::days(30));
        let later = computer.pass(MINUTE);
        doubt.look(later);
        assert_eq!(doubt.doubted(later), TimeDelta::zero());
    }

    #[test]
    fn jumpcloud_confirms_a_jump_at_once() {
        let (mut doubt, mut computer) = (ClockDoubt::default(), Computer::new());
        doubt.look(computer.0);
        let jumped = computer.set(30 * DAY);
        doubt.look(jumped);
        doubt.hear(jumped.wall + TimeDelta::seconds(3), jumped);
        assert_eq!(doubt.doubted(jumped), TimeDelta::zero());
        assert!(doubt.is_confirmed() && doubt.ahead_of_jumpcloud().is_none());
    }

    #[test]
    fn a_jump_that_jumpcloud_denies_is_doubted_until_the_clock_is_set_back() {
        let (mut doubt, mut computer) = (ClockDoubt::default(), Computer::new());
        doubt.look(computer.0);
        let jumped = computer.set(30 * DAY);
        doubt.look(jumped);
        doubt.hear(jumped.wall - TimeDelta::days(30), jumped);
        let later = computer.pass(5 * DAY);
        doubt.look(later);
        assert_eq!(doubt.doubted(later), TimeDelta::days(30));
        assert_eq!(doubt.ahead_of_jumpcloud(), Some(TimeDelta::days(30)));
        let back = computer.set(-30 * DAY);
        assert!(doubt.look(back));
        assert_eq!(doubt.doubted(back), TimeDelta::zero());
        assert_eq!(doubt.ahead_of_jumpcloud(), None, "out of date");
    }

    #[test]
    fn what_is_believed_by_now_is_not_doubted_again_with_the_next_jump() {
        let (mut doubt, mut computer) = (ClockDoubt::default(), Computer::new());
        doubt.look(computer.0);
        doubt.look(computer.set(30 * DAY));
        doubt.look(computer.pass(2 * 60 * MINUTE));
        let again = computer.set(DAY);
        assert!(doubt.look(again));
        assert_eq!(doubt.doubted(again), TimeDelta::days(1));
    }

    #[test]
    fn what_jumpcloud_says_is_believed_whatever_the_clock_did() {
        let (mut doubt, mut computer) = (ClockDoubt::default(), Computer::new());
        doubt.look(computer.0);
        let jumped = computer.set(30 * DAY);
        doubt.look(jumped);
        // It should have gone on by all but six minutes.
        doubt.hear(jumped.wall - TimeDelta::minutes(6), jumped);
        assert_eq!(doubt.doubted(jumped), TimeDelta::minutes(6));
        // A clock that was wrong from the start, both ways.
        for seconds in [10 * DAY, -10 * DAY] {
            let (mut doubt, mut computer) = (ClockDoubt::default(), Computer::new());
            doubt.look(computer.0);
            let truth = computer.0.wall - TimeDelta::seconds(seconds);
            doubt.hear(truth, computer.0);
            assert_eq!(doubt.doubted(computer.0), TimeDelta::seconds(seconds));
            let later = computer.pass(3 * 60 * MINUTE);
            doubt.look(later);
            assert_eq!(doubt.doubted(later), TimeDelta::seconds(seconds));
            let right = computer.set(-seconds);
            doubt.look(right);
            assert_eq!(doubt.doubted(right), TimeDelta::zero());
        }
    }

    #[test]
    fn a_denial_outlasts_a_small_jump() {
        let (mut doubt, mut computer) = (ClockDoubt::default(), Computer::new());
        doubt.look(computer.0);
        let jumped = computer.set(30 * DAY);
        doubt.look(jumped);
        doubt.hear(jumped.wall - TimeDelta::days(30), jumped);
        doubt.look(computer.set(10 * MINUTE));
        let later = computer.pass(5 * 60 * MINUTE);
        doubt.look(later);
        assert_eq!(
            doubt.doubted(later),
            TimeDelta::days(30) + TimeDelta::minutes(10)
        );
    }

    #[test]
    fn a_clock_that_goes_back_is_believed() {
        let (mut doubt, mut computer) = (ClockDoubt::default(), Computer::new());
        doubt.look(computer.0);
        let back = computer.set(-30 * DAY);
        assert!(doubt.look(back));
        assert_eq!(doubt.doubted(back), TimeDelta::zero());
        assert!(doubt.wants_a_word(back));
    }
}
