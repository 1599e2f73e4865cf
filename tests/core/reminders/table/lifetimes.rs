//! Every lifetime that JumpCloud gives, looked at all the time or now and then.

use super::super::life::{DAY, HOUR, Life, MINUTE};
use super::{Case, case};

/// The stages of a held key that fit into a life, then a word a day for three days.
fn of_held(lifetime: i64) -> Vec<i64> {
    let stages = [
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
        0,
    ];
    let fitting = stages.into_iter().filter(|stage| *stage < lifetime);
    fitting.chain([-DAY, -2 * DAY, -3 * DAY]).collect()
}

fn of_watched(lifetime: i64) -> Vec<i64> {
    let stages = [14 * DAY, 7 * DAY, DAY, 0];
    stages
        .into_iter()
        .filter(|stage| *stage < lifetime)
        .collect()
}

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let lifetimes = [
        (HOUR, "an hour"),
        (2 * HOUR, "two hours"),
        (12 * HOUR, "twelve hours"),
        (DAY, "a day"),
        (2 * DAY, "two days"),
        (7 * DAY, "a week"),
        (14 * DAY, "two weeks"),
        (30 * DAY, "30 days"),
        (60 * DAY, "60 days"),
        (90 * DAY, "90 days"),
        (365 * DAY, "365 days"),
    ];
    for (lifetime, name) in lifetimes {
        let end = lifetime + 3 * DAY;
        let every = |step| Life::held(lifetime).watched_until(end, step);
        cases.push(case(
            format!("a held key of {name}, looked at every minute"),
            &every(MINUTE),
            &of_held(lifetime),
        ));
        cases.push(case(
            format!("a watched key of {name}, looked at every minute"),
            &Life::watched(lifetime).watched_until(end, MINUTE),
            &of_watched(lifetime),
        ));
        cases.push(case(
            format!("a held key of {name}, off from its making until an hour after its end"),
            &Life::held(lifetime)
                .off_for(lifetime + HOUR)
                .looked()
                .looked(),
            &[0],
        ));
        cases.push(case(
            format!("a watched key of {name}, off from its making until a month after its end"),
            &Life::watched(lifetime)
                .off_for(lifetime + 30 * DAY)
                .looked()
                .looked(),
            &[0],
        ));
    }
    cases.extend(now_and_then());
    cases.extend(chosen());
    cases
}

fn now_and_then() -> Vec<Case> {
    let key = || Life::held(90 * DAY);
    vec![
        case(
            "a week off collapses into the most urgent stage",
            &key().off_for(85 * DAY).looked(),
            &[5 * DAY],
        ),
        case(
            "a laptop that is opened once a week hears of the stage that holds then",
            &key().watched_until(104 * DAY, 7 * DAY),
            &[30 * DAY, 14 * DAY, 6 * DAY, -DAY, -8 * DAY, -15 * DAY],
        ),
        case(
            "a second before a stage nothing is heard",
            &key().off_for(60 * DAY - 1).looked(),
            &[],
        ),
        case(
            "in the very second of a stage it is heard",
            &key().off_for(60 * DAY).looked(),
            &[30 * DAY],
        ),
        case(
            "a second before the expiry it is the last quarter of an hour",
            &key().off_for(90 * DAY - 1).looked(),
            &[15 * MINUTE],
        ),
        case(
            "what expired long before it was first seen is told once, and then daily",
            &key()
                .off_for(200 * DAY)
                .looked()
                .looked()
                .off_for(DAY)
                .looked(),
            &[-110 * DAY, -111 * DAY],
        ),
        case(
            "a watched key that expired is told of once and never again",
            &Life::watched(90 * DAY)
                .off_for(91 * DAY)
                .looked()
                .off_for(30 * DAY)
                .looked(),
            &[0],
        ),
    ]
}

fn chosen() -> Vec<Case> {
    let key = || Life::held(90 * DAY);
    vec![
        case(
            "own stages come in place of the general ones, and the expiry all the same",
            &key()
                .with_stages(&[10 * DAY, HOUR])
                .watched_until(91 * DAY, 30 * MINUTE),
            &[10 * DAY, HOUR, 0, -DAY],
        ),
        case(
            "without any stage the expiry itself is told",
            &key().with_stages(&[]).watched_until(90 * DAY, HOUR),
            &[0],
        ),
        case(
            "a stage that is added behind what was told already is not told",
            &key()
                .off_for(84 * DAY)
                .looked()
                .with_stages(&[20 * DAY, 6 * DAY])
                .looked(),
            &[6 * DAY],
        ),
        case(
            "a stage of the whole life is left out",
            &Life::held(14 * DAY).off_for(MINUTE).looked(),
            &[],
        ),
        case(
            "of a key whose making nobody tells, every stage counts",
            &unknown_making().looked(),
            &[30 * DAY],
        ),
    ]
}

fn unknown_making() -> Life {
    let mut life = Life::held(20 * DAY);
    life.watches[0].created_at = None;
    life
}
