//! Sign-ins, and the owners that they see.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::refresh_times::next_refresh_at;
use super::rows::Rows;
use super::rules::OrganizationRules;
use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::ids::SignInId;
use crate::store::{
    Activity, AdministratorRecord, CredentialRecord, ServiceAccountRecord, SignInRecord,
    StoreError, administrators, all_credentials, delete_credential, delete_sign_in, note,
    save_sign_in, service_accounts, sign_in, sign_ins, sign_ins_seeing,
};
use crate::view::{
    ActivityKind, AdministratorRow, CredentialKind, OrganizationChoice, ServiceAccountRow,
    SignInRow,
};

impl App {
    /// All sign-ins, by label.
    pub async fn sign_ins(&self) -> Result<Vec<SignInRow>> {
        let refreshing = self.volatile().refreshing.clone();
        let rows = self
            .store
            .run(move |db| sign_in_rows(db, &refreshing))
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
        if self.is_visiting(id) || self.is_rotating_with(id) {
            return Err(CommandError::new(
                ErrorCode::NotPossibleNow,
                "a key is being made or replaced with this sign-in; end that first",
            ));
        }
        let now = self.now();
        self.store
            .run(move |db| {
                let record = sign_in(db, id)?;
                delete_sign_in(db, id)?;
                let seen = sign_ins_seeing(db)?;
                for unseen in all_credentials(db)?.into_iter().filter(|credential| {
                    !credential.held && !seen.iter().any(|(seen, _)| *seen == credential.id)
                }) {
                    delete_credential(db, unseen.id)?;
                }
                note(
                    db,
                    now,
                    &Activity::new(ActivityKind::SignInRemoved, record.label),
                )
            })
            .await?;
        self.changed();
        Ok(())
    }

    /// Every administrator that a sign-in sees.
    pub async fn administrators(&self) -> Result<Vec<AdministratorRow>> {
        let now = self.now();
        let rows = self
            .store
            .run(move |db| {
                let holdings = Holdings::open(db, now)?;
                let rows = administrators(db)?.into_iter().filter_map(|(by, admin)| {
                    let sign_in = holdings
                        .rows
                        .sign_ins
                        .iter()
                        .find(|sign_in| sign_in.id == by)?;
                    Some(holdings.administrator(sign_in, admin))
                });
                Ok(rows.collect())
            })
            .await?;
        Ok(rows)
    }

    /// Every service account that a sign-in sees.
    pub async fn service_accounts(&self) -> Result<Vec<ServiceAccountRow>> {
        let now = self.now();
        let rows = self
            .store
            .run(move |db| {
                let holdings = Holdings::open(db, now)?;
                let rows = service_accounts(db)?
                    .into_iter()
                    .filter_map(|(by, account)| {
                        let sign_in = holdings
                            .rows
                            .sign_ins
                            .iter()
                            .find(|sign_in| sign_in.id == by)?;
                        Some(holdings.service_account(sign_in, account))
                    });
                Ok(rows.collect())
            })
            .await?;
        Ok(rows)
    }
}

/// The living credentials by owner, and the sign-ins: what rows of owners are made of.
struct Holdings {
    rows: Rows,
    by_owner: HashMap<String, Vec<CredentialRecord>>,
}

impl Holdings {
    fn open(
        db: &rusqlite::Connection,
        now: DateTime<Utc>,
    ) -> std::result::Result<Self, StoreError> {
        let mut by_owner: HashMap<_, Vec<_>> = HashMap::new();
        for credential in all_credentials(db)?
            .into_iter()
            .filter(|credential| credential.ended.is_none())
        {
            if let Some(owner) = &credential.owner_id {
                by_owner.entry(owner.clone()).or_default().push(credential);
            }
        }
        Ok(Self {
            rows: Rows::open(db, now)?,
            by_owner,
        })
    }

    fn of<'a>(
        &'a self,
        owner: &str,
        sign_in: &'a SignInRecord,
    ) -> impl Iterator<Item = &'a CredentialRecord> {
        self.by_owner
            .get(owner)
            .into_iter()
            .flatten()
            .filter(|credential| credential.region == sign_in.region)
    }

    fn administrator(
        &self,
        sign_in: &SignInRecord,
        admin: AdministratorRecord,
    ) -> AdministratorRow {
        let mut keys = self
            .of(&admin.id, sign_in)
            .filter(|key| key.kind == CredentialKind::AdminKey);
        let key = keys.next().map(|key| self.rows.of(key));
        drop(keys);
        AdministratorRow {
            is_self: sign_in.admin_id.as_deref() == Some(&admin.id),
            id: admin.id,
            sign_in_id: sign_in.id,
            name: admin.name,
            email: admin.email,
            role: admin.role,
            suspended: admin.suspended,
            mfa: admin.mfa,
            api_access: admin.api_access,
            has_key: admin.has_key,
            key,
            organization: sign_in.organization_name.clone(),
            region: sign_in.region,
        }
    }

    fn service_account(
        &self,
        sign_in: &SignInRecord,
        account: ServiceAccountRecord,
    ) -> ServiceAccountRow {
        let mut credentials: Vec<_> = self.of(&account.id, sign_in).collect();
        credentials
            .sort_by_key(|credential| (credential.expiry.at.is_none(), credential.expiry.at));
        ServiceAccountRow {
            credentials: credentials.into_iter().map(|it| self.rows.of(it)).collect(),
            id: account.id,
            sign_in_id: sign_in.id,
            name: account.name,
            role: account.role,
            status: account.status,
            organization: sign_in.organization_name.clone(),
            region: sign_in.region,
        }
    }
}

/// All sign-ins as shown, by label.
pub(super) fn sign_in_rows(
    db: &Connection,
    refreshing: &HashSet<SignInId>,
) -> std::result::Result<Vec<SignInRow>, StoreError> {
    let rules = OrganizationRules::read(db)?;
    let row = |record: SignInRecord| SignInRow {
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
