//! Revoking the new one, as the person wishes, or one that makes room for it.

use jumpcloud_simulator::{Action, Ending, Place};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::RotationStage;

use crate::rotation::faults::row::{Phase, ROTATE, Row, row};
use crate::rotation::faults::told::{At as End, Deed, Then, ends, goes_well, not_changed, unsent};
use crate::rotation::faults::trouble::{
    At, Trouble, When, after_delete, answer, cut, html, keychain, keychain_once, no_journal, start,
    status,
};
use crate::vault::{Call, How};

pub fn rows() -> Vec<Row> {
    [the_new_one(), not_begun(), handing_over(), another()].concat()
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
            ends(RotationStage::Overlap, down).and(Deed::Undo, taken_back, None),
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

/// The new one is not given up while the old one is not proven.
fn not_begun() -> Vec<Row> {
    let is = |name, trouble, then: Then| {
        row(name, [start(trouble)])
            .during(Phase::Undoing)
            .then(ROTATE, then)
    };
    let later = |code| {
        ends(RotationStage::Overlap, code).and(
            Deed::Undo,
            End::Stage(RotationStage::NotChanged),
            None,
        )
    };
    let revoked = Trouble::Somebody(|scene| scene.revoke_config(0));
    let locked = keychain(Call::Read, How::Refuse(VaultError::Locked));
    let missing = keychain_once(Call::Read, How::Refuse(VaultError::Missing));
    let (lists, verifies) = (answer(At::List, html(500)), answer(At::Verify, html(503)));
    let down = ErrorCode::JumpcloudDown;
    vec![
        is(
            "the old one is no longer listed",
            revoked,
            ends(RotationStage::Overlap, ErrorCode::NotFound),
        ),
        is(
            "whether the old one is listed cannot be seen",
            lists,
            later(down),
        ),
        is(
            "whether the old one works cannot be asked",
            verifies,
            later(down),
        ),
        is(
            "the old one is locked away",
            locked,
            later(ErrorCode::KeychainLocked),
        ),
        is(
            "the keychain answers that it has nothing",
            missing,
            later(ErrorCode::SecretMissing),
        ),
        is(
            "that it begins cannot be written",
            no_journal(),
            later(ErrorCode::Internal),
        ),
    ]
}

/// Nothing is said to be moved to a new one that is not proven once more.
fn handing_over() -> Vec<Row> {
    let is = |name, trouble, then: Then| {
        row(name, [start(trouble)])
            .during(Phase::HandingOver)
            .then(ROTATE, then)
    };
    let later = |code| {
        ends(RotationStage::Overlap, code).and(
            Deed::HandOver,
            End::Stage(RotationStage::HandedOver),
            None,
        )
    };
    let revoked = Trouble::Somebody(|scene| scene.revoke_config(1));
    let locked = keychain(Call::Read, How::Refuse(VaultError::Locked));
    let verifies = answer(At::Verify, html(503));
    vec![
        is(
            "the new one no longer works",
            revoked,
            ends(RotationStage::Overlap, ErrorCode::KeyNotAccepted),
        ),
        is(
            "whether it works cannot be asked",
            verifies,
            later(ErrorCode::JumpcloudDown),
        ),
        is(
            "the new one is locked away",
            locked,
            later(ErrorCode::KeychainLocked),
        ),
        is(
            "the hand-over cannot be written",
            no_journal(),
            later(ErrorCode::Internal),
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
