//! Keyvigil is killed in the middle of a step, and opened again.

use jumpcloud_simulator::{Action, Ending, Place};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::RotationStage;

use super::row::{
    ADMIN, ALL, At as End, Deed, Phase, ROTATE, Row, SERVICE, Then, killed_at_the_keychain,
    killed_at_the_wire, row,
};
use super::trouble::{
    At, Trouble, acted, after_delete, after_post, answer, before_post, cut, keychain,
    keychain_after_one, start,
};
use crate::vault::{Call, How};

const INTERRUPTED: ErrorCode = ErrorCode::Interrupted;

pub fn rows() -> Vec<Row> {
    [
        before_the_post(),
        around_the_post(),
        while_it_is_kept(),
        while_finding_out(),
        while_revoking(),
    ]
    .concat()
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
    let well = |killed: Then| killed.and(Deed::Restart, End::Well, None);
    vec![
        row(
            "before the secret is compared with the old one",
            [after_post(hang(Call::Read))],
        )
        .then(
            ROTATE,
            opened_again(
                killed_at_the_keychain(),
                RotationStage::NeedsYou,
                INTERRUPTED,
            ),
        ),
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

fn while_finding_out() -> Vec<Row> {
    let lost = || start(answer(At::Post, cut(Place::Start, Ending::Reset)));
    let code = ErrorCode::ConnectionLost;
    vec![
        row(
            "while the list is asked for what is new",
            [lost(), after_post(never(At::List))],
        )
        .then(
            SERVICE,
            opened_again(killed_at_the_wire(), RotationStage::NeedsYou, code),
        ),
        row(
            "while the old key is probed",
            [lost(), after_post(never(At::Verify))],
        )
        .then(
            ADMIN,
            opened_again(killed_at_the_wire(), RotationStage::Lost, code),
        ),
        row(
            "before anything is found out",
            [lost(), after_post(hang(Call::Read))],
        )
        .then(
            SERVICE,
            opened_again(killed_at_the_keychain(), RotationStage::NeedsYou, code),
        )
        .then(
            ADMIN,
            opened_again(killed_at_the_keychain(), RotationStage::Lost, code),
        ),
    ]
}

fn while_revoking() -> Vec<Row> {
    let still = |killed| {
        opened_again(killed, RotationStage::HandedOver, ErrorCode::StillListed).and(
            Deed::Revoke,
            End::Stage(RotationStage::Done),
            None,
        )
    };
    let done = |killed| opened_again(killed, RotationStage::Done, None);
    let revoking = |name, trouble, then| {
        row(name, [trouble])
            .during(Phase::Revoking)
            .then(ROTATE, then)
    };
    let undoing = |name, trouble, then| {
        row(name, [trouble])
            .during(Phase::Undoing)
            .then(ROTATE, then)
    };
    vec![
        revoking(
            "before the old one is revoked",
            start(hang(Call::Read)),
            still(killed_at_the_keychain()),
        ),
        revoking(
            "during the revoke, before it is acted on",
            start(never(At::Delete)),
            still(killed_at_the_wire()),
        ),
        revoking(
            "during the revoke, after it was acted on",
            start(acted(At::Delete, Action::Never)),
            done(killed_at_the_wire()),
        ),
        revoking(
            "while it is looked whether it is gone",
            after_delete(never(At::List)),
            done(killed_at_the_wire()),
        ),
        revoking(
            "while the dead secret is thrown away",
            after_delete(hang(Call::Delete)),
            done(killed_at_the_keychain()),
        ),
        undoing(
            "while the new one is taken back",
            start(acted(At::Delete, Action::Never)),
            opened_again(killed_at_the_wire(), RotationStage::NotChanged, None),
        ),
        undoing(
            "before the new one is taken back",
            start(never(At::Delete)),
            opened_again(
                killed_at_the_wire(),
                RotationStage::NeedsYou,
                ErrorCode::StillListed,
            )
            .and(
                Deed::RevokeCandidate,
                End::Stage(RotationStage::NotChanged),
                None,
            ),
        ),
    ]
}
