//! The person's own word on when a key expires, where JumpCloud does not tell.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::Connection;

use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::ids::{CredentialId, SignInId};
use crate::store::{
    Activity, CredentialRecord, Expiry, StoreError, administrators, credential, delete_credential,
    living_of_owner, note, save_credential, sight, told,
};
use crate::view::{ActivityKind, CredentialKind, EnteredExpiry, ExpirySource, KeyLifetime};

impl App {
    /// Writes the person's own word on when an admin key expires, where JumpCloud does not tell.
    pub async fn enter_expiry(&self, id: CredentialId, entered: EnteredExpiry) -> Result<()> {
        let now = self.now();
        let is_new = self.was_made_in_a_visit(id);
        let outcome = self
            .store
            .run(move |db| {
                let mut record = credential(db, id)?;
                if record.expiry.source == ExpirySource::Reported {
                    return Ok(Err(CommandError::new(
                        ErrorCode::NotPossibleNow,
                        "JumpCloud itself tells when this key expires",
                    )));
                }
                // A key that was connected may have been made long before it was stored.
                let made = record.created_at.or(record.stored_at.filter(|_| is_new));
                let at = match moment(&entered, made, now) {
                    Ok(at) => at,
                    Err(error) => return Ok(Err(error)),
                };
                record.expiry = Expiry {
                    source: ExpirySource::Entered,
                    at,
                };
                let said = told(at);
                let line =
                    Activity::new(ActivityKind::ExpiryChanged, &record.owner_name).detail(said);
                note(db, now, &line.of(id))?;
                save_credential(db, &record).map(Ok)
            })
            .await?;
        outcome?;
        self.finish_visits_of(id);
        self.wake();
        Ok(())
    }

    /// Writes the person's word on when somebody's key expires, where JumpCloud tells nothing of that key: from then
    /// on it is a watched credential like others.
    pub async fn enter_administrators_expiry(
        &self,
        sign_in_id: SignInId,
        administrator_id: String,
        entered: EnteredExpiry,
    ) -> Result<()> {
        let (by, admin) = self
            .known_administrator(sign_in_id, &administrator_id)
            .await?;
        let now = self.now();
        let at = moment(&entered, None, now)?;
        let outcome = self
            .store
            .run(move |db| {
                let is_key = |it: &CredentialRecord| it.kind == CredentialKind::AdminKey;
                let known = living_of_owner(db, by.region, &admin.id)?;
                if admin.has_key == Some(false) || known.iter().any(is_key) {
                    return Ok(Err(CommandError::new(
                        ErrorCode::NotPossibleNow,
                        "of this administrator's key something is known by now",
                    )));
                }
                let record = CredentialRecord {
                    owner_id: Some(admin.id),
                    owner_name: admin.name,
                    owner_email: Some(admin.email).filter(|email| !email.is_empty()),
                    // A key that is made after this is another one.
                    stored_at: Some(now),
                    expiry: Expiry {
                        source: ExpirySource::Entered,
                        at,
                    },
                    ..CredentialRecord::seen(
                        by.region,
                        CredentialKind::AdminKey,
                        &by.organization_name,
                    )
                };
                save_credential(db, &record)?;
                sight(db, record.id, by.id)?;
                let line = Activity::new(ActivityKind::ExpiryChanged, &record.owner_name);
                note(db, now, &line.detail(told(at)).of(record.id)).map(Ok)
            })
            .await?;
        outcome?;
        self.wake();
        Ok(())
    }

    /// Takes back the person's word on when a key expires. A key of which nothing but that word was known goes with
    /// it; tells whether it did.
    pub async fn withdraw_expiry(&self, id: CredentialId) -> Result<bool> {
        let now = self.now();
        let outcome = self
            .store
            .run(move |db| {
                let mut record = credential(db, id)?;
                if record.expiry.source != ExpirySource::Entered {
                    return Ok(Err(CommandError::new(
                        ErrorCode::NotPossibleNow,
                        "nobody has entered when this key expires",
                    )));
                }
                let line = Activity::new(ActivityKind::ExpiryChanged, &record.owner_name)
                    .detail(format!("{} → not told", told(record.expiry.at)));
                let is_all = is_no_more_than_a_word(db, &record)?;
                if is_all {
                    note(db, now, &line)?;
                    delete_credential(db, id)?;
                } else {
                    note(db, now, &line.of(id))?;
                    record.expiry = Expiry::UNKNOWN;
                    save_credential(db, &record)?;
                }
                Ok(Ok(is_all))
            })
            .await?;
        let is_gone = outcome?;
        self.wake();
        Ok(is_gone)
    }
}

/// Whether a key is known only because the person entered when it expires.
fn is_no_more_than_a_word(
    db: &Connection,
    record: &CredentialRecord,
) -> std::result::Result<bool, StoreError> {
    let is_told = record.held
        || record.pending
        || record.remote_id.is_some()
        || record.created_at.is_some()
        || record.ended.is_some();
    if is_told || record.kind != CredentialKind::AdminKey {
        return Ok(false);
    }
    let mut seen = administrators(db)?.into_iter();
    let has_key = seen.any(|(_, admin)| {
        record.owner_id.as_deref() == Some(&admin.id) && admin.has_key == Some(true)
    });
    Ok(!has_key)
}

/// The moment that was entered; `None` is "never". A lifetime counts from when the key was made; a custom one has the
/// portal's own bounds.
fn moment(
    entered: &EnteredExpiry,
    made: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    let days = |days| match made {
        Some(made) => Ok(Some(made + TimeDelta::days(days))),
        None => Err(CommandError::new(
            ErrorCode::InvalidInput,
            "nobody knows when this key was made, which its lifetime would count from",
        )
        .with_detail("lifetime")),
    };
    match entered.lifetime {
        KeyLifetime::Days30 => days(30),
        KeyLifetime::Days60 => days(60),
        KeyLifetime::Days90 => days(90),
        KeyLifetime::NoExpiration => Ok(None),
        KeyLifetime::Custom => match entered.custom {
            // The key may be an hour old and have been given an hour: only the upper bound is sure.
            Some(at) if at > now && at <= now + TimeDelta::days(365) => Ok(Some(at)),
            _ => Err(CommandError::new(
                ErrorCode::InvalidInput,
                "a custom expiry lies in the future, at most 365 days from now",
            )
            .with_detail("custom")),
        },
    }
}
