//! The secret has come, and the keychain does not take it.

use jumpcloud_simulator::settings::CreatedAuthConfigId;
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::RotationStage;

use crate::rotation::faults::row::{ADMIN, ROTATE, Row, SECRET, SERVICE, row};
use crate::rotation::faults::told::{At as End, Deed, ends, goes_well, not_changed, waits};
use crate::rotation::faults::trouble::{
    At, Trouble, after_post, answer, keychain, keychain_after_one, keychain_once, refuses, start,
    status,
};
use crate::vault::How::Refuse;
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
fn not_taken(name: &'static str, trouble: Trouble, code: ErrorCode) -> Row {
    row(name, [after_post(trouble)])
        .then(SERVICE, not_changed(code))
        .then(SECRET, not_changed(code))
        .then(ADMIN, waits(RotationStage::Storing, code))
}

fn failed(text: &str) -> How {
    Refuse(VaultError::Failed(text.into()))
}

fn refusing() -> Vec<Row> {
    use ErrorCode::{
        KeychainAbsent, KeychainDenied, KeychainFailed, KeychainLocked, KeychainTimedOut,
    };
    use VaultError::{Absent, Denied, Locked, TimedOut};
    let troubles = [
        ("it is locked", Refuse(Locked), KeychainLocked),
        ("its prompt is dismissed", Refuse(Denied), KeychainDenied),
        ("it hangs", Refuse(TimedOut), KeychainTimedOut),
        ("it was killed", Refuse(Absent), KeychainAbsent),
        (
            "its daemon was restarted",
            failed("NoSession"),
            KeychainFailed,
        ),
        ("it is full", failed("no space"), KeychainFailed),
        ("it stores too late", How::TooLate, KeychainTimedOut),
    ];
    let rows = troubles.map(|(name, how, code)| not_taken(name, keychain(Call::Store, how), code));
    let mut rows = Vec::from(rows);
    let once = keychain_once(Call::Store, Refuse(TimedOut));
    rows.push(not_taken("it hangs once", once, KeychainTimedOut));
    rows
}

fn forgetting() -> Vec<Row> {
    use ErrorCode::{KeychainFailed, KeychainLocked};
    use VaultError::{Locked, Missing};
    let troubles = [
        ("it reads back something else", How::Mangle, KeychainFailed),
        ("it does not give it back", Refuse(Locked), KeychainLocked),
        ("it does not have it", Refuse(Missing), KeychainFailed),
    ];
    let rows =
        troubles.map(|(name, how, code)| not_taken(name, keychain_once(Call::ReadBack, how), code));
    let mut rows = Vec::from(rows);
    let later = keychain_after_one(Call::ReadBack, Refuse(Locked));
    let stored = || waits(RotationStage::Stored, KeychainLocked);
    rows.push(
        row("it locks itself before the proof", [after_post(later)])
            .then(SERVICE, stored())
            .then(ADMIN, stored()),
    );
    rows
}

/// What cannot be stored cannot be revoked either.
fn while_taking_back() -> Vec<Row> {
    let locked = || after_post(refuses(Call::Store, VaultError::Locked));
    let untold = start(Trouble::Setting(|it| {
        it.created_auth_config_id = CreatedAuthConfigId::Untold;
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
