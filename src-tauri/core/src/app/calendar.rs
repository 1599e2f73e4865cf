//! Coming expiries as a calendar file.

use super::{App, Result};
use crate::reminders::{CalendarEntry, calendar, name_of};
use crate::store::readable_credentials;
use crate::view::ExpirySource;

impl App {
    /// The calendar file (RFC 5545) of every expiry that is known and still to come. No secret is in it;
    /// names are, also where notifications hide them.
    pub async fn calendar(&self) -> Result<String> {
        let now = self.now();
        let mut records = self.store.read(readable_credentials).await?;
        records.sort_by_key(|record| record.expiry.at);
        let entries: Vec<_> = records
            .into_iter()
            .filter(|record| record.ended.is_none())
            .filter_map(|record| {
                let expires_at = record.expiry.at.filter(|at| *at > now)?;
                Some(CalendarEntry {
                    id: record.id,
                    credential: name_of(record.kind, &record.owner_name),
                    organization: record.organization,
                    about: record.expiry.source == ExpirySource::Computed,
                    created_at: record.created_at,
                    expires_at,
                })
            })
            .collect();
        Ok(calendar(&entries, now))
    }
}
