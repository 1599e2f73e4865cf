//! Somebody does something meanwhile: the person clicks twice, starts Keyvigil twice, or a colleague is at
//! work in the portal.

use jumpcloud_simulator::{Region, seed};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::RotationStage;

use crate::rotation::bench::ACCOUNT;
use crate::rotation::faults::row::{ADMIN, ALL, Phase, ROTATE, Row, SERVICE, row};
use crate::rotation::faults::scene::Scene;
use crate::rotation::faults::told::{At as End, Deed, ends, goes_well, not_changed, then};
use crate::rotation::faults::trouble::{Trouble, after_post, before_post, start};

pub fn rows() -> Vec<Row> {
    [the_person(), a_colleague(), the_present_key()].concat()
}

fn the_person() -> Vec<Row> {
    vec![
        row("the person clicks twice", [])
            .during(Phase::MakingTwice)
            .then(ALL, then(End::Well, ErrorCode::UnderWay)),
        row("the person begins once more while both work", []).then(
            ROTATE,
            goes_well().and(Deed::Begin, End::Well, ErrorCode::UnderWay),
        ),
        row("Keyvigil is started twice", []).then(
            ALL,
            goes_well().and(Deed::StartASecond, End::Well, ErrorCode::DataFolderInUse),
        ),
        row("Keyvigil is closed while both work", []).then(
            ROTATE,
            goes_well()
                .and(Deed::Restart, End::Well, None)
                .and(Deed::HandOver, End::Stage(RotationStage::HandedOver), None)
                .and(Deed::Restart, End::Stage(RotationStage::HandedOver), None)
                .and(Deed::Revoke, End::Stage(RotationStage::Done), None),
        ),
        row("the person undoes it after the hand-over", []).then(
            ROTATE,
            goes_well()
                .and(Deed::HandOver, End::Stage(RotationStage::HandedOver), None)
                .and(Deed::Undo, End::Stage(RotationStage::NotChanged), None),
        ),
    ]
}

fn a_colleague() -> Vec<Row> {
    let takes_the_last_room = Trouble::Somebody(|scene| {
        scene.control.add_auth_config(Region::Us, ACCOUNT).unwrap();
    });
    let revokes = |index: fn(&Scene)| Trouble::Somebody(index);
    vec![
        row(
            "a colleague takes the last room",
            [before_post(takes_the_last_room)],
        )
        .then(ROTATE, not_changed(ErrorCode::Rejected)),
        row(
            "a colleague revokes the old one",
            [before_post(revokes(|it| it.revoke_config(0)))],
        )
        .then(
            ROTATE,
            goes_well()
                .and(Deed::HandOver, End::Stage(RotationStage::HandedOver), None)
                .and(Deed::Revoke, End::Stage(RotationStage::Done), None),
        ),
        row(
            "a colleague revokes the new one",
            [after_post(revokes(|it| it.revoke_config(1)))],
        )
        .then(
            ROTATE,
            ends(RotationStage::Stored, ErrorCode::KeyNotAccepted).and(
                Deed::Undo,
                End::Stage(RotationStage::NotChanged),
                ErrorCode::NotFound,
            ),
        ),
    ]
}

fn the_present_key() -> Vec<Row> {
    let replaced = || {
        Trouble::Somebody(|scene| {
            let admin = seed::DEMO_ADMIN_EMAIL;
            scene.control.replace_admin_key(Region::Us, admin).unwrap();
        })
    };
    let refused = ErrorCode::KeyNotAccepted;
    vec![
        row(
            "the present key is replaced elsewhere before the POST",
            [before_post(replaced())],
        )
        .then(ALL, not_changed(refused).elsewhere()),
        row(
            "the present key is replaced elsewhere after the POST",
            [after_post(replaced())],
        )
        .then(SERVICE, goes_well().elsewhere())
        .then(ADMIN, ends(RotationStage::Stored, refused).elsewhere()),
        row(
            "the present key is replaced elsewhere while both work",
            [start(replaced())],
        )
        .during(Phase::Revoking)
        .then(ROTATE, ends(RotationStage::Revoking, refused).elsewhere()),
    ]
}
