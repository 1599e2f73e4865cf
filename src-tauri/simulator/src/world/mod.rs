//! What exists: organizations, administrators, service accounts and their credentials.

mod admin;
mod event;
mod organization;
mod realm;
mod role;
mod service_account;
mod table;

pub(crate) use admin::{Admin, AdminKey, Tenant};
pub(crate) use event::{Caller, Event};
pub(crate) use organization::{Organization, Provider};
pub(crate) use realm::{Realm, Session, Token};
pub(crate) use role::{Right, Role, built_in_roles};
pub(crate) use service_account::{AuthConfig, AuthKind, Lifetime, ServiceAccount};
use table::{Row, Table};

use chrono::{DateTime, Utc};

use crate::clock::Clock;
use crate::fault::Faults;
use crate::region::Region;
use crate::request_log::RequestLog;
use crate::settings::Settings;

/// Everything that the simulator knows, behind one lock.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) settings: Settings,
    pub(crate) faults: Faults,
    pub(crate) log: RequestLog,
    realms: [Realm; 3],
}

impl World {
    pub(crate) fn new(clock: Clock, settings: Settings, realms: [Realm; 3]) -> Self {
        Self {
            clock,
            settings,
            faults: Faults::default(),
            log: RequestLog::default(),
            realms,
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) fn realm(&self, region: Region) -> &Realm {
        &self.realms[region.index()]
    }

    pub(crate) fn realm_mut(&mut self, region: Region) -> &mut Realm {
        &mut self.realms[region.index()]
    }
}
