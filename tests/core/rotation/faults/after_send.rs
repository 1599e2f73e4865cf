//! The POST was acted on, and its answer does not come, or comes in part. A service account's new
//! credential is found by listing; an administrator's key is salvaged from what came, if it is in there.

use jumpcloud_simulator::proxy::Wire;
use jumpcloud_simulator::{Action, Ending, Place};
use keyvigil_core::error::ErrorCode;

use super::row::{
    ADMIN, ALL, At as End, Deed, ROTATE, Row, SERVICE, Then, ends, goes_well, lost, needs_you,
    not_changed, row,
};
use super::trouble::{At, Trouble, acted, answer, before_post, cut, start};
use keyvigil_core::view::RotationStage;

pub fn rows() -> Vec<Row> {
    [cut_in_many_places(), without_an_end(), slow(), decisions()].concat()
}

/// Where the answer ends, in what way, and what is left of an administrator's key.
fn cut_in_many_places() -> Vec<Row> {
    use ErrorCode::{ConnectionLost, TimedOut};
    let salvaged = goes_well;
    vec![
        cut_at(
            "reset before the answer",
            Place::Start,
            Ending::Reset,
            ConnectionLost,
            lost(ConnectionLost),
        ),
        cut_at(
            "closed before the answer",
            Place::Start,
            Ending::Closed,
            ConnectionLost,
            lost(ConnectionLost),
        ),
        cut_at(
            "no head ever comes",
            Place::Start,
            Ending::Stalled,
            TimedOut,
            lost(TimedOut),
        )
        .slow(),
        cut_at(
            "reset after the head",
            Place::Byte(0),
            Ending::Reset,
            ConnectionLost,
            lost(ConnectionLost),
        ),
        cut_at(
            "closed after the head",
            Place::Byte(0),
            Ending::Closed,
            ConnectionLost,
            lost(ConnectionLost),
        ),
        cut_at(
            "no body ever comes",
            Place::Byte(0),
            Ending::Stalled,
            TimedOut,
            lost(TimedOut),
        )
        .slow(),
        cut_at(
            "closed after one byte",
            Place::Byte(1),
            Ending::Closed,
            ConnectionLost,
            lost(ConnectionLost),
        ),
        cut_at(
            "closed before the key",
            Place::BeforeSecret,
            Ending::Closed,
            ConnectionLost,
            lost(ConnectionLost),
        ),
        cut_at(
            "stalled before the key",
            Place::BeforeSecret,
            Ending::Stalled,
            TimedOut,
            lost(TimedOut),
        )
        .slow(),
        cut_at(
            "closed inside the key",
            Place::InSecret,
            Ending::Closed,
            ConnectionLost,
            lost(ConnectionLost),
        ),
        cut_at(
            "reset inside the key",
            Place::InSecret,
            Ending::Reset,
            ConnectionLost,
            lost(ConnectionLost),
        ),
        cut_at(
            "stalled inside the key",
            Place::InSecret,
            Ending::Stalled,
            TimedOut,
            lost(TimedOut),
        )
        .slow(),
        cut_at(
            "closed after the key's last character",
            Place::AfterSecret,
            Ending::Closed,
            ConnectionLost,
            salvaged(),
        ),
        cut_at(
            "reset after the key's last character",
            Place::AfterSecret,
            Ending::Reset,
            ConnectionLost,
            salvaged(),
        ),
        cut_at(
            "closed after the key",
            Place::AfterQuote,
            Ending::Closed,
            ConnectionLost,
            salvaged(),
        ),
        cut_at(
            "reset after the key",
            Place::AfterQuote,
            Ending::Reset,
            ConnectionLost,
            salvaged(),
        ),
        cut_at(
            "stalled after the key",
            Place::AfterQuote,
            Ending::Stalled,
            TimedOut,
            salvaged(),
        )
        .slow(),
    ]
}

fn cut_at(name: &'static str, at: Place, ending: Ending, code: ErrorCode, admin: Then) -> Row {
    row(name, [start(answer(At::Post, cut(at, ending)))])
        .then(SERVICE, needs_you(code))
        .then(ADMIN, admin)
}

fn without_an_end() -> Vec<Row> {
    vec![
        row(
            "the last chunk never comes",
            [start(answer(At::Post, Action::Unterminated))],
        )
        .then(SERVICE, needs_you(ErrorCode::ConnectionLost))
        .then(ADMIN, goes_well()),
        row(
            "half of it comes, as if that were all",
            [start(answer(At::Post, Action::HalfTheBody))],
        )
        .then(SERVICE, needs_you(ErrorCode::AnswerUnreadable))
        .then(ADMIN, lost(ErrorCode::AnswerUnreadable)),
        row(
            "something that is not HTTP comes",
            [before_post(Trouble::Wire(Wire::Garbage))],
        )
        .proxied()
        .then(
            SERVICE,
            ends(RotationStage::FindingOut, ErrorCode::ConnectionLost).and(
                Deed::TryAgain,
                End::Stage(RotationStage::NeedsYou),
                ErrorCode::ConnectionLost,
            ),
        )
        .then(
            ADMIN,
            ends(RotationStage::FindingOut, ErrorCode::ConnectionLost).and(
                Deed::TryAgain,
                End::Stage(RotationStage::Lost),
                ErrorCode::ConnectionLost,
            ),
        ),
    ]
}

fn slow() -> Vec<Row> {
    let trickle = |milliseconds| answer(At::Post, Action::Trickle { milliseconds });
    vec![
        row(
            "one byte at a time, for longer than anybody waits",
            [start(trickle(20))],
        )
        .slow()
        .then(SERVICE, needs_you(ErrorCode::TimedOut))
        .then(ADMIN, goes_well()),
        row(
            "the answer is late",
            [start(answer(At::Post, Action::Delay { milliseconds: 100 }))],
        )
        .then(ALL, goes_well()),
        row(
            "nothing is done, and nothing answered",
            [start(answer(At::Post, Action::Never))],
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

/// What the person can do about a credential that may be a colleague's.
fn decisions() -> Vec<Row> {
    let lost_answer = || [start(answer(At::Post, cut(Place::Start, Ending::Reset)))];
    let is = |deed, stage, code: Option<ErrorCode>| {
        ends(RotationStage::NeedsYou, ErrorCode::ConnectionLost).and(deed, End::Stage(stage), code)
    };
    vec![
        row("what may be a colleague's is left alone", lost_answer()).then(
            SERVICE,
            is(Deed::KeepCandidates, RotationStage::LeftBehind, None),
        ),
        row(
            "the person has not decided when Keyvigil is opened again",
            lost_answer(),
        )
        .then(
            SERVICE,
            is(
                Deed::Restart,
                RotationStage::NeedsYou,
                Some(ErrorCode::ConnectionLost),
            ),
        ),
        row("what is left alone fills the account", lost_answer()).then(
            ROTATE,
            is(Deed::KeepCandidates, RotationStage::LeftBehind, None).and(
                Deed::Begin,
                End::Stage(RotationStage::NotChanged),
                ErrorCode::RoomNeeded,
            ),
        ),
    ]
}
