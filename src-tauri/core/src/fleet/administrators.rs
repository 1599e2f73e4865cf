//! The list of administrators.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::credentials::ByOwner;
use super::lines::{number, part};
use super::search::{Text, Words};
use super::watched::Watched;
use super::{Administrator, Entry, Fleet};
use crate::view::{
    AdministratorCounts, AdministratorFilter, AdministratorFlag, AdministratorLine,
    AdministratorPage, AdministratorQuery, AdministratorRow, CredentialKind, CredentialRow,
    CredentialState, GroupHead, OwnerKind, Part,
};

/// A key that is older than this is worth a look, whatever its expiry says.
const YEAR: TimeDelta = TimeDelta::days(365);

/// Each with the key that stands among the credentials, and with its flags.
pub(super) fn joined(
    rows: Vec<AdministratorRow>,
    credentials: &[Entry<CredentialRow>],
    by_owner: &ByOwner,
    now: DateTime<Utc>,
) -> Vec<Administrator> {
    rows.into_iter()
        .map(|mut row| {
            let owner = (row.region, OwnerKind::Administrator, row.id.clone());
            let key = by_owner.get(&owner).and_then(|places| {
                let is_key =
                    |place: &&usize| credentials[**place].row.kind == CredentialKind::AdminKey;
                places.iter().find(is_key).copied()
            });
            row.flags = flags(&row, key.map(|place| &credentials[place].row), now);
            Administrator {
                row,
                key,
                is_double: false,
            }
        })
        .collect()
}

/// What is worth seeing, the gravest first.
#[must_use]
pub fn flags(
    admin: &AdministratorRow,
    key: Option<&CredentialRow>,
    now: DateTime<Utc>,
) -> Vec<AdministratorFlag> {
    let is_dead = key.is_some_and(|key| key.state == CredentialState::Expired);
    let has_key = admin.has_key == Some(true) && !is_dead;
    let may = admin.api_access == Some(true);
    let is_old = |key: &CredentialRow| key.created_at.is_some_and(|made| now - made > YEAR);
    let never = |key: &CredentialRow| key.state == CredentialState::NoExpiry;
    let all = [
        (
            AdministratorFlag::SuspendedWithKey,
            admin.suspended == Some(true) && has_key,
        ),
        (
            AdministratorFlag::AccessWithoutMfa,
            may && admin.mfa == Some(false),
        ),
        (AdministratorFlag::KeyNeverExpires, key.is_some_and(never)),
        (
            AdministratorFlag::KeyOlderThanAYear,
            key.is_some_and(is_old),
        ),
        (
            AdministratorFlag::AccessWithoutKey,
            may && admin.has_key == Some(false),
        ),
    ];
    let raised = all.into_iter().filter(|(_, raised)| *raised);
    raised.map(|(flag, _)| flag).collect()
}

/// The gravest flags first, then what expires next. Where two sign-ins see the same organization, both tell of
/// its administrators: the list of all shows whom a sign-in belongs to as such, and else who can be switched.
pub(super) fn ordered(
    mut rows: Vec<Administrator>,
    watched: &Watched,
) -> Vec<Entry<Administrator>> {
    rows.sort_by_key(|it| (!it.row.is_self, !it.row.access_switchable));
    let mut seen = HashSet::new();
    for Administrator { row, is_double, .. } in &mut rows {
        let row = &*row;
        *is_double = !seen.insert((watched.of_administrator(row), row.id.as_str()));
    }
    rows.sort_by_cached_key(|it| {
        let gravest = it.row.flags.first().copied();
        (
            (gravest.is_none(), gravest),
            (it.key.is_none(), it.key),
            it.row.name.to_lowercase(),
        )
    });
    rows.into_iter()
        .map(|it| Entry {
            text: Text::of([
                Some(it.row.name.as_str()),
                Some(it.row.email.as_str()),
                Some(it.row.organization.as_str()),
                it.row.role.as_deref(),
            ]),
            row: it,
        })
        .collect()
}

