//! Beginning a run: what is asked for is checked and journaled; nothing has happened yet.

use std::sync::Arc;

use super::order::{self, Checked};
use super::{App, Run, journaled, parse};
use crate::app::about_an_organization;
use crate::app::rows::Rows;
use crate::error::{CommandError, ErrorCode};
use crate::ids::{CredentialId, RotationId, SignInId};
use crate::rotation::Rotation;
use crate::rotation::service::MOST_CREDENTIALS;
use crate::store::{
    Activity, JournalEntry, StoreError, credential, living_of_owner, note, open_entries,
    open_entry, sign_in,
};
use crate::vault::Patience;
use crate::view::{
    ActivityKind, GenerateRequest, ReplaceKeyRequest, RoleChoice, RotateRequest, RotationPlan,
    RotationProcedure,
};

impl App {
    /// The roles that a new service account can have, by name.
    pub async fn roles(&self, sign_in_id: SignInId) -> crate::app::Result<Vec<RoleChoice>> {
        let record = self.store.run(move |db| sign_in(db, sign_in_id)).await?;
        about_an_organization(&record)?;
        let client = self.client_of(&record, Patience::Prompting).await?;
        let roles = client.roles().await?.items.into_iter();
        let mut roles: Vec<_> = roles
            .map(|role| RoleChoice {
                id: role.id.to_string(),
                name: role.name,
            })
            .collect();
        roles.sort_by_key(|role| role.name.to_lowercase());
        Ok(roles)
    }

    /// Begins to make a credential for a service account. Progress is told as change and read with
    /// [`App::rotation`].
    pub async fn generate(
        self: &Arc<Self>,
        request: GenerateRequest,
    ) -> crate::app::Result<RotationId> {
        let now = self.now();
        self.begin(move |db| order::generation(db, request, now))
            .await
    }

    /// Begins to replace a service account's credential.
    pub async fn rotate(
        self: &Arc<Self>,
        request: RotateRequest,
    ) -> crate::app::Result<RotationId> {
        let now = self.now();
        self.begin(move |db| order::succession(db, &request, now))
            .await
    }

    /// Begins to replace the signed-in administrator's own key without the Admin Portal.
    pub async fn replace_own_key(
        self: &Arc<Self>,
        request: ReplaceKeyRequest,
    ) -> crate::app::Result<RotationId> {
        let now = self.now();
        self.begin(move |db| order::own_key(db, &request, now))
            .await
    }

    /// What a rotation of this credential would begin with.
    pub async fn rotation_plan(&self, id: CredentialId) -> crate::app::Result<RotationPlan> {
        let now = self.now();
        self.store
            .run(move |db| {
                let old = credential(db, id)?;
                let Some(sign_in) = order::seeing(db, id)? else {
                    return Ok(Err(CommandError::new(
                        ErrorCode::NotPossibleNow,
                        "no sign-in sees this credential at JumpCloud",
                    )));
                };
                let rows = Rows::open(db, now)?;
                let owner = old.owner_id.clone().unwrap_or_default();
                let of_account = living_of_owner(db, old.region, &owner)?;
                let credentials: Vec<_> = of_account.iter().map(|it| rows.of(it)).collect();
                let open = open_entries(db)?.into_iter().find_map(|(entry_id, entry)| {
                    let JournalEntry::Rotation(run) = entry else {
                        return None;
                    };
                    is_about_account(&run, &owner).then(|| parse(&entry_id))?
                });
                Ok(Ok(RotationPlan {
                    needs_room: credentials.len() >= MOST_CREDENTIALS,
                    credentials,
                    sign_in_id: sign_in.id,
                    open,
                    confirmation: old.owner_name,
                }))
            })
            .await?
    }

    async fn begin<F>(self: &Arc<Self>, order: F) -> crate::app::Result<RotationId>
    where
        F: FnOnce(&rusqlite::Connection) -> Checked<Rotation> + Send + 'static,
    {
        let id = RotationId::random();
        let now = self.now();
        let begun = self
            .store
            .run(move |db| {
                let rotation = match order(db)? {
                    Ok(rotation) => rotation,
                    Err(error) => return Ok(Err(error)),
                };
                if let Some(other) = under_way(db, &rotation)? {
                    return Ok(Err(CommandError::new(
                        ErrorCode::UnderWay,
                        "a credential of this owner is being made or replaced already",
                    )
                    .with_detail(other)));
                }
                // Also proves that the data folder can be written while nothing has happened yet.
                open_entry(db, &id.to_string(), now, &journaled(&rotation))?;
                let kind = match rotation.kind_of_run() {
                    RotationProcedure::Generate => ActivityKind::GenerateStarted,
                    _ => ActivityKind::RotationStarted,
                };
                let mut line = Activity::new(kind, &rotation.owner);
                line.credential_id = rotation.predecessor;
                note(db, now, &line)?;
                Ok(Ok(rotation))
            })
            .await??;
        self.volatile().rotations.insert(id, Run::new(begun));
        self.drive_in_background(id);
        Ok(id)
    }
}

/// The id of another run of the same owner that has not ended. One at a time.
fn under_way(db: &rusqlite::Connection, new: &Rotation) -> Result<Option<String>, StoreError> {
    let is_other = |other: &Rotation| {
        other.end().is_none()
            && other.region == new.region
            && match (other.service(), new.service()) {
                (Some(theirs), Some(ours)) => match (theirs.account_id(), ours.account_id()) {
                    (Some(id), Some(same)) => id == same,
                    (None, None) => other.sign_in == new.sign_in && other.owner == new.owner,
                    _ => false,
                },
                (None, None) => other.predecessor == new.predecessor,
                _ => false,
            }
    };
    let found = open_entries(db)?
        .into_iter()
        .find(|(_, entry)| matches!(entry, JournalEntry::Rotation(other) if is_other(other)));
    Ok(found.map(|(id, _)| id))
}

fn is_about_account(run: &Rotation, account: &str) -> bool {
    let about = run.service().and_then(|service| service.account_id());
    run.end().is_none() && about.is_some_and(|id| id == account)
}
