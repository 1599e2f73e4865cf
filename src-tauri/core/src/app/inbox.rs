//! What came due, for the inbox and the tray.

use chrono::{DateTime, Local, Utc};

use super::refresh_times::{is_lasting, setback};
use super::remind::CRITICAL;
use super::rows::Rows;
use super::settings::stored_snooze;
use super::{App, Result};
use crate::reminders::name_of;
use crate::store::{
    CredentialRecord, SignInRecord, StoreError, credential, inbox_before, mark_read,
    readable_credentials, unread,
};
use crate::view::{CredentialState, Glance, GlanceEntry, Gravity, InboxRow, Seen};

/// At most so many lines at once.
const PAGE: u32 = 500;

/// How many expiries the tray's menu tells.
const NEXT: usize = 3;

impl App {
    /// A page of the inbox, newest first. A reminder goes into it when it is due, shown or not.
    pub async fn inbox(&self, before: Option<i64>, limit: u32) -> Result<Vec<InboxRow>> {
        let now = self.now();
        let rows = self
            .store
            .read(move |db| {
                let shown = Rows::open(db, now)?;
                let mut rows = Vec::new();
                for noted in inbox_before(db, before, limit.min(PAGE))? {
                    let record = match credential(db, noted.reminder.credential_id) {
                        Ok(record) => record,
                        Err(StoreError::NotFound(_)) => continue,
                        Err(error) => return Err(error),
                    };
                    rows.push(InboxRow {
                        id: noted.id,
                        credential_id: record.id,
                        owner: record.owner_name.clone(),
                        kind: record.kind,
                        custody: record.custody(),
                        organization: record.organization.clone(),
                        state: shown.state(&record),
                        stage: noted.reminder.stage,
                        expires_at: noted.reminder.expires_at,
                        noted_at: noted.noted_at,
                        shown_at: noted.reminder.shown_at,
                        read: noted.read,
                    });
                }
                Ok(rows)
            })
            .await?;
        Ok(rows)
    }

    /// How many reminders nobody has read.
    pub async fn unread_reminders(&self) -> Result<u32> {
        Ok(self.store.run(|db| unread(db)).await?)
    }

    /// Marks reminders as read.
    pub async fn mark_read(&self, which: Seen) -> Result<()> {
        let now = self.now();
        let marked = self.store.run(move |db| mark_read(db, which, now)).await?;
        if marked > 0 {
            self.changed();
        }
        Ok(())
    }

    /// What the tray shows.
    pub async fn glance(&self) -> Result<Glance> {
        let now = self.now();
        let glance = self
            .store
            .read(move |db| {
                let shown = Rows::open(db, now)?;
                let mut records = readable_credentials(db)?;
                records.retain(|record| is_coming(record, now) && !shown.rules.is_muted(record.id));
                records.sort_by_key(|record| record.expiry.at);
                let worst = records.iter().map(|record| gravity(record, &shown, now));
                let blind = shown
                    .sign_ins
                    .iter()
                    .any(is_blind)
                    .then_some(Gravity::Warning);
                Ok(Glance {
                    gravity: worst.chain(blind).max().unwrap_or(Gravity::Calm),
                    next: records.iter().take(NEXT).map(|it| entry(it, now)).collect(),
                    unread: unread(db)?,
                    snoozed_until: stored_snooze(db)
                        .filter(|silence| silence.from <= now && now < silence.until)
                        .map(|silence| silence.until),
                })
            })
            .await?;
        Ok(glance)
    }
}

/// What somebody has to see to: what expires, and what expired and is still held. Others' keys that have
/// expired are over.
fn is_coming(record: &CredentialRecord, now: DateTime<Utc>) -> bool {
    record.ended.is_none() && record.expiry.at.is_some_and(|at| record.held || at > now)
}

fn gravity(record: &CredentialRecord, shown: &Rows, now: DateTime<Utc>) -> Gravity {
    let is_near = record.expiry.at.is_some_and(|at| at - now <= CRITICAL);
    match shown.state(record) {
        _ if record.held && is_near => Gravity::Critical,
        CredentialState::Expiring | CredentialState::Expired => Gravity::Warning,
        _ => Gravity::Calm,
    }
}

/// So many failures in a row that may pass take about a day.
const A_DAY_OF_FAILURES: u32 = 10;

/// Its key is refused, or JumpCloud was out of reach for a day: what it watches may change unseen.
fn is_blind(sign_in: &SignInRecord) -> bool {
    let last = sign_in.last_refresh.as_ref();
    last.is_some_and(|last| {
        setback(last)
            .is_some_and(|error| is_lasting(error.code) || last.failures >= A_DAY_OF_FAILURES)
    })
}

/// Dates and not "in 6 days": a menu that nobody opens must not need to be kept up to date.
fn entry(record: &CredentialRecord, now: DateTime<Utc>) -> GlanceEntry {
    let name = name_of(record.kind, &record.owner_name);
    let when = match record.expiry.at {
        Some(at) if at > now => at
            .with_timezone(&Local)
            .format("%a %-d %b %H:%M")
            .to_string(),
        _ => "expired".to_owned(),
    };
    GlanceEntry {
        id: record.id,
        line: format!("{name}: {when}"),
    }
}
