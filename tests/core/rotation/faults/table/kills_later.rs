//! Keyvigil is killed while it finds out what became of a request, or while it revokes.

use jumpcloud_simulator::{Action, Ending, Place};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::RotationStage;

use crate::rotation::faults::row::{ADMIN, Phase, ROTATE, Row, SERVICE, row};
use crate::rotation::faults::told::{
    At as End, Deed, Then, killed_at_the_keychain, killed_at_the_wire,
};
use crate::rotation::faults::trouble::{
    At, Trouble, acted, after_delete, after_post, answer, cut, keychain, start,
};
use crate::vault::{Call, How};

pub fn rows() -> Vec<Row> {
    [while_finding_out(), while_revoking(), while_taking_back()].concat()
}

fn hang(call: Call) -> Trouble {
    keychain(call, How::Hang)
}

fn never(at: At) -> Trouble {
    answer(at, Action::Never)
}

fn while_finding_out() -> Vec<Row> {
    let lost = || start(answer(At::Post, cut(Place::Start, Ending::Reset)));
    let then = |killed: Then, stage| {
        killed.and(Deed::Restart, End::Stage(stage), ErrorCode::ConnectionLost)
    };
    vec![
        row(
            "while the list is asked for what is new",
            [lost(), after_post(never(At::List))],
        )
        .then(SERVICE, then(killed_at_the_wire(), RotationStage::NeedsYou)),
        row(
            "while the old key is probed",
            [lost(), after_post(never(At::Verify))],
        )
        .then(ADMIN, then(killed_at_the_wire(), RotationStage::Lost)),
        row(
            "before anything is found out",
            [lost(), after_post(hang(Call::Read))],
        )
        .then(
            SERVICE,
            then(killed_at_the_keychain(), RotationStage::NeedsYou),
        )
        .then(ADMIN, then(killed_at_the_keychain(), RotationStage::Lost)),
    ]
}

fn while_revoking() -> Vec<Row> {
    let is = |name, trouble, then: Then| {
        row(name, [trouble])
            .during(Phase::Revoking)
            .then(ROTATE, then)
    };
    let done = End::Stage(RotationStage::Done);
    let handed_over = End::Stage(RotationStage::HandedOver);
    let still_there = |killed: Then| {
        killed
            .and(Deed::Restart, handed_over, ErrorCode::StillListed)
            .and(Deed::Revoke, done, None)
    };
    let gone = |killed: Then| killed.and(Deed::Restart, done, None);
    let acted_on = acted(At::Delete, Action::Never);
    vec![
        is(
            "before the old one is revoked",
            start(hang(Call::Read)),
            still_there(killed_at_the_keychain()),
        ),
        is(
            "during the revoke, before it is acted on",
            start(never(At::Delete)),
            still_there(killed_at_the_wire()),
        ),
        is(
            "during the revoke, after it was acted on",
            start(acted_on),
            gone(killed_at_the_wire()),
        ),
        is(
            "while it is looked whether it is gone",
            after_delete(never(At::List)),
            gone(killed_at_the_wire()),
        ),
        is(
            "while the dead secret is thrown away",
            after_delete(hang(Call::Delete)),
            gone(killed_at_the_keychain()),
        ),
    ]
}

fn while_taking_back() -> Vec<Row> {
    let is = |name, trouble, then: Then| {
        row(name, [start(trouble)])
            .during(Phase::Undoing)
            .then(ROTATE, then)
    };
    let not_changed = End::Stage(RotationStage::NotChanged);
    let overlap = End::Stage(RotationStage::Overlap);
    vec![
        is(
            "while the new one is taken back",
            acted(At::Delete, Action::Never),
            killed_at_the_wire().and(Deed::Restart, not_changed, None),
        ),
        is(
            "before the new one is taken back",
            never(At::Delete),
            killed_at_the_wire()
                .and(Deed::Restart, overlap, ErrorCode::StillListed)
                .and(Deed::Undo, not_changed, None),
        ),
    ]
}
