//! A credential as a row: its state is derived here, from the expiry and now.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::rules::Rules;
use crate::reminders::first_stage;
use crate::store::{CredentialRecord, Ended, SignInRecord, StoreError, sign_ins};
use crate::view::{
    CredentialKind, CredentialRow, CredentialState, ExpiryView, OwnerKind, OwnerView,
};

/// What rows are made with, beside the records themselves.
pub(super) struct Rows {
    /// All, by label.
    pub sign_ins: Vec<SignInRecord>,
    /// What the person chose about reminders.
    pub rules: Rules,
    now: DateTime<Utc>,
}

impl Rows {
    pub fn open(db: &Connection, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let sign_ins = sign_ins(db)?;
        Ok(Self {
            rules: Rules::read(db, &sign_ins)?,
            sign_ins,
            now,
        })
    }

    pub fn of(&self, record: &CredentialRecord) -> CredentialRow {
        let kind = match record.kind {
            CredentialKind::AdminKey => OwnerKind::Administrator,
            CredentialKind::ServiceAccountKey | CredentialKind::ClientSecret => {
                OwnerKind::ServiceAccount
            }
        };
        let calling = self
            .sign_ins
            .iter()
            .filter(|sign_in| sign_in.credential_id == record.id);
        CredentialRow {
            id: record.id,
            kind: record.kind,
            custody: record.custody(),
            pending: record.pending,
            state: self.state(record),
            owner: OwnerView {
                kind,
                remote_id: record.owner_id.clone(),
                name: record.owner_name.clone(),
                email: record.owner_email.clone(),
            },
            region: record.region,
            organization: record.organization.clone(),
            fingerprint: record.fingerprint.clone(),
            client_id: record.client_id.clone(),
            created_at: record.created_at,
            expiry: ExpiryView {
                source: record.expiry.source,
                at: record.expiry.at,
            },
            used_by: record.used_by.clone(),
            verified: record.verified.clone(),
            used_by_sign_ins: calling.map(|sign_in| sign_in.id).collect(),
            seen_by: self
                .rules
                .seen_by
                .get(&record.id)
                .cloned()
                .unwrap_or_default(),
        }
    }

    /// Derived from the expiry and now.
    pub fn state(&self, record: &CredentialRecord) -> CredentialState {
        let now = self.now;
        match record.ended {
            Some(Ended::Revoked) => return CredentialState::Revoked,
            Some(Ended::Superseded) => return CredentialState::Superseded,
            None => {}
        }
        let Some(at) = record.expiry.at else {
            return if record.expiry.is_never() {
                CredentialState::NoExpiry
            } else {
                CredentialState::Unknown
            };
        };
        if at <= now {
            CredentialState::Expired
        } else if at - first_stage(&self.rules.stages(record), record.lifetime()) <= now {
            CredentialState::Expiring
        } else {
            CredentialState::Active
        }
    }
}
