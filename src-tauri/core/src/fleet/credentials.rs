//! The list of credentials.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeZone, Utc};

use super::lines::{grouped, number, part};
use super::search::{Text, Words};
use super::{Entry, Fleet, is_seen_by};
use crate::view::{
    CredentialCounts, CredentialFilter, CredentialKind, CredentialLine, CredentialPage,
    CredentialQuery, CredentialRow, CredentialState, Custody, ExpirySource, GroupHead, Grouping,
    OwnerKind, Part, RegionName, VerificationOutcome,
};

/// Whose credentials, and where in the list they are.
pub(super) type ByOwner = HashMap<(RegionName, OwnerKind, String), Vec<usize>>;

/// The most urgent first.
pub(super) fn sorted(mut rows: Vec<CredentialRow>) -> Vec<Entry<CredentialRow>> {
    rows.sort_by_cached_key(urgency);
    rows.into_iter()
        .map(|row| Entry {
            text: Text::of([
                Some(row.owner.name.as_str()),
                row.owner.email.as_deref(),
                Some(row.organization.as_str()),
                Some(row.fingerprint.as_str()),
                row.client_id.as_deref(),
                Some(row.used_by.as_str()),
            ]),
            row,
        })
        .collect()
}

/// The living ones.
pub(super) fn by_owner(credentials: &[Entry<CredentialRow>]) -> ByOwner {
    let mut places: ByOwner = HashMap::new();
    for (place, Entry { row, .. }) in credentials.iter().enumerate() {
        if let (Some(id), false) = (&row.owner.remote_id, has_ended(row)) {
            let owner = (row.region, row.owner.kind, id.clone());
            places.entry(owner).or_default().push(place);
        }
    }
    places
}

impl Fleet {
    /// All of them, the most urgent first.
    pub fn all_credentials(&self) -> impl Iterator<Item = &CredentialRow> {
        self.credentials.iter().map(|entry| &entry.row)
    }

    /// A part of the credentials that `query` lets through. Weeks are those of `zone`.
    #[must_use]
    pub fn credentials<Z: TimeZone>(
        &self,
        query: &CredentialQuery,
        wanted: Part,
        zone: &Z,
    ) -> CredentialPage {
        let (found, counts) = self.found(query);
        let lines = self.divided(&found, query.group, zone);
        let (offset, shown) = part(&lines, wanted);
        CredentialPage {
            known: number(self.credentials.len()),
            matching: number(found.len()),
            line_count: number(lines.len()),
            offset,
            lines: shown.iter().map(|line| self.line(line)).collect(),
            counts,
        }
    }

    /// The places of those that `query` lets through, and what other choices would show.
    pub(super) fn found(&self, query: &CredentialQuery) -> (Vec<usize>, CredentialCounts) {
        let words = Words::new(&query.search);
        let mut counts = CredentialCounts::default();
        let mut found = Vec::new();
        for (place, Entry { row, text }) in self.credentials.iter().enumerate() {
            let is_meant = query.sign_in_id.is_none_or(|by| is_seen_by(row, by))
                && expires_within(row, query)
                && words.are_in(text);
            if !is_meant {
                continue;
            }
            let shown = passes(row, query.show);
            let custody = query.custody.is_none_or(|custody| row.custody == custody);
            let kind = query.kind.is_none_or(|kind| row.kind == kind);
            if custody && kind {
                count_filters(&mut counts, row);
            }
            if shown && kind {
                counts.any_custody += 1;
                match row.custody {
                    Custody::Held => counts.held += 1,
                    Custody::Watched => counts.watched += 1,
                }
            }
            if shown && custody {
                counts.any_kind += 1;
                match row.kind {
                    CredentialKind::AdminKey => counts.admin_keys += 1,
                    CredentialKind::ServiceAccountKey => counts.service_account_keys += 1,
                    CredentialKind::ClientSecret => counts.client_secrets += 1,
                }
            }
            if shown && custody && kind {
                found.push(place);
            }
        }
        (found, counts)
    }

    fn divided<Z: TimeZone>(&self, found: &[usize], group: Grouping, zone: &Z) -> Vec<Line> {
        let row = |place: usize| &self.credentials[place].row;
        let with_heads = |groups: Vec<(GroupHead, Vec<usize>)>| {
            let mut lines = Vec::new();
            for (head, members) in groups {
                lines.push(Line::Head(head));
                lines.extend(members.into_iter().map(Line::Row));
            }
            lines
        };
        match group {
            Grouping::None => found.iter().copied().map(Line::Row).collect(),
            Grouping::Organization => {
                let of = |place| self.watched.of_credential(row(place));
                with_heads(self.watched.divide(found, of))
            }
            Grouping::Week => {
                let mut by_expiry = found.to_vec();
                by_expiry.sort_by_key(|place| {
                    let expiry = &row(*place).expiry;
                    (expiry.at.is_none(), is_unknown(row(*place)), expiry.at)
                });
                let groups = grouped(&by_expiry, |it| {
                    let at = row(it).expiry.at.map(|at| week_of(at, zone));
                    (at, at.is_none() && is_unknown(row(it)))
                });
                let head = |((week, unknown), members): ((Option<DateTime<Utc>>, bool), Vec<_>)| {
                    let count = number(members.len());
                    let head = match week {
                        Some(begin) => GroupHead::Week { begin, count },
                        None if unknown => GroupHead::ExpiryUnknown { count },
                        None => GroupHead::NeverExpires { count },
                    };
                    (head, members)
                };
                with_heads(groups.into_iter().map(head).collect())
            }
        }
    }

