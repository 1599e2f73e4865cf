//! The lists of the fleet, put together once and then searched, narrowed, grouped, counted and paged in memory:
//! twenty thousand rows cost a screen what it shows of them. No clock and no database is in here.

mod accounts;
mod administrators;
mod belonging;
mod credentials;
mod export;
mod lines;
mod organizations;
mod overview;
mod search;
mod watched;

use chrono::{DateTime, Utc};

use crate::ids::SignInId;
use crate::view::{AdministratorRow, CredentialRow, OrganizationRow, ServiceAccountRow};
use search::Text;
use watched::Watched;

pub use administrators::flags;
pub use export::{Exported, export_activity};
pub(crate) use lines::number;
pub use organizations::more_than_watching;
pub use overview::Figures;

/// The lists as they were at one moment.
#[derive(Debug, Default)]
pub struct Fleet {
    /// The most urgent first.
    credentials: Vec<Entry<CredentialRow>>,
    administrators: Vec<Entry<Administrator>>,
    accounts: Vec<Entry<Account>>,
    /// By label.
    organizations: Vec<Entry<OrganizationRow>>,
    /// Which of them a row is of.
    watched: Watched,
}

/// A row, and what of it is searched.
#[derive(Debug)]
struct Entry<T> {
    row: T,
    text: Text,
}

/// An administrator, whose key stands among the credentials.
#[derive(Debug)]
struct Administrator {
    row: AdministratorRow,
    key: Option<usize>,
    /// The list of all shows the row of another sign-in in its place.
    is_double: bool,
}

impl Administrator {
    /// Whether they are in the list of a sign-in, or in that of all.
    fn is_listed(&self, of: Option<SignInId>) -> bool {
        of.map_or(!self.is_double, |by| self.row.sign_in_id == by)
    }
}

/// A service account, whose credentials stand among the credentials.
#[derive(Debug)]
struct Account {
    row: ServiceAccountRow,
    credentials: Vec<usize>,
    /// The list of all shows the row of another sign-in in its place.
    is_double: bool,
}

impl Account {
    /// Whether it is in the list of a sign-in, or in that of all.
    fn is_listed(&self, of: Option<SignInId>) -> bool {
        of.map_or(!self.is_double, |by| self.row.sign_in_id == by)
    }
}

/// What the lists are made of.
#[derive(Debug, Default)]
pub struct Parts {
    /// Every credential, the ended ones included, in any order. Of the sign-ins that see it, those stay whose organization
    /// it belongs to.
    pub credentials: Vec<CredentialRow>,
    /// Administrators; their rows' keys and flags are filled in here.
    pub administrators: Vec<AdministratorRow>,
    /// Service accounts; the number of their credentials is filled in here.
    pub accounts: Vec<ServiceAccountRow>,
    /// What is watched, by label; the figures are filled in here.
    pub organizations: Vec<OrganizationRow>,
}

impl Fleet {
    /// The lists made of these parts, as of `now`.
    #[must_use]
    pub fn new(parts: Parts, now: DateTime<Utc>) -> Self {
        let watched = Watched::new(&parts.organizations);
        let mut credentials = parts.credentials;
        belonging::settle(
            &mut credentials,
            &parts.administrators,
            &parts.accounts,
            &watched,
        );
        let credentials = credentials::sorted(credentials);
        let owned = credentials::by_owner(&credentials);
        let administrators =
            administrators::joined(parts.administrators, &credentials, &owned, now);
        let mut organizations = parts.organizations;
        organizations::roll_up(
            &mut organizations,
            &credentials,
            &administrators,
            &parts.accounts,
        );
        let accounts = accounts::joined(parts.accounts, &credentials, &owned);
        Self {
            organizations: organizations::entries(organizations),
            accounts,
            administrators: administrators::ordered(administrators, &watched),
            credentials,
            watched,
        }
    }
}

/// Whether the credential is one of the organization of a sign-in.
fn is_seen_by(row: &CredentialRow, sign_in: SignInId) -> bool {
    row.seen_by.contains(&sign_in)
}
