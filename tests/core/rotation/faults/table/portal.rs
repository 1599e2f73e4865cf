//! An administrator's key that is made in the Admin Portal, and brought from there.

use jumpcloud_simulator::settings::ApiKeyFields;
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::PortalStage;

use crate::rotation::faults::trouble::{Trouble, keychain, no_journal};
use crate::rotation::faults::visit::{Brings, DONE, Is, Next, TAKE, VisitRow, WAITING, visit};
use crate::vault::Call::{Delete, Read, Store};
use crate::vault::How::{Mangle, Refuse, TooLate};

pub fn rows() -> Vec<VisitRow> {
    [
        before_it(),
        not_the_key(),
        the_key(),
        anothers_key(),
        left(),
    ]
    .concat()
}

const BEGIN: (Next, Is) = (Next::Begin, WAITING);

/// Nobody is sent to the portal before the keychain is proven and the journal says so.
fn before_it() -> Vec<VisitRow> {
    use ErrorCode::{
        DataFolderReadOnly, DiskFull, Internal, KeychainAbsent, KeychainDenied, KeychainFailed,
        KeychainLocked, KeychainTimedOut,
    };
    use VaultError::{Absent, Denied, Locked, Missing, TimedOut};
    let troubles = [
        (
            "no Secret Service answers",
            keychain(Store, Refuse(Absent)),
            KeychainAbsent,
        ),
        (
            "the keychain is locked",
            keychain(Store, Refuse(Locked)),
            KeychainLocked,
        ),
        (
            "its prompt is dismissed",
            keychain(Store, Refuse(Denied)),
            KeychainDenied,
        ),
        (
            "its prompt is never answered",
            keychain(Store, Refuse(TimedOut)),
            KeychainTimedOut,
        ),
        (
            "it stores too late",
            keychain(Store, TooLate),
            KeychainTimedOut,
        ),
        (
            "the canary comes back as something else",
            keychain(Read, Mangle),
            KeychainFailed,
        ),
        (
            "it does not have the canary",
            keychain(Read, Refuse(Missing)),
            KeychainFailed,
        ),
        (
            "the canary cannot be deleted",
            keychain(Delete, Refuse(Denied)),
            KeychainDenied,
        ),
        ("the journal cannot be written", no_journal(), Internal),
        ("the disk is full", Trouble::DiskFull, DiskFull),
        (
            "the data folder can only be read",
            Trouble::ReadOnly,
            DataFolderReadOnly,
        ),
    ];
    troubles
        .map(|(name, trouble, code)| {
            visit(name, vec![(Next::Begin, Is::Refused(code))]).before(trouble)
        })
        .into()
}

fn waits(code: ErrorCode) -> Is {
    Is::At(PortalStage::WaitingForKey, Some(code))
}

fn not_the_key() -> Vec<VisitRow> {
    let first = |brings, is| vec![BEGIN, (Next::Take(brings), is), (TAKE, DONE)];
    let refused = Is::At(PortalStage::Unverified, Some(ErrorCode::KeyNotAccepted));
    vec![
        visit(
            "the old key again",
            first(Brings::TheOldKey, waits(ErrorCode::SameKeyAgain)),
        ),
        visit(
            "no key at all",
            first(Brings::NoKey, waits(ErrorCode::NoKeyFound)),
        ),
        visit(
            "a text that nobody accepts",
            first(Brings::OtherText, refused),
        ),
    ]
}

fn the_key() -> Vec<VisitRow> {
    let untold = Trouble::Setting(|it| it.api_key_fields = ApiKeyFields::Nowhere);
    let ask = Is::At(PortalStage::AskExpiry, None);
    let twice = Next::TakeTwice(Brings::TheNewKey);
    vec![
        visit(
            "the new key",
            vec![BEGIN, (TAKE, DONE), (Next::Close, Is::NewInUse)],
        ),
        visit("the new key twice at once", vec![BEGIN, (twice, DONE)]),
        visit(
            "the new key, whose expiry nobody tells",
            vec![BEGIN, (TAKE, ask)],
        )
        .meanwhile(untold),
        visit(
            "the new key, whose lifetime is changed afterwards",
            vec![BEGIN, (TAKE, DONE), (Next::ChangeLifetime, Is::NewInUse)],
        ),
    ]
}

fn anothers_key() -> Vec<VisitRow> {
    let taken = (
        Next::Take(Brings::AnothersKey),
        Is::At(PortalStage::OtherAdministrator, None),
    );
    let kept = vec![
        BEGIN,
        taken,
        (Next::KeepTheOthers, DONE),
        (Next::Close, Is::OldInUse),
    ];
    let thrown_away = vec![BEGIN, taken, (Next::DropTheOthers, WAITING), (TAKE, DONE)];
    vec![
        visit("another administrator's key, which is kept", kept),
        visit(
            "another administrator's key, which is thrown away",
            thrown_away,
        ),
        visit(
            "another administrator's key, and nobody decides",
            vec![BEGIN, taken, (Next::Restart, Is::OldInUse)],
        ),
    ]
}

fn left() -> Vec<VisitRow> {
    let not_copied = (
        Next::Take(Brings::TheOldKey),
        waits(ErrorCode::SameKeyAgain),
    );
    let close = |is| (Next::Close, is);
    let restart = |is| (Next::Restart, is);
    vec![
        visit(
            "it is left, and no key was made",
            vec![BEGIN, close(Is::OldInUse)],
        ),
        visit(
            "it is left, and the new key was not copied",
            vec![BEGIN, not_copied, close(Is::DeadInUse)],
        ),
        visit(
            "Keyvigil is closed, and no key was made",
            vec![BEGIN, restart(Is::OldInUse)],
        ),
        visit(
            "Keyvigil is closed, and the new key was not copied",
            vec![BEGIN, not_copied, restart(Is::DeadInUse)],
        ),
    ]
}
