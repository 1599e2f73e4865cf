//! What lives in memory only, and may be lost.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use super::portal::Visit;
use super::rotation::Run;
use crate::ids::{PortalVisitId, RotationId, SignInId};
use crate::store::SentReminder;
use crate::view::HealthState;

#[derive(Default)]
pub(super) struct Volatile {
    /// Sign-ins that are being refreshed.
    pub refreshing: HashSet<SignInId>,
    /// Those of them that are to be refreshed once more.
    pub refresh_again: HashSet<SignInId>,
    /// Refreshes to come, beside the hourly ones.
    pub scheduled: Vec<(SignInId, DateTime<Utc>)>,
    /// Runs of making or replacing a credential that were not put away.
    pub rotations: HashMap<RotationId, Run>,
    /// Visits to the Admin Portal.
    pub visits: HashMap<PortalVisitId, Visit>,
    /// Reminders that were shown and could not be recorded.
    pub unrecorded: Vec<SentReminder>,
    /// Whether the desktop took the last notification.
    pub notifications: HealthState,
}
