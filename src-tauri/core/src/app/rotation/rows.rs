//! What a run means for the credentials' rows and for the log: written together with the journal.

use chrono::{DateTime, TimeDelta, Utc};
use jumpcloud_client::Issued;
use rusqlite::Connection;

use crate::ids::SignInId;
use crate::inventory::expiry_after;
use crate::rotation::service::{Deleting, Made, Stage};
use crate::rotation::{End, Rotation, Service};
use crate::store::{
    Activity, CredentialRecord, Ended, Expiry, StoreError, credential, delete_credential, note,
    save_credential, sight, take_identity,
};
use crate::view::{
    ActivityKind, ExpirySource, RotationProcedure, VerificationOutcome, VerificationView,
};

type Done = Result<(), StoreError>;

/// The successor's row, as far as the run itself knows it.
pub(super) fn unseen(rotation: &Rotation) -> CredentialRecord {
    let service = rotation.service();
    CredentialRecord {
        id: rotation.successor,
        owner_id: service.and_then(|service| service.account_id().cloned()),
        owner_name: rotation.owner.clone(),
        remote_id: service.and_then(|service| service.made.config.clone()),
        client_id: service.and_then(|service| service.made.client_id.clone()),
        used_by: service.map(|it| it.used_by.clone()).unwrap_or_default(),
        pending: true,
        ..CredentialRecord::seen(rotation.region, rotation.kind, &rotation.organization)
    }
}

/// The successor's row.
pub(super) fn successor(
    db: &Connection,
    rotation: &Rotation,
) -> Result<CredentialRecord, StoreError> {
    match credential(db, rotation.successor) {
        Err(StoreError::NotFound(_)) => Ok(unseen(rotation)),
        found => found,
    }
}

/// The same with what JumpCloud answered.
pub(super) fn made(
    rotation: &Rotation,
    service: &Service,
    issued: &Issued,
    now: DateTime<Utc>,
) -> CredentialRecord {
    let mut record = unseen(rotation);
    if record.owner_id.is_none() {
        record.owner_id = issued.service_account_id.as_ref().map(ToString::to_string);
    }
    record.remote_id = issued.auth_config_id.as_ref().map(ToString::to_string);
    record.client_id.clone_from(&issued.client_id);
    record.created_at = issued.created_at.or(Some(now));
    let days = jumpcloud_client::Lifetime::from(service.lifetime).days();
    let computed = Expiry {
        source: ExpirySource::Computed,
        at: record
            .created_at
            .map(|created| created + TimeDelta::days(days.into())),
    };
    record.expiry = expiry_after(computed, issued.expiry);
    record
}

/// Saves it as seen by the sign-in that made it.
pub(super) fn save(db: &Connection, record: &CredentialRecord, by: SignInId) -> Done {
    take_identity(db, record)?;
    save_credential(db, record)?;
    sight(db, record.id, by)
}

/// JumpCloud was asked about the successor, which is `made` as far as that was not known before.
pub(super) fn verified(
    db: &Connection,
    rotation: &Rotation,
    kept: Option<CredentialRecord>,
    made: &Made,
    now: DateTime<Utc>,
    outcome: VerificationOutcome,
) -> Done {
    let mut record = successor(db, rotation)?;
    if let Some(kept) = kept.filter(|_| !record.held) {
        record = kept;
    }
    record.owner_id = record.owner_id.or_else(|| made.account.clone());
    record.remote_id = record.remote_id.or_else(|| made.config.clone());
    record.client_id = record.client_id.or_else(|| made.client_id.clone());
    record.pending &= outcome != VerificationOutcome::Accepted;
    let before = record
        .verified
        .replace(VerificationView { at: now, outcome });
    save(db, &record, rotation.sign_in)?;
    let kind = match outcome {
        VerificationOutcome::Accepted => ActivityKind::Generated,
        // It may be asked every minute: the log tells of the first time.
        _ if before.is_some_and(|before| before.outcome == outcome) => return Ok(()),
        VerificationOutcome::Refused => ActivityKind::Refused,
        VerificationOutcome::Unreachable => ActivityKind::VerificationFailed,
    };
    note(
        db,
        now,
        &Activity::new(kind, &record.owner_name).of(record.id),
    )
}

/// JumpCloud no longer lists it.
pub(super) fn gone(
    db: &Connection,
    rotation: &Rotation,
    what: &Deleting,
    now: DateTime<Utc>,
) -> Done {
    let dead = match (what, rotation.service()) {
        (Deleting::Successor, _) => {
            let line = Activity::new(ActivityKind::TakenBack, &rotation.owner);
            note(db, now, &line)?;
            return delete_credential(db, rotation.successor);
        }
        (Deleting::Candidate(id), _) => {
            let line = Activity::new(ActivityKind::Revoked, &rotation.owner);
            return note(db, now, &line.detail(id));
        }
        (Deleting::Predecessor, _) => rotation.predecessor,
        (Deleting::Room, service) => service
            .and_then(|service| service.room.as_ref())
            .map(|room| room.credential),
    };
    let Some(mut record) = dead.and_then(|id| credential(db, id).ok()) else {
        return Ok(());
    };
    record.ended = Some(Ended::Revoked);
    record.pending = false;
    record.held = false;
    save_credential(db, &record)?;
    let line = Activity::new(ActivityKind::Revoked, &record.owner_name);
    note(db, now, &line.detail(&record.fingerprint).of(record.id))
}

/// What the log and the rows have to say of a change of stage.
pub(super) fn follow(
    db: &Connection,
    before: &Rotation,
    after: &Rotation,
    now: DateTime<Utc>,
) -> Done {
    if before
        .service()
        .is_some_and(|it| it.stage != Stage::NeedsYou)
        && after
            .service()
            .is_some_and(|it| it.stage == Stage::NeedsYou)
    {
        // It lives, and nobody has its secret: one more that is merely watched.
        if let Ok(mut record) = credential(db, after.successor) {
            record.pending = false;
            save_credential(db, &record)?;
        }
    }
    let ended = after.end().filter(|_| before.end().is_none());
    if ended == Some(End::NotChanged) && after.service().is_some() {
        delete_credential(db, after.successor)?;
    }
    let kind = match ended {
        None | Some(End::Done) => return Ok(()),
        Some(End::NotChanged) if after.kind_of_run() == RotationProcedure::Generate => {
            ActivityKind::GenerateFailed
        }
        Some(End::NotChanged | End::Vanished) => ActivityKind::NotRotated,
        Some(End::LeftBehind) => ActivityKind::LeftBehind,
        Some(End::Lost) => ActivityKind::KeyLost,
    };
    let said = after.error.as_ref().map(|error| error.message.clone());
    let mut line = Activity::new(kind, &after.owner).detail(said.unwrap_or_default());
    line.credential_id = after.predecessor;
    note(db, now, &line)
}
