//! Between the preflight and the one POST: nothing reaches JumpCloud, or nothing is done there.

use jumpcloud_simulator::Action;
use jumpcloud_simulator::proxy::Wire;
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::RotationStage;

use crate::rotation::faults::beyond::Way;
use crate::rotation::faults::row::{ALL, Row, row};
use crate::rotation::faults::told::{At as End, Deed, Then, ends, not_changed, unsent};
use crate::rotation::faults::trouble::{At, Trouble, answer, before_post, html, refuses, status};
use crate::vault::Call;

/// Whether it came cannot be asked before the wire is mended.
fn never_came() -> Then {
    let lost = ErrorCode::ConnectionLost;
    ends(RotationStage::FindingOut, lost).and(
        Deed::TryAgain,
        End::Stage(RotationStage::NotChanged),
        lost,
    )
}

pub fn rows() -> Vec<Row> {
    [the_way_out(), at_the_post()].concat()
}

/// Before any connection stands.
fn the_way_out() -> Vec<Row> {
    let is = |name, way, code| row(name, []).beyond(way).then(ALL, unsent(code));
    vec![
        is("the name is not found", Way::NoName, ErrorCode::Offline),
        is(
            "the connection is refused",
            Way::NobodyListens,
            ErrorCode::Offline,
        ),
        is(
            "the proxy on the way wants a password",
            Way::Password,
            ErrorCode::ProxyAuthentication,
        ),
        is(
            "the proxy on the way does not find the host",
            Way::NoHost,
            ErrorCode::Offline,
        ),
        is(
            "nobody proves to be JumpCloud",
            Way::Untrusted,
            ErrorCode::TlsNotTrusted,
        ),
    ]
}

fn at_the_post() -> Vec<Row> {
    let at_post = |name, action, code| {
        row(name, [before_post(answer(At::Post, action))]).then(ALL, not_changed(code))
    };
    let keychain = |name, error, code| {
        row(name, [before_post(refuses(Call::Read, error))]).then(ALL, unsent(code))
    };
    let elsewhere = Action::Redirect {
        status: 302,
        location: "http://elsewhere.example/".into(),
    };
    vec![
        row("the network goes away", [before_post(Trouble::Unplugged)])
            .proxied()
            .then(ALL, unsent(ErrorCode::Offline)),
        row(
            "the connection is closed when the request comes",
            [before_post(Trouble::Wire(Wire::Drop))],
        )
        .proxied()
        .then(
            ALL,
            Then {
                is_unsent: true,
                ..never_came()
            },
        ),
        at_post(
            "a proxy wants a password",
            status(407),
            ErrorCode::ProxyAuthentication,
        ),
        at_post(
            "a captive portal leads elsewhere",
            elsewhere,
            ErrorCode::Redirected,
        ),
        at_post(
            "a captive portal answers",
            html(200),
            ErrorCode::AnswerUnreadable,
        ),
        keychain(
            "the keychain is locked",
            VaultError::Locked,
            ErrorCode::KeychainLocked,
        ),
        keychain(
            "the keychain goes away",
            VaultError::Absent,
            ErrorCode::KeychainAbsent,
        ),
        keychain(
            "the keychain does not answer",
            VaultError::TimedOut,
            ErrorCode::KeychainTimedOut,
        ),
    ]
}
