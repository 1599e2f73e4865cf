//! Snoozes and quiet hours.

use chrono_tz::America::New_York;
use chrono_tz::Asia::Tokyo;
use chrono_tz::Europe::Berlin;
use keyvigil_core::reminders::Silence;
use keyvigil_core::view::QuietHours;

use super::super::life::{DAY, HOUR, Life, MINUTE};
use super::{Case, case};

const NIGHT: QuietHours = QuietHours {
    from: 22 * 60,
    until: 7 * 60,
};

/// Half of every day.
const AFTERNOON: QuietHours = QuietHours {
    from: 12 * 60,
    until: 0,
};

pub fn cases() -> Vec<Case> {
    [snoozes(), quiet_hours()].into_iter().flatten().collect()
}

fn snoozes() -> Vec<Case> {
    let at = |before: i64| Life::held(90 * DAY).off_for(90 * DAY - before);
    vec![
        case(
            "a snooze keeps a stage back for a day, and then tells the one that holds",
            &at(7 * DAY + HOUR)
                .snoozed()
                .off_for(2 * HOUR)
                .looked()
                .off_for(23 * HOUR)
                .looked(),
            &[6 * DAY],
        ),
        case(
            "a snooze hides a stage that it outlasts by a second",
            &at(7 * DAY).snoozed().off_for(DAY - 1).looked(),
            &[],
        ),
        case(
            "a snooze is over on the second",
            &at(7 * DAY).snoozed().off_for(DAY).looked(),
            &[6 * DAY],
        ),
        case(
            "a snooze ends an hour before the expiry",
            &at(10 * HOUR)
                .snoozed()
                .looked()
                .off_for(9 * HOUR - 1)
                .looked()
                .off_for(1)
                .looked(),
            &[HOUR],
        ),
        case(
            "a snooze within the last hour lasts to the expiry",
            &at(HOUR)
                .looked()
                .snoozed()
                .off_for(50 * MINUTE)
                .looked()
                .off_for(10 * MINUTE)
                .looked(),
            &[HOUR, 0],
        ),
        case(
            "an expired key can be snoozed for a day",
            &at(0)
                .looked()
                .off_for(DAY)
                .snoozed()
                .looked()
                .off_for(DAY)
                .looked(),
            &[0, -2 * DAY],
        ),
        case(
            "a clock that is set back does not make a snooze longer",
            &at(14 * DAY).snoozed().jumps(-2 * DAY).looked(),
            &[30 * DAY],
        ),
        case(
            "a snooze of everything keeps watched keys back, too",
            &everything_snoozed(Life::watched(90 * DAY).off_for(83 * DAY)),
            &[7 * DAY],
        ),
        case(
            "a snooze of everything lets the last hour of a held key through",
            &everything_snoozed(at(3 * HOUR)),
            &[HOUR, 15 * MINUTE, 0],
        ),
    ]
}

/// Snoozed for a day, and looked at every minute of it and a day longer.
fn everything_snoozed(mut life: Life) -> Life {
    life.silences = vec![Silence::of_a_day(life.now)];
    let end = (life.now - super::super::life::start()).num_seconds() + DAY;
    life.watched_until(end, MINUTE)
}

fn quiet_hours() -> Vec<Case> {
    let two_weeks = || Life::held(14 * DAY).with_stages(&[7 * DAY, 3 * DAY, DAY, HOUR]);
    // Made, and so expiring, at noon UTC: 14:00 in Berlin, 21:00 in Tokyo, 8:00 in New York.
    vec![
        case(
            "quiet hours at night change nothing for stages that fall into the day",
            &two_weeks().watched_in(NIGHT, &Berlin, 14 * DAY, MINUTE),
            &[7 * DAY, 3 * DAY, DAY, HOUR, 0],
        ),
        case(
            "in quiet afternoons the last hour of a held key is heard all the same",
            &two_weeks().watched_in(AFTERNOON, &Berlin, 14 * DAY, MINUTE),
            &[7 * DAY, 3 * DAY, DAY, HOUR, 0],
        ),
        Case {
            what: "what falls into quiet hours is heard when they are over".into(),
            heard: two_weeks()
                .watched_in(AFTERNOON, &Berlin, 14 * DAY, MINUTE)
                .times(),
            // From 14:00 to midnight is ten hours.
            expected: vec![
                7 * DAY - 10 * HOUR,
                3 * DAY - 10 * HOUR,
                DAY - 10 * HOUR,
                HOUR,
                0,
            ],
        },
        Case {
            what: "a person who moves to another zone has its quiet hours".into(),
            heard: two_weeks()
                .watched_in(NIGHT, &Tokyo, 14 * DAY, MINUTE)
                .times(),
            expected: vec![7 * DAY, 3 * DAY, DAY, HOUR, 0],
        },
        Case {
            what: "hours that begin with the last hour let it through, also in another zone".into(),
            heard: two_weeks()
                .watched_in(
                    QuietHours {
                        from: 7 * 60,
                        until: 10 * 60,
                    },
                    &New_York,
                    14 * DAY,
                    MINUTE,
                )
                .times(),
            expected: vec![
                7 * DAY - 2 * HOUR,
                3 * DAY - 2 * HOUR,
                DAY - 2 * HOUR,
                HOUR,
                0,
            ],
        },
        Case {
            what: "watched keys have no last hour: they wait for the end of the quiet hours".into(),
            heard: Life::watched(14 * DAY)
                .with_stages(&[])
                .watched_in(AFTERNOON, &Berlin, 15 * DAY, MINUTE)
                .times(),
            expected: vec![-10 * HOUR],
        },
    ]
}
