//! A provider with as many clients as are wanted, the same at every start.

mod names;

use chrono::TimeDelta;

use crate::id::OrganizationId;
use crate::region::Region;
use crate::secret::stable_text;

use super::Seed;
use super::file::{
    AdminEntry, CredentialEntry, CredentialKind, File, KeyEntry, OrganizationEntry, ProviderEntry,
    ServiceAccountEntry,
};
use super::when::{Expiry, When};
use names::{ACCOUNTS, FIRST, LAST, LIFETIMES, PLACES, ROLES, TRADES};

/// The Multi-Tenant Portal provider *Cascade Managed Services* of [`Seed::fleet`] (US).
pub const FLEET_PROVIDER_ID: &str = "650c1a2b3d4e5f60718293f2";

/// The administrator of that provider, who sees every organization of the fleet (US).
pub const FLEET_ADMIN_EMAIL: &str = "robin@cascade-msp.example";

/// The key of [`FLEET_ADMIN_EMAIL`]; expires 200 days after the start.
pub const FLEET_ADMIN_KEY: &str = "jca_Fl10DemoKeyNotARealOne00000000000000";

impl Seed {
    /// One provider in the US with so many organizations (at least one), each with so many
    /// administrators and service accounts.
    ///
    /// Nothing in it is left to chance: names, ids and secrets are the same at every start, and times
    /// the same relative to it. Among ten administrators of an organization there are keys for every
    /// reminder, one that never expires, one that has expired, one of somebody suspended, API access
    /// without a key, and no API access.
    #[must_use]
    pub fn fleet(organizations: usize, administrators: usize, service_accounts: usize) -> Self {
        let organizations: Vec<OrganizationEntry> = (0..organizations.max(1))
            .map(|number| organization(number, administrators, service_accounts))
            .collect();
        let provider = ProviderEntry {
            region: Region::Us,
            id: FLEET_PROVIDER_ID.to_owned(),
            name: "Cascade Managed Services".to_owned(),
            organizations: organizations.iter().map(|it| it.id.clone()).collect(),
            administrators: vec![owner()],
        };
        Self(File {
            roles: Vec::new(),
            organizations,
            providers: vec![provider],
        })
    }
}

fn owner() -> AdminEntry {
    AdminEntry {
        name: "Robin Achterberg".to_owned(),
        email: FLEET_ADMIN_EMAIL.to_owned(),
        role: "Administrator with Billing".to_owned(),
        api_access: true,
        multi_factor: true,
        suspended: false,
        key: Some(KeyEntry {
            secret: Some(FLEET_ADMIN_KEY.to_owned()),
            created: days(-165),
            expires: Expiry::When(days(200)),
        }),
    }
}

fn organization(
    number: usize,
    administrators: usize,
    service_accounts: usize,
) -> OrganizationEntry {
    let (place, trade) = (of(&PLACES, number), of(&TRADES, number));
    let ordinal = number + 1;
    let domain = format!("{place}-{trade}-{ordinal:04}.example").to_lowercase();
    let people = (0..administrators).map(|place| administrator(number, place, &domain));
    let accounts = (0..service_accounts).map(|place| service_account(number, place));
    OrganizationEntry {
        region: Region::Us,
        id: OrganizationId::stable(&format!("fleet/{number}")).to_string(),
        name: format!("{place} {trade} {ordinal:04}"),
        administrators: people.collect(),
        service_accounts: accounts.collect(),
    }
}

