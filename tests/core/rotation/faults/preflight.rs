//! What is found before anything is asked of JumpCloud but to look.

use chrono::TimeDelta;
use jumpcloud_simulator::seed::DEMO_ADMIN_EMAIL as ADMIN_EMAIL;
use jumpcloud_simulator::settings::Refusals;
use jumpcloud_simulator::{Action, Ending, Place, Region, Spoilt};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::RotationStage;

use super::row::{ADMIN, ALL, ROTATE, Row, SERVICE, goes_well, refused, row, unsent, waits};
use super::scene::Scene;
use super::trouble::{
    At, Trouble, answer, cut, html, json, keychain, keychain_after_one, refuses, start, status,
};
use crate::rotation::bench::ACCOUNT;
use crate::vault::{Call, How};

pub fn rows() -> Vec<Row> {
    [
        of_the_keychain(),
        of_this_computer(),
        of_jumpcloud(),
        of_the_present_key(),
    ]
    .concat()
}

fn of_the_keychain() -> Vec<Row> {
    let failed = |text: &str| VaultError::Failed(text.into());
    let at_store =
        |name, error, code| row(name, [start(refuses(Call::Store, error))]).then(ALL, unsent(code));
    let at_read =
        |name, how, code| row(name, [start(keychain(Call::Read, how))]).then(ALL, unsent(code));
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
        at_store(
            "its daemon was restarted",
            failed("NoSession"),
            ErrorCode::KeychainFailed,
        ),
        at_store("it is full", failed("no space"), ErrorCode::KeychainFailed),
        at_read(
            "two items share a name",
            How::Refuse(failed("Ambiguous")),
            ErrorCode::KeychainFailed,
        ),
        at_read(
            "the canary comes back as something else",
            How::Mangle,
            ErrorCode::KeychainFailed,
        ),
        at_read(
            "it takes the canary and locks itself",
            How::Refuse(VaultError::Locked),
            ErrorCode::KeychainLocked,
        ),
        at_read(
            "it takes the canary and does not have it",
            How::Refuse(VaultError::Missing),
            ErrorCode::KeychainFailed,
        ),
        row(
            "it stores too late",
            [start(keychain(Call::Store, How::TooLate))],
        )
        .then(ALL, unsent(ErrorCode::KeychainTimedOut)),
        row(
            "the canary cannot be deleted",
            [start(refuses(Call::Delete, VaultError::Denied))],
        )
        .then(ALL, unsent(ErrorCode::KeychainDenied)),
        row(
            "the sign-in's own key is locked away",
            [start(keychain_after_one(
                Call::Read,
                How::Refuse(VaultError::Locked),
            ))],
        )
        .then(ALL, unsent(ErrorCode::KeychainLocked)),
        row(
            "the sign-in's own key was deleted from it",
            [start(keychain_after_one(
                Call::Read,
                How::Refuse(VaultError::Missing),
            ))],
        )
        .then(ALL, unsent(ErrorCode::SecretMissing)),
        row(
            "it refuses the key of the spool",
            [start(keychain_after_one(
                Call::Store,
                How::Refuse(VaultError::Denied),
            ))],
        )
        .then(ADMIN, unsent(ErrorCode::KeychainDenied)),
    ]
}

fn of_this_computer() -> Vec<Row> {
    let no_spool = Trouble::Folder(|folder| std::fs::write(folder.join("spool"), "").unwrap());
    let ahead = Trouble::Somebody(|scene| turn_their_clock(scene, TimeDelta::minutes(-6)));
    let behind = Trouble::Somebody(|scene| turn_their_clock(scene, TimeDelta::minutes(6)));
    let a_little = Trouble::Somebody(|scene| turn_their_clock(scene, TimeDelta::minutes(4)));
    vec![
        row(
            "the data folder can only be read",
            [start(Trouble::ReadOnly)],
        )
        .then(ALL, refused(ErrorCode::DataFolderReadOnly)),
        row("the disk is full", [start(Trouble::DiskFull)]).then(ALL, refused(ErrorCode::DiskFull)),
        row("the spool cannot be made", [start(no_spool)])
            .then(ADMIN, unsent(ErrorCode::DataFolderReadOnly)),
        row("this clock is ahead", [start(ahead)]).then(ALL, unsent(ErrorCode::ClockSkewed)),
        row("this clock is behind", [start(behind)]).then(ALL, unsent(ErrorCode::ClockSkewed)),
        row(
            "the clocks differ by less than five minutes",
            [start(a_little)],
        )
        .then(ALL, goes_well()),
    ]
}

