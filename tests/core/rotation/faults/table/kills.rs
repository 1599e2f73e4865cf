//! Keyvigil is killed before, during and after the POST, and opened again.

use jumpcloud_simulator::settings::CreatedAuthConfigId;
use jumpcloud_simulator::{Action, Region};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::RotationStage;

use crate::rotation::bench::ACCOUNT;
use crate::rotation::faults::row::{ADMIN, ALL, GENERATE, ROTATE, Row, SERVICE, row};
use crate::rotation::faults::told::{
    At as End, Deed, Then, killed_at_the_keychain, killed_at_the_wire,
};
use crate::rotation::faults::trouble::{
    At, Trouble, acted, after_post, answer, before_post, keychain, keychain_after_one, start,
};
use crate::vault::{Call, How};

const INTERRUPTED: ErrorCode = ErrorCode::Interrupted;

pub fn rows() -> Vec<Row> {
    [before_the_post(), around_the_post(), while_it_is_kept()].concat()
}

fn opened_again(killed: Then, stage: RotationStage, code: impl Into<Option<ErrorCode>>) -> Then {
    killed.and(Deed::Restart, End::Stage(stage), code)
}

fn hang(call: Call) -> Trouble {
    keychain(call, How::Hang)
}

fn never(at: At) -> Trouble {
    answer(at, Action::Never)
}

fn before_the_post() -> Vec<Row> {
    let not_changed = |killed| opened_again(killed, RotationStage::NotChanged, INTERRUPTED);
    vec![
        row("while the canary is stored", [start(hang(Call::Store))])
            .then(ALL, not_changed(killed_at_the_keychain())),
        row("while the canary is read", [start(hang(Call::Read))])
            .then(ALL, not_changed(killed_at_the_keychain())),
        row("while the present key is probed", [start(never(At::Get))])
            .then(ALL, not_changed(killed_at_the_wire())),
        row("while the accounts are listed", [start(never(At::List))])
            .then(SERVICE, not_changed(killed_at_the_wire())),
        row(
            "while the spool's key is stored",
            [start(keychain_after_one(Call::Store, How::Hang))],
        )
        .then(ADMIN, not_changed(killed_at_the_keychain())),
        row("just before the POST", [before_post(hang(Call::Read))])
            .then(ALL, not_changed(killed_at_the_keychain())),
    ]
}

fn around_the_post() -> Vec<Row> {
    vec![
        row(
            "during the POST, before it is acted on",
            [start(never(At::Post))],
        )
        .then(
            ALL,
            opened_again(killed_at_the_wire(), RotationStage::NotChanged, INTERRUPTED),
        ),
        row(
            "during the POST, after it was acted on",
            [start(acted(At::Post, Action::Never))],
        )
        .then(
            SERVICE,
            opened_again(killed_at_the_wire(), RotationStage::NeedsYou, INTERRUPTED).and(
                Deed::RevokeCandidate,
                End::Stage(RotationStage::NotChanged),
                None,
            ),
        )
        .then(
            ADMIN,
            opened_again(killed_at_the_wire(), RotationStage::Lost, INTERRUPTED),
        ),
    ]
}

fn while_it_is_kept() -> Vec<Row> {
    let untold = start(Trouble::Setting(|it| {
        it.created_auth_config_id = CreatedAuthConfigId::Untold;
    }));
    let a_colleagues = Trouble::Somebody(|scene| {
        scene.control.add_auth_config(Region::Us, ACCOUNT).unwrap();
    });
    let well = |killed: Then| killed.and(Deed::Restart, End::Well, None);
    vec![
        row(
            "before the secret is stored",
            [after_post(hang(Call::Store))],
        )
        .then(
            SERVICE,
            opened_again(
                killed_at_the_keychain(),
                RotationStage::NotChanged,
                INTERRUPTED,
            ),
        )
        .then(ADMIN, well(killed_at_the_keychain())),
        row(
            "before the secret is stored, whose id was never told",
            [untold, after_post(hang(Call::Store))],
        )
        .then(
            GENERATE,
            opened_again(
                killed_at_the_keychain(),
                RotationStage::NotChanged,
                INTERRUPTED,
            ),
        )
        .then(
            ROTATE,
            opened_again(
                killed_at_the_keychain(),
                RotationStage::NeedsYou,
                INTERRUPTED,
            )
            .and(
                Deed::RevokeCandidate,
                End::Stage(RotationStage::NotChanged),
                None,
            ),
        ),
        row(
            "before the secret is stored, and a colleague makes another",
            [after_post(hang(Call::Store)), after_post(a_colleagues)],
        )
        .then(
            GENERATE,
            opened_again(
                killed_at_the_keychain(),
                RotationStage::NeedsYou,
                ErrorCode::NotPossibleNow,
            )
            .and(
                Deed::KeepCandidates,
                End::Stage(RotationStage::LeftBehind),
                None,
            ),
        ),
        row(
            "just after the secret was stored",
            [after_post(keychain(Call::Store, How::HangAfterwards))],
        )
        .then(ALL, well(killed_at_the_keychain())),
        row(
            "while the secret is read back",
            [after_post(hang(Call::ReadBack))],
        )
        .then(ALL, well(killed_at_the_keychain())),
        row(
            "while its digest is made",
            [after_post(keychain_after_one(Call::Read, How::Hang))],
        )
        .then(ALL, well(killed_at_the_keychain())),
        row("while it is proven", [after_post(never(At::Verify))])
            .then(ALL, well(killed_at_the_wire())),
        row(
            "while its owner is asked for",
            [after_post(never(At::Whoami))],
        )
        .then(ADMIN, well(killed_at_the_wire())),
        row(
            "while the old key is thrown away",
            [after_post(hang(Call::Delete))],
        )
        .then(ADMIN, well(killed_at_the_keychain())),
        row(
            "while the spool's key is thrown away",
            [after_post(keychain_after_one(Call::Delete, How::Hang))],
        )
        .then(ADMIN, well(killed_at_the_keychain())),
    ]
}
