//! What the person asked for, checked before anything is done, as a run that has not begun.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use crate::app::{Result, about_an_organization};
use crate::error::{CommandError, ErrorCode};
use crate::ids::CredentialId;
use crate::rotation::service::{Known, Made, Stage, Target};
use crate::rotation::{Admin, Procedure, Rotation, Service, admin};
use crate::store::{
    CredentialRecord, SignInRecord, StoreError, credential, kinds_of_callers, service_accounts,
    sign_in, sign_ins_seeing,
};
use crate::vault::VaultName;
use crate::view::{
    AuthKind, Consumer, CredentialKind, GenerateRequest, GenerateTarget, ReplaceKeyRequest,
    RotateRequest, RotationStep,
};

/// JumpCloud's own bound is unknown; this keeps lists and labels readable.
const NAME_AT_MOST: usize = 100;

/// What a new administrator's key gets where nothing is asked for.
pub(super) const DEFAULT_DAYS: u16 = 90;

/// Reading what is known may fail, and so may the request.
pub(super) type Checked<T> = std::result::Result<Result<T>, StoreError>;

/// A credential for an account, in nobody's place.
pub(super) fn generation(
    db: &Connection,
    request: GenerateRequest,
    now: DateTime<Utc>,
) -> Checked<Rotation> {
    let sign_in = sign_in(db, request.sign_in_id)?;
    if let Err(error) = about_an_organization(&sign_in) {
        return Ok(Err(error));
    }
    let (owner, target) = match request.target {
        GenerateTarget::NewAccount { name, role_id } => {
            let name = name.trim().to_owned();
            if name.is_empty() || name.chars().count() > NAME_AT_MOST {
                return Ok(Err(invalid("name")));
            }
            if role_id.parse::<jumpcloud_client::RoleId>().is_err() {
                return Ok(Err(invalid("roleId")));
            }
            (name, Target::NewAccount { role_id })
        }
        GenerateTarget::ExistingAccount { service_account_id } => {
            let accounts = service_accounts(db)?;
            let known = accounts
                .into_iter()
                .find(|(by, account)| *by == sign_in.id && account.id == service_account_id);
            let Some((_, account)) = known else {
                return Ok(Err(invalid("serviceAccountId")));
            };
            (account.name, Target::Account { id: account.id })
        }
    };
    let kind = match request.kind {
        AuthKind::ApiKey => CredentialKind::ServiceAccountKey,
        AuthKind::ClientSecret => CredentialKind::ClientSecret,
    };
    let service = Service {
        used_by: request.used_by.trim().to_owned(),
        ..service(target, request.lifetime)
    };
    let procedure = Procedure::Service(Box::new(service));
    Ok(Ok(begin(
        &sign_in,
        owner.clone(),
        owner,
        kind,
        procedure,
        now,
    )))
}

/// A successor for an account's credential, held or watched.
pub(super) fn succession(
    db: &Connection,
    request: &RotateRequest,
    now: DateTime<Utc>,
) -> Checked<Rotation> {
    let old = credential(db, request.credential_id)?;
    let (Some(sign_in), Some(replaces), Some(account)) =
        (seeing(db, old.id)?, known(&old), old.owner_id.clone())
    else {
        return Ok(Err(not_now("no sign-in sees this credential at JumpCloud")));
    };
    if old.kind == CredentialKind::AdminKey || old.ended.is_some() {
        return Ok(Err(not_now(
            "only a living credential of a service account is rotated",
        )));
    }
    let mut room = None;
    if let Some(first) = request.revoke_first {
        let first = credential(db, first)?;
        let typed = request.confirmation.as_deref().unwrap_or_default();
        if let Err(error) = confirm(typed, &old.owner_name) {
            return Ok(Err(error));
        }
        room = known(&first).filter(|_| first.owner_id == old.owner_id && first.ended.is_none());
        if room.is_none() {
            return Ok(Err(invalid("revokeFirst")));
        }
    }
    let service = Service {
        used_by: old.used_by.clone(),
        consumers: consumers(&old.used_by),
        replaces: Some(replaces),
        room,
        ..service(Target::Account { id: account }, request.lifetime)
    };
    let name = old.owner_name.clone();
    let procedure = Procedure::Service(Box::new(service));
    Ok(Ok(Rotation {
        predecessor: Some(old.id),
        ..begin(&sign_in, name.clone(), name, old.kind, procedure, now)
    }))
}

