//! The answer to the POST was lost: what the person can do about a credential that may be a colleague's,
//! and what becomes of one that is.

use jumpcloud_simulator::{Ending, Place, Region};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::RotationStage;

use crate::rotation::bench::ACCOUNT;
use crate::rotation::faults::row::{ADMIN, ROTATE, Row, SERVICE, row};
use crate::rotation::faults::told::{At as End, Deed, Then, ends};
use crate::rotation::faults::trouble::{
    At, Trouble, When, after_post, answer, cut, html, start, status,
};

pub fn rows() -> Vec<Row> {
    [decisions(), a_colleague(), not_found_out()].concat()
}

const LOST: ErrorCode = ErrorCode::ConnectionLost;

fn lost_answer() -> (When, Trouble) {
    start(answer(At::Post, cut(Place::Start, Ending::Reset)))
}

fn needs_you(deed: Deed, stage: RotationStage, code: Option<ErrorCode>) -> Then {
    ends(RotationStage::NeedsYou, LOST).and(deed, End::Stage(stage), code)
}

fn decisions() -> Vec<Row> {
    let left_behind = || needs_you(Deed::KeepCandidates, RotationStage::LeftBehind, None);
    vec![
        row("what may be a colleague's is left alone", [lost_answer()])
            .then(SERVICE, left_behind()),
        row(
            "nobody has decided when Keyvigil is opened again",
            [lost_answer()],
        )
        .then(
            SERVICE,
            needs_you(Deed::Restart, RotationStage::NeedsYou, Some(LOST)),
        ),
        row("what is left alone fills the account", [lost_answer()]).then(
            ROTATE,
            left_behind().and(
                Deed::Begin,
                End::Stage(RotationStage::NotChanged),
                ErrorCode::RoomNeeded,
            ),
        ),
    ]
}

fn a_colleague() -> Vec<Row> {
    let lost = || start(answer(At::Post, html(502)));
    let adds = || {
        after_post(Trouble::Somebody(|scene| {
            scene.control.add_auth_config(Region::Us, ACCOUNT).unwrap();
        }))
    };
    let shown = |deed, stage| {
        ends(RotationStage::NeedsYou, ErrorCode::JumpcloudDown).and(deed, End::Stage(stage), None)
    };
    vec![
        row(
            "a colleague makes a credential during our lost POST",
            [lost(), adds()],
        )
        .then(
            ROTATE,
            shown(Deed::KeepCandidates, RotationStage::LeftBehind),
        ),
        row(
            "the same, and it is revoked as the person decided",
            [lost(), adds()],
        )
        .then(
            ROTATE,
            shown(Deed::RevokeCandidate, RotationStage::NotChanged),
        ),
    ]
}

/// The list does not come either.
fn not_found_out() -> Vec<Row> {
    let lists = [
        (
            "the list does not come",
            html(500),
            ErrorCode::JumpcloudDown,
        ),
        ("the list is a page", html(200), ErrorCode::AnswerUnreadable),
        ("the list is refused", status(403), ErrorCode::Forbidden),
        (
            "the list breaks off",
            cut(Place::Byte(20), Ending::Closed),
            LOST,
        ),
    ];
    let found_out = |code| {
        ends(RotationStage::FindingOut, code).and(
            Deed::TryAgain,
            End::Stage(RotationStage::NeedsYou),
            code,
        )
    };
    let rows = lists.map(|(name, action, code)| {
        row(name, [lost_answer(), after_post(answer(At::List, action))])
            .then(SERVICE, found_out(code))
    });
    let mut rows = Vec::from(rows);
    let lists = [lost_answer(), after_post(answer(At::List, html(500)))];
    rows.push(
        row("the list does not come, and the person leaves it", lists).then(
            SERVICE,
            ends(RotationStage::FindingOut, ErrorCode::JumpcloudDown).and(
                Deed::Leave,
                End::Stage(RotationStage::LeftBehind),
                ErrorCode::JumpcloudDown,
            ),
        ),
    );
    let probes = [lost_answer(), after_post(answer(At::Verify, html(500)))];
    let sure = ends(RotationStage::FindingOut, ErrorCode::JumpcloudDown);
    rows.push(
        row("whether the old key lives cannot be asked", probes).then(
            ADMIN,
            sure.and(
                Deed::TryAgain,
                End::Stage(RotationStage::Lost),
                ErrorCode::JumpcloudDown,
            ),
        ),
    );
    rows
}
