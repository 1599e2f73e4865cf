//! The secret is stored, and JumpCloud has not accepted it yet.

use jumpcloud_simulator::{Action, Ending, Place};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::RotationStage;

use crate::rotation::faults::row::{ADMIN, ALL, Row, SECRET, SERVICE, row};
use crate::rotation::faults::told::{At as End, Deed, ends, goes_well, waits};
use crate::rotation::faults::trouble::{
    At, Trouble, after_post, answer, answer_times, cut, html, json, status,
};

const OTHER_ORGANIZATION: &str = r#"{"results":[{"id":"650c1a2b3d4e5f6071829399",
    "_id":"650c1a2b3d4e5f6071829399","displayName":"Somebody else's"}],"totalCount":1}"#;

const OTHER_ADMIN: &str = r#"{"_id":"650c1a2b3d4e5f60718293aa","email":"tom@brightwater.example",
    "firstname":"Tom","lastname":"Lindqvist"}"#;

const INVALID_CLIENT: &str = r#"{"error":"invalid_client"}"#;

pub fn rows() -> Vec<Row> {
    [refused(), unreachable(), somebody_elses()].concat()
}

fn refused() -> Vec<Row> {
    let not_accepted = ErrorCode::KeyNotAccepted;
    let stored = |code| ends(RotationStage::Stored, code);
    let undone =
        || stored(not_accepted).and(Deed::Undo, End::Stage(RotationStage::NotChanged), None);
    let invalid = || json(401, INVALID_CLIENT);
    vec![
        row(
            "401 for a short while",
            [after_post(answer_times(At::Verify, status(401), 2))],
        )
        .then(ALL, goes_well()),
        row(
            "401 for a short while, for its token",
            [after_post(answer_times(At::Verify, invalid(), 2))],
        )
        .then(SECRET, goes_well()),
        row(
            "401 for good",
            [after_post(answer(At::Verify, status(401)))],
        )
        .then(ALL, waits(RotationStage::Stored, not_accepted)),
        row(
            "401 for good, for its token",
            [after_post(answer(At::Verify, invalid()))],
        )
        .then(SECRET, waits(RotationStage::Stored, not_accepted)),
        row(
            "401 for good, and it is taken back",
            [after_post(answer(At::Verify, status(401)))],
        )
        .then(SERVICE, undone()),
        row(
            "401 until Keyvigil is opened again",
            [after_post(answer(At::Verify, status(401)))],
        )
        .then(
            ALL,
            stored(not_accepted).and(Deed::Restart, End::Well, None),
        ),
        row(
            "403 in JumpCloud's words",
            [after_post(answer(At::Verify, status(403)))],
        )
        .then(ALL, goes_well()),
        row(
            "403 on a gateway's page",
            [after_post(answer(At::Verify, html(403)))],
        )
        .then(ALL, waits(RotationStage::Stored, ErrorCode::Forbidden)),
    ]
}

fn unreachable() -> Vec<Row> {
    let is = |name, action: Action, code| {
        row(name, [after_post(answer(At::Verify, action))])
            .then(ALL, waits(RotationStage::Stored, code))
            .then(SECRET, waits(RotationStage::Stored, code))
    };
    let redirect = |location: &str| Action::Redirect {
        status: 302,
        location: location.into(),
    };
    vec![
        is("500", html(500), ErrorCode::JumpcloudDown),
        is("503", status(503), ErrorCode::JumpcloudDown),
        is(
            "429",
            Action::TooManyRequests {
                retry_after: Some("3".into()),
            },
            ErrorCode::RateLimited,
        ),
        is(
            "the wire breaks",
            cut(Place::Start, Ending::Reset),
            ErrorCode::ConnectionLost,
        ),
        is(
            "a captive portal leads elsewhere",
            redirect("http://elsewhere.example/"),
            ErrorCode::Redirected,
        ),
        is(
            "a captive portal answers",
            html(200),
            ErrorCode::AnswerUnreadable,
        ),
        is("no answer", Action::Never, ErrorCode::TimedOut).slow(),
        row("the network goes away", [after_post(Trouble::Unplugged)])
            .proxied()
            .then(
                ALL,
                ends(RotationStage::Stored, ErrorCode::Offline).and(Deed::Restart, End::Well, None),
            ),
    ]
}

/// It works, and is not what was asked for.
fn somebody_elses() -> Vec<Row> {
    let whoami = |action| [after_post(answer(At::Whoami, action))];
    vec![
        row(
            "it opens another organization",
            [after_post(answer(
                At::Verify,
                json(200, OTHER_ORGANIZATION),
            ))],
        )
        .then(
            SERVICE,
            waits(RotationStage::Stored, ErrorCode::NotTheNewKey),
        ),
        row(
            "it is another administrator's",
            whoami(json(200, OTHER_ADMIN)),
        )
        .then(ADMIN, waits(RotationStage::Stored, ErrorCode::NotTheNewKey)),
        row("whose it is cannot be asked", whoami(status(500))).then(
            ADMIN,
            waits(RotationStage::Stored, ErrorCode::JumpcloudDown),
        ),
        row("nobody tells whose it is", whoami(status(404))).then(ADMIN, goes_well()),
        row("whose it is may not be asked", whoami(status(403))).then(ADMIN, goes_well()),
    ]
}