fn administrator(organization: usize, place: usize, domain: &str) -> AdminEntry {
    // Neighbours differ, and the same place is somebody else in the next organization.
    let number = organization * 7 + place;
    let (first, last) = (of(&FIRST, number), of(&LAST, number));
    let name = format!("{} {}", first.0, last.0);
    // As many as have names of their own; more get a number.
    let address = match place / (FIRST.len() * LAST.len()) {
        0 => format!("{}.{}@{domain}", first.1, last.1),
        round => format!("{}.{}{round}@{domain}", first.1, last.1),
    };
    let role = match place {
        0 => "Administrator with Billing",
        _ => of(&ROLES, number),
    };
    let standing = Standing::of(place, organization);
    let secret = || format!("jca_{}", stable_text(&address, 36));
    AdminEntry {
        api_access: !matches!(standing, Standing::NoAccess),
        suspended: matches!(standing, Standing::Suspended),
        multi_factor: !number.is_multiple_of(6),
        key: standing.key(number, secret),
        name,
        email: address,
        role: role.to_owned(),
    }
}

/// What is to be said about an administrator's key.
#[derive(Debug, Clone, Copy)]
enum Standing {
    /// Has so many days left, and has lived long enough for a lifetime of so many days.
    Expires(i64, i64),
    Never,
    NoKey,
    Suspended,
    NoAccess,
}

impl Standing {
    /// By the place of an administrator among ten, and a little different in each organization.
    fn of(place: usize, organization: usize) -> Self {
        let varied = |from: i64, to: i64| from + remainder(organization, to - from + 1);
        match place % 10 {
            0 => Self::Expires(varied(31, 89), 90),
            1 => Self::Expires(varied(1, 7), 90),
            2 => Self::Never,
            3 => Self::Expires(varied(8, 14), 30),
            4 => Self::Expires(varied(91, 360), 365),
            5 => Self::Expires(varied(15, 30), 60),
            6 => Self::NoKey,
            7 => Self::Expires(-varied(1, 40), 90),
            8 => Self::Suspended,
            _ => Self::NoAccess,
        }
    }

    fn key(self, number: usize, secret: impl FnOnce() -> String) -> Option<KeyEntry> {
        let (created, expires) = match self {
            // A few hours more, so that not every key dies at the same time of day.
            Self::Expires(left, lifetime) => {
                let end = TimeDelta::days(left) + TimeDelta::hours(remainder(number, 23));
                let start = end - TimeDelta::days(lifetime);
                (start, Expiry::When(When::Relative(end)))
            }
            Self::Never => (TimeDelta::days(-900), Expiry::Never),
            Self::Suspended => (TimeDelta::days(-200), Expiry::When(days(165))),
            Self::NoKey | Self::NoAccess => return None,
        };
        Some(KeyEntry {
            secret: Some(secret()),
            created: When::Relative(created),
            expires,
        })
    }
}

fn service_account(organization: usize, place: usize) -> ServiceAccountEntry {
    let (name, role) = *of(&ACCOUNTS, place);
    let name = match place / ACCOUNTS.len() {
        0 => name.to_owned(),
        round => format!("{name} {}", round + 1),
    };
    let credentials = 1 + (organization + place) % 2;
    let credentials = (0..credentials).map(|which| credential(organization, place, which));
    ServiceAccountEntry {
        name,
        role: role.to_owned(),
        created: days(-400),
        credentials: credentials.collect(),
    }
}

fn credential(organization: usize, place: usize, which: usize) -> CredentialEntry {
    let number = organization + place * 3 + which;
    let (lifetime, length) = *of(&LIFETIMES, number);
    let of_what = format!("fleet/{organization}/{place}/{which}");
    let kind = if number.is_multiple_of(3) {
        CredentialKind::ClientSecret
    } else {
        CredentialKind::ApiKey
    };
    CredentialEntry {
        kind,
        created: days(-remainder(number * 11, length)),
        lifetime: lifetime.to_owned(),
        client_id: Some(stable_text(&format!("{of_what}/client"), 24)),
        secret: Some(stable_text(&of_what, 40)),
    }
}

fn days(days: i64) -> When {
    When::Relative(TimeDelta::days(days))
}

/// Round and round.
fn of<T>(all: &[T], number: usize) -> &T {
    &all[number % all.len()]
}

fn remainder(number: usize, divisor: i64) -> i64 {
    i64::try_from(number).unwrap_or_default() % divisor
}
