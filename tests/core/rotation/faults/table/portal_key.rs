//! The key is there, and the keychain does not take it, or JumpCloud cannot be asked about it.

use jumpcloud_simulator::{Action, Ending, Place};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::PortalStage;

use crate::rotation::faults::trouble::{
    At, Trouble, answer, cut, html, keychain, no_journal, status,
};
use crate::rotation::faults::visit::{DONE, Is, Next, TAKE, VisitRow, WAITING, visit};
use crate::vault::Call::{Read, ReadBack, Store};
use crate::vault::How::{Mangle, Refuse, TooLate};

pub fn rows() -> Vec<VisitRow> {
    [not_stored(), not_proven(), proven_later()].concat()
}

/// The keychain, or the disk, fails when the key is there: it is brought once more.
fn not_stored() -> Vec<VisitRow> {
    use ErrorCode::{
        Internal, KeychainAbsent, KeychainDenied, KeychainFailed, KeychainLocked, KeychainTimedOut,
    };
    use VaultError::{Absent, Denied, Locked, TimedOut};
    let troubles = [
        (
            "it is locked",
            keychain(Store, Refuse(Locked)),
            KeychainLocked,
        ),
        (
            "it is gone",
            keychain(Store, Refuse(Absent)),
            KeychainAbsent,
        ),
        (
            "it refuses the key",
            keychain(Store, Refuse(Denied)),
            KeychainDenied,
        ),
        (
            "it hangs",
            keychain(Store, Refuse(TimedOut)),
            KeychainTimedOut,
        ),
        (
            "it stores the key too late",
            keychain(Store, TooLate),
            KeychainTimedOut,
        ),
        (
            "it gives back something else",
            keychain(ReadBack, Mangle),
            KeychainFailed,
        ),
        (
            "it does not give it back",
            keychain(ReadBack, Refuse(Locked)),
            KeychainLocked,
        ),
        (
            "it can be neither read nor written",
            keychain(Read, Refuse(Absent)),
            KeychainAbsent,
        ),
        (
            "the journal cannot be written when the key comes",
            no_journal(),
            Internal,
        ),
    ];
    let rows = troubles.map(|(name, trouble, code)| {
        let story = vec![
            (Next::Begin, WAITING),
            (TAKE, Is::At(PortalStage::WaitingForKey, Some(code))),
            (TAKE, DONE),
            (Next::Close, Is::NewInUse),
        ];
        visit(name, story).meanwhile(trouble)
    });
    rows.into()
}

fn unverified(code: ErrorCode) -> Is {
    Is::At(PortalStage::Unverified, Some(code))
}

fn not_proven() -> Vec<VisitRow> {
    use ErrorCode::{
        AnswerUnreadable, ConnectionLost, Forbidden, JumpcloudDown, KeyNotAccepted, RateLimited,
        TimedOut,
    };
    let too_many = Action::TooManyRequests { retry_after: None };
    let answers = [
        ("401 when it is asked for", status(401), KeyNotAccepted),
        ("500 when it is asked for", html(500), JumpcloudDown),
        ("503 when it is asked for", status(503), JumpcloudDown),
        ("429 when it is asked for", too_many, RateLimited),
        (
            "the wire breaks",
            cut(Place::Start, Ending::Reset),
            ConnectionLost,
        ),
        ("a captive portal answers", html(200), AnswerUnreadable),
        ("a gateway's page says 403", html(403), Forbidden),
        ("no answer when it is asked for", Action::Never, TimedOut),
    ];
    let rows = answers.map(|(name, action, code)| {
        let story = vec![
            (Next::Begin, WAITING),
            (TAKE, unverified(code)),
            (Next::Verify, DONE),
            (Next::Close, Is::NewInUse),
        ];
        let row = visit(name, story).meanwhile(answer(At::Get, action));
        if code == TimedOut { row.slow() } else { row }
    });
    rows.into()
}

fn proven_later() -> Vec<VisitRow> {
    let story = |code, later: Vec<(Next, Is)>| {
        [
            vec![(Next::Begin, WAITING), (TAKE, unverified(code))],
            later,
        ]
        .concat()
    };
    let down = || answer(At::Get, html(503));
    let locked = crate::vault::Trouble::new(ReadBack, 1, Refuse(VaultError::Locked));
    vec![
        visit(
            "Keyvigil is closed before it is proven",
            story(
                ErrorCode::JumpcloudDown,
                vec![(Next::Restart, Is::NewInUse)],
            ),
        )
        .meanwhile(down()),
        visit(
            "the keychain locks itself before it is proven",
            story(ErrorCode::KeychainLocked, vec![(Next::Verify, DONE)]),
        )
        .meanwhile(Trouble::Keychain(locked)),
    ]
}
