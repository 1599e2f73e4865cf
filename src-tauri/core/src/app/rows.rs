//! A credential as a row: its state is derived here, from the expiry and now.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use crate::ids::{CredentialId, SignInId};
use crate::reminders::first_stage;
use crate::store::{CredentialRecord, Ended, SignInRecord, StoreError, sign_ins, sign_ins_seeing};
use crate::view::{
    CredentialKind, CredentialRow, CredentialState, ExpiryView, OwnerKind, OwnerView,
};

/// What rows are made with, beside the records themselves.
pub(super) struct Rows {
    /// All, by label.
    pub sign_ins: Vec<SignInRecord>,
    seen_by: HashMap<CredentialId, Vec<SignInId>>,
    now: DateTime<Utc>,
}

impl Rows {
    pub fn open(db: &Connection, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let mut seen_by: HashMap<_, Vec<_>> = HashMap::new();
        for (credential, sign_in) in sign_ins_seeing(db)? {
            seen_by.entry(credential).or_default().push(sign_in);
        }
        Ok(Self {
            sign_ins: sign_ins(db)?,
            seen_by,
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
            state: state(record, self.now),
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
            seen_by: self.seen_by.get(&record.id).cloned().unwrap_or_default(),
        }
    }
}

fn state(record: &CredentialRecord, now: DateTime<Utc>) -> CredentialState {
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
    } else if at - first_stage(record.custody(), record.lifetime()) <= now {
        CredentialState::Expiring
    } else {
        CredentialState::Active
    }
}
