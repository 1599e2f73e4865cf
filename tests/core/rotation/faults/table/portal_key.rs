//! The key is there, and the keychain does not take it, or JumpCloud cannot be asked about it.

use jumpcloud_simulator::{Action, Ending, Place};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::PortalStage;

use crate::rotation::faults::trouble::{At, Trouble, answer, cut, html, keychain, status};
use crate::rotation::faults::visit::{DONE, Is, Next, TAKE, VisitRow, WAITING, visit};
use crate::vault::{Call, How};

pub fn rows() -> Vec<VisitRow> {
    [not_stored(), not_proven()].concat()
}

/// The keychain, or the disk, fails when the key is there: it is brought once more.
fn not_stored() -> Vec<VisitRow> {
    let is = |name, trouble, code| {
        let story = vec![
            (Next::Begin, WAITING),
            (TAKE, Is::At(PortalStage::WaitingForKey, Some(code))),
            (TAKE, DONE),
            (Next::Close, Is::NewInUse),
        ];
        row(name, story).meanwhile(trouble)
    };
    let no_journal = "CREATE TRIGGER fault_write BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'a fault'); END";
    vec![
        is(
            "it is locked when the key comes",
            refuses(Call::Store, VaultError::Locked),
            ErrorCode::KeychainLocked,
        ),
        is(
            "it is gone when the key comes",
            refuses(Call::Store, VaultError::Absent),
            ErrorCode::KeychainAbsent,
        ),
        is(
            "it refuses the key",
            refuses(Call::Store, VaultError::Denied),
            ErrorCode::KeychainDenied,
        ),
        is(
            "it hangs when the key comes",
            refuses(Call::Store, VaultError::TimedOut),
            ErrorCode::KeychainTimedOut,
        ),
        is(
            "it stores the key too late",
            keychain(Call::Store, How::TooLate),
            ErrorCode::KeychainTimedOut,
        ),
        is(
            "it gives back something else",
            keychain(Call::Read, How::Mangle),
            ErrorCode::KeychainFailed,
        ),
        is(
            "the journal cannot be written when the key comes",
            Trouble::Sql(no_journal.into()),
            ErrorCode::Internal,
        ),
    ]
}

/// The key is stored, and JumpCloud cannot be asked about it.
fn not_proven() -> Vec<VisitRow> {
    let unverified = |code| Is::At(PortalStage::Unverified, Some(code));
    let is = |name, action, code| {
        let story = vec![
            (Next::Begin, WAITING),
            (TAKE, unverified(code)),
            (Next::Verify, DONE),
            (Next::Close, Is::NewInUse),
        ];
        row(name, story).meanwhile(answer(At::Get, action))
    };
    let unattended = |name, next| {
        let story = vec![
            (Next::Begin, WAITING),
            (TAKE, unverified(ErrorCode::JumpcloudDown)),
            (next, Is::NewInUse),
        ];
        row(name, story).meanwhile(answer(At::Get, html(503)))
    };
    vec![
        is(
            "401 when it is asked for",
            status(401),
            ErrorCode::KeyNotAccepted,
        ),
        is(
            "500 when it is asked for",
            html(500),
            ErrorCode::JumpcloudDown,
        ),
        is(
            "503 when it is asked for",
            status(503),
            ErrorCode::JumpcloudDown,
        ),
        is(
            "429 when it is asked for",
            Action::TooManyRequests { retry_after: None },
            ErrorCode::RateLimited,
        ),
        is(
            "the wire breaks when it is asked for",
            cut(Place::Start, Ending::Reset),
            ErrorCode::ConnectionLost,
        ),
        is(
            "a captive portal answers",
            html(200),
            ErrorCode::AnswerUnreadable,
        ),
        is("a gateway's page says 403", html(403), ErrorCode::Forbidden),
        is(
            "no answer when it is asked for",
            Action::Never,
            ErrorCode::TimedOut,
        )
        .slow(),
        unattended("Keyvigil is closed before it is proven", Next::Restart),
        row(
            "the keychain fails before it is proven",
            vec![
                (Next::Begin, WAITING),
                (TAKE, unverified(ErrorCode::KeychainLocked)),
                (Next::Verify, DONE),
            ],
        )
        .meanwhile(Trouble::Keychain(crate::vault::Trouble::new(
            Call::Read,
            3,
            How::Refuse(VaultError::Locked),
        ))),
    ]
}

