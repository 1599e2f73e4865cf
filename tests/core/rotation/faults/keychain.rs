//! The secret has come, and the keychain does not take it.

use jumpcloud_simulator::settings::CreatedAuthConfigId;
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::RotationStage;

use super::row::{
    ADMIN, At as End, Deed, ROTATE, Row, SECRET, SERVICE, ends, goes_well, not_changed, row, waits,
};
use super::trouble::{
    At, Trouble, after_post, answer, keychain, keychain_after_one, keychain_once, refuses, start,
    status,
};
use crate::vault::{Call, How};

pub fn rows() -> Vec<Row> {
    [
        refusing(),
        forgetting(),
        while_taking_back(),
        over_a_restart(),
    ]
    .concat()
}

/// A service account's new credential is taken back; an administrator's stays sealed until the keychain
/// takes it.
fn refused(name: &'static str, trouble: Trouble, code: ErrorCode) -> Row {
    row(name, [after_post(trouble)])
        .then(SERVICE, not_changed(code))
        .then(SECRET, not_changed(code))
        .then(ADMIN, waits(RotationStage::Storing, code))
}

fn refusing() -> Vec<Row> {
    let at_store = |name, error, code| refused(name, refuses(Call::Store, error), code);
    let failed = |text: &str| VaultError::Failed(text.into());
    vec![
        at_store(
            "it is locked",
            VaultError::Locked,
            ErrorCode::KeychainLocked,
        ),
        at_store(
            "its prompt is dismissed",
            VaultError::Denied,
            ErrorCode::KeychainDenied,
        ),
        at_store(
            "it hangs",
            VaultError::TimedOut,
            ErrorCode::KeychainTimedOut,
        ),
        at_store(
            "it was killed",
            VaultError::Absent,
            ErrorCode::KeychainAbsent,
        ),
        at_store(
            "its daemon was restarted",
            failed("NoSession"),
            ErrorCode::KeychainFailed,
        ),
        at_store("it is full", failed("no space"), ErrorCode::KeychainFailed),
        refused(
            "it stores too late",
            keychain(Call::Store, How::TooLate),
            ErrorCode::KeychainTimedOut,
        ),
    ]
}

fn forgetting() -> Vec<Row> {
    let at_read = |name, how, code| refused(name, keychain_once(Call::ReadBack, how), code);
    vec![
        at_read(
            "it reads back something else",
            How::Mangle,
            ErrorCode::KeychainFailed,
        ),
        at_read(
            "it does not give it back",
            How::Refuse(VaultError::Locked),
            ErrorCode::KeychainLocked,
        ),
        at_read(
            "it does not have it",
            How::Refuse(VaultError::Missing),
            ErrorCode::KeychainFailed,
        ),
        row(
            "it locks itself before the proof",
            [after_post(keychain_after_one(
                Call::ReadBack,
                How::Refuse(VaultError::Locked),
            ))],
        )
        .then(
            SERVICE,
            waits(RotationStage::Stored, ErrorCode::KeychainLocked),
        )
        .then(
            ADMIN,
            waits(RotationStage::Stored, ErrorCode::KeychainLocked),
        ),
        row(
            "it fails once",
            [after_post(keychain_once(
                Call::Store,
                How::Refuse(VaultError::TimedOut),
            ))],
        )
        .then(SERVICE, not_changed(ErrorCode::KeychainTimedOut))
        .then(
            ADMIN,
            waits(RotationStage::Storing, ErrorCode::KeychainTimedOut),
        ),
    ]
}

/// What cannot be stored cannot be revoked either.
fn while_taking_back() -> Vec<Row> {
    let locked = || after_post(refuses(Call::Store, VaultError::Locked));
    let untold = start(Trouble::Setting(|it| {
        it.created_auth_config_id = CreatedAuthConfigId::Untold
    }));
    vec![
        row(
            "it is locked, and JumpCloud does not revoke",
            [locked(), after_post(answer(At::Delete, status(500)))],
        )
        .then(
            SERVICE,
            ends(RotationStage::NeedsYou, ErrorCode::JumpcloudDown).and(
                Deed::RevokeCandidate,
                End::Stage(RotationStage::NotChanged),
                None,
            ),
        ),
        row(
            "it is locked, and JumpCloud does not list",
            [locked(), after_post(answer(At::List, status(500)))],
        )
        .then(
            SERVICE,
            ends(RotationStage::TakingBack, ErrorCode::JumpcloudDown).and(
                Deed::TryAgain,
                End::Stage(RotationStage::NotChanged),
                ErrorCode::JumpcloudDown,
            ),
        ),
        row(
            "it is locked, and gives no key to revoke with",
            [
                locked(),
                after_post(refuses(Call::Read, VaultError::Locked)),
            ],
        )
        .then(
            SERVICE,
            ends(RotationStage::TakingBack, ErrorCode::KeychainLocked).and(
                Deed::TryAgain,
                End::Stage(RotationStage::NeedsYou),
                ErrorCode::KeychainLocked,
            ),
        ),
        row(
            "it is locked, and JumpCloud never told the new one's id",
            [untold.clone(), locked()],
        )
        .then(SERVICE, not_changed(ErrorCode::KeychainLocked)),
        row("JumpCloud never told the new one's id", [untold]).then(SERVICE, goes_well()),
    ]
}

fn over_a_restart() -> Vec<Row> {
    let locked = || after_post(refuses(Call::Store, VaultError::Locked));
    let all_locked = || {
        [
            after_post(refuses(Call::Store, VaultError::Locked)),
            after_post(refuses(Call::Read, VaultError::Locked)),
        ]
    };
    vec![
        row("Keyvigil is closed while it is locked", [locked()]).then(
            ADMIN,
            ends(RotationStage::Storing, ErrorCode::KeychainLocked).and(
                Deed::Restart,
                End::Well,
                None,
            ),
        ),
        row(
            "Keyvigil is opened again while it is still locked",
            all_locked(),
        )
        .then(
            ADMIN,
            ends(RotationStage::Storing, ErrorCode::KeychainLocked)
                .and(
                    Deed::RestartUnmended,
                    End::Stage(RotationStage::Storing),
                    ErrorCode::KeychainLocked,
                )
                .and(Deed::TryAgain, End::Well, None),
        ),
        row(
            "Keyvigil is opened again while JumpCloud does not list",
            [locked(), after_post(answer(At::List, status(500)))],
        )
        .then(
            ROTATE,
            ends(RotationStage::TakingBack, ErrorCode::JumpcloudDown)
                .and(
                    Deed::RestartUnmended,
                    End::Stage(RotationStage::TakingBack),
                    ErrorCode::JumpcloudDown,
                )
                .and(
                    Deed::TryAgain,
                    End::Stage(RotationStage::NotChanged),
                    ErrorCode::JumpcloudDown,
                ),
        ),
    ]
}
