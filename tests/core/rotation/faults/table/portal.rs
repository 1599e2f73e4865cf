//! An administrator's key that is made in the Admin Portal, and brought from there.

use jumpcloud_simulator::settings::ApiKeyFields;
use jumpcloud_simulator::{Action, Ending, Place};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::PortalStage;

use crate::rotation::faults::trouble::{At, Trouble, answer, cut, html, keychain, refuses, status};
use crate::rotation::faults::visit::{Brings, Is, Next, VisitRow};
use crate::vault::{Call, How};

pub fn rows() -> Vec<VisitRow> {
    [before_it(), what_is_brought(), left()].concat()
}

/// Nobody is sent to the portal before the keychain is proven and the journal says so.
fn before_it() -> Vec<VisitRow> {
    let refused =
        |name, trouble, code| row(name, vec![(Next::Begin, Is::Refused(code))]).before(trouble);
    let at_store = |name, error, code| refused(name, refuses(Call::Store, error), code);
    let no_journal = "CREATE TRIGGER fault_write BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'a fault'); END";
    vec![
        at_store(
            "no Secret Service answers",
            VaultError::Absent,
            ErrorCode::KeychainAbsent,
        ),
        at_store(
            "the keychain is locked",
            VaultError::Locked,
            ErrorCode::KeychainLocked,
        ),
        at_store(
            "its prompt is dismissed",
            VaultError::Denied,
            ErrorCode::KeychainDenied,
        ),
        at_store(
            "its prompt is never answered",
            VaultError::TimedOut,
            ErrorCode::KeychainTimedOut,
        ),
        refused(
            "the canary comes back as something else",
            keychain(Call::Read, How::Mangle),
            ErrorCode::KeychainFailed,
        ),
        refused(
            "the journal cannot be written",
            Trouble::Sql(no_journal.into()),
            ErrorCode::Internal,
        ),
        refused("the disk is full", Trouble::DiskFull, ErrorCode::DiskFull),
        refused(
            "the data folder can only be read",
            Trouble::ReadOnly,
            ErrorCode::DataFolderReadOnly,
        ),
    ]
}

fn what_is_brought() -> Vec<VisitRow> {
    let waits = |code| Is::At(PortalStage::WaitingForKey, Some(code));
    let others = (
        Next::Take(Brings::AnothersKey),
        Is::At(PortalStage::OtherAdministrator, None),
    );
    let first = |brings, is| {
        vec![
            (Next::Begin, WAITING),
            (Next::Take(brings), is),
            (TAKE, DONE),
        ]
    };
    let not_accepted = Is::At(PortalStage::Unverified, Some(ErrorCode::KeyNotAccepted));
    vec![
        row(
            "the new key",
            vec![
                (Next::Begin, WAITING),
                (TAKE, DONE),
                (Next::Close, Is::NewInUse),
            ],
        ),
        row(
            "the new key twice at once",
            vec![
                (Next::Begin, WAITING),
                (Next::TakeTwice(Brings::TheNewKey), DONE),
            ],
        ),
        row(
            "the old key again",
            first(Brings::TheOldKey, waits(ErrorCode::SameKeyAgain)),
        ),
        row(
            "no key at all",
            first(Brings::NoKey, waits(ErrorCode::NoKeyFound)),
        ),
        row(
            "a text that nobody accepts",
            first(Brings::OtherText, not_accepted),
        ),
        row(
            "another administrator's key, which is kept",
            vec![
                (Next::Begin, WAITING),
                others,
                (Next::KeepTheOthers, DONE),
                (Next::Close, Is::OldInUse),
            ],
        ),
        row(
            "another administrator's key, which is thrown away",
            vec![
                (Next::Begin, WAITING),
                others,
                (Next::DropTheOthers, WAITING),
                (TAKE, DONE),
            ],
        ),
        row(
            "another administrator's key, and nobody decides",
            vec![
                (Next::Begin, WAITING),
                others,
                (Next::Restart, Is::OldInUse),
            ],
        ),
        row(
            "the new key, whose expiry nobody tells",
            vec![
                (Next::Begin, WAITING),
                (TAKE, Is::At(PortalStage::AskExpiry, None)),
            ],
        )
        .meanwhile(Trouble::Setting(|it| {
            it.api_key_fields = ApiKeyFields::Nowhere
        })),
        row(
            "the new key, whose lifetime is changed afterwards",
            vec![
                (Next::Begin, WAITING),
                (TAKE, DONE),
                (Next::ChangeLifetime, Is::NewInUse),
            ],
        ),
    ]
}

fn left() -> Vec<VisitRow> {
    vec![
        row(
            "it is left, and no key was made",
            vec![(Next::Begin, WAITING), (Next::Close, Is::OldInUse)],
        ),
        row(
            "it is left, and the new key was not copied",
            vec![
                (Next::Begin, WAITING),
                (
                    Next::Take(Brings::TheOldKey),
                    Is::At(PortalStage::WaitingForKey, Some(ErrorCode::SameKeyAgain)),
                ),
                (Next::Close, Is::DeadInUse),
            ],
        ),
        row(
            "Keyvigil is closed, and no key was made",
            vec![(Next::Begin, WAITING), (Next::Restart, Is::OldInUse)],
        ),
        row(
            "Keyvigil is closed, and the new key was not copied",
            vec![
                (Next::Begin, WAITING),
                (
                    Next::Take(Brings::TheOldKey),
                    Is::At(PortalStage::WaitingForKey, Some(ErrorCode::SameKeyAgain)),
                ),
                (Next::Restart, Is::DeadInUse),
            ],
        ),
    ]
}