impl Fleet {
    /// A part of the administrators that `query` lets through.
    #[must_use]
    pub fn administrators(&self, query: &AdministratorQuery, wanted: Part) -> AdministratorPage {
        let (found, counts) = self.found_administrators(query);
        let row = |place: usize| &self.administrators[place].row.row;
        let mut lines = Vec::new();
        if query.grouped {
            let of = |place| self.watched.of_administrator(row(place));
            for (head, members) in self.watched.divide(&found, of) {
                lines.push(Line::Head(head));
                lines.extend(members.into_iter().map(Line::Row));
            }
        } else {
            lines.extend(found.iter().copied().map(Line::Row));
        }
        let (offset, shown) = part(&lines, wanted);
        AdministratorPage {
            known: number(
                self.administrators
                    .iter()
                    .filter(|it| it.row.is_listed(None))
                    .count(),
            ),
            matching: number(found.len()),
            line_count: number(lines.len()),
            offset,
            lines: shown
                .iter()
                .map(|line| match line {
                    Line::Head(head) => AdministratorLine::Group { head: head.clone() },
                    Line::Row(place) => AdministratorLine::Administrator {
                        row: Box::new(self.administrator(*place)),
                    },
                })
                .collect(),
            counts,
        }
    }

    /// The row with its key.
    pub(super) fn administrator(&self, place: usize) -> AdministratorRow {
        let Administrator { row, key, .. } = &self.administrators[place].row;
        AdministratorRow {
            key: key.map(|place| self.credentials[place].row.clone()),
            ..row.clone()
        }
    }

    pub(super) fn found_administrators(
        &self,
        query: &AdministratorQuery,
    ) -> (Vec<usize>, AdministratorCounts) {
        let words = Words::new(&query.search);
        let mut counts = AdministratorCounts::default();
        let mut found = Vec::new();
        for (place, Entry { row, text }) in self.administrators.iter().enumerate() {
            if !row.is_listed(query.sign_in_id) || !words.are_in(text) {
                continue;
            }
            count(&mut counts, &row.row);
            if passes(&row.row, query.show) {
                found.push(place);
            }
        }
        (found, counts)
    }
}

enum Line {
    Head(GroupHead),
    Row(usize),
}

fn passes(row: &AdministratorRow, filter: AdministratorFilter) -> bool {
    let has = |flag| row.flags.contains(&flag);
    match filter {
        AdministratorFilter::All => true,
        AdministratorFilter::Flagged => !row.flags.is_empty(),
        AdministratorFilter::ApiAccess => row.api_access == Some(true),
        AdministratorFilter::WithKey => row.has_key == Some(true),
        AdministratorFilter::KeyNeverExpires => has(AdministratorFlag::KeyNeverExpires),
        AdministratorFilter::AccessWithoutKey => has(AdministratorFlag::AccessWithoutKey),
        AdministratorFilter::SuspendedWithKey => has(AdministratorFlag::SuspendedWithKey),
        AdministratorFilter::AccessWithoutMfa => has(AdministratorFlag::AccessWithoutMfa),
        AdministratorFilter::KeyOlderThanAYear => has(AdministratorFlag::KeyOlderThanAYear),
        AdministratorFilter::Untold => row.api_access.is_none() || row.has_key.is_none(),
    }
}

fn count(counts: &mut AdministratorCounts, row: &AdministratorRow) {
    let each = [
        (&mut counts.all, AdministratorFilter::All),
        (&mut counts.flagged, AdministratorFilter::Flagged),
        (&mut counts.api_access, AdministratorFilter::ApiAccess),
        (&mut counts.with_key, AdministratorFilter::WithKey),
        (
            &mut counts.key_never_expires,
            AdministratorFilter::KeyNeverExpires,
        ),
        (
            &mut counts.access_without_key,
            AdministratorFilter::AccessWithoutKey,
        ),
        (
            &mut counts.suspended_with_key,
            AdministratorFilter::SuspendedWithKey,
        ),
        (
            &mut counts.access_without_mfa,
            AdministratorFilter::AccessWithoutMfa,
        ),
        (
            &mut counts.key_older_than_a_year,
            AdministratorFilter::KeyOlderThanAYear,
        ),
        (&mut counts.untold, AdministratorFilter::Untold),
    ];
    for (counted, filter) in each {
        *counted += u32::from(passes(row, filter));
    }
}
