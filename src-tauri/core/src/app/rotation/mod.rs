//! Making and replacing credentials: performs what [`crate::rotation`] asks for.
//!
//! The journal is written before each effect. While the process lives, memory leads: where the disk
//! fails after something was made, the run goes on, since stopping would lose a secret.

mod admin;
mod begin;
mod deleting;
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

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use super::rows::Rows;
use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::ids::{CredentialId, RotationId, SignInId};
use crate::rotation::spool::Spool;
use crate::rotation::{End, Rotation};
use crate::store::{JournalEntry, credential};
use crate::view::{CredentialRow, RotationProcedure, RotationStage, RotationView};
pub(super) use old_keys::ask_later;

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

    /// Since when a successor works beside this credential.
    pub(super) fn overlaps_since(&self, old: CredentialId) -> Option<DateTime<Utc>> {
        let volatile = self.volatile();
        let mut open = volatile.rotations.values().map(|run| &run.rotation);
        open.find(|run| {
            let stage = run.stage();
            run.predecessor == Some(old)
                && matches!(stage, RotationStage::Overlap | RotationStage::HandedOver)
        })
        .map(|run| run.since)
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
