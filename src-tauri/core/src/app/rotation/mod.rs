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
mod open;
mod order;
mod person;
mod preflight;
mod resume;
mod rows;
mod service;
mod spooled;

use secrecy::SecretString;

use super::rows::Rows;
use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::ids::RotationId;
use crate::rotation::spool::Spool;
use crate::rotation::{Act, End, Rotation};
use crate::store::{JournalEntry, credential};
use crate::view::{CredentialRow, RotationAction, RotationProcedure, RotationStage, RotationView};
pub(super) use old_keys::ask_later;
pub(super) use order::{confirm, seeing};

/// How well this process knows where a run is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Grasp {
    /// The last process left it, and the vault has not yet said what it holds.
    Left,
    /// As well as the journal.
    Known,
    /// This process itself came to the point where the POST is sent: one that the journal tells of may have
    /// been sent, and never is again.
    MaySend,
}

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
    grasp: Grasp,
}

/// A run as it is at one moment.
struct Glimpse {
    id: RotationId,
    rotation: Rotation,
    working: bool,
    is_driven: bool,
    is_left: bool,
}

impl Run {
    /// A run that begins in this process.
    fn new(rotation: Rotation) -> Self {
        Self {
            rotation,
            secret: None,
            spool: None,
            is_driven: false,
            is_journaled: true,
            grasp: Grasp::Known,
        }
    }

    /// One that the last process left.
    fn left(rotation: Rotation) -> Self {
        let grasp = if rotation.end().is_some() {
            Grasp::Known
        } else {
            Grasp::Left
        };
        Self {
            grasp,
            ..Self::new(rotation)
        }
    }

    /// What is to be done, if this process may do it.
    fn next(&self) -> Option<Act> {
        let may = match self.grasp {
            Grasp::Left => false,
            Grasp::Known => !is_to_send(&self.rotation),
            Grasp::MaySend => true,
        };
        self.rotation.next().filter(|_| may)
    }

    fn glimpse(&self, id: RotationId) -> Glimpse {
        Glimpse {
            id,
            rotation: self.rotation.clone(),
            working: self.is_at_work(),
            is_driven: self.is_driven,
            is_left: self.grasp == Grasp::Left && !self.is_driven,
        }
    }

    /// It goes on by itself, or is about to.
    fn is_at_work(&self) -> bool {
        self.is_driven || self.next().is_some()
    }
}

/// Whether the one POST is what comes next.
fn is_to_send(rotation: &Rotation) -> bool {
    matches!(
        rotation.next(),
        Some(
            Act::Service(crate::rotation::service::Act::Create)
                | Act::Admin(crate::rotation::admin::Act::Create)
        )
    )
}

impl App {
    /// All runs that were not put away: those that need somebody first, then the latest.
    pub async fn rotations(&self) -> Result<Vec<RotationView>> {
        let glimpses: Vec<_> = {
            let volatile = self.volatile();
            let runs = volatile.rotations.iter();
            runs.map(|(id, run)| run.glimpse(*id)).collect()
        };
        if glimpses.is_empty() {
            return Ok(Vec::new());
        }
        let now = self.now();
        let mut views: Vec<_> = self
            .store
            .read(move |db| {
                let rows = Rows::open(db, now)?;
                Ok(glimpses.into_iter().map(|it| it.view(db, &rows)).collect())
            })
            .await?;
        // What was made in nobody's place is told on its own page.
        views.retain(|view: &RotationView| {
            view.procedure != RotationProcedure::Generate || view.stage != RotationStage::Done
        });
        views.sort_by_key(|view| (view.working, std::cmp::Reverse(view.began_at)));
        Ok(views)
    }

    /// How far a run is.
    pub async fn rotation(&self, id: RotationId) -> Result<RotationView> {
        let glimpse = self.look_at(id, |run| run.glimpse(id))?;
        let now = self.now();
        Ok(self
            .store
            .read(move |db| Ok(glimpse.view(db, &Rows::open(db, now)?)))
            .await?)
    }

    fn look_at<T>(&self, id: RotationId, look: impl FnOnce(&mut Run) -> T) -> Result<T> {
        let mut volatile = self.volatile();
        let run = volatile.rotations.get_mut(&id);
        run.map(look)
            .ok_or_else(|| CommandError::new(ErrorCode::UnknownItem, "there is no such run"))
    }
}

fn journaled(rotation: &Rotation) -> JournalEntry {
    JournalEntry::Rotation(Box::new(rotation.clone()))
}

fn parse(id: &str) -> Option<RotationId> {
    id.parse().ok().map(RotationId)
}

impl Glimpse {
    fn view(self, db: &rusqlite::Connection, rows: &Rows) -> RotationView {
        let row = |id| credential(db, id).ok().map(|record| rows.of(&record));
        let (old, new) = (self.rotation.predecessor, self.rotation.successor);
        let mut view = view(
            self.id,
            self.rotation,
            self.working,
            old.and_then(row),
            row(new),
        );
        if self.is_driven {
            // It is being tidied up.
            view.actions.retain(|it| *it != RotationAction::Dismiss);
        }
        if self.is_left {
            // What it may do depends on what the vault has.
            view.actions = vec![RotationAction::TryAgain];
        }
        view
    }
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
    let is_safe_to_close = rotation.is_safe_to_close();
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
        safe_to_close: is_safe_to_close,
    }
}
