//! What the screens show of credentials, and in which order.

use chrono::{DateTime, TimeDelta, Utc};

use super::accounts::sign_in_rows;
use super::rows::Rows;
use super::{App, Result};
use crate::ids::CredentialId;
use crate::reminders::next_stage;
use crate::store::{
    activity_before, activity_of, all_credentials, callers_of, credential, reminders_of,
};
use crate::view::{
    ActivityRow, Counts, CredentialDetail, CredentialKind, CredentialRow, CredentialState, Custody,
    ExpirySource, Overview, TimelineEntry, VerificationOutcome,
};

/// How far the timeline reaches.
const TIMELINE: TimeDelta = TimeDelta::days(90);

/// At most so many lines of the log at once.
const LOG_PAGE: u32 = 500;

impl App {
    /// The first screen.
    pub async fn overview(&self) -> Result<Overview> {
        let now = self.now();
        let refreshing = self.volatile().refreshing.clone();
        let health = self.health().await?;
        let rotations = self.rotations().await?;
        let overview = self
            .store
            .run(move |db| {
                let shown = Rows::open(db, now)?;
                let rows: Vec<_> = all_credentials(db)?
                    .iter()
                    .map(|record| shown.of(record))
                    .collect();
                let sign_ins = sign_in_rows(db, &refreshing)?;
                Ok(Overview {
                    needs_care: needing_care(&rows),
                    timeline: timeline(&rows, now),
                    counts: counts(&rows),
                    rotations,
                    sign_ins,
                    health,
                })
            })
            .await?;
        Ok(overview)
    }

    /// Every credential, the ended ones included; the most urgent first.
    pub async fn credentials(&self) -> Result<Vec<CredentialRow>> {
        let now = self.now();
        let rows = self
            .store
            .run(move |db| {
                let shown = Rows::open(db, now)?;
                let mut rows: Vec<_> = all_credentials(db)?
                    .iter()
                    .map(|record| shown.of(record))
                    .collect();
                rows.sort_by_cached_key(urgency);
                Ok(rows)
            })
            .await?;
        Ok(rows)
    }

    /// Everything on a credential's page.
    pub async fn credential(&self, id: CredentialId) -> Result<CredentialDetail> {
        let now = self.now();
        let open_rotation = self.rotation_of(id);
        let detail = self
            .store
            .run(move |db| {
                let record = credential(db, id)?;
                let shown = Rows::open(db, now)?;
                let watch = shown.rules.watch(&record);
                let own = shown.sign_ins.iter().find(|sign_in| {
                    record.kind == CredentialKind::AdminKey
                        && record.ended.is_none()
                        && sign_in.region == record.region
                        && (sign_in.credential_id == id
                            || (sign_in.admin_id.is_some() && sign_in.admin_id == record.owner_id))
                });
                let row = shown.of(&record);
                let seen_by = &row.seen_by;
                Ok(CredentialDetail {
                    history: activity_of(db, id)?,
                    reminders: reminders_of(db, id)?,
                    next_reminder_at: watch.and_then(|watch| next_stage(&watch, now)),
                    reminding: shown.rules.of_credential(&record, now),
                    replaceable_by: own.map(|sign_in| sign_in.id),
                    rotatable: record.kind != CredentialKind::AdminKey
                        && record.ended.is_none()
                        && record.remote_id.is_some()
                        && !seen_by.is_empty(),
                    open_rotation,
                    old_key_callers: callers_of(db, id)?,
                    expiry_editable: record.kind == CredentialKind::AdminKey
                        && record.ended.is_none()
                        && record.expiry.source != ExpirySource::Reported,
                    row,
                })
            })
            .await?;
        Ok(detail)
    }

    /// A page of the activity log, newest first.
    pub async fn activity(&self, before: Option<i64>, limit: u32) -> Result<Vec<ActivityRow>> {
        Ok(self
            .store
            .run(move |db| activity_before(db, before, limit.min(LOG_PAGE)))
            .await?)
    }
}

fn needs_care(row: &CredentialRow) -> bool {
    let refused = row
        .verified
        .as_ref()
        .is_some_and(|last| last.outcome == VerificationOutcome::Refused);
    match row.state {
        CredentialState::Expired | CredentialState::Expiring => true,
        // A sign-in that calls with a dead key sees nothing any more.
        CredentialState::Revoked | CredentialState::Superseded => !row.used_by_sign_ins.is_empty(),
        CredentialState::NoExpiry | CredentialState::Active | CredentialState::Unknown => {
            row.pending || refused
        }
    }
}

/// Sorts the most urgent first: dead keys in use, refused, pending, then by expiry; the ended last.
fn urgency(row: &CredentialRow) -> (u8, bool, Option<DateTime<Utc>>, String) {
    let ended = matches!(
        row.state,
        CredentialState::Revoked | CredentialState::Superseded
    );
    let refused = row
        .verified
        .as_ref()
        .is_some_and(|last| last.outcome == VerificationOutcome::Refused);
    let class = match row.state {
        _ if ended && row.used_by_sign_ins.is_empty() => 9,
        _ if ended || refused => 0,
        _ if row.pending => 1,
        CredentialState::Expired if row.custody == Custody::Held => 2,
        CredentialState::Expiring | CredentialState::Expired => 3,
        CredentialState::Active => 4,
        CredentialState::Unknown => 5,
        _ => 6,
    };
    (
        class,
        row.expiry.at.is_none(),
        row.expiry.at,
        row.owner.name.to_lowercase(),
    )
}

fn needing_care(rows: &[CredentialRow]) -> Vec<CredentialRow> {
    let mut rows: Vec<_> = rows.iter().filter(|row| needs_care(row)).cloned().collect();
    rows.sort_by_cached_key(urgency);
    rows
}

fn timeline(rows: &[CredentialRow], now: DateTime<Utc>) -> Vec<TimelineEntry> {
    let mut entries: Vec<_> = rows
        .iter()
        .filter(|row| {
            matches!(
                row.state,
                CredentialState::Active | CredentialState::Expiring
            )
        })
        .filter_map(|row| {
            let at = row.expiry.at.filter(|at| *at - now <= TIMELINE)?;
            Some(TimelineEntry {
                credential_id: row.id,
                name: row.owner.name.clone(),
                at,
                state: row.state,
            })
        })
        .collect();
    entries.sort_by_key(|entry| entry.at);
    entries
}

fn counts(rows: &[CredentialRow]) -> Counts {
    let mut counts = Counts::default();
    for row in rows {
        match row.state {
            CredentialState::Revoked | CredentialState::Superseded => continue,
            CredentialState::Active => {}
            CredentialState::Expiring => counts.expiring += 1,
            CredentialState::Expired => counts.expired += 1,
            CredentialState::NoExpiry => counts.never_expires += 1,
            CredentialState::Unknown => counts.unknown += 1,
        }
        counts.total += 1;
        counts.held += u32::from(row.custody == Custody::Held);
    }
    counts
}
