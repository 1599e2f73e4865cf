//! Revoking: the old one at the end, the new one when it is taken back, and one that makes room. Whatever
//! is answered, only a list tells what was done.

use jumpcloud_simulator::{Action, Ending, Place, Region};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::RotationStage;

use super::row::{At as End, Deed, Phase, ROTATE, Row, Then, ends, goes_well, row, then, unsent};
use super::trouble::{
    At, Trouble, acted, after_delete, answer, cut, html, json, keychain, keychain_once, start,
    status,
};
use crate::rotation::bench::ACCOUNT;
use crate::vault::{Call, How};

/// An account whose list of credentials has an entry that nobody can read.
const HALF_READABLE: &str = r#"{"serviceAccount":{"objectId":"650c1a2b3d4e5f6071829399","name":"Deploy bot",
    "authConfigList":[{"authType":"API_KEY"},7]}}"#;

pub fn rows() -> Vec<Row> {
    [
        not_done(),
        done(),
        not_to_be_seen(),
        not_to_be_begun(),
        taking_back(),
        making_room(),
    ]
    .concat()
}

/// It is still there, and can be revoked again.
fn still_there(code: ErrorCode) -> Then {
    ends(RotationStage::HandedOver, code).and(Deed::Revoke, End::Stage(RotationStage::Done), None)
}

fn revoking(name: &'static str, trouble: Trouble, then: Then) -> Row {
    row(name, [start(trouble)])
        .during(Phase::Revoking)
        .then(ROTATE, then)
}

fn not_done() -> Vec<Row> {
    let is = |name, action, code| revoking(name, answer(At::Delete, action), still_there(code));
    let elsewhere = Action::Redirect {
        status: 307,
        location: "http://portal.example/".into(),
    };
    vec![
        is(
            "401, and it is still listed",
            status(401),
            ErrorCode::KeyNotAccepted,
        ),
        is(
            "403, and it is still listed",
            status(403),
            ErrorCode::Forbidden,
        ),
        is(
            "404, and it is still listed",
            status(404),
            ErrorCode::StillListed,
        ),
        is(
            "409, and it is still listed",
            status(409),
            ErrorCode::Rejected,
        ),
        is(
            "429, and it is still listed",
            Action::TooManyRequests { retry_after: None },
            ErrorCode::RateLimited,
        ),
        is(
            "500, and it is still listed",
            html(500),
            ErrorCode::JumpcloudDown,
        ),
        is(
            "503, and it is still listed",
            html(503),
            ErrorCode::JumpcloudDown,
        ),
        is(
            "200, and it is still listed",
            json(200, "{}"),
            ErrorCode::StillListed,
        ),
        is(
            "a redirect, and it is still listed",
            elsewhere,
            ErrorCode::Redirected,
        ),
        is(
            "no answer, and it is still listed",
            Action::Never,
            ErrorCode::TimedOut,
        )
        .slow(),
    ]
}

fn done() -> Vec<Row> {
    let all_done = || then(End::Stage(RotationStage::Done), None);
    let is = |name, trouble| revoking(name, trouble, all_done());
    vec![
        is("500, and it is gone", acted(At::Delete, html(500))),
        is("404, and it is gone", acted(At::Delete, status(404))),
        is(
            "the answer is lost, and it is gone",
            answer(At::Delete, cut(Place::Start, Ending::Reset)),
        ),
        is(
            "no answer, and it is gone",
            acted(At::Delete, Action::Never),
        )
        .slow(),
        is(
            "somebody else revoked it before",
            Trouble::Somebody(|scene| {
                let old = scene.first_config();
                scene
                    .control
                    .revoke_auth_config(Region::Us, ACCOUNT, &old)
                    .unwrap();
            }),
        ),
    ]
}

/// The request is answered, and whether it did anything cannot be seen.
fn not_to_be_seen() -> Vec<Row> {
    let is = |name, action, code| {
        row(name, [after_delete(answer(At::List, action))])
            .during(Phase::Revoking)
            .then(
                ROTATE,
                ends(RotationStage::Revoking, code).and(
                    Deed::TryAgain,
                    End::Stage(RotationStage::Done),
                    None,
                ),
            )
    };
    vec![
        is(
            "the list does not come",
            html(500),
            ErrorCode::JumpcloudDown,
        ),
        is("the list is not found", status(404), ErrorCode::NotFound),
        is("the list is a page", html(200), ErrorCode::AnswerUnreadable),
        is(
            "the list is of other types",
            Action::WrongTypes,
            ErrorCode::AnswerUnreadable,
        ),
        is(
            "an entry of the list cannot be read",
            json(200, HALF_READABLE),
            ErrorCode::AnswerUnreadable,
        ),
        is(
            "the list is cut",
            cut(Place::Byte(30), Ending::Closed),
            ErrorCode::ConnectionLost,
        ),
        is(
            "the list is never answered",
            Action::Never,
            ErrorCode::TimedOut,
        )
        .slow(),
    ]
}

