//! The POST was acted on, and its answer comes in part, slowly, or not at all. A service account's new
//! credential is found by listing; an administrator's key is salvaged from what came, if it is in there.

use jumpcloud_simulator::proxy::Wire;
use jumpcloud_simulator::{Action, Ending, Place};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::RotationStage;

use crate::rotation::faults::row::{ADMIN, ALL, Row, SERVICE, row};
use crate::rotation::faults::told::{
    At as End, Deed, ends, goes_well, lost, needs_you, not_changed,
};
use crate::rotation::faults::trouble::{At, Trouble, acted, answer, before_post, cut, start};

pub fn rows() -> Vec<Row> {
    [cut_in_many_places(), without_an_end(), slow()].concat()
}

/// Whether an administrator's key is in what came.
#[derive(Clone, Copy)]
enum Key {
    Lost,
    Salvaged,
}

fn cut_in_many_places() -> Vec<Row> {
    use Ending::{Closed, Reset, Stalled};
    use Place::{AfterQuote, AfterSecret, BeforeSecret, Byte, InSecret, Start};
    let cuts = [
        ("reset before the answer", Start, Reset, Key::Lost),
        ("closed before the answer", Start, Closed, Key::Lost),
        ("no head ever comes", Start, Stalled, Key::Lost),
        ("reset after the head", Byte(0), Reset, Key::Lost),
        ("closed after the head", Byte(0), Closed, Key::Lost),
        ("no body ever comes", Byte(0), Stalled, Key::Lost),
        ("closed after one byte", Byte(1), Closed, Key::Lost),
        ("closed before the key", BeforeSecret, Closed, Key::Lost),
        ("stalled before the key", BeforeSecret, Stalled, Key::Lost),
        ("closed inside the key", InSecret, Closed, Key::Lost),
        ("reset inside the key", InSecret, Reset, Key::Lost),
        ("stalled inside the key", InSecret, Stalled, Key::Lost),
        (
            "closed after its last character",
            AfterSecret,
            Closed,
            Key::Salvaged,
        ),
        (
            "reset after its last character",
            AfterSecret,
            Reset,
            Key::Salvaged,
        ),
        ("closed after the key", AfterQuote, Closed, Key::Salvaged),
        ("reset after the key", AfterQuote, Reset, Key::Salvaged),
        ("stalled after the key", AfterQuote, Stalled, Key::Salvaged),
    ];
    cuts.map(|(name, at, ending, key)| cut_at(name, at, ending, key))
        .into()
}

fn cut_at(name: &'static str, at: Place, ending: Ending, key: Key) -> Row {
    let is_slow = ending == Ending::Stalled;
    let code = if is_slow {
        ErrorCode::TimedOut
    } else {
        ErrorCode::ConnectionLost
    };
    let of_admin = match key {
        Key::Lost => lost(code),
        Key::Salvaged => goes_well(),
    };
    let cut = row(name, [start(answer(At::Post, cut(at, ending)))])
        .then(SERVICE, needs_you(code))
        .then(ADMIN, of_admin);
    if is_slow { cut.slow() } else { cut }
}

fn without_an_end() -> Vec<Row> {
    let lost_wire = ErrorCode::ConnectionLost;
    let found_out = |stage| {
        ends(RotationStage::FindingOut, lost_wire).and(Deed::TryAgain, End::Stage(stage), lost_wire)
    };
    let at_post = |action| [start(answer(At::Post, action))];
    vec![
        row("the last chunk never comes", at_post(Action::Unterminated))
            .then(SERVICE, needs_you(lost_wire))
            .then(ADMIN, goes_well()),
        row(
            "half of it comes, as if that were all",
            at_post(Action::HalfTheBody),
        )
        .then(SERVICE, needs_you(ErrorCode::AnswerUnreadable))
        .then(ADMIN, lost(ErrorCode::AnswerUnreadable)),
        row(
            "what comes is not HTTP",
            [before_post(Trouble::Wire(Wire::Garbage))],
        )
        .proxied()
        .then(SERVICE, found_out(RotationStage::NeedsYou))
        .then(ADMIN, found_out(RotationStage::Lost)),
    ]
}

fn slow() -> Vec<Row> {
    let at_post = |action| [start(answer(At::Post, action))];
    let trickle = Action::Trickle { milliseconds: 20 };
    let delay = Action::Delay { milliseconds: 100 };
    vec![
        row(
            "one byte at a time, for longer than anybody waits",
            at_post(trickle),
        )
        .slow()
        .then(SERVICE, needs_you(ErrorCode::TimedOut))
        .then(ADMIN, goes_well()),
        row("the answer is late", at_post(delay)).then(ALL, goes_well()),
        row(
            "nothing is done, and nothing answered",
            at_post(Action::Never),
        )
        .slow()
        .then(ALL, not_changed(ErrorCode::TimedOut)),
        row(
            "it is done, and nothing answered",
            [start(acted(At::Post, Action::Never))],
        )
        .slow()
        .then(SERVICE, needs_you(ErrorCode::TimedOut))
        .then(ADMIN, lost(ErrorCode::TimedOut)),
    ]
}
