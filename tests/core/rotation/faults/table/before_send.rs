//! Between the preflight and the one POST: nothing reaches JumpCloud, or nothing is done there.

use jumpcloud_simulator::Action;
use jumpcloud_simulator::proxy::Wire;
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::RotationStage;

use crate::rotation::faults::beyond::Way;
use crate::rotation::faults::row::{ALL, Row, row};
use crate::rotation::faults::told::{At as End, Deed, Then, ends, not_changed, unsent};
use crate::rotation::faults::trouble::{
    At, ELSEWHERE, Trouble, answer, before_post, html, refuses, status,
};
use crate::vault::Call;

pub fn rows() -> Vec<Row> {
    [
        the_way_out(),
        the_wire(),
        somebody_else_answers(),
        the_keychain(),
    ]
    .concat()
}

/// Before any connection stands.
fn the_way_out() -> Vec<Row> {
    use ErrorCode::{Offline, ProxyAuthentication, TlsNotTrusted};
    let ways = [
        ("the name is not found", Way::NoName, Offline),
        ("the connection is refused", Way::NobodyListens, Offline),
        (
            "the proxy wants a password",
            Way::Password,
            ProxyAuthentication,
        ),
        ("the proxy does not find the host", Way::NoHost, Offline),
        (
            "nobody proves to be JumpCloud",
            Way::Untrusted,
            TlsNotTrusted,
        ),
    ];
    ways.map(|(name, way, code)| row(name, []).beyond(way).then(ALL, unsent(code)))
        .into()
}

fn the_wire() -> Vec<Row> {
    let lost = ErrorCode::ConnectionLost;
    let not_changed = End::Stage(RotationStage::NotChanged);
    // Whether it came cannot be asked before the wire is mended.
    let never_came = Then {
        is_unsent: true,
        ..ends(RotationStage::FindingOut, lost).and(Deed::TryAgain, not_changed, lost)
    };
    let closed = before_post(Trouble::Wire(Wire::Drop));
    vec![
        row("the network goes away", [before_post(Trouble::Unplugged)])
            .proxied()
            .then(ALL, unsent(ErrorCode::Offline)),
        row("the connection is closed when the request comes", [closed])
            .proxied()
            .then(ALL, never_came),
    ]
}

fn somebody_else_answers() -> Vec<Row> {
    use ErrorCode::{AnswerUnreadable, ProxyAuthentication, Redirected};
    let elsewhere = Action::Redirect {
        status: 302,
        location: ELSEWHERE.into(),
    };
    let answers = [
        ("407 from a proxy", status(407), ProxyAuthentication),
        ("a captive portal leads elsewhere", elsewhere, Redirected),
        ("a captive portal answers", html(200), AnswerUnreadable),
    ];
    let rows = answers.map(|(name, action, code)| {
        row(name, [before_post(answer(At::Post, action))]).then(ALL, not_changed(code))
    });
    rows.into()
}

fn the_keychain() -> Vec<Row> {
    use ErrorCode::{KeychainAbsent, KeychainLocked, KeychainTimedOut};
    let errors = [
        ("the keychain is locked", VaultError::Locked, KeychainLocked),
        ("the keychain goes away", VaultError::Absent, KeychainAbsent),
        (
            "the keychain does not answer",
            VaultError::TimedOut,
            KeychainTimedOut,
        ),
    ];
    let rows = errors.map(|(name, error, code)| {
        row(name, [before_post(refuses(Call::Read, error))]).then(ALL, unsent(code))
    });
    rows.into()
}