    fn line(&self, line: &Line) -> CredentialLine {
        match line {
            Line::Head(head) => CredentialLine::Group { head: head.clone() },
            Line::Row(place) => CredentialLine::Credential {
                row: Box::new(self.credentials[*place].row.clone()),
            },
        }
    }
}

enum Line {
    Head(GroupHead),
    Row(usize),
}

fn is_unknown(row: &CredentialRow) -> bool {
    row.expiry.source == ExpirySource::Unknown
}

fn expires_within(row: &CredentialRow, query: &CredentialQuery) -> bool {
    if query.from.is_none() && query.until.is_none() {
        return true;
    }
    row.expiry.at.is_some_and(|at| {
        query.from.is_none_or(|from| from <= at) && query.until.is_none_or(|until| at < until)
    })
}

/// The first moment of the Monday of a moment's week.
fn week_of<Z: TimeZone>(at: DateTime<Utc>, zone: &Z) -> DateTime<Utc> {
    let day = at.with_timezone(zone).date_naive();
    let monday = day
        .checked_sub_days(Days::new(day.weekday().num_days_from_monday().into()))
        .unwrap_or(day);
    let midnight = monday.and_time(NaiveTime::MIN);
    // Where midnight does not exist, the day begins an hour later; which week it is, is the same.
    zone.from_local_datetime(&midnight)
        .earliest()
        .map_or_else(|| midnight.and_utc(), |begin| begin.to_utc())
}

pub(super) fn has_ended(row: &CredentialRow) -> bool {
    matches!(
        row.state,
        CredentialState::Revoked | CredentialState::Superseded
    )
}

fn is_refused(row: &CredentialRow) -> bool {
    row.verified
        .as_ref()
        .is_some_and(|last| last.outcome == VerificationOutcome::Refused)
}

/// Expired, expiring, refused or pending, or dead and still called with.
pub(super) fn needs_care(row: &CredentialRow) -> bool {
    match row.state {
        CredentialState::Expired | CredentialState::Expiring => true,
        // A sign-in that calls with a dead key sees nothing any more.
        CredentialState::Revoked | CredentialState::Superseded => !row.used_by_sign_ins.is_empty(),
        CredentialState::NoExpiry | CredentialState::Active | CredentialState::Unknown => {
            row.pending || is_refused(row)
        }
    }
}

pub(super) fn passes(row: &CredentialRow, filter: CredentialFilter) -> bool {
    match filter {
        CredentialFilter::All => !has_ended(row),
        CredentialFilter::Care => needs_care(row),
        CredentialFilter::Expiring => row.state == CredentialState::Expiring,
        CredentialFilter::Expired => row.state == CredentialState::Expired,
        CredentialFilter::Never => row.state == CredentialState::NoExpiry,
        CredentialFilter::Unknown => row.state == CredentialState::Unknown,
        CredentialFilter::Ended => has_ended(row),
    }
}

fn count_filters(counts: &mut CredentialCounts, row: &CredentialRow) {
    counts.all += u32::from(!has_ended(row));
    counts.care += u32::from(needs_care(row));
    match row.state {
        CredentialState::Expiring => counts.expiring += 1,
        CredentialState::Expired => counts.expired += 1,
        CredentialState::NoExpiry => counts.never += 1,
        CredentialState::Unknown => counts.unknown += 1,
        CredentialState::Revoked | CredentialState::Superseded => counts.ended += 1,
        CredentialState::Active => {}
    }
}

/// Sorts the most urgent first: dead keys in use, refused, pending, one's own by expiry, those of others by expiry, what
/// of theirs has expired already (the latest first), the rest; the ended last.
fn urgency(row: &CredentialRow) -> (u8, bool, Option<i64>, String) {
    let ended = has_ended(row);
    let is_own = row.custody == Custody::Held || !row.used_by_sign_ins.is_empty();
    let class = match row.state {
        _ if ended && row.used_by_sign_ins.is_empty() => 9,
        _ if ended || is_refused(row) => 0,
        _ if row.pending => 1,
        CredentialState::Expiring | CredentialState::Expired if is_own => 2,
        CredentialState::Expiring => 3,
        CredentialState::Expired => 4,
        CredentialState::Active => 5,
        CredentialState::Unknown => 6,
        _ => 7,
    };
    let at = row.expiry.at.map(|at| at.timestamp_millis());
    let at = if class == 4 { at.map(|at| -at) } else { at };
    (class, at.is_none(), at, row.owner.name.to_lowercase())
}
