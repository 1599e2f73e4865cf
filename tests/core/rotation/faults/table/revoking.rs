//! Revoking the old one, in the end. Whatever is answered, only a list tells what was done.

use jumpcloud_simulator::{Action, Ending, Place};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::RotationStage;

use crate::rotation::faults::row::{Phase, ROTATE, Row, row};
use crate::rotation::faults::told::{At as End, Deed, Then, ends, then};
use crate::rotation::faults::trouble::{
    At, Trouble, acted, after_delete, answer, cut, html, json, keychain, keychain_once,
    no_journal_at, start, status,
};
use crate::vault::{Call, How};

/// An account whose list of credentials has an entry that nobody can read.
const HALF_READABLE: &str = r#"{"serviceAccount":{"objectId":"650c1a2b3d4e5f6071829399",
    "name":"Deploy bot","authConfigList":[{"authType":"API_KEY"},7]}}"#;

const DONE: End = End::Stage(RotationStage::Done);

pub fn rows() -> Vec<Row> {
    [not_done(), done(), not_seen(), not_begun(), not_written()].concat()
}

fn revoking(name: &'static str, trouble: Trouble, then: Then) -> Row {
    row(name, [start(trouble)])
        .during(Phase::Revoking)
        .then(ROTATE, then)
}

/// It is still there, and can be revoked again.
fn still_there(code: ErrorCode) -> Then {
    ends(RotationStage::HandedOver, code).and(Deed::Revoke, DONE, None)
}

fn not_done() -> Vec<Row> {
    use ErrorCode::{
        Forbidden, JumpcloudDown, KeyNotAccepted, RateLimited, Redirected, Rejected, StillListed,
    };
    let too_many = Action::TooManyRequests { retry_after: None };
    let elsewhere = Action::Redirect {
        status: 307,
        location: "http://elsewhere.example/".into(),
    };
    let answers = [
        ("401, and it is still listed", status(401), KeyNotAccepted),
        ("403, and it is still listed", status(403), Forbidden),
        ("404, and it is still listed", status(404), StillListed),
        ("409, and it is still listed", status(409), Rejected),
        ("429, and it is still listed", too_many, RateLimited),
        ("500, and it is still listed", html(500), JumpcloudDown),
        ("503, and it is still listed", html(503), JumpcloudDown),
        ("200, and it is still listed", json(200, "{}"), StillListed),
        ("a redirect, and it is still listed", elsewhere, Redirected),
    ];
    let rows = answers
        .map(|(name, action, code)| revoking(name, answer(At::Delete, action), still_there(code)));
    let mut rows = Vec::from(rows);
    let never = answer(At::Delete, Action::Never);
    let timed_out = still_there(ErrorCode::TimedOut);
    rows.push(revoking("no answer, and it is still listed", never, timed_out).slow());
    rows
}

fn done() -> Vec<Row> {
    let is = |name, trouble| revoking(name, trouble, then(DONE, None));
    let lost = answer(At::Delete, cut(Place::Start, Ending::Reset));
    let somebody = Trouble::Somebody(|scene| scene.revoke_config(0));
    vec![
        is("500, and it is gone", acted(At::Delete, html(500))),
        is("404, and it is gone", acted(At::Delete, status(404))),
        is("the answer is lost, and it is gone", lost),
        is(
            "no answer, and it is gone",
            acted(At::Delete, Action::Never),
        )
        .slow(),
        is("somebody else revoked it before", somebody),
    ]
}

/// The request was answered, and whether it did anything cannot be seen.
fn not_seen() -> Vec<Row> {
    use ErrorCode::{AnswerUnreadable, ConnectionLost, JumpcloudDown, NotFound, TimedOut};
    let cut = cut(Place::Byte(30), Ending::Closed);
    let lists = [
        ("the list does not come", html(500), JumpcloudDown),
        ("the list is not found", status(404), NotFound),
        ("the list is a page", html(200), AnswerUnreadable),
        (
            "the list is of other types",
            Action::WrongTypes,
            AnswerUnreadable,
        ),
        (
            "an entry cannot be read",
            json(200, HALF_READABLE),
            AnswerUnreadable,
        ),
        ("the list breaks off", cut, ConnectionLost),
        ("the list is never answered", Action::Never, TimedOut),
    ];
    let rows = lists.map(|(name, action, code)| {
        let found_out = ends(RotationStage::Revoking, code).and(Deed::TryAgain, DONE, None);
        let row = row(name, [after_delete(answer(At::List, action))])
            .during(Phase::Revoking)
            .then(ROTATE, found_out);
        if code == TimedOut { row.slow() } else { row }
    });
    rows.into()
}

/// The old one is not given up while the new one is not proven once more.
fn not_begun() -> Vec<Row> {
    let revoked = Trouble::Somebody(|scene| scene.revoke_config(1));
    let missing = keychain_once(Call::Read, How::Refuse(VaultError::Missing));
    let locked = keychain(Call::Read, How::Refuse(VaultError::Locked));
    vec![
        revoking(
            "the new one no longer works",
            revoked,
            ends(RotationStage::HandedOver, ErrorCode::KeyNotAccepted),
        ),
        revoking(
            "whether the new one works cannot be asked",
            answer(At::Verify, html(503)),
            still_there(ErrorCode::JumpcloudDown),
        ),
        revoking(
            "the keychain does not have the new one",
            missing,
            still_there(ErrorCode::SecretMissing),
        ),
        revoking(
            "the keychain is locked",
            locked,
            still_there(ErrorCode::KeychainLocked),
        ),
    ]
}

fn not_written() -> Vec<Row> {
    let opened_again = then(DONE, ErrorCode::Internal).and(Deed::Restart, DONE, None);
    let writable_again = then(
        End::Stage(RotationStage::HandedOver),
        ErrorCode::DataFolderReadOnly,
    )
    .and(Deed::Restart, End::Stage(RotationStage::HandedOver), None)
    .and(Deed::Revoke, DONE, None);
    vec![
        revoking(
            "that it begins cannot be written",
            no_journal_at("'deleting'"),
            still_there(ErrorCode::Internal),
        ),
        revoking(
            "that it ended cannot be written",
            no_journal_at("'ended'"),
            opened_again,
        ),
        revoking(
            "the data folder can only be read",
            Trouble::ReadOnly,
            writable_again,
        ),
    ]
}
