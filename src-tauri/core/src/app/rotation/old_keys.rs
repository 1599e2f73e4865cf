//! Who still calls with a key that was replaced.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use jumpcloud_client::OldKeyAttempt;

use super::App;
use crate::app::Result;
use crate::error::ErrorCode;
use crate::ids::CredentialId;
use crate::store::{
    Activity, OldKeyCheck, StoreError, callers_of, credential, note, old_key_checks,
    replace_callers, schedule_check, sign_in, uncheck,
};
use crate::vault::Patience;
use crate::view::{ActivityKind, OldKeyCaller};

/// When JumpCloud is asked, counted from the change.
const ASKED_AFTER: [TimeDelta; 3] = [
    TimeDelta::minutes(10),
    TimeDelta::hours(1),
    TimeDelta::days(1),
];

/// A question that could not be asked is asked again for so long.
const GIVEN_UP_AFTER: TimeDelta = TimeDelta::days(2);

/// Notes that JumpCloud is to be asked about a key that was replaced now.
pub(in crate::app) fn ask_later(
    db: &rusqlite::Connection,
    old: CredentialId,
    by: crate::ids::SignInId,
    now: DateTime<Utc>,
) -> std::result::Result<(), StoreError> {
    for after in ASKED_AFTER {
        let check = OldKeyCheck {
            credential: old,
            sign_in: by,
            since: now,
            due_at: now + after,
        };
        schedule_check(db, &check)?;
    }
    Ok(())
}

impl App {
    /// Asks the questions whose time has come. Nobody waits: a slow answer must not keep a reminder from
    /// its time. Returns when the next question is due.
    pub(in crate::app) async fn ask_for_old_key_callers_in_background(
        self: &Arc<Self>,
    ) -> Result<Option<DateTime<Utc>>> {
        let now = self.now();
        let mut due = self.store.run(|db| old_key_checks(db)).await?;
        // One that is asked now stays first until it is answered.
        let next = due.first().map(|check| check.due_at);
        due.retain(|check| check.due_at <= now);
        if !due.is_empty() {
            let app = Arc::clone(self);
            tokio::spawn(async move {
                let Ok(_one_at_a_time) = app.asking_for_callers.try_lock() else {
                    return;
                };
                if let Err(error) = app.ask_for_old_key_callers(due, now).await {
                    tracing::warn!(%error, "who still uses an old key could not be asked");
                }
            });
        }
        Ok(next)
    }

    async fn ask_for_old_key_callers(
        &self,
        checks: Vec<OldKeyCheck>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        for check in checks {
            if let Err(error) = self.ask_who_called(check.clone(), now).await {
                tracing::info!(%error, "JumpCloud does not tell who still uses an old key");
                // A key that may not read events will not a minute later.
                let is_final = error.code == ErrorCode::Forbidden;
                let is_stale =
                    !error.code.is_about_the_way() && now - check.due_at > GIVEN_UP_AFTER;
                if is_final || is_stale {
                    self.store.run(move |db| uncheck(db, &check)).await?;
                }
            }
        }
        Ok(())
    }

    async fn ask_who_called(&self, check: OldKeyCheck, now: DateTime<Utc>) -> Result<()> {
        let by = check.sign_in;
        let sign_in = self.store.run(move |db| sign_in(db, by)).await?;
        let client = self.client_of(&sign_in, Patience::Background).await?;
        let told = client.old_key_attempts(check.since, now).await?;
        let email = sign_in.admin_email.clone();
        let ours = told.items.into_iter().filter(|attempt| {
            attempt.admin_email.is_none()
                || email.is_none()
                || attempt.admin_email.as_deref().map(str::to_lowercase)
                    == email.as_deref().map(str::to_lowercase)
        });
        let callers = grouped(ours);
        self.store
            .run(move |db| {
                uncheck(db, &check)?;
                let old = credential(db, check.credential)?;
                let before = callers_of(db, old.id)?;
                for caller in &callers {
                    let is_known = before.iter().any(|it| {
                        it.client_ip == caller.client_ip && it.user_agent == caller.user_agent
                    });
                    if !is_known {
                        let line = Activity::new(ActivityKind::OldKeyUsed, &old.owner_name);
                        note(db, now, &line.detail(from(caller)).of(old.id))?;
                    }
                }
                replace_callers(db, old.id, &callers)
            })
            .await?;
        self.changed();
        Ok(())
    }
}

fn from(caller: &OldKeyCaller) -> String {
    let known = [&caller.client_ip, &caller.user_agent];
    let known: Vec<_> = known.into_iter().flatten().map(String::as_str).collect();
    known.join(", ")
}

/// One line for each address and program.
fn grouped(attempts: impl Iterator<Item = OldKeyAttempt>) -> Vec<OldKeyCaller> {
    let mut callers: Vec<OldKeyCaller> = Vec::new();
    for attempt in attempts {
        let known = callers
            .iter_mut()
            .find(|it| it.client_ip == attempt.client_ip && it.user_agent == attempt.user_agent);
        match known {
            Some(caller) => {
                caller.attempts += 1;
                caller.at = caller.at.max(attempt.at);
            }
            None => callers.push(OldKeyCaller {
                at: attempt.at,
                client_ip: attempt.client_ip,
                user_agent: attempt.user_agent,
                attempts: 1,
            }),
        }
    }
    callers
}
