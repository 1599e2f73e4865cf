//! The points before expiry at which a reminder is due.

use chrono::TimeDelta;

use crate::view::{Custody, Stage};

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;

/// For credentials in the keychain, the earliest first. JumpCloud's own mails begin at seven days.
const HELD: [Stage; 13] = [
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
    Stage(0),
];

/// For credentials of others, whom JumpCloud reminds itself.
const WATCHED: [Stage; 4] = [Stage(14 * DAY), Stage(7 * DAY), Stage(DAY), Stage(0)];

impl Stage {
    /// How long before expiry.
    #[must_use]
    pub fn before_expiry(self) -> TimeDelta {
        TimeDelta::seconds(i64::from(self.0))
    }
}

/// The stages of a credential, the earliest first. A stage that is not shorter than the credential's
/// own lifetime is left out: a key of one hour is not announced 30 days ahead.
pub fn stages(custody: Custody, lifetime: Option<TimeDelta>) -> impl Iterator<Item = Stage> {
    let all: &[Stage] = match custody {
        Custody::Held => &HELD,
        Custody::Watched => &WATCHED,
    };
    all.iter()
        .copied()
        .filter(move |stage| lifetime.is_none_or(|lifetime| stage.before_expiry() < lifetime))
}

/// How long before its expiry a credential begins to count as expiring.
#[must_use]
pub fn first_stage(custody: Custody, lifetime: Option<TimeDelta>) -> TimeDelta {
    stages(custody, lifetime)
        .next()
        .map_or(TimeDelta::zero(), Stage::before_expiry)
}