/// A new key for the signed-in administrator, from here.
pub(super) fn own_key(
    db: &Connection,
    request: &ReplaceKeyRequest,
    now: DateTime<Utc>,
) -> Checked<Rotation> {
    let sign_in = sign_in(db, request.sign_in_id)?;
    if !sign_in.makes_keys_here {
        return Ok(Err(not_now(
            "replacing this key without the Admin Portal was not turned on",
        )));
    }
    let email = sign_in.admin_email.clone().unwrap_or(sign_in.label.clone());
    if let Err(error) = confirm(&request.confirmation, &email) {
        return Ok(Err(error));
    }
    if !(1..=365).contains(&request.days) {
        return Ok(Err(invalid("days")));
    }
    let name = sign_in.admin_name.clone().unwrap_or_else(|| email.clone());
    let procedure = Procedure::Admin(Admin {
        stage: admin::Stage::Preflight,
        days: request.days,
        spool_key: VaultName::random().to_string(),
        is_cut: false,
        has_answer: false,
        is_sealed: false,
    });
    let kind = CredentialKind::AdminKey;
    Ok(Ok(Rotation {
        predecessor: Some(sign_in.credential_id),
        ..begin(&sign_in, name, email, kind, procedure, now)
    }))
}

/// The sign-in that requests about a credential are made with.
pub(in crate::app) fn seeing(
    db: &Connection,
    id: CredentialId,
) -> std::result::Result<Option<SignInRecord>, StoreError> {
    let seeing = sign_ins_seeing(db)?.into_iter();
    let seeing = seeing.filter_map(|(seen, by)| (seen == id).then_some(by));
    let seeing: std::result::Result<Vec<_>, _> = seeing.map(|by| sign_in(db, by)).collect();
    let kinds = kinds_of_callers(db)?;
    // Rather one that is likely to be allowed to: an administrator's, whose last question was answered.
    Ok(seeing?.into_iter().min_by_key(|by| {
        let is_admins = kinds.get(&by.credential_id) == Some(&CredentialKind::AdminKey);
        let last = by.last_refresh.as_ref();
        let is_failing = last.is_some_and(|last| last.service_accounts_error.is_some());
        (!is_admins, is_failing)
    }))
}

/// What was typed must name the thing.
pub(in crate::app) fn confirm(typed: &str, expected: &str) -> Result<()> {
    if typed.trim().to_lowercase() == expected.trim().to_lowercase() {
        return Ok(());
    }
    Err(CommandError::new(
        ErrorCode::ConfirmationMismatch,
        "what was typed is not the name of the thing",
    )
    .with_detail(expected))
}

fn known(record: &CredentialRecord) -> Option<Known> {
    Some(Known {
        credential: record.id,
        config: record.remote_id.clone()?,
    })
}

fn consumers(used_by: &str) -> Vec<Consumer> {
    let lines = used_by.lines().map(str::trim).filter(|it| !it.is_empty());
    lines
        .map(|name| Consumer {
            name: name.to_owned(),
            moved: false,
        })
        .collect()
}

fn service(target: Target, lifetime: crate::view::Lifetime) -> Service {
    Service {
        stage: Stage::Preflight,
        target,
        lifetime,
        used_by: String::new(),
        replaces: None,
        room: None,
        known: BTreeSet::new(),
        made: Made::default(),
        undone_at: None,
        candidates: Vec::new(),
        consumers: Vec::new(),
        switched: Vec::new(),
    }
}

fn begin(
    sign_in: &SignInRecord,
    owner: String,
    confirmation: String,
    kind: CredentialKind,
    procedure: Procedure,
    now: DateTime<Utc>,
) -> Rotation {
    Rotation {
        sign_in: sign_in.id,
        region: sign_in.region,
        organization: sign_in.organization_name.clone(),
        owner,
        confirmation,
        kind,
        predecessor: None,
        successor: CredentialId::random(),
        began_at: now,
        since: now,
        error: None,
        paused: false,
        step: RotationStep::Preflight,
        procedure,
    }
}

fn invalid(field: &str) -> CommandError {
    CommandError::new(
        ErrorCode::InvalidInput,
        format!("{field} is empty, too long, out of bounds or unknown"),
    )
    .with_detail(field)
}

fn not_now(why: &str) -> CommandError {
    CommandError::new(ErrorCode::NotPossibleNow, why)
}
