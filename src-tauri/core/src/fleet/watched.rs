//! Which organization a row is of. Two may have one name, and one may go by two: region and id tell them apart.

use std::collections::HashMap;

use super::lines::{grouped, number};
use crate::ids::SignInId;
use crate::view::{
    AdministratorRow, CredentialRow, GroupHead, OrganizationChoice, OrganizationRow, RegionName,
};

/// The organizations that are watched, each once.
#[derive(Debug, Default)]
pub(super) struct Watched {
    organizations: Vec<OrganizationChoice>,
    /// The place of the organization that a sign-in looks at.
    places: HashMap<SignInId, usize>,
}

/// What tells an organization from all others.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Organization<'a> {
    /// Its place among those that are watched.
    Watched(usize),
    /// Only its name is known: a key that is kept outlives its sign-in.
    Named(RegionName, &'a str),
}

impl Watched {
    pub fn new(rows: &[OrganizationRow]) -> Self {
        let mut watched = Self::default();
        let mut known = HashMap::new();
        for row in rows {
            let told = &row.organization;
            let identity = (row.region, told.id.to_ascii_lowercase());
            let next = watched.organizations.len();
            let place = *known.entry(identity).or_insert(next);
            watched.places.insert(row.sign_in_id, place);
            if place == next {
                watched.organizations.push(told.clone());
            } else if is_unnamed(&watched.organizations[place]) {
                watched.organizations[place].name.clone_from(&told.name);
            }
        }
        watched
    }

    /// The one that a sign-in looks at.
    pub fn of_sign_in(&self, by: SignInId) -> Option<Organization<'static>> {
        self.places.get(&by).copied().map(Organization::Watched)
    }

    /// The one that their sign-in looks at.
    pub fn of_administrator<'a>(&self, row: &'a AdministratorRow) -> Organization<'a> {
        let place = self.places.get(&row.sign_in_id).copied();
        or_named(place, row.region, &row.organization)
    }

    /// One that shows it; where several do, rather the one under whose name it is shown.
    pub fn of_credential<'a>(&self, row: &'a CredentialRow) -> Organization<'a> {
        let sign_ins = row.seen_by.iter().chain(&row.used_by_sign_ins);
        let places = sign_ins.filter_map(|by| self.places.get(by).copied());
        let place = places.min_by_key(|place| {
            let OrganizationChoice { id, name } = &self.organizations[*place];
            let is_shown_so = row.organization == *name || row.organization == *id;
            (!is_shown_so, *place)
        });
        or_named(place, row.region, &row.organization)
    }

    /// Divides the places of rows that are sorted already, and says what stands above each group.
    pub fn divide<'a>(
        &self,
        sorted: &[usize],
        organization: impl Fn(usize) -> Organization<'a>,
    ) -> Vec<(GroupHead, Vec<usize>)> {
        let groups = grouped(sorted, organization).into_iter();
        let with_head = |(organization, members): (_, Vec<_>)| {
            let name = match organization {
                Organization::Watched(place) => &self.organizations[place].name,
                Organization::Named(_, name) => name,
            };
            let head = GroupHead::Organization {
                name: name.to_owned(),
                count: number(members.len()),
            };
            (head, members)
        };
        groups.map(with_head).collect()
    }
}

/// Whoever may not ask for its name calls it by its id.
fn is_unnamed(organization: &OrganizationChoice) -> bool {
    organization.name.eq_ignore_ascii_case(&organization.id)
}

fn or_named(place: Option<usize>, region: RegionName, name: &str) -> Organization<'_> {
    place.map_or(Organization::Named(region, name), Organization::Watched)
}
