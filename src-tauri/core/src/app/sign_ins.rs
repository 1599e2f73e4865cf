//! Sign-ins: what Keyvigil looks at, and with which credential.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::refresh_times::next_refresh_at;
use super::rules::OrganizationRules;
use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::ids::SignInId;
use crate::store::{
    Activity, SignInRecord, StoreError, delete_sign_in, delete_unseen, kinds_of_callers, note,
    save_sign_in, sign_in, sign_ins,
};
use crate::view::{ActivityKind, CredentialKind, OrganizationChoice, SignInRow};

impl App {
    /// All sign-ins, by label.
    pub async fn sign_ins(&self) -> Result<Vec<SignInRow>> {
        let refreshing = self.volatile().round.all();
        let rows = self
            .store
            .read(move |db| sign_in_rows(db, &refreshing))
            .await?;
        Ok(rows)
    }

    /// Gives a sign-in another label.
    pub async fn rename_sign_in(&self, id: SignInId, label: String) -> Result<()> {
        let label = label.trim().to_owned();
        if label.is_empty() {
            return Err(
                CommandError::new(ErrorCode::InvalidInput, "the label is empty")
                    .with_detail("label"),
            );
        }
        self.store
            .run(move |db| {
                let mut record = sign_in(db, id)?;
                record.label = label;
                save_sign_in(db, &record)
            })
            .await?;
        self.changed();
        Ok(())
    }

    /// Removes a sign-in and what only it saw. Its key, like every held credential, stays in the
    /// keychain and in the list until the person forgets it.
    pub async fn remove_sign_in(&self, id: SignInId) -> Result<()> {
        self.may_be_removed(id)?;
        let now = self.now();
        self.store.run(move |db| remove(db, &[id], now)).await?;
        self.volatile().round.leave(id);
        self.changed();
        Ok(())
    }

    /// Nothing under way needs it.
    pub(super) fn may_be_removed(&self, id: SignInId) -> Result<()> {
        if self.is_visiting(id) || self.is_rotating_with(id) {
            return Err(CommandError::new(
                ErrorCode::NotPossibleNow,
                "a key is being made or replaced with this sign-in; end that first",
            ));
        }
        Ok(())
    }
}

/// Removes sign-ins, and what only they saw.
pub(super) fn remove(
    db: &Connection,
    ids: &[SignInId],
    now: DateTime<Utc>,
) -> std::result::Result<(), StoreError> {
    for id in ids {
        let record = sign_in(db, *id)?;
        delete_sign_in(db, *id)?;
        let line = Activity::new(ActivityKind::SignInRemoved, record.label);
        note(db, now, &line.detail(record.organization_name))?;
    }
    delete_unseen(db)
}

/// All sign-ins as shown, by label.
pub(super) fn sign_in_rows(
    db: &Connection,
    refreshing: &HashSet<SignInId>,
) -> std::result::Result<Vec<SignInRow>, StoreError> {
    let rules = OrganizationRules::read(db)?;
    let kinds = kinds_of_callers(db)?;
    let row = |record: SignInRecord| SignInRow {
        kind: kinds
            .get(&record.credential_id)
            .copied()
            .unwrap_or(CredentialKind::AdminKey),
        scope: record.scope,
        refreshing: refreshing.contains(&record.id),
        next_refresh_at: next_refresh_at(&record),
        reminders: rules.of(&record.organization_id),
        id: record.id,
        label: record.label,
        region: record.region,
        organization: OrganizationChoice {
            id: record.organization_id,
            name: record.organization_name,
        },
        admin_email: record.admin_email,
        credential_id: record.credential_id,
        makes_keys_here: record.makes_keys_here,
        last_refresh: record.last_refresh,
    };
    Ok(sign_ins(db)?.into_iter().map(row).collect())
}
