//! Several credentials at once, and desktops that refuse.

use keyvigil_core::view::Custody;

use super::super::life::{DAY, HOUR, Life, MINUTE, key};
use super::{Case, case};

pub fn cases() -> Vec<Case> {
    vec![
        Case {
            what: "500 keys that are due on one day are each heard once, the most urgent first"
                .into(),
            heard: five_hundred().off_for(83 * DAY).looked().looked().times(),
            expected: (0..500)
                .map(|minute| 7 * DAY - (500 - minute) * MINUTE + MINUTE)
                .collect(),
        },
        case(
            "others' keys wait for the day's word",
            &two_watched().watched_until(16 * DAY, MINUTE),
            // The second is due three hours after the first, and is told of a day later, where the first has got on.
            &[14 * DAY, 14 * DAY, 7 * DAY, 7 * DAY, DAY, 0, DAY, 0],
        ),
        case(
            "a desktop that refuses for a week costs the pop-ups of that week, and no more",
            &refusing_for_a_week().looked().looked(),
            &[3 * DAY],
        ),
        case(
            "a desktop that refuses hears nothing, whatever is due",
            &refusing_for_a_week_still(),
            &[],
        ),
    ]
}

/// Each expires a minute before the one before it.
fn five_hundred() -> Life {
    let lifetimes = (0..500).map(|minute| 90 * DAY - minute * MINUTE);
    Life::of(
        lifetimes
            .map(|lifetime| key(Custody::Held, lifetime))
            .collect::<Vec<_>>(),
    )
}

fn two_watched() -> Life {
    Life::of([
        key(Custody::Watched, 15 * DAY),
        key(Custody::Watched, 15 * DAY + 3 * HOUR),
    ])
}

fn refusing_for_a_week_still() -> Life {
    let mut life = Life::held(90 * DAY).off_for(80 * DAY);
    life.desktop_works = false;
    life.watched_until(87 * DAY, HOUR)
}

fn refusing_for_a_week() -> Life {
    Life {
        desktop_works: true,
        ..refusing_for_a_week_still()
    }
}
