//! At most so many requests at once for one organization.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::Semaphore;

use crate::OrganizationId;

/// The places that the requests of one organization share.
pub(crate) type Lane = Arc<Semaphore>;

/// Finds the lane of an organization as long as anybody uses it.
pub(crate) struct Lanes {
    width: usize,
    known: Mutex<HashMap<OrganizationId, Weak<Semaphore>>>,
}

impl Lanes {
    pub(crate) fn new(width: usize) -> Self {
        Self {
            width: width.max(1),
            known: Mutex::default(),
        }
    }

    pub(crate) fn of(&self, organization: Option<&OrganizationId>) -> Lane {
        let new = || Arc::new(Semaphore::new(self.width));
        let Some(organization) = organization else {
            return new();
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lane) = known.get(organization).and_then(Weak::upgrade) {
            return lane;
        }
        known.retain(|_, lane| lane.strong_count() > 0);
        let lane = new();
        known.insert(organization.clone(), Arc::downgrade(&lane));
        lane
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organization_keeps_its_lane_while_it_is_used_and_is_forgotten_after() {
        let lanes = Lanes::new(4);
        let one = "5e9f1b2c3d4e5f6a7b8c9d0e".parse().unwrap();
        let two = "5e9f1b2c3d4e5f6a7b8c9d0f".parse().unwrap();
        let lane = lanes.of(Some(&one));
        assert!(Arc::ptr_eq(&lane, &lanes.of(Some(&one))));
        assert!(!Arc::ptr_eq(&lane, &lanes.of(None)));
        drop(lane);
        let _other = lanes.of(Some(&two));
        assert_eq!(lanes.known.lock().unwrap().len(), 1);
    }
}
