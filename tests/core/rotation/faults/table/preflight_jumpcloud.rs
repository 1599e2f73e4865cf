//! What JumpCloud says, or does not, before the POST.

use jumpcloud_simulator::seed::DEMO_ADMIN_EMAIL as ADMIN_EMAIL;
use jumpcloud_simulator::settings::Refusals;
use jumpcloud_simulator::{Action, Ending, Place, Region, Spoilt};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::RotationStage;

use crate::rotation::bench::ACCOUNT;
use crate::rotation::faults::row::{ADMIN, ALL, ROTATE, Row, SERVICE, row};
use crate::rotation::faults::scene::Scene;
use crate::rotation::faults::told::{unsent, waits};
use crate::rotation::faults::trouble::{At, Trouble, answer, cut, html, json, start, status};

pub fn rows() -> Vec<Row> {
    [the_way(), the_list(), the_present_key(), the_account()].concat()
}

fn the_way() -> Vec<Row> {
    use ErrorCode::{
        AnswerUnreadable, ConnectionLost, Forbidden, IpBlocked, JumpcloudDown, KeyDidNotArrive,
        ProxyAuthentication, RateLimited, Redirected,
    };
    let to = |location: &str| Action::Redirect {
        status: 302,
        location: location.into(),
    };
    let too_many = Action::TooManyRequests { retry_after: None };
    let blocked = json(403, r#"{"message":"IP blocked"}"#);
    let emptied = Action::Spoil {
        how: Spoilt::Emptied,
    };
    let answers = [
        ("a captive portal answers", html(200), AnswerUnreadable),
        (
            "a captive portal leads elsewhere",
            to("http://elsewhere.example/"),
            Redirected,
        ),
        ("no key arrives", to("/login"), KeyDidNotArrive),
        ("a proxy wants a password", status(407), ProxyAuthentication),
        ("too many requests", too_many, RateLimited),
        ("JumpCloud is down", html(503), JumpcloudDown),
        (
            "the wire breaks",
            cut(Place::Start, Ending::Reset),
            ConnectionLost,
        ),
        ("the answer is empty", emptied, AnswerUnreadable),
        ("this address is not allowed", blocked, IpBlocked),
        ("a gateway's page says 403", html(403), Forbidden),
    ];
    let rows = answers.map(|(name, action, code)| {
        row(name, [start(answer(At::Get, action))]).then(ALL, unsent(code))
    });
    let mut rows = Vec::from(rows);
    rows.extend([
        row("the computer is offline", [start(Trouble::Unplugged)])
            .proxied()
            .then(ALL, unsent(ErrorCode::Offline)),
        row(
            "JumpCloud does not answer",
            [start(answer(At::Get, Action::Never))],
        )
        .slow()
        .then(ALL, unsent(ErrorCode::TimedOut)),
    ]);
    rows
}

fn the_list() -> Vec<Row> {
    let lists = [
        (
            "the list is of other types",
            Action::WrongTypes,
            ErrorCode::AnswerUnreadable,
        ),
        (
            "the list does not come",
            status(500),
            ErrorCode::JumpcloudDown,
        ),
        (
            "the list may not be seen",
            status(403),
            ErrorCode::Forbidden,
        ),
    ];
    let rows = lists.map(|(name, action, code)| {
        row(name, [start(answer(At::List, action))]).then(SERVICE, unsent(code))
    });
    rows.into()
}

fn the_present_key() -> Vec<Row> {
    let replaced = |scene: &Scene| {
        let control = &scene.control;
        control.replace_admin_key(Region::Us, ADMIN_EMAIL).unwrap();
    };
    let expired = |scene: &Scene| {
        let control = &scene.control;
        control.expire_admin_key(Region::Us, ADMIN_EMAIL).unwrap();
    };
    let switched_off = |scene: &Scene| {
        let control = &scene.control;
        control.settings(|it| it.refusals = Refusals::Told);
        control
            .set_api_access(Region::Us, ADMIN_EMAIL, false)
            .unwrap();
    };
    let refused = ErrorCode::KeyNotAccepted;
    vec![
        row(
            "the present key was replaced elsewhere",
            [start(Trouble::Somebody(replaced))],
        )
        .then(ALL, unsent(refused).elsewhere()),
        row(
            "the present key has expired",
            [start(Trouble::Somebody(expired))],
        )
        .then(ALL, unsent(refused).elsewhere()),
        row(
            "API access is switched off",
            [start(Trouble::Somebody(switched_off))],
        )
        .then(ALL, unsent(ErrorCode::ApiAccessDisabled)),
        // The old key seems to live on, for it is forbidden too, and not refused.
        row(
            "every key may see nothing",
            [start(answer(At::Get, status(403)))],
        )
        .then(ADMIN, waits(RotationStage::Stored, ErrorCode::NotTheNewKey)),
    ]
}

fn the_account() -> Vec<Row> {
    let fills = |scene: &Scene| {
        scene.control.add_auth_config(Region::Us, ACCOUNT).unwrap();
    };
    let revokes = |scene: &Scene| scene.revoke_config(0);
    let deletes = |scene: &Scene| {
        let control = &scene.control;
        control.delete_service_account(Region::Us, ACCOUNT).unwrap();
    };
    vec![
        row(
            "the account has two credentials already",
            [start(Trouble::Somebody(fills))],
        )
        .then(ROTATE, unsent(ErrorCode::RoomNeeded)),
        row(
            "the old one was revoked elsewhere",
            [start(Trouble::Somebody(revokes))],
        )
        .then(ROTATE, unsent(ErrorCode::NotFound).elsewhere()),
        row(
            "the account was deleted elsewhere",
            [start(Trouble::Somebody(deletes))],
        )
        .then(ROTATE, unsent(ErrorCode::NotFound).elsewhere()),
    ]
}