fn of_jumpcloud() -> Vec<Row> {
    let at_get =
        |name, action, code| row(name, [start(answer(At::Get, action))]).then(ALL, unsent(code));
    let redirect = |location: &str| Action::Redirect {
        status: 302,
        location: location.into(),
    };
    vec![
        row("the computer is offline", [start(Trouble::Unplugged)])
            .proxied()
            .then(ALL, unsent(ErrorCode::Offline)),
        at_get(
            "a captive portal answers",
            html(200),
            ErrorCode::AnswerUnreadable,
        ),
        at_get(
            "a captive portal leads elsewhere",
            redirect("http://portal.example/"),
            ErrorCode::Redirected,
        ),
        at_get(
            "no key arrives",
            redirect("/login"),
            ErrorCode::KeyDidNotArrive,
        ),
        at_get(
            "a proxy wants a password",
            status(407),
            ErrorCode::ProxyAuthentication,
        ),
        at_get(
            "too many requests",
            Action::TooManyRequests { retry_after: None },
            ErrorCode::RateLimited,
        ),
        at_get("JumpCloud is down", html(503), ErrorCode::JumpcloudDown),
        at_get(
            "the wire breaks",
            cut(Place::Start, Ending::Reset),
            ErrorCode::ConnectionLost,
        ),
        at_get(
            "the answer is empty",
            Action::Spoil {
                how: Spoilt::Emptied,
            },
            ErrorCode::AnswerUnreadable,
        ),
        row(
            "JumpCloud does not answer",
            [start(answer(At::Get, Action::Never))],
        )
        .slow()
        .then(ALL, unsent(ErrorCode::TimedOut)),
        row(
            "the list of accounts is in other types",
            [start(answer(At::List, Action::WrongTypes))],
        )
        .then(SERVICE, unsent(ErrorCode::AnswerUnreadable)),
        row(
            "the list of accounts does not come",
            [start(answer(At::List, status(500)))],
        )
        .then(SERVICE, unsent(ErrorCode::JumpcloudDown)),
    ]
}

fn of_the_present_key() -> Vec<Row> {
    let somebody = |name, act| row(name, [start(Trouble::Somebody(act))]);
    let replaced = |scene: &Scene| {
        drop(
            scene
                .control
                .replace_admin_key(Region::Us, ADMIN_EMAIL)
                .unwrap(),
        )
    };
    let expired = |scene: &Scene| {
        scene
            .control
            .expire_admin_key(Region::Us, ADMIN_EMAIL)
            .unwrap()
    };
    let switched_off = |scene: &Scene| {
        scene.control.settings(|it| it.refusals = Refusals::Told);
        scene
            .control
            .set_api_access(Region::Us, ADMIN_EMAIL, false)
            .unwrap();
    };
    let blocked = r#"{"message":"IP blocked"}"#;
    vec![
        somebody("the present key was replaced elsewhere", replaced)
            .then(ALL, unsent(ErrorCode::KeyNotAccepted).elsewhere()),
        somebody("the present key has expired", expired)
            .then(ALL, unsent(ErrorCode::KeyNotAccepted).elsewhere()),
        somebody("API access is switched off", switched_off)
            .then(ALL, unsent(ErrorCode::ApiAccessDisabled)),
        row(
            "this address is not allowed",
            [start(answer(At::Get, json(403, blocked)))],
        )
        .then(ALL, unsent(ErrorCode::IpBlocked)),
        row(
            "a gateway's page says 403",
            [start(answer(At::Get, html(403)))],
        )
        .then(ALL, unsent(ErrorCode::Forbidden)),
        row(
            "the key may not see service accounts",
            [start(answer(At::List, status(403)))],
        )
        .then(SERVICE, unsent(ErrorCode::Forbidden)),
        row(
            "the key may not see anything",
            [start(answer(At::Get, status(403)))],
        )
        .then(ADMIN, waits(RotationStage::Stored, ErrorCode::NotTheNewKey)),
        somebody("the account has two credentials already", |scene| {
            scene.control.add_auth_config(Region::Us, ACCOUNT).unwrap();
        })
        .then(ROTATE, unsent(ErrorCode::RoomNeeded)),
        somebody("the old one was revoked elsewhere", |scene| {
            let old = scene.first_config();
            scene
                .control
                .revoke_auth_config(Region::Us, ACCOUNT, &old)
                .unwrap();
        })
        .then(ROTATE, unsent(ErrorCode::NotFound).elsewhere()),
        somebody("the account was deleted elsewhere", |scene| {
            scene
                .control
                .delete_service_account(Region::Us, ACCOUNT)
                .unwrap();
        })
        .then(ROTATE, unsent(ErrorCode::NotFound).elsewhere()),
    ]
}

fn turn_their_clock(scene: &Scene, by: TimeDelta) {
    scene.control.set_now(scene.control.now() + by);
}
