//! Making and replacing credentials: performs what [`crate::rotation`] asks for.
//!
//! The journal is written before each effect. While the process lives, memory leads: where the disk
//! fails after something was made, the run goes on, since stopping would lose a secret.

mod admin;
mod drive;
mod listing;
mod old_keys;
mod order;
mod person;
mod preflight;
mod resume;
mod rows;
mod service;
mod spooled;

use std::sync::Arc;

use secrecy::SecretString;

use super::rows::Rows;
use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::ids::{CredentialId, RotationId, SignInId};
use crate::rotation::service::Target;
use crate::rotation::spool::Spool;
use crate::rotation::{End, Rotation};
use crate::store::{Activity, JournalEntry, credential, note, open_entries, open_entry, sign_in};
use crate::vault::Patience;
use crate::view::{
    ActivityKind, CredentialRow, GenerateRequest, ReplaceKeyRequest, RoleChoice, RotateRequest,
    RotationPlan, RotationProcedure, RotationStage, RotationView,
};
pub(super) use old_keys::ask_later;
use order::Checked;

/// A run in this process.
pub(super) struct Run {
    rotation: Rotation,
    /// The new secret, from its arrival until the vault gave it back.
    secret: Option<SecretString>,
    /// Where an administrator's answer is sealed.
    spool: Option<Spool>,
    /// Somebody is at work on it.
    is_driven: bool,
    /// The journal says the same. Where it does not, the disk failed, and the next start finds out.
    is_journaled: bool,
    /// The last process left it, and the vault has not yet said what it holds.
    awaits_vault: bool,
}

impl Run {
    fn new(rotation: Rotation) -> Self {
        Self {
            rotation,
            secret: None,
            spool: None,
            is_driven: false,
            is_journaled: true,
            awaits_vault: false,
        }
    }

    /// It goes on by itself, or is about to.
    fn is_at_work(&self) -> bool {
        self.is_driven || (self.rotation.next().is_some() && !self.awaits_vault)
    }
}

impl App {
    /// The roles that a new service account can have, by name.
    pub async fn roles(&self, sign_in_id: SignInId) -> Result<Vec<RoleChoice>> {
        let record = self.store.run(move |db| sign_in(db, sign_in_id)).await?;
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
    pub async fn generate(self: &Arc<Self>, request: GenerateRequest) -> Result<RotationId> {
        let now = self.now();
        self.begin(move |db| order::generation(db, request, now))
            .await
    }

    /// Begins to replace a service account's credential.
    pub async fn rotate(self: &Arc<Self>, request: RotateRequest) -> Result<RotationId> {
        let now = self.now();
        self.begin(move |db| order::succession(db, &request, now))
            .await
    }

    /// Begins to replace the signed-in administrator's own key without the Admin Portal.
    pub async fn replace_own_key(
        self: &Arc<Self>,
        request: ReplaceKeyRequest,
    ) -> Result<RotationId> {
        let now = self.now();
        self.begin(move |db| order::own_key(db, &request, now))
            .await
    }

    /// What a rotation of this credential would begin with.
    pub async fn rotation_plan(&self, id: CredentialId) -> Result<RotationPlan> {
        let now = self.now();
        let plan = self
            .store
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
                let of_account = crate::store::living_of_owner(db, old.region, &owner)?;
                let credentials: Vec<_> = of_account.iter().map(|it| rows.of(it)).collect();
                let open = open_entries(db)?.into_iter().find_map(|(entry_id, entry)| {
                    let JournalEntry::Rotation(run) = entry else {
                        return None;
                    };
                    is_about_account(&run, &owner).then(|| parse(&entry_id))?
                });
                Ok(Ok(RotationPlan {
                    needs_room: credentials.len() >= crate::rotation::service::MOST_CREDENTIALS,
                    credentials,
                    sign_in_id: sign_in.id,
                    open,
                    confirmation: old.owner_name,
                }))
            })
            .await?;
        plan
    }

    /// All runs that were not put away: those that need somebody first, then the latest.
    pub async fn rotations(&self) -> Result<Vec<RotationView>> {
        let ids: Vec<_> = self.volatile().rotations.keys().copied().collect();
        let mut views = Vec::new();
        for id in ids {
            // One may be put away meanwhile.
            let Ok(view) = self.rotation(id).await else {
                continue;
            };
            // What was made in nobody's place is told on its own page.
            let is_told =
                view.procedure == RotationProcedure::Generate && view.stage == RotationStage::Done;
            views.extend((!is_told).then_some(view));
        }
        views.sort_by_key(|view| (view.working, std::cmp::Reverse(view.began_at)));
        Ok(views)
    }

    /// How far a run is.
    pub async fn rotation(&self, id: RotationId) -> Result<RotationView> {
        let (rotation, working) =
            self.look_at(id, |run| (run.rotation.clone(), run.is_at_work()))?;
        let now = self.now();
        let (old, new) = (rotation.predecessor, rotation.successor);
        let (old, new) = self
            .store
            .run(move |db| {
                let rows = Rows::open(db, now)?;
                let row = |id| credential(db, id).ok().map(|record| rows.of(&record));
                Ok((old.and_then(row), row(new)))
            })
            .await?;
        Ok(view(id, rotation, working, old, new))
    }

    async fn begin<F>(self: &Arc<Self>, order: F) -> Result<RotationId>
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

    fn look_at<T>(&self, id: RotationId, look: impl FnOnce(&mut Run) -> T) -> Result<T> {
        let mut volatile = self.volatile();
        let run = volatile.rotations.get_mut(&id);
        run.map(look)
            .ok_or_else(|| CommandError::new(ErrorCode::UnknownItem, "there is no such run"))
    }

    /// Whether a run that has not ended needs this credential: then it may not be given up.
    pub(super) fn is_rotating(&self, id: CredentialId) -> bool {
        let volatile = self.volatile();
        let mut open = volatile.rotations.values().map(|run| &run.rotation);
        open.any(|run| run.end().is_none() && (run.predecessor == Some(id) || run.successor == id))
    }

    /// Whether a run that has not ended calls JumpCloud with this sign-in.
    pub(super) fn is_rotating_with(&self, id: SignInId) -> bool {
        let volatile = self.volatile();
        let mut open = volatile.rotations.values().map(|run| &run.rotation);
        open.any(|run| run.end().is_none() && run.sign_in == id)
    }

    /// Whether this key may have just been replaced from here: then nobody should call with it.
    pub(super) fn is_being_replaced(&self, key: CredentialId) -> bool {
        let volatile = self.volatile();
        let mut open = volatile.rotations.values().map(|run| &run.rotation);
        open.any(|run| {
            run.predecessor == Some(key)
                && run
                    .admin()
                    .is_some_and(crate::rotation::Admin::pauses_the_old_key)
        })
    }

    /// The run that makes or replaces this credential, if it has not ended.
    pub(super) fn rotation_of(&self, id: CredentialId) -> Option<RotationId> {
        let volatile = self.volatile();
        let mut open = volatile.rotations.iter();
        open.find_map(|(run_id, run)| {
            let run = &run.rotation;
            let is_it = run.predecessor == Some(id) || run.successor == id;
            (is_it && run.end().is_none()).then_some(*run_id)
        })
    }
}

