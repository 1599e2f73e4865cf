//! Clocks that jump, months with 29 days, and expiries that move.

use super::super::life::{DAY, HOUR, Life, MINUTE, start};
use super::{Case, case};

const STAGES: [i64; 12] = [
    30 * DAY,
    14 * DAY,
    7 * DAY,
    6 * DAY,
    5 * DAY,
    4 * DAY,
    3 * DAY,
    2 * DAY,
    DAY,
    12 * HOUR,
    HOUR,
    15 * MINUTE,
];

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (place, stage) in STAGES.into_iter().enumerate() {
        // A moment before a stage it is still the one before.
        let before = place.checked_sub(1).map(|before| STAGES[before]);
        let both: Vec<_> = before.into_iter().chain([stage]).collect();
        let at = || Life::held(90 * DAY).off_for(90 * DAY - stage);
        cases.push(case(
            format!("a clock that swings by five seconds around {stage} s tells each stage once"),
            &at()
                .off_for(-3)
                .looked()
                .off_for(5)
                .looked()
                .off_for(-5)
                .looked()
                .off_for(5)
                .looked(),
            &both,
        ));
        cases.push(case(
            format!("a clock that goes back 30 days after {stage} s tells nothing again"),
            &at()
                .looked()
                .jumps(-30 * DAY)
                .looked()
                .off_for(30 * DAY)
                .looked(),
            &[stage],
        ));
        cases.push(case(
            format!("a clock that goes on 30 days from {stage} s tells the end or what holds then"),
            &at().looked().jumps(30 * DAY).looked(),
            &after_thirty_days(stage),
        ));
        cases.push(case(
            format!("an expiry that is put off by a month after {stage} s arms all stages again"),
            &at().looked().moved_by(30 * DAY).off_for(30 * DAY).looked(),
            &[stage, stage],
        ));
        cases.push(case(
            format!("an expiry that is told 59 minutes later after {stage} s is the same one"),
            &at().looked().moved_by(59 * MINUTE).looked(),
            &[stage],
        ));
    }
    cases.extend(expiries());
    cases.extend(calendars());
    cases
}

fn after_thirty_days(stage: i64) -> Vec<i64> {
    let left = stage - 30 * DAY;
    if left >= 0 {
        return vec![stage, 0];
    }
    // A day is only over when it is over.
    let days = (-left) / DAY;
    vec![stage, -days * DAY]
}

fn expiries() -> Vec<Case> {
    let key = || Life::held(90 * DAY).off_for(70 * DAY).looked();
    vec![
        case(
            "a shorter lifetime tells its most urgent stage at once",
            &key().moved_by(-17 * DAY).looked(),
            &[30 * DAY, 3 * DAY],
        ),
        case(
            "a longer lifetime is silent until its own stages",
            &key()
                .moved_by(60 * DAY)
                .looked()
                .off_for(49 * DAY)
                .looked()
                .off_for(DAY)
                .looked(),
            &[30 * DAY, 30 * DAY],
        ),
        case(
            "an expiry that moves by an hour and a minute is another one",
            &key().moved_by(61 * MINUTE).looked(),
            &[30 * DAY, 30 * DAY],
        ),
        case(
            "an expiry that comes back is known again",
            &key()
                .moved_by(60 * DAY)
                .looked()
                .moved_by(-60 * DAY)
                .looked(),
            &[30 * DAY],
        ),
        case(
            "a lifetime that ends by the change is told as expired",
            &key().moved_by(-30 * DAY).looked(),
            &[30 * DAY, -10 * DAY],
        ),
    ]
}

/// Expiry and stages are counted in seconds of UTC, whatever a calendar does.
fn calendars() -> Vec<Case> {
    let dated = |expiry: &str, looks: &[&str]| {
        let mut life = Life::held(DAY);
        life.watches[0].expires_at = expiry.parse().unwrap();
        life.watches[0].created_at = None;
        for look in looks {
            life.now = look.parse().unwrap();
            life.look();
        }
        life
    };
    let unmoved = Life::held(90 * DAY);
    assert_eq!(unmoved.now, start());
    vec![
        case(
            "a day before the first of March of a leap year is the 29th of February",
            &dated(
                "2028-03-01T09:00:00Z",
                &["2028-02-29T08:59:59Z", "2028-02-29T09:00:00Z"],
            ),
            &[2 * DAY, DAY],
        ),
        case(
            "a key that expires on the 29th of February is told of a year of days before",
            &dated(
                "2028-02-29T09:00:00Z",
                &["2028-02-28T09:00:00Z", "2028-02-29T09:00:00Z"],
            ),
            &[DAY, 0],
        ),
        case(
            "the night in which Europe's clocks go on has 24 hours of UTC",
            &dated(
                "2026-03-29T12:00:00Z",
                &[
                    "2026-03-28T11:59:59Z",
                    "2026-03-28T12:00:00Z",
                    "2026-03-29T00:00:00Z",
                ],
            ),
            &[2 * DAY, DAY, 12 * HOUR],
        ),
        case(
            "the night in which they go back, too",
            &dated(
                "2026-10-25T12:00:00Z",
                &[
                    "2026-10-24T11:59:59Z",
                    "2026-10-24T12:00:00Z",
                    "2026-10-25T00:00:00Z",
                ],
            ),
            &[2 * DAY, DAY, 12 * HOUR],
        ),
        case(
            "a year's end is a day like others",
            &dated(
                "2027-01-01T00:00:00Z",
                &["2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z"],
            ),
            &[DAY, 0],
        ),
    ]
}
