//! The table itself, by chapter.

mod admin_only;
mod after_send;
mod before_send;
mod body;
mod concurrency;
mod journal;
mod keychain;
mod kills;
mod kills_later;
mod portal;
mod portal_key;
mod preflight;
mod preflight_jumpcloud;
mod reconciling;
mod revoking;
mod status;
mod taking_back;
mod unread_journal;
mod vanish;
mod verify;

use super::row::Row;
use super::visit::VisitRow;

/// Every row, with its chapter.
pub fn rows() -> Vec<(&'static str, Row)> {
    let chapters: [(&str, Vec<Row>); 18] = [
        ("preflight", preflight::rows()),
        ("preflight at JumpCloud", preflight_jumpcloud::rows()),
        ("before it is sent", before_send::rows()),
        ("after it is sent", after_send::rows()),
        ("reconciling", reconciling::rows()),
        ("status", status::rows()),
        ("body", body::rows()),
        ("keychain", keychain::rows()),
        ("journal", journal::rows()),
        ("unread journal", unread_journal::rows()),
        ("verify", verify::rows()),
        ("revoking", revoking::rows()),
        ("taking back", taking_back::rows()),
        ("vanished", vanish::rows()),
        ("concurrency", concurrency::rows()),
        ("killed", kills::rows()),
        ("killed later", kills_later::rows()),
        ("administrators only", admin_only::rows()),
    ];
    let rows = chapters.into_iter();
    rows.flat_map(|(chapter, rows)| rows.into_iter().map(move |row| (chapter, row)))
        .collect()
}

/// Every row of a visit to the Admin Portal.
pub fn visits() -> Vec<VisitRow> {
    [portal::rows(), portal_key::rows()].concat()
}
