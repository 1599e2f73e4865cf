//! The account or its organization is gone: there is nothing left to replace or to revoke.

use jumpcloud_simulator::{Ending, OrganizationId, Place, Region, seed};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::RotationStage;

use crate::rotation::bench::ACCOUNT;
use crate::rotation::faults::row::{GENERATE, Phase, ROTATE, Row, row};
use crate::rotation::faults::scene::Scene;
use crate::rotation::faults::told::{At as End, Deed, Then, ends, not_changed, then};
use crate::rotation::faults::trouble::{
    At, Trouble, after_delete, after_post, answer, before_post, cut, start,
};

pub fn rows() -> Vec<Row> {
    [while_making(), while_revoking()].concat()
}

fn account() -> Trouble {
    Trouble::Somebody(|scene: &Scene| {
        // It may be one that was never made.
        let _ = scene.control.delete_service_account(Region::Us, ACCOUNT);
    })
}

fn organization() -> Trouble {
    Trouble::Somebody(|scene: &Scene| {
        let id = OrganizationId::parse(seed::DEMO_ORGANIZATION_ID).unwrap();
        scene.control.remove_organization(Region::Us, &id).unwrap();
    })
}

fn vanished(code: impl Into<Option<ErrorCode>>) -> Then {
    then(End::Stage(RotationStage::Vanished), code)
}

fn while_making() -> Vec<Row> {
    let lost = || start(answer(At::Post, cut(Place::Start, Ending::Reset)));
    let code = ErrorCode::ConnectionLost;
    vec![
        row("the account goes before the POST", [before_post(account())])
            .then(ROTATE, not_changed(ErrorCode::NotFound).elsewhere()),
        row(
            "the account goes after the POST, whose answer was lost",
            [lost(), after_post(account())],
        )
        .then(ROTATE, vanished(code))
        .then(GENERATE, not_changed(code)),
        row(
            "the organization goes after the POST, whose answer was lost",
            [lost(), after_post(organization())],
        )
        .then(ROTATE, vanished(code).elsewhere())
        .then(GENERATE, vanished(code).elsewhere()),
        row(
            "the account goes before the new one is proven",
            [after_post(account())],
        )
        .then(
            ROTATE,
            ends(RotationStage::Stored, ErrorCode::KeyNotAccepted).and(
                Deed::Undo,
                End::Stage(RotationStage::Vanished),
                ErrorCode::NotFound,
            ),
        ),
    ]
}

fn while_revoking() -> Vec<Row> {
    let is =
        |name, trouble, phase, then: Then| row(name, [trouble]).during(phase).then(ROTATE, then);
    vec![
        is(
            "the account is gone before the old one is revoked",
            start(account()),
            Phase::Revoking,
            vanished(None),
        ),
        is(
            "the account goes while the old one is revoked",
            after_delete(account()),
            Phase::Revoking,
            vanished(None),
        ),
        is(
            "the organization is gone before the old one is revoked",
            start(organization()),
            Phase::Revoking,
            vanished(None).elsewhere(),
        ),
        is(
            "the organization goes while the old one is revoked",
            after_delete(organization()),
            Phase::Revoking,
            vanished(None).elsewhere(),
        ),
        is(
            "the account is gone before the new one is taken back",
            start(account()),
            Phase::Undoing,
            vanished(ErrorCode::NotFound),
        ),
        is(
            "the account goes while the new one is taken back",
            after_delete(account()),
            Phase::Undoing,
            vanished(None),
        ),
    ]
}
