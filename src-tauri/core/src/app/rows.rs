//! A credential as a row: its state is derived here, from the expiry and now.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::rules::Rules;
use crate::ids::{CredentialId, SignInId};
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
    /// The sign-ins that call JumpCloud with a credential.
    calling: HashMap<CredentialId, Vec<SignInId>>,
    now: DateTime<Utc>,
}

impl Rows {
    pub fn open(db: &Connection, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let sign_ins = sign_ins(db)?;
        let mut calling: HashMap<_, Vec<_>> = HashMap::new();
        for sign_in in &sign_ins {
            calling
                .entry(sign_in.credential_id)
                .or_default()
                .push(sign_in.id);
        }
        Ok(Self {
            calling,
            rules: Rules::read(db, &sign_ins)?,
            sign_ins,
            now,
        })
    }

    pub fn of(&self, record: &CredentialRecord) -> CredentialRow {
        self.made_of(record.clone())
    }

    /// The same for whoever needs the record no more.
    pub fn made_of(&self, record: CredentialRecord) -> CredentialRow {
        let kind = match record.kind {
            CredentialKind::AdminKey => OwnerKind::Administrator,
            CredentialKind::ServiceAccountKey | CredentialKind::ClientSecret => {
                OwnerKind::ServiceAccount
            }
        };
        let these = |by: &HashMap<_, Vec<_>>| by.get(&record.id).cloned().unwrap_or_default();
        CredentialRow {
            used_by_sign_ins: these(&self.calling),
            seen_by: these(&self.rules.seen_by),
            state: self.state(&record),
            custody: record.custody(),
            id: record.id,
            kind: record.kind,
            pending: record.pending,
            owner: OwnerView {
                kind,
                remote_id: record.owner_id,
                name: record.owner_name,
                email: record.owner_email,
            },
            region: record.region,
            organization: record.organization,
            fingerprint: record.fingerprint,
            client_id: record.client_id,
            created_at: record.created_at,
            expiry: ExpiryView {
                source: record.expiry.source,
                at: record.expiry.at,
            },
            used_by: record.used_by,
            verified: record.verified,
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
