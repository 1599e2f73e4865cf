//! `generateApiKey` in each way in which the open questions about it may turn out.

use jumpcloud_simulator::Settings;
use jumpcloud_simulator::settings::{
    ApiKeyFields, GenerateApiKey, GetSelf, KeyPlace, KeyPrefix, TtlUnit,
};
use keyvigil_core::error::ErrorCode;

use crate::rotation::faults::row::{ADMIN, Row, THIRTY_DAYS, row};
use crate::rotation::faults::told::{At as End, Then, goes_well, lost, not_changed, then};
use crate::rotation::faults::trouble::{Trouble, start};

pub fn rows() -> Vec<Row> {
    [refused(), lifetimes(), places(), told_or_not()].concat()
}

fn set(name: &'static str, change: fn(&mut Settings), then: Then) -> Row {
    row(name, [start(Trouble::Setting(change))]).then(ADMIN, then)
}

fn refused() -> Vec<Row> {
    let is = |name, change, code| set(name, change, not_changed(code));
    vec![
        is(
            "401",
            |it| it.generate_api_key = GenerateApiKey::Unauthorized,
            ErrorCode::KeyNotAccepted,
        ),
        is(
            "403",
            |it| it.generate_api_key = GenerateApiKey::Forbidden,
            ErrorCode::Forbidden,
        ),
        is(
            "404",
            |it| it.generate_api_key = GenerateApiKey::NotFound,
            ErrorCode::NotFound,
        ),
        is(
            "405",
            |it| it.generate_api_key = GenerateApiKey::MethodNotAllowed,
            ErrorCode::Rejected,
        ),
        is(
            "302 to the login page",
            |it| it.generate_api_key = GenerateApiKey::RedirectsToLogin,
            ErrorCode::KeyDidNotArrive,
        ),
    ]
}

/// The unit of the lifetime is nobody's promise. 90 days are asked for by asking for none.
fn lifetimes() -> Vec<Row> {
    let in_units = |name, change: fn(&mut Settings), then| {
        row(name, [start(Trouble::Setting(change))])
            .then(ADMIN, goes_well())
            .then(THIRTY_DAYS, then)
    };
    let too_long = || not_changed(ErrorCode::Rejected);
    vec![
        in_units(
            "the lifetime is in seconds",
            |it| it.ttl_unit = TtlUnit::Seconds,
            goes_well(),
        ),
        in_units(
            "the lifetime is in minutes",
            |it| it.ttl_unit = TtlUnit::Minutes,
            too_long(),
        ),
        in_units(
            "the lifetime is in hours",
            |it| it.ttl_unit = TtlUnit::Hours,
            too_long(),
        ),
        in_units(
            "the lifetime is in days",
            |it| it.ttl_unit = TtlUnit::Days,
            too_long(),
        ),
        in_units(
            "the lifetime is not looked at",
            |it| it.ttl_unit = TtlUnit::Ignored,
            then(End::Well, ErrorCode::LifetimeDiffers),
        ),
    ]
}

fn places() -> Vec<Row> {
    let found = |name, change| set(name, change, goes_well());
    vec![
        found("under apiKey", |it| it.key_place = KeyPlace::ApiKey),
        found("under key", |it| it.key_place = KeyPlace::Key),
        found("under token", |it| it.key_place = KeyPlace::Token),
        found("deep inside", |it| it.key_place = KeyPlace::Nested),
        found("as a bare string", |it| it.key_place = KeyPlace::Bare),
        set(
            "nowhere",
            |it| it.key_place = KeyPlace::Nowhere,
            lost(ErrorCode::AnswerUnreadable),
        ),
    ]
}

fn told_or_not() -> Vec<Row> {
    let well = |name, change| set(name, change, goes_well());
    vec![
        well("only the single administrator tells of the key", |it| {
            it.api_key_fields = ApiKeyFields::SingleGet;
        }),
        well("nothing tells of the key", |it| {
            it.api_key_fields = ApiKeyFields::Nowhere;
        }),
        well("only the key's beginning tells whose it is", |it| {
            it.get_self = GetSelf::NotFound;
        }),
        well("nothing tells whose it is", |it| {
            it.get_self = GetSelf::NotFound;
            it.key_prefix = KeyPrefix::Bare;
        }),
    ]
}