fn journaled(rotation: &Rotation) -> JournalEntry {
    JournalEntry::Rotation(Box::new(rotation.clone()))
}

fn parse(id: &str) -> Option<RotationId> {
    id.parse().ok().map(RotationId)
}

/// The id of another run of the same owner that has not ended. One at a time.
fn under_way(
    db: &rusqlite::Connection,
    new: &Rotation,
) -> std::result::Result<Option<String>, crate::store::StoreError> {
    let is_other = |other: &Rotation| {
        other.end().is_none()
            && other.region == new.region
            && match (other.service(), new.service()) {
                (Some(other_part), Some(part)) => match (&other_part.target, &part.target) {
                    (Target::Account { id }, Target::Account { id: same }) => id == same,
                    (Target::NewAccount { .. }, Target::NewAccount { .. }) => {
                        other.sign_in == new.sign_in && other.owner == new.owner
                    }
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
    run.end().is_none()
        && run.service().is_some_and(|service| match &service.target {
            Target::Account { id } => id == account,
            Target::NewAccount { .. } => service.made_account.as_deref() == Some(account),
        })
}

fn view(
    id: RotationId,
    rotation: Rotation,
    working: bool,
    old: Option<CredentialRow>,
    new: Option<CredentialRow>,
) -> RotationView {
    let (candidates, consumers, switched) = match rotation.service() {
        Some(service) => (
            service.candidates.clone(),
            service.consumers.clone(),
            service.switched.clone(),
        ),
        None => Default::default(),
    };
    RotationView {
        id,
        procedure: rotation.kind_of_run(),
        sign_in_id: rotation.sign_in,
        stage: rotation.stage(),
        steps: rotation.steps(),
        actions: rotation.actions(),
        finished: rotation.end().is_some(),
        // A new one that was taken back has no row any more.
        new: new.filter(|_| rotation.end() != Some(End::NotChanged)),
        old,
        candidates,
        consumers,
        switched,
        owner: rotation.owner,
        confirmation: rotation.confirmation,
        organization: rotation.organization,
        region: rotation.region,
        kind: rotation.kind,
        began_at: rotation.began_at,
        since: rotation.since,
        error: rotation.error,
        working,
    }
}
