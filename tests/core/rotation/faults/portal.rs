//! An administrator's key that is made in the Admin Portal, and brought from there.

use jumpcloud_simulator::settings::ApiKeyFields;
use jumpcloud_simulator::{Action, Ending, Place};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::PortalStage;

use super::trouble::{At, Trouble, answer, cut, html, keychain, refuses, status};
use super::visit::{Brings, Is, Next, VisitRow};
use crate::vault::{Call, How};

pub fn rows() -> Vec<VisitRow> {
    [
        before_it(),
        what_is_brought(),
        not_stored(),
        not_proven(),
        left(),
    ]
    .concat()
}

const WAITING: Is = Is::At(PortalStage::WaitingForKey, None);
const DONE: Is = Is::At(PortalStage::Done, None);
const TAKE: Next = Next::Take(Brings::TheNewKey);

fn row(name: &'static str, story: Vec<(Next, Is)>) -> VisitRow {
    VisitRow {
        name,
        before: Vec::new(),
        meanwhile: Vec::new(),
        is_slow: false,
        story,
    }
}

impl VisitRow {
    fn before(self, trouble: Trouble) -> Self {
        let before = vec![trouble];
        Self { before, ..self }
    }

    fn meanwhile(self, trouble: Trouble) -> Self {
        let meanwhile = vec![trouble];
        Self { meanwhile, ..self }
    }

    fn slow(self) -> Self {
        Self {
            is_slow: true,
            ..self
        }
    }
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