/// The old one is not given up while the new one is not proven, or the journal cannot say so.
fn not_to_be_begun() -> Vec<Row> {
    let trigger = |condition: &str| {
        Trouble::Sql(format!(
            "CREATE TRIGGER fault_write BEFORE INSERT ON journal
                WHEN json_extract(NEW.record, '$.procedure.stage.at') = '{condition}'
                BEGIN SELECT RAISE(ABORT, 'a fault'); END"
        ))
    };
    let done = End::Stage(RotationStage::Done);
    vec![
        revoking(
            "the new one no longer works",
            Trouble::Somebody(|scene| {
                let new = scene
                    .control
                    .auth_configs(Region::Us, ACCOUNT)
                    .unwrap()
                    .remove(1);
                scene
                    .control
                    .revoke_auth_config(Region::Us, ACCOUNT, &new)
                    .unwrap();
            }),
            ends(RotationStage::HandedOver, ErrorCode::KeyNotAccepted),
        ),
        revoking(
            "whether the new one works cannot be asked",
            answer(At::Verify, html(503)),
            still_there(ErrorCode::JumpcloudDown),
        ),
        revoking(
            "the keychain no longer has the new one",
            keychain_once(Call::Read, How::Refuse(VaultError::Missing)),
            still_there(ErrorCode::SecretMissing),
        ),
        revoking(
            "the keychain is locked",
            keychain(Call::Read, How::Refuse(VaultError::Locked)),
            ends(RotationStage::Revoking, ErrorCode::KeychainLocked)
                .and(
                    Deed::TryAgain,
                    End::Stage(RotationStage::HandedOver),
                    ErrorCode::KeychainLocked,
                )
                .and(Deed::Revoke, done, None),
        ),
        revoking(
            "the journal cannot be written",
            trigger("deleting"),
            still_there(ErrorCode::Internal),
        ),
        revoking(
            "the journal cannot be written in the end",
            trigger("ended"),
            then(done, ErrorCode::Internal).and(Deed::Restart, done, None),
        ),
        revoking(
            "the data folder can only be read",
            Trouble::ReadOnly,
            then(End::Nowhere, ErrorCode::DataFolderReadOnly)
                .and(Deed::Restart, End::Stage(RotationStage::HandedOver), None)
                .and(Deed::Revoke, done, None),
        ),
    ]
}

fn taking_back() -> Vec<Row> {
    let is = |name, trouble, then| {
        row(name, [trouble])
            .during(Phase::Undoing)
            .then(ROTATE, then)
    };
    let taken_back = End::Stage(RotationStage::NotChanged);
    let down = ErrorCode::JumpcloudDown;
    vec![
        is(
            "it is not taken back",
            start(answer(At::Delete, html(500))),
            ends(RotationStage::NeedsYou, down).and(Deed::RevokeCandidate, taken_back, None),
        ),
        is(
            "the answer to taking it back is lost",
            start(answer(At::Delete, cut(Place::Start, Ending::Closed))),
            ends(RotationStage::NotChanged, ErrorCode::ConnectionLost),
        ),
        is(
            "whether it was taken back cannot be seen",
            after_delete(answer(At::List, html(500))),
            ends(RotationStage::TakingBack, down).and(Deed::TryAgain, taken_back, down),
        ),
        is(
            "somebody else revoked it before",
            start(Trouble::Somebody(|scene| {
                let new = scene
                    .control
                    .auth_configs(Region::Us, ACCOUNT)
                    .unwrap()
                    .remove(1);
                scene
                    .control
                    .revoke_auth_config(Region::Us, ACCOUNT, &new)
                    .unwrap();
            })),
            ends(RotationStage::NotChanged, ErrorCode::NotFound),
        ),
    ]
}

fn making_room() -> Vec<Row> {
    let is = |name, trouble, then| {
        row(name, [trouble])
            .during(Phase::MakingRoom)
            .then(ROTATE, then)
    };
    let delete = |action| start(answer(At::Delete, action));
    vec![
        is(
            "room is made",
            start(answer(At::Post, Action::Delay { milliseconds: 0 })),
            goes_well(),
        ),
        is(
            "no room is made",
            delete(html(500)),
            unsent(ErrorCode::JumpcloudDown),
        ),
        is(
            "no room is made, though it was not found",
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
            ends(RotationStage::MakingRoom, ErrorCode::JumpcloudDown).and(
                Deed::TryAgain,
                End::Well,
                None,
            ),
        ),
        is(
            "somebody else made room before",
            start(Trouble::Somebody(|scene| {
                let other = scene
                    .control
                    .auth_configs(Region::Us, ACCOUNT)
                    .unwrap()
                    .remove(1);
                scene
                    .control
                    .revoke_auth_config(Region::Us, ACCOUNT, &other)
                    .unwrap();
            })),
            goes_well(),
        ),
        is(
            "room is made, and the POST is refused",
            start(answer(At::Post, status(403))),
            ends(RotationStage::NotChanged, ErrorCode::Forbidden),
        ),
    ]
}
