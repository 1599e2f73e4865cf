//! Revoking a service account's credential, and deleting an account, outside of any replacing.

use std::sync::Arc;

use jumpcloud_client::{AuthConfigId, Client, Error, ServiceAccount, ServiceAccountId};

use super::rotation::{confirm, seeing};
use super::{App, Result, about_an_organization};
use crate::error::{CommandError, ErrorCode};
use crate::ids::{CredentialId, SignInId};
use crate::store::{
    Activity, CredentialRecord, Ended, SignInRecord, StoreError, credential,
    forget_service_account, living_of_owner, note, save_credential, service_accounts_seen_by,
    sign_in, sign_ins,
};
use crate::vault::Patience;
use crate::view::{ActivityKind, CredentialKind, RegionName};

impl App {
    /// Revokes one credential of a service account. Done when a fresh list no longer shows it.
    pub async fn revoke_credential(
        self: &Arc<Self>,
        id: CredentialId,
        confirmation: &str,
    ) -> Result<()> {
        let _custody = self.custody.lock().await;
        let (record, by) = self
            .store
            .run(move |db| Ok((credential(db, id)?, seeing(db, id)?)))
            .await?;
        let by = by.ok_or_else(|| not_now("no sign-in sees this credential at JumpCloud"))?;
        if record.kind == CredentialKind::AdminKey || record.ended.is_some() {
            return Err(not_now(
                "only a living credential of a service account can be revoked",
            ));
        }
        confirm(confirmation, &record.owner_name)?;
        let account = account_id(record.owner_id.as_deref())?;
        let credentials = std::slice::from_ref(&record);
        self.nothing_needs(by.region, &account, credentials).await?;
        let config: AuthConfigId = record
            .remote_id
            .as_deref()
            .and_then(|id| id.parse().ok())
            .ok_or_else(|| not_now("its id is not known, so it cannot be revoked"))?;
        let client = self.client_of(&by, Patience::Prompting).await?;
        let is_left = |account: &ServiceAccount| {
            account.unreadable_auth_configs > 0
                || account
                    .auth_configs
                    .iter()
                    .any(|it| it.id.as_ref() == Some(&config))
        };
        self.prove_there(&by, &client, &account, is_left).await?;
        let asked = client.revoke_auth_config(&account, &config).await;
        let gone = prove_gone(&client, &account, asked, is_left).await;
        if gone.is_ok() {
            let line = Activity::new(ActivityKind::Revoked, &record.owner_name)
                .detail(&record.fingerprint)
                .of(record.id);
            self.bury(vec![record.id], None, line).await?;
        }
        self.refresh_organization_of(&by).await;
        gone
    }

    /// Deletes a service account with all its credentials. Done when a fresh list no longer shows it.
    pub async fn delete_service_account(
        self: &Arc<Self>,
        by: SignInId,
        account: String,
        confirmation: &str,
    ) -> Result<()> {
        let _custody = self.custody.lock().await;
        let id = account_id(Some(&account))?;
        let (by, name, credentials) = self
            .store
            .run(move |db| {
                let by = sign_in(db, by)?;
                let known = service_accounts_seen_by(db, by.id)?;
                let known = known.into_iter().find(|known| known.id == account);
                let known = known.ok_or(StoreError::NotFound("service account"))?;
                let credentials = living_of_owner(db, by.region, &known.id)?;
                Ok((by, known.name, credentials))
            })
            .await?;
        about_an_organization(&by)?;
        confirm(confirmation, &name)?;
        self.nothing_needs(by.region, &id, &credentials).await?;
        let client = self.client_of(&by, Patience::Prompting).await?;
        self.prove_there(&by, &client, &id, |_| true).await?;
        let asked = client.delete_service_account(&id).await;
        let gone = prove_gone(&client, &id, asked, |_| true).await;
        if gone.is_ok() {
            let line = Activity::new(ActivityKind::ServiceAccountDeleted, &name)
                .detail(&by.organization_name);
            let known = credentials.iter().map(|it| it.id).collect();
            self.bury(known, Some((by.region, id)), line).await?;
        }
        self.refresh_organization_of(&by).await;
        gone
    }

