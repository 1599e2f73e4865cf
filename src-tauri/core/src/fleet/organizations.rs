//! The board of organizations.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::credentials::{has_ended, needs_care};
use super::lines::{number, part};
use super::search::{Text, Words};
use super::{Administrator, Entry, Fleet};
use crate::error::{CommandError, ErrorCode};
use crate::ids::SignInId;
use crate::view::{
    CredentialRow, CredentialState, NextExpiry, OrganizationCounts, OrganizationFilter,
    OrganizationOrder, OrganizationPage, OrganizationQuery, OrganizationRow, Part, Scope,
    ServiceAccountRow,
};

/// Roles that may change things: more than watching needs. Any other may be a custom one, of which nothing is known.
const MORE_THAN_WATCHING: [&str; 3] = ["administrator with billing", "administrator", "manager"];

/// Fills in the figures of each.
pub(super) fn roll_up(
    rows: &mut [OrganizationRow],
    credentials: &[Entry<CredentialRow>],
    administrators: &[Administrator],
    accounts: &[ServiceAccountRow],
) {
    let places: HashMap<_, _> = rows
        .iter()
        .enumerate()
        .map(|(place, row)| (row.sign_in_id, place))
        .collect();
    let mut count = |by: SignInId, add: &dyn Fn(&mut OrganizationRow)| {
        if let Some(place) = places.get(&by) {
            add(&mut rows[*place]);
        }
    };
    for Administrator { row, .. } in administrators {
        count(row.sign_in_id, &|of| {
            of.administrators = Some(of.administrators.unwrap_or_default() + 1);
            of.api_access += u32::from(row.api_access == Some(true));
            of.api_access_untold += u32::from(row.api_access.is_none());
        });
    }
    for account in accounts {
        count(account.sign_in_id, &|of| {
            of.service_accounts = Some(of.service_accounts.unwrap_or_default() + 1);
        });
    }
    for Entry { row, .. } in credentials {
        for by in &row.seen_by {
            count(*by, &|of| add(of, row));
        }
    }
}

fn add(of: &mut OrganizationRow, row: &CredentialRow) {
    of.care += u32::from(needs_care(row));
    if has_ended(row) {
        return;
    }
    of.credentials += 1;
    match row.state {
        CredentialState::Expired => of.expired += 1,
        CredentialState::Expiring => of.expiring += 1,
        CredentialState::NoExpiry => of.never_expires += 1,
        CredentialState::Unknown => of.unknown += 1,
        _ => {}
    }
    let is_to_come = matches!(
        row.state,
        CredentialState::Active | CredentialState::Expiring
    );
    if let Some(at) = row.expiry.at.filter(|_| is_to_come)
        && of.next.as_ref().is_none_or(|next| at < next.at)
    {
        of.next = Some(NextExpiry {
            credential_id: row.id,
            name: row.owner.name.clone(),
            organization: row.organization.clone(),
            at,
        });
    }
}

/// Whether a role of this name may do more than watching needs.
#[must_use]
pub fn more_than_watching(role: &str) -> bool {
    MORE_THAN_WATCHING.contains(&role.to_lowercase().as_str())
}

pub(super) fn entries(rows: Vec<OrganizationRow>) -> Vec<Entry<OrganizationRow>> {
    rows.into_iter()
        .map(|row| Entry {
            text: Text::of([
                Some(row.label.as_str()),
                Some(row.organization.name.as_str()),
                Some(row.organization.id.as_str()),
                row.admin_email.as_deref(),
            ]),
            row,
        })
        .collect()
}

/// When it was read last, whole. A list that there is not, or that its key may not read, makes it no older.
fn read_at(row: &OrganizationRow) -> Option<DateTime<Utc>> {
    let administrators = !is_forbidden(row.administrators_error.as_ref());
    let administrators = administrators.then_some(row.administrators_at);
    let accounts =
        row.scope == Scope::Organization && !is_forbidden(row.service_accounts_error.as_ref());
    let accounts = accounts.then_some(row.service_accounts_at);
    [administrators, accounts].into_iter().flatten().min()?
}

/// Whether a list was refused to the key.
fn is_forbidden(error: Option<&CommandError>) -> bool {
    error.is_some_and(|error| error.code == ErrorCode::Forbidden)
}

fn passes(row: &OrganizationRow, filter: OrganizationFilter) -> bool {
    match filter {
        OrganizationFilter::All => true,
        OrganizationFilter::Care => row.care > 0,
        OrganizationFilter::Failing => row.failing,
        OrganizationFilter::Refused => {
            let errors = [&row.administrators_error, &row.service_accounts_error];
            errors.into_iter().any(|error| is_forbidden(error.as_ref()))
        }
        OrganizationFilter::NeverExpires => row.never_expires > 0,
    }
}

impl Fleet {
    /// A part of the organizations that `query` lets through.
    #[must_use]
    pub fn organizations(&self, query: &OrganizationQuery, wanted: Part) -> OrganizationPage {
        let (found, counts) = self.found_organizations(query);
        let (offset, shown) = part(&found, wanted);
        OrganizationPage {
            known: number(self.organizations.len()),
            matching: number(found.len()),
            offset,
            rows: shown.iter().map(|row| (*row).clone()).collect(),
            counts,
        }
    }

    pub(super) fn found_organizations(
        &self,
        query: &OrganizationQuery,
    ) -> (Vec<&OrganizationRow>, OrganizationCounts) {
        let words = Words::new(&query.search);
        let mut counts = OrganizationCounts::default();
        let mut found = Vec::new();
        for Entry { row, text } in &self.organizations {
            if !words.are_in(text) {
                continue;
            }
            counts.all += 1;
            counts.care += u32::from(passes(row, OrganizationFilter::Care));
            counts.failing += u32::from(passes(row, OrganizationFilter::Failing));
            counts.refused += u32::from(passes(row, OrganizationFilter::Refused));
            counts.never_expires += u32::from(passes(row, OrganizationFilter::NeverExpires));
            if passes(row, query.show) {
                found.push(row);
            }
        }
        // They are sorted by label already, which stays the order among equals.
        match query.order {
            OrganizationOrder::Name => {}
            OrganizationOrder::NextExpiry => found.sort_by_key(|row| {
                let next = row.next.as_ref().map(|next| next.at);
                (next.is_none(), next)
            }),
            OrganizationOrder::NeverExpires => {
                found.sort_by_key(|row| std::cmp::Reverse(row.never_expires));
            }
            OrganizationOrder::ApiAccess => {
                found.sort_by_key(|row| std::cmp::Reverse(row.api_access));
            }
            OrganizationOrder::LastRefresh => {
                found.sort_by_key(|row| read_at(row));
            }
        }
        (found, counts)
    }
}
