//! Weeks in other time zones, and where clocks change.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use keyvigil_core::fleet::{Fleet, Parts};
use keyvigil_core::ids::CredentialId;
use keyvigil_core::view::{
    CredentialKind, CredentialLine, CredentialQuery, CredentialRow, CredentialState, Custody,
    ExpirySource, ExpiryView, GroupHead, Grouping, OwnerKind, OwnerView, RegionName,
};

use crate::world::ALL;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn expires(at: DateTime<Utc>) -> CredentialRow {
    CredentialRow {
        id: CredentialId::random(),
        kind: CredentialKind::AdminKey,
        custody: Custody::Watched,
        pending: false,
        state: CredentialState::Active,
        owner: OwnerView {
            kind: OwnerKind::Administrator,
            remote_id: None,
            name: "Ada".into(),
            email: None,
        },
        region: RegionName::Us,
        organization: "Harbor".into(),
        fingerprint: String::new(),
        client_id: None,
        created_at: None,
        expiry: ExpiryView {
            source: ExpirySource::Reported,
            at: Some(at),
        },
        used_by: String::new(),
        verified: None,
        used_by_sign_ins: Vec::new(),
        seen_by: Vec::new(),
    }
}

/// The weeks' beginnings, each with how many expire in it.
fn weeks(zone: Tz, expiries: &[&str]) -> Vec<(String, u32)> {
    let parts = Parts {
        credentials: expiries.iter().map(|text| expires(at(text))).collect(),
        ..Parts::default()
    };
    let query = CredentialQuery {
        group: Grouping::Week,
        ..CredentialQuery::default()
    };
    let fleet = Fleet::new(parts, at("2026-01-01T00:00:00Z"));
    let lines = fleet.credentials(&query, ALL, &zone).lines;
    let head = |line| match line {
        CredentialLine::Group {
            head: GroupHead::Week { begin, count },
        } => Some((begin.format("%F %H:%M").to_string(), count)),
        _ => None,
    };
    lines.into_iter().filter_map(head).collect()
}

fn week(begin: &str, count: u32) -> (String, u32) {
    (begin.to_owned(), count)
}

#[test]
fn a_week_begins_at_the_local_midnight_of_its_monday() {
    // Sunday evening in New York is Monday in London.
    let expiries = ["2026-06-08T02:00:00Z", "2026-06-08T05:00:00Z"];
    assert_eq!(weeks(Tz::UTC, &expiries), [week("2026-06-08 00:00", 2)]);
    assert_eq!(
        weeks(Tz::America__New_York, &expiries),
        [week("2026-06-01 04:00", 1), week("2026-06-08 04:00", 1)]
    );
    assert_eq!(
        weeks(
            Tz::Asia__Kolkata,
            &["2026-06-07T18:29:59Z", "2026-06-07T18:30:00Z"]
        ),
        [week("2026-05-31 18:30", 1), week("2026-06-07 18:30", 1)]
    );
}

#[test]
fn a_week_in_which_clocks_change_is_one_week() {
    // Berlin's clocks go forward on Sunday, 29 March 2026, and back on 25 October.
    let spring = [
        "2026-03-22T23:00:00Z",
        "2026-03-29T21:59:59Z",
        "2026-03-29T22:00:00Z",
    ];
    assert_eq!(
        weeks(Tz::Europe__Berlin, &spring),
        [week("2026-03-22 23:00", 2), week("2026-03-29 22:00", 1)]
    );
    let autumn = [
        "2026-10-18T22:00:00Z",
        "2026-10-25T22:59:59Z",
        "2026-10-25T23:00:00Z",
    ];
    assert_eq!(
        weeks(Tz::Europe__Berlin, &autumn),
        [week("2026-10-18 22:00", 2), week("2026-10-25 23:00", 1)]
    );
}

#[test]
fn a_monday_without_a_midnight_is_still_one_week() {
    // Tehran's clocks went forward at the midnight of Monday, 22 March 2021.
    let expiries = [
        "2021-03-21T21:00:00Z",
        "2021-03-22T12:00:00Z",
        "2021-03-24T12:00:00Z",
    ];
    let told = weeks(Tz::Asia__Tehran, &expiries);
    let total: u32 = told.iter().map(|(_, count)| count).sum();
    assert_eq!((told.len(), total), (1, 3), "{told:?}");
}
