//! What is found on this computer before anything is asked of JumpCloud.

use chrono::TimeDelta;
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;

use crate::rotation::faults::row::{ADMIN, ALL, Row, row};
use crate::rotation::faults::scene::Scene;
use crate::rotation::faults::told::{goes_well, refused, unsent};
use crate::rotation::faults::trouble::{Trouble, keychain, keychain_after_one, start};
use crate::vault::Call::{Delete, Read, Store};
use crate::vault::How;
use crate::vault::How::{Mangle, Refuse, TooLate};

pub fn rows() -> Vec<Row> {
    [the_canary(), later_calls(), the_folder(), the_clock()].concat()
}

fn failed(text: &str) -> How {
    Refuse(VaultError::Failed(text.into()))
}

fn the_canary() -> Vec<Row> {
    use ErrorCode::{
        KeychainAbsent, KeychainDenied, KeychainFailed, KeychainLocked, KeychainTimedOut,
    };
    use VaultError::{Absent, Denied, Locked, Missing, TimedOut};
    let troubles = [
        (
            "no Secret Service answers",
            Store,
            Refuse(Absent),
            KeychainAbsent,
        ),
        (
            "the keychain is locked",
            Store,
            Refuse(Locked),
            KeychainLocked,
        ),
        (
            "its prompt is dismissed",
            Store,
            Refuse(Denied),
            KeychainDenied,
        ),
        (
            "its prompt is never answered",
            Store,
            Refuse(TimedOut),
            KeychainTimedOut,
        ),
        (
            "its daemon was restarted",
            Store,
            failed("NoSession"),
            KeychainFailed,
        ),
        ("it is full", Store, failed("no space"), KeychainFailed),
        ("it stores too late", Store, TooLate, KeychainTimedOut),
        (
            "two items share a name",
            Read,
            failed("Ambiguous"),
            KeychainFailed,
        ),
        (
            "the canary comes back as something else",
            Read,
            Mangle,
            KeychainFailed,
        ),
        (
            "it takes the canary and locks itself",
            Read,
            Refuse(Locked),
            KeychainLocked,
        ),
        (
            "it takes the canary and does not have it",
            Read,
            Refuse(Missing),
            KeychainFailed,
        ),
        (
            "the canary cannot be deleted",
            Delete,
            Refuse(Denied),
            KeychainDenied,
        ),
    ];
    troubles
        .map(|(name, call, how, code)| {
            row(name, [start(keychain(call, how))]).then(ALL, unsent(code))
        })
        .into()
}

fn later_calls() -> Vec<Row> {
    let after_one = |call, error| [start(keychain_after_one(call, Refuse(error)))];
    vec![
        row(
            "the sign-in's own key is locked away",
            after_one(Read, VaultError::Locked),
        )
        .then(ALL, unsent(ErrorCode::KeychainLocked)),
        row(
            "the sign-in's own key was deleted",
            after_one(Read, VaultError::Missing),
        )
        .then(ALL, unsent(ErrorCode::SecretMissing)),
        row(
            "the spool's key is refused",
            after_one(Store, VaultError::Denied),
        )
        .then(ADMIN, unsent(ErrorCode::KeychainDenied)),
    ]
}

fn the_folder() -> Vec<Row> {
    let no_spool = Trouble::Folder(|folder| std::fs::write(folder.join("spool"), "").unwrap());
    vec![
        row(
            "the data folder can only be read",
            [start(Trouble::ReadOnly)],
        )
        .then(ALL, refused(ErrorCode::DataFolderReadOnly)),
        row("the disk is full", [start(Trouble::DiskFull)]).then(ALL, refused(ErrorCode::DiskFull)),
        row("the spool cannot be made", [start(no_spool)])
            .then(ADMIN, unsent(ErrorCode::DataFolderReadOnly)),
    ]
}

fn the_clock() -> Vec<Row> {
    let turned = |act| [start(Trouble::Somebody(act))];
    vec![
        row(
            "this clock is ahead",
            turned(|scene| turn_their_clock(scene, -6)),
        )
        .then(ALL, unsent(ErrorCode::ClockSkewed)),
        row(
            "this clock is behind",
            turned(|scene| turn_their_clock(scene, 6)),
        )
        .then(ALL, unsent(ErrorCode::ClockSkewed)),
        row(
            "the clocks differ a little",
            turned(|scene| turn_their_clock(scene, 4)),
        )
        .then(ALL, goes_well()),
    ]
}

fn turn_their_clock(scene: &Scene, minutes: i64) {
    let turned = scene.control.now() + TimeDelta::minutes(minutes);
    scene.control.set_now(turned);
}
