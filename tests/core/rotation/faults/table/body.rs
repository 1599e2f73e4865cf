//! The POST is answered with 200 and another body.

use jumpcloud_simulator::settings::KeyLook;
use jumpcloud_simulator::{Action, Spoilt};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::RotationStage;

use crate::rotation::faults::row::{ADMIN, ALL, GENERATE, ROTATE, Row, SERVICE, row};
use crate::rotation::faults::told::{At as End, Deed, Then, ends, goes_well, lost, needs_you};
use crate::rotation::faults::trouble::{At, Trouble, acted, answer, html, json, start};

/// As large as a bomb, in bytes.
const LARGE: usize = 64 << 20;

pub fn rows() -> Vec<Row> {
    [without_the_secret(), with_it(), with_others(), looks()].concat()
}

/// Nothing can be taken from these.
fn without_the_secret() -> Vec<Row> {
    let instead = |name, action| unreadable(row(name, [start(acted(At::Post, action))]));
    let spoilt =
        |name, how| unreadable(row(name, [start(answer(At::Post, Action::Spoil { how }))]));
    vec![
        instead("a page", html(200)),
        instead("a JSON null", json(200, "null")),
        instead("an empty object", json(200, "{}")),
        instead("64 MiB of something else", Action::Huge { bytes: LARGE }),
        unreadable(row(
            "values of other types",
            [start(answer(At::Post, Action::WrongTypes))],
        )),
        spoilt("nothing", Spoilt::Emptied),
        spoilt("no secret", Spoilt::SecretMissing),
        spoilt("a compressed bomb", Spoilt::Gzip(LARGE)),
    ]
}

fn unreadable(row: Row) -> Row {
    row.then(SERVICE, needs_you(ErrorCode::AnswerUnreadable))
        .then(ADMIN, lost(ErrorCode::AnswerUnreadable))
}

/// An administrator's key is found in all of these.
fn with_it() -> Vec<Row> {
    let spoilt = |name, how, service: Then| {
        row(name, [start(answer(At::Post, Action::Spoil { how }))])
            .then(SERVICE, service)
            .then(ADMIN, goes_well())
    };
    let unreadable = || needs_you(ErrorCode::AnswerUnreadable);
    vec![
        spoilt("a byte order mark", Spoilt::ByteOrderMark, goes_well()),
        spoilt(
            "64 MiB of blanks behind it",
            Spoilt::Padded(LARGE),
            unreadable(),
        ),
        spoilt(
            "nested in a hundred objects",
            Spoilt::Nested(100),
            unreadable(),
        ),
        spoilt(
            "nested in ten thousand objects",
            Spoilt::Nested(10_000),
            unreadable(),
        ),
        spoilt("bad UTF-8", Spoilt::BadUtf8, unreadable()),
        spoilt(
            "the secret at an unexpected place",
            Spoilt::SecretMoved,
            unreadable(),
        ),
    ]
}

fn with_others() -> Vec<Row> {
    let spoilt = |how| [start(answer(At::Post, Action::Spoil { how }))];
    let refused = || ends(RotationStage::Stored, ErrorCode::KeyNotAccepted);
    let undone = |then: Then| then.and(Deed::Undo, End::Stage(RotationStage::NotChanged), None);
    let never_made = r#"{"apiKey":"jca_ThisKeyWasNeverMadeByAnybody00000000"}"#;
    let never_made = start(answer(At::Post, json(200, never_made)));
    let unknown = "not-the-secret-0123456789".to_owned();
    vec![
        row("the signing key again", spoilt(Spoilt::OldSecret))
            .then(SERVICE, needs_you(ErrorCode::AnswerUnreadable))
            .then(ADMIN, lost(ErrorCode::AnswerUnreadable)),
        row(
            "a secret that nobody accepts",
            spoilt(Spoilt::SecretReplaced(unknown)),
        )
        .then(ROTATE, undone(refused()))
        .then(GENERATE, undone(refused()))
        .then(
            ADMIN,
            ends(RotationStage::Stored, ErrorCode::KeyNotAccepted).elsewhere(),
        ),
        row(
            "a key that nobody accepts, and nothing was done",
            [never_made],
        )
        .then(
            ADMIN,
            ends(RotationStage::Stored, ErrorCode::KeyNotAccepted),
        ),
        row("two keys", spoilt(Spoilt::TwoSecrets)).then(ADMIN, lost(ErrorCode::AnswerUnreadable)),
    ]
}

/// What a key looks like is nobody's promise.
fn looks() -> Vec<Row> {
    let looks = |look: fn(&mut jumpcloud_simulator::Settings)| start(Trouble::Setting(look));
    let other: fn(&mut jumpcloud_simulator::Settings) = |it| it.key_look = KeyLook::OtherPrefix;
    let old: fn(&mut jumpcloud_simulator::Settings) = |it| it.key_look = KeyLook::Hexadecimal;
    vec![
        row("a key with an unknown prefix", [looks(other)]).then(ALL, goes_well()),
        row("a key of forty hexadecimal digits", [looks(old)]).then(ADMIN, goes_well()),
        row(
            "a key with an unknown prefix at an unexpected place",
            [
                looks(other),
                start(answer(
                    At::Post,
                    Action::Spoil {
                        how: Spoilt::SecretMoved,
                    },
                )),
            ],
        )
        .then(ADMIN, lost(ErrorCode::AnswerUnreadable)),
    ]
}