    /// Nobody makes or replaces one of the account's, and no sign-in calls with one of these.
    async fn nothing_needs(
        &self,
        region: RegionName,
        account: &ServiceAccountId,
        credentials: &[CredentialRecord],
    ) -> Result<()> {
        if self.is_rotating_for(region, account.as_str())
            || credentials.iter().any(|it| self.is_rotating(it.id))
        {
            return Err(CommandError::new(
                ErrorCode::UnderWay,
                "a credential of this account is being made or replaced; end that first",
            ));
        }
        let sign_ins = self.store.run(|db| sign_ins(db)).await?;
        let calls_with_one =
            |sign_in: &SignInRecord| credentials.iter().any(|it| it.id == sign_in.credential_id);
        match sign_ins.into_iter().find(calls_with_one) {
            Some(sign_in) => Err(not_now(
                "a sign-in calls JumpCloud with this credential; remove the sign-in first",
            )
            .with_detail(sign_in.label)),
            None => Ok(()),
        }
    }

    /// What is to go is there, where the request will go: that it is not there afterwards proves something only
    /// then. Where it is not, somebody else was faster, and a refresh tells.
    async fn prove_there(
        self: &Arc<Self>,
        by: &SignInRecord,
        client: &Client,
        account: &ServiceAccountId,
        is_there: impl Fn(&ServiceAccount) -> bool,
    ) -> Result<()> {
        let listing = client.service_accounts().await?;
        let mut found = listing.items.iter().filter(|it| it.id == *account);
        if found.any(is_there) {
            return Ok(());
        }
        self.refresh_organization_of(by).await;
        Err(CommandError::new(
            ErrorCode::NotFound,
            "JumpCloud does not list it: it may be gone already",
        ))
    }

    /// They have ended, perhaps with their account: the rows say so, and their secrets, which nobody can use any
    /// more, go.
    async fn bury(
        &self,
        dead: Vec<CredentialId>,
        account: Option<(RegionName, ServiceAccountId)>,
        line: Activity,
    ) -> Result<()> {
        let now = self.now();
        self.endings.note(dead.iter().copied());
        let held = self
            .store
            .run(move |db| {
                let mut dead = dead;
                if let Some((region, account)) = &account {
                    // Those too that came to be known meanwhile.
                    let living = living_of_owner(db, *region, account.as_str())?;
                    let is_new = |id: &CredentialId| !dead.contains(id);
                    let more: Vec<_> = living.into_iter().map(|it| it.id).filter(is_new).collect();
                    dead.extend(more);
                    forget_service_account(db, *region, account.as_str())?;
                }
                let mut held = Vec::new();
                for id in dead {
                    let mut record = credential(db, id)?;
                    if record.held {
                        held.push(id);
                    }
                    record.ended = Some(Ended::Revoked);
                    record.pending = false;
                    save_credential(db, &record)?;
                }
                note(db, now, &line)?;
                Ok(held)
            })
            .await?;
        for id in held {
            self.discard(id).await;
        }
        self.changed();
        Ok(())
    }
}

/// Whatever was answered, only a list tells what it did. `is_left` says whether what was to go is still there,
/// where the account is.
async fn prove_gone(
    client: &Client,
    account: &ServiceAccountId,
    asked: std::result::Result<(), Error>,
    is_left: impl Fn(&ServiceAccount) -> bool,
) -> Result<()> {
    if let Err(error) = &asked
        && error.proves_nothing_happened()
        && error.kind() != jumpcloud_client::ErrorKind::NotFound
    {
        return asked.map_err(Into::into);
    }
    let listing = client.service_accounts().await?;
    let found = listing.items.iter().find(|it| it.id == *account);
    let is_left = match found {
        Some(account) => is_left(account),
        // It may be one of those that could not be read.
        None => listing.unreadable > 0 || listing.incomplete,
    };
    match (is_left, asked) {
        (false, _) => Ok(()),
        (true, Err(error)) => Err(error.into()),
        (true, Ok(())) => Err(CommandError::new(
            ErrorCode::StillListed,
            "JumpCloud said that it is done, and still lists it",
        )),
    }
}

fn account_id(id: Option<&str>) -> Result<ServiceAccountId> {
    id.and_then(|id| id.parse().ok())
        .ok_or_else(|| CommandError::new(ErrorCode::UnknownItem, "the account's id is not known"))
}

fn not_now(message: &str) -> CommandError {
    CommandError::new(ErrorCode::NotPossibleNow, message)
}
