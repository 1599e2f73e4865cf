//! The list of service accounts.

use std::collections::HashSet;

use super::credentials::{ByOwner, needs_care, passes};
use super::lines::{number, part};
use super::search::{Text, Words};
use super::{Account, Entry, Fleet};
use crate::view::{
    CredentialCounts, CredentialFilter, CredentialKind, CredentialRow, Custody, OwnerKind, Part,
    ServiceAccountLine, ServiceAccountPage, ServiceAccountQuery, ServiceAccountRow,
};

/// Each with its living credentials; the one with the most urgent of them first. Where two sign-ins see the same
/// organization, both tell of its accounts, and the list of all shows the first.
pub(super) fn joined(
    rows: Vec<ServiceAccountRow>,
    credentials: &[Entry<CredentialRow>],
    by_owner: &ByOwner,
) -> Vec<Entry<Account>> {
    let mut seen = HashSet::new();
    let mut accounts: Vec<_> = rows
        .into_iter()
        .map(|mut row| {
            let owner = (row.region, OwnerKind::ServiceAccount, row.id.clone());
            let places = by_owner.get(&owner).cloned().unwrap_or_default();
            row.credentials = number(places.len());
            Account {
                is_double: !seen.insert((row.region, row.id.clone())),
                row,
                credentials: places,
            }
        })
        .collect();
    accounts.sort_by_cached_key(|account| {
        let first = account.credentials.first().copied();
        (first.is_none(), first, account.row.name.to_lowercase())
    });
    accounts
        .into_iter()
        .map(|account| {
            let of_account = [
                Some(account.row.name.as_str()),
                Some(account.row.organization.as_str()),
                account.row.role.as_deref(),
                account.row.status.as_deref(),
            ];
            let of_each = account.credentials.iter().flat_map(|place| {
                let row = &credentials[*place].row;
                [
                    Some(row.fingerprint.as_str()),
                    row.client_id.as_deref(),
                    Some(row.used_by.as_str()),
                ]
            });
            Entry {
                text: Text::of(of_account.into_iter().chain(of_each)),
                row: account,
            }
        })
        .collect()
}

impl Fleet {
    /// A part of the service accounts that `query` lets through, each with its credentials below it.
    #[must_use]
    pub fn service_accounts(
        &self,
        query: &ServiceAccountQuery,
        wanted: Part,
    ) -> ServiceAccountPage {
        let (found, counts) = self.found_accounts(query);
        let mut lines = Vec::new();
        for place in &found {
            lines.push((*place, None));
            let credentials = self.accounts[*place].row.credentials.iter();
            lines.extend(credentials.map(|credential| (*place, Some(*credential))));
        }
        let (offset, shown) = part(&lines, wanted);
        ServiceAccountPage {
            known: number(
                self.accounts
                    .iter()
                    .filter(|it| it.row.is_listed(None))
                    .count(),
            ),
            matching: number(found.len()),
            line_count: number(lines.len()),
            offset,
            lines: shown
                .iter()
                .map(|(account, credential)| {
                    let account = &self.accounts[*account].row.row;
                    match credential {
                        None => ServiceAccountLine::Account {
                            row: Box::new(account.clone()),
                        },
                        Some(place) => ServiceAccountLine::Credential {
                            sign_in_id: account.sign_in_id,
                            row: Box::new(self.credentials[*place].row.clone()),
                        },
                    }
                })
                .collect(),
            counts,
        }
    }

    pub(super) fn found_accounts(
        &self,
        query: &ServiceAccountQuery,
    ) -> (Vec<usize>, CredentialCounts) {
        let words = Words::new(&query.search);
        let mut counts = CredentialCounts::default();
        let mut found = Vec::new();
        for (place, Entry { row, text }) in self.accounts.iter().enumerate() {
            if !row.is_listed(query.sign_in_id) || !words.are_in(text) {
                continue;
            }
            let rows = || row.credentials.iter().map(|it| &self.credentials[*it].row);
            let has = |filter| rows().any(|row| passes(row, filter));
            counts.all += 1;
            counts.care += u32::from(rows().any(needs_care));
            counts.expiring += u32::from(has(CredentialFilter::Expiring));
            counts.expired += u32::from(has(CredentialFilter::Expired));
            counts.never += u32::from(has(CredentialFilter::Never));
            counts.unknown += u32::from(has(CredentialFilter::Unknown));
            if query.show != CredentialFilter::All && !has(query.show) {
                continue;
            }
            found.push(place);
            for credential in rows() {
                counts.any_custody += 1;
                counts.any_kind += 1;
                match credential.custody {
                    Custody::Held => counts.held += 1,
                    Custody::Watched => counts.watched += 1,
                }
                match credential.kind {
                    CredentialKind::ClientSecret => counts.client_secrets += 1,
                    _ => counts.service_account_keys += 1,
                }
            }
        }
        (found, counts)
    }
}
