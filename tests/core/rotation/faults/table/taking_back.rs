//! Revoking the new one, as the person wishes, or one that makes room for it.

use jumpcloud_simulator::{Action, Ending, Place};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::RotationStage;

use crate::rotation::faults::row::{Phase, ROTATE, Row, row};
use crate::rotation::faults::told::{At as End, Deed, Then, ends, goes_well, not_changed, unsent};
use crate::rotation::faults::trouble::{
    At, Trouble, When, after_delete, answer, cut, html, start, status,
};

pub fn rows() -> Vec<Row> {
    [the_new_one(), another()].concat()
}

fn delete(action: Action) -> (When, Trouble) {
    start(answer(At::Delete, action))
}

fn the_new_one() -> Vec<Row> {
    let is = |name, trouble, then: Then| {
        row(name, [trouble])
            .during(Phase::Undoing)
            .then(ROTATE, then)
    };
    let taken_back = End::Stage(RotationStage::NotChanged);
    let down = ErrorCode::JumpcloudDown;
    vec![
        is(
            "it is not taken back",
            delete(html(500)),
            ends(RotationStage::NeedsYou, down).and(Deed::RevokeCandidate, taken_back, None),
        ),
        is(
            "the answer to taking it back is lost",
            delete(cut(Place::Start, Ending::Closed)),
            not_changed(ErrorCode::ConnectionLost),
        ),
        is(
            "whether it was taken back cannot be seen",
            after_delete(answer(At::List, html(500))),
            ends(RotationStage::TakingBack, down).and(Deed::TryAgain, taken_back, down),
        ),
        is(
            "somebody else revoked it before",
            start(Trouble::Somebody(|scene| scene.revoke_config(1))),
            not_changed(ErrorCode::NotFound),
        ),
    ]
}

fn another() -> Vec<Row> {
    let is = |name, trouble, then: Then| {
        row(name, [trouble])
            .during(Phase::MakingRoom)
            .then(ROTATE, then)
    };
    let down = ErrorCode::JumpcloudDown;
    let found_out = ends(RotationStage::MakingRoom, down).and(Deed::TryAgain, End::Well, None);
    let somebody = Trouble::Somebody(|scene| scene.revoke_config(1));
    let refused = answer(At::Post, status(403));
    vec![
        is(
            "room is made late",
            delete(Action::Delay { milliseconds: 50 }),
            goes_well(),
        ),
        is("no room is made", delete(html(500)), unsent(down)),
        is(
            "no room is made: 404",
            delete(status(404)),
            unsent(ErrorCode::StillListed),
        ),
        is(
            "the answer to making room is lost",
            delete(cut(Place::Start, Ending::Reset)),
            goes_well(),
        ),
        is(
            "whether room was made cannot be seen",
            after_delete(answer(At::List, html(502))),
            found_out,
        ),
        is(
            "somebody else made room before",
            start(somebody),
            goes_well(),
        ),
        is(
            "room is made, and the POST refused",
            start(refused),
            not_changed(ErrorCode::Forbidden),
        ),
    ]
}
