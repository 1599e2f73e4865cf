//! The POST is answered with another status than 200.

use jumpcloud_simulator::Action;
use keyvigil_core::error::ErrorCode;

use crate::rotation::faults::row::{ADMIN, ALL, Row, SERVICE, row};
use crate::rotation::faults::told::{goes_well, lost, needs_you, not_changed};
use crate::rotation::faults::trouble::{At, acted, answer, html, start, status};

pub fn rows() -> Vec<Row> {
    [
        redirects(),
        refusals(),
        too_many(),
        down(),
        down_after_all(),
    ]
    .concat()
}

/// A redirect is never followed: it would take the key to another host.
fn redirects() -> Vec<Row> {
    let to = |name, status, location: &str, code| {
        let location = location.into();
        let action = Action::Redirect { status, location };
        row(name, [start(answer(At::Post, action))]).then(ALL, not_changed(code))
    };
    let elsewhere = "http://elsewhere.example/api/users/generateApiKey";
    vec![
        to("301 to another host", 301, elsewhere, ErrorCode::Redirected),
        to("302 to another host", 302, elsewhere, ErrorCode::Redirected),
        to("303 to another host", 303, elsewhere, ErrorCode::Redirected),
        to("307 to another host", 307, elsewhere, ErrorCode::Redirected),
        to("308 to another host", 308, elsewhere, ErrorCode::Redirected),
        to(
            "302 to the login page",
            302,
            "/login",
            ErrorCode::KeyDidNotArrive,
        ),
    ]
}

fn refusals() -> Vec<Row> {
    let is = |name, number, code| {
        row(name, [start(answer(At::Post, status(number)))]).then(ALL, not_changed(code))
    };
    vec![
        is("400", 400, ErrorCode::Rejected),
        is("401", 401, ErrorCode::KeyNotAccepted),
        is("403", 403, ErrorCode::Forbidden),
        is("404", 404, ErrorCode::NotFound),
        is("405", 405, ErrorCode::Rejected),
        is("408", 408, ErrorCode::Rejected),
        is("409", 409, ErrorCode::Rejected),
        is("422", 422, ErrorCode::Rejected),
    ]
}

fn too_many() -> Vec<Row> {
    let says = |name, retry_after: Option<&str>| {
        let retry_after = retry_after.map(Into::into);
        row(
            name,
            [start(answer(
                At::Post,
                Action::TooManyRequests { retry_after },
            ))],
        )
        .then(ALL, not_changed(ErrorCode::RateLimited))
    };
    vec![
        says("429", None),
        says("429 with seconds", Some("2")),
        says("429 with a date", Some("Fri, 15 Jan 2027 08:01:00 GMT")),
        says("429 with nonsense", Some("soon")),
        says("429 until next year", Some("99999999")),
    ]
}

/// Nothing was done.
fn down() -> Vec<Row> {
    let is = |name, number| {
        row(name, [start(answer(At::Post, html(number)))])
            .then(ALL, not_changed(ErrorCode::JumpcloudDown))
    };
    vec![
        is("500", 500),
        is("502", 502),
        is("503", 503),
        is("504", 504),
    ]
}

/// The same statuses, and yet it was done.
fn down_after_all() -> Vec<Row> {
    let with_a_page = |name, number| {
        row(name, [start(acted(At::Post, html(number)))])
            .then(SERVICE, needs_you(ErrorCode::JumpcloudDown))
            .then(ADMIN, lost(ErrorCode::JumpcloudDown))
    };
    let with_the_answer = |name, status| {
        row(
            name,
            [start(answer(At::Post, Action::OtherStatus { status }))],
        )
        .then(SERVICE, needs_you(ErrorCode::JumpcloudDown))
        .then(ADMIN, goes_well())
    };
    vec![
        with_a_page("500 though it was done", 500),
        with_a_page("502 though it was done", 502),
        with_a_page("503 though it was done", 503),
        with_a_page("504 though it was done", 504),
        with_the_answer("500 with the right answer", 500),
        with_the_answer("503 with the right answer", 503),
        row(
            "201 with the right answer",
            [start(answer(At::Post, Action::OtherStatus { status: 201 }))],
        )
        .then(ALL, goes_well()),
    ]
}
