//! What the screens show of credentials, and in which order.

use std::sync::Arc;

use chrono::Local;

use super::refresh_times::{is_incomplete, is_refused};
use super::rows::Rows;
use super::{App, Result};
use crate::fleet::number;
use crate::ids::{CredentialId, SignInId};
use crate::reminders::next_stage;
use crate::store::{
    SignInRecord, activity_before, activity_of, callers_of, credential, reminders_of,
};
use crate::view::{
    ActivityRow, CredentialDetail, CredentialKind, ExpirySource, Overview, Scope, SignInRow,
};

/// Not more sign-ins are shown on the first screen.
const MOST_SIGN_INS: usize = 20;

/// At most so many lines of the log at once.
const LOG_PAGE: u32 = 500;

impl App {
    /// The first screen: of everything, or of the organization of one sign-in.
    pub async fn overview(self: &Arc<Self>, of: Option<SignInId>) -> Result<Overview> {
        let now = self.now();
        let figures = self.fleet().await?.figures(of, now, &Local);
        let health = self.health().await?;
        let mut rotations = self.rotations().await?;
        if let Some(of) = of {
            rotations.retain(|run| run.sign_in_id == of);
        }
        let mut sign_ins = self.sign_ins().await?;
        sign_ins.retain(|sign_in| of.is_none_or(|of| sign_in.id == of));
        let failing = |sign_in: &SignInRow| is_incomplete(sign_in.last_refresh.as_ref());
        let organizations = number(sign_ins.len());
        let failing_count = number(sign_ins.iter().filter(|it| failing(it)).count());
        let refused = sign_ins
            .iter()
            .filter(|it| is_refused(it.last_refresh.as_ref()));
        let refused = number(refused.count());
        sign_ins.sort_by_key(|sign_in| !failing(sign_in));
        sign_ins.truncate(MOST_SIGN_INS);
        Ok(Overview {
            needs_care: figures.needs_care,
            care: figures.care,
            next: figures.next,
            timeline: figures.timeline,
            counts: figures.counts,
            rotations,
            organizations,
            failing: failing_count,
            refused,
            sign_ins,
            health,
        })
    }

    /// Everything on a credential's page.
    pub async fn credential(&self, id: CredentialId) -> Result<CredentialDetail> {
        let now = self.now();
        let open_rotation = self.rotation_of(id);
        let detail = self
            .store
            .read(move |db| {
                let record = credential(db, id)?;
                let shown = Rows::open(db, now)?;
                let watch = shown.rules.watch(&record);
                let is_own = |sign_in: &&SignInRecord| {
                    record.kind == CredentialKind::AdminKey
                        && record.ended.is_none()
                        && sign_in.region == record.region
                        && (sign_in.credential_id == id
                            || (sign_in.admin_id.is_some() && sign_in.admin_id == record.owner_id))
                };
                let own = shown.sign_ins.iter().filter(is_own);
                // Rather with one that can ask an organization, too.
                let own = own.min_by_key(|sign_in| sign_in.scope == Scope::Provider);
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
            .read(move |db| activity_before(db, before, limit.min(LOG_PAGE)))
            .await?)
    }
}
