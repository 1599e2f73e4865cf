//! Switching an administrator's API access.

use std::sync::Arc;

use jumpcloud_client::{AdministratorId, Client, ErrorKind};

use super::rotation::confirm;
use super::{App, Result, about_an_organization};
use crate::error::{CommandError, ErrorCode};
use crate::ids::SignInId;
use crate::store::{
    Activity, AdministratorRecord, SignInRecord, StoreError, administrators_seen_by, note,
    replace_administrators, sign_in,
};
use crate::vault::Patience;
use crate::view::ActivityKind;

impl App {
    /// Switches the API access of another administrator, and reads it back before it is called done. Switching off
    /// stops whatever uses their key, so the person types their e-mail address.
    pub async fn set_api_access(
        self: &Arc<Self>,
        sign_in_id: SignInId,
        administrator_id: String,
        allowed: bool,
        confirmation: &str,
    ) -> Result<()> {
        let (by, admin) = self
            .known_administrator(sign_in_id, &administrator_id)
            .await?;
        about_an_organization(&by)?;
        if by.admin_id.as_deref() == Some(&admin.id) {
            return Err(CommandError::new(
                ErrorCode::OwnAccount,
                "nobody switches the API access of the account that they call with",
            ));
        }
        if !allowed {
            if by.admin_id.is_none() {
                return Err(CommandError::new(
                    ErrorCode::NotPossibleNow,
                    "JumpCloud does not tell whose key this sign-in calls with: it may be theirs",
                ));
            }
            let expected = if admin.email.is_empty() {
                &admin.name
            } else {
                &admin.email
            };
            confirm(confirmation, expected)?;
        }
        let id: AdministratorId = admin.id.parse().map_err(|_| unknown())?;
        let client = self.client_of(&by, Patience::Prompting).await?;
        let outcome = self.switch(&client, &id, allowed).await;
        let noted = self.note_switch(by.clone(), admin, allowed, &outcome).await;
        // An answer that was on its way may be older, and others may look at the same organization.
        self.refresh_organization_of(&by).await;
        noted?;
        outcome
    }

    pub(super) async fn known_administrator(
        &self,
        by: SignInId,
        id: &str,
    ) -> Result<(SignInRecord, AdministratorRecord)> {
        let id = id.to_owned();
        let found = self.store.run(move |db| {
            let sign_in = sign_in(db, by)?;
            let admins = administrators_seen_by(db, by)?;
            let admin = admins.into_iter().find(|admin| admin.id == id);
            admin
                .map(|admin| (sign_in, admin))
                .ok_or(StoreError::NotFound("administrator"))
        });
        Ok(found.await?)
    }

    /// The one PUT. Unless JumpCloud has clearly refused it, only what it tells afterwards counts.
    async fn switch(&self, client: &Client, id: &AdministratorId, allowed: bool) -> Result<()> {
        let sent = match client.set_api_access(id, allowed).await {
            Err(error) if error.kind() == ErrorKind::Forbidden => {
                return Err(CommandError {
                    detail: error.server_message().map(str::to_owned),
                    ..CommandError::new(
                        ErrorCode::NeedsBillingAdministrator,
                        "JumpCloud lets only an Administrator with Billing switch API access",
                    )
                });
            }
            Err(error) if error.proves_nothing_happened() => return Err(error.into()),
            sent => sent,
        };
        let mut told = None;
        for wait in std::iter::once(None).chain(self.waits.verify_retries.iter().take(3).map(Some))
        {
            if let Some(wait) = wait {
                tokio::time::sleep(*wait).await;
            }
            told = match client.administrator(id).await {
                Ok(admin) => admin.api_key_allowed,
                Err(error) if sent.is_ok() => {
                    return Err(not_seen(&format!(
                        "JumpCloud accepted the change, and could not be asked afterwards: {error}"
                    )));
                }
                Err(error) => return Err(error.into()),
            };
            if told == Some(allowed) {
                return Ok(());
            }
        }
        match (sent, told) {
            (Err(error), Some(_)) => Err(error.into()),
            (Err(_), None) => Err(not_seen(
                "JumpCloud does not tell whether API access was switched",
            )),
            (Ok(_), None) => Err(not_seen(
                "JumpCloud accepted the change, and does not tell the API access of this administrator",
            )),
            (Ok(_), Some(_)) => Err(not_seen(
                "JumpCloud accepted the change, and still tells the API access as it was",
            )),
        }
    }

    async fn note_switch(
        &self,
        by: SignInRecord,
        admin: AdministratorRecord,
        allowed: bool,
        outcome: &Result<()>,
    ) -> Result<()> {
        let (kind, detail) = match outcome {
            Ok(()) if allowed => (ActivityKind::ApiAccessEnabled, by.organization_name.clone()),
            Ok(()) => (
                ActivityKind::ApiAccessDisabled,
                by.organization_name.clone(),
            ),
            Err(error) => (ActivityKind::ApiAccessNotChanged, error.message.clone()),
        };
        let (now, done) = (self.now(), outcome.is_ok());
        self.store
            .run(move |db| {
                note(db, now, &Activity::new(kind, &admin.name).detail(detail))?;
                if !done {
                    return Ok(());
                }
                let mut admins = administrators_seen_by(db, by.id)?;
                for known in admins.iter_mut().filter(|known| known.id == admin.id) {
                    known.api_access = Some(allowed);
                }
                replace_administrators(db, by.id, &admins)
            })
            .await?;
        self.changed();
        Ok(())
    }
}

fn not_seen(message: &str) -> CommandError {
    CommandError::new(ErrorCode::ChangeNotSeen, message)
}

fn unknown() -> CommandError {
    CommandError::new(
        ErrorCode::UnknownItem,
        "this cannot be an administrator's id",
    )
}
