//! What runs that have not ended mean for everything else.

use chrono::{DateTime, Utc};

use super::App;
use crate::ids::{CredentialId, RotationId, SignInId};
use crate::rotation::{Admin, Rotation};
use crate::view::{RegionName, RotationStage};

impl App {
    /// Whether a run needs this credential: then it may not be given up.
    pub(in crate::app) fn is_rotating(&self, id: CredentialId) -> bool {
        self.rotation_of(id).is_some()
    }

    /// The run that makes or replaces this credential.
    pub(in crate::app) fn rotation_of(&self, id: CredentialId) -> Option<RotationId> {
        self.find_open(|run_id, run| {
            (run.predecessor == Some(id) || run.successor == id).then_some(run_id)
        })
    }

    /// Whether a run makes or replaces a credential of this service account.
    pub(in crate::app) fn is_rotating_for(&self, region: RegionName, account: &str) -> bool {
        let found = self.find_open(|_, run| {
            let about = run.service().and_then(|service| service.account_id());
            (run.region == region && about.is_some_and(|id| id == account)).then_some(())
        });
        found.is_some()
    }

    /// Whether a run calls JumpCloud with this sign-in.
    pub(in crate::app) fn is_rotating_with(&self, id: SignInId) -> bool {
        let found = self.find_open(|_, run| (run.sign_in == id).then_some(()));
        found.is_some()
    }

    /// Whether this key may have just been replaced from here: then nobody should call with it.
    pub(in crate::app) fn is_being_replaced(&self, key: CredentialId) -> bool {
        let found = self.find_open(|_, run| {
            let pauses = run.admin().is_some_and(Admin::pauses_the_old_key);
            (run.predecessor == Some(key) && pauses).then_some(())
        });
        found.is_some()
    }

    /// A run that would lose a key, or the way to it, if the process ended now.
    #[must_use]
    pub fn run_that_needs_memory(&self) -> Option<RotationId> {
        let volatile = self.volatile();
        let mut runs = volatile.rotations.iter();
        runs.find_map(|(id, run)| (!run.rotation.is_safe_to_close()).then_some(*id))
    }

    /// Since when a successor works beside this credential.
    pub(in crate::app) fn overlaps_since(&self, old: CredentialId) -> Option<DateTime<Utc>> {
        self.find_open(|_, run| {
            let both = matches!(
                run.stage(),
                RotationStage::Overlap | RotationStage::HandedOver
            );
            (run.predecessor == Some(old) && both).then_some(run.since)
        })
    }

    fn find_open<T>(&self, mut look: impl FnMut(RotationId, &Rotation) -> Option<T>) -> Option<T> {
        let volatile = self.volatile();
        let runs = volatile
            .rotations
            .iter()
            .map(|(id, run)| (*id, &run.rotation));
        let mut open = runs.filter(|(_, run)| run.end().is_none());
        open.find_map(|(id, run)| look(id, run))
    }
}
