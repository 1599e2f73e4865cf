//! What lives in memory only, and may be lost.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::portal::Visit;
use super::refresh_round::Round;
use super::refresh_writing::{Answer, Arrived};
use super::rotation::Run;
use crate::ids::{CredentialId, PortalVisitId, RotationId, SignInId};
use crate::reminders::ClockDoubt;
use crate::store::Reminder;
use crate::view::HealthState;

#[derive(Default)]
pub(super) struct Volatile {
    /// Sign-ins that are being refreshed, or wait for it.
    pub round: Round,
    /// What JumpCloud answered, to be merged.
    pub arrived: Vec<(Arrived, Answer)>,
    /// Every sign-in is to be refreshed at the next look.
    pub refresh_all: bool,
    /// The person came back: what is older than an hour is refreshed.
    pub came_back: bool,
    /// Refreshes to come, beside the regular ones.
    pub scheduled: Vec<(SignInId, DateTime<Utc>)>,
    /// Sign-ins that nobody was asked about although it was their turn, until their key may be used again.
    pub passed_over: HashSet<SignInId>,
    /// Sign-ins whose last refresh could not be written down: when that was, and how many it were in a row.
    pub unwritten: HashMap<SignInId, (DateTime<Utc>, u32)>,
    /// Runs of making or replacing a credential that were not put away.
    pub rotations: HashMap<RotationId, Run>,
    /// Visits to the Admin Portal.
    pub visits: HashMap<PortalVisitId, Visit>,
    /// Reminders that were shown and could not be recorded.
    pub unrecorded: Vec<Reminder>,
    /// What a notification of its own says on the desktop, as far as this process showed it: the expiry.
    pub on_desktop: HashMap<CredentialId, DateTime<Utc>>,
    /// Whether the desktop took the last notification.
    pub notifications: HealthState,
    /// What is known of this computer's clock.
    pub clock: ClockDoubt,
    /// The uptime at which it jumped last.
    pub jumped_at: Option<Duration>,
    /// The person was told of it.
    pub warned_of_clock: bool,
}
