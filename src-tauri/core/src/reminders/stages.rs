//! The points around an expiry at which a reminder is due.

use chrono::TimeDelta;

use crate::error::{CommandError, ErrorCode};
use crate::view::{Custody, Stage};

const MINUTE: i32 = 60;
const HOUR: i32 = 60 * MINUTE;
const DAY: i32 = 24 * HOUR;

/// For credentials in the keychain, the earliest first. JumpCloud's own mails begin at seven days.
const HELD: [Stage; 12] = [
    Stage(30 * DAY),
    Stage(14 * DAY),
    Stage(7 * DAY),
    Stage(6 * DAY),
    Stage(5 * DAY),
    Stage(4 * DAY),
    Stage(3 * DAY),
    Stage(2 * DAY),
    Stage(DAY),
    Stage(12 * HOUR),
    Stage(HOUR),
    Stage(15 * MINUTE),
];

/// For credentials of others, whom JumpCloud reminds itself.
const WATCHED: [Stage; 3] = [Stage(14 * DAY), Stage(7 * DAY), Stage(DAY)];

/// The earliest and the latest point before an expiry that a person may choose: the longest lifetime
/// that JumpCloud gives, and the time between two looks at the clock.
const CHOOSABLE: std::ops::RangeInclusive<i32> = MINUTE..=365 * DAY;

/// More points than this nobody wants.
const MOST: usize = 30;

impl Stage {
    /// The expiry itself. It is announced whatever else was chosen.
    pub const EXPIRED: Self = Self(0);

    /// How long before expiry; negative after it.
    #[must_use]
    pub fn before_expiry(self) -> TimeDelta {
        TimeDelta::seconds(i64::from(self.0))
    }

    /// The daily word of an expired credential, `days` whole days after its expiry.
    #[must_use]
    pub fn days_after(days: i64) -> Self {
        let seconds = days.saturating_mul(i64::from(DAY)).saturating_neg();
        // What expired that long ago is reminded of no more finely.
        Self(i32::try_from(seconds).unwrap_or(i32::MIN / DAY * DAY))
    }
}

/// The points before expiry that hold where nobody chose others, the earliest first.
#[must_use]
pub fn default_stages(custody: Custody) -> &'static [Stage] {
    match custody {
        Custody::Held => &HELD,
        Custody::Watched => &WATCHED,
    }
}

/// The stages among `all` that suit a credential, the earliest first. One that is not clearly shorter than the
/// credential's own lifetime is left out: a key of one hour is not announced 30 days ahead, nor one of 30 days that
/// got them a few minutes after it was made.
pub(super) fn fitting(all: &[Stage], lifetime: Option<TimeDelta>) -> &[Stage] {
    let first = lifetime.map_or(0, |lifetime| {
        all.partition_point(|stage| stage.before_expiry() * 20 >= lifetime * 19)
    });
    all.get(first..).unwrap_or_default()
}

/// How long before its expiry a credential begins to count as expiring.
#[must_use]
pub fn first_stage(all: &[Stage], lifetime: Option<TimeDelta>) -> TimeDelta {
    fitting(all, lifetime)
        .first()
        .map_or(TimeDelta::zero(), |stage| stage.before_expiry())
}

/// The stages that a person chose, in order and each once.
///
/// # Errors
/// [`ErrorCode::InvalidInput`] with the detail `stages` where one is under a minute or over 365 days, or
/// there are more than 30.
pub fn chosen(mut stages: Vec<Stage>) -> Result<Vec<Stage>, CommandError> {
    stages.sort_unstable_by(|one, other| other.cmp(one));
    stages.dedup();
    let fits = stages.len() <= MOST && stages.iter().all(|stage| CHOOSABLE.contains(&stage.0));
    if fits {
        return Ok(stages);
    }
    Err(CommandError::new(
        ErrorCode::InvalidInput,
        "a reminder comes between a minute and 365 days before expiry, and there are at most 30",
    )
    .with_detail("stages"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_in_order_and_could_be_chosen() {
        for custody in [Custody::Held, Custody::Watched] {
            let stages = default_stages(custody).to_vec();
            assert_eq!(chosen(stages.clone()).unwrap(), stages);
        }
    }

    #[test]
    fn what_a_person_chose_is_put_in_order() {
        let told = vec![Stage(DAY), Stage(7 * DAY), Stage(DAY)];
        assert_eq!(chosen(told).unwrap(), [Stage(7 * DAY), Stage(DAY)]);
        assert_eq!(chosen(Vec::new()).unwrap(), []);
    }

    #[test]
    fn what_nobody_can_be_reminded_of_is_refused() {
        for wrong in [Stage(0), Stage(-DAY), Stage(59), Stage(365 * DAY + 1)] {
            let error = chosen(vec![wrong]).unwrap_err();
            assert_eq!(error.detail.as_deref(), Some("stages"), "{wrong:?}");
        }
        let many = (1..=31).map(|days| Stage(days * DAY)).collect();
        chosen(many).unwrap_err();
    }

    #[test]
    fn a_word_for_every_day_after_expiry_has_room() {
        assert_eq!(Stage::days_after(0), Stage::EXPIRED);
        assert_eq!(Stage::days_after(3), Stage(-3 * DAY));
        assert!(Stage::days_after(i64::MAX).0 < -60 * 365 * DAY);
    }
}
