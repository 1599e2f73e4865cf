//! The figures of the first screen.

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};

use super::credentials::{has_ended, needs_care};
use super::lines::number;
use super::{Entry, Fleet, is_seen_by};
use crate::ids::SignInId;
use crate::view::{Counts, CredentialRow, CredentialState, Custody, NextExpiry, TimelineCluster};

/// How far the timeline reaches.
const TIMELINE: TimeDelta = TimeDelta::days(90);

/// Not more of those that need care are shown at once.
const MOST_CARE: usize = 20;

/// What the first screen tells of credentials and administrators.
#[derive(Debug)]
pub struct Figures {
    /// The most urgent first.
    pub needs_care: Vec<CredentialRow>,
    /// How many in all.
    pub care: u32,
    /// What expires next.
    pub next: Option<NextExpiry>,
    /// Soonest first.
    pub timeline: Vec<TimelineCluster>,
    /// Counts.
    pub counts: Counts,
}

impl Fleet {
    /// The figures of everything, or of the organization of one sign-in.
    #[must_use]
    pub fn figures<Z: TimeZone>(
        &self,
        of: Option<SignInId>,
        now: DateTime<Utc>,
        zone: &Z,
    ) -> Figures {
        let rows: Vec<_> = self
            .credentials
            .iter()
            .map(|entry| &entry.row)
            .filter(|row| of.is_none_or(|by| is_seen_by(row, by)))
            .collect();
        let care = rows.iter().filter(|row| needs_care(row));
        let mut to_come: Vec<_> = rows
            .iter()
            .filter_map(|row| Some((row.expiry.at?, *row)))
            .filter(|(at, row)| *at > now && !has_ended(row))
            .collect();
        to_come.sort_by_key(|(at, _)| *at);
        Figures {
            care: number(care.clone().count()),
            needs_care: care.take(MOST_CARE).copied().cloned().collect(),
            next: to_come.first().map(|(at, row)| NextExpiry {
                credential_id: row.id,
                name: row.owner.name.clone(),
                organization: row.organization.clone(),
                at: *at,
            }),
            timeline: timeline(&to_come, now, zone),
            counts: self.counts(&rows, of),
        }
    }

    fn counts(&self, rows: &[&CredentialRow], of: Option<SignInId>) -> Counts {
        let mut counts = Counts::default();
        for row in rows.iter().filter(|row| !has_ended(row)) {
            match row.state {
                CredentialState::Expiring => counts.expiring += 1,
                CredentialState::Expired => counts.expired += 1,
                CredentialState::NoExpiry => counts.never_expires += 1,
                CredentialState::Unknown => counts.unknown += 1,
                _ => {}
            }
            counts.total += 1;
            counts.held += u32::from(row.custody == Custody::Held);
        }
        for Entry { row, .. } in &self.administrators {
            if row.is_listed(of) {
                counts.administrators += 1;
                counts.api_access += u32::from(row.row.api_access == Some(true));
                counts.api_access_untold += u32::from(row.row.api_access.is_none());
            }
        }
        counts
    }
}

fn timeline<Z: TimeZone>(
    to_come: &[(DateTime<Utc>, &CredentialRow)],
    now: DateTime<Utc>,
    zone: &Z,
) -> Vec<TimelineCluster> {
    let day = |at: DateTime<Utc>| at.with_timezone(zone).date_naive();
    let mut clusters: Vec<(NaiveDate, TimelineCluster)> = Vec::new();
    for (at, row) in to_come.iter().filter(|(at, _)| *at - now <= TIMELINE) {
        let until = *at + TimeDelta::milliseconds(1);
        match clusters.last_mut() {
            Some((of, cluster)) if *of == day(*at) => {
                cluster.until = until;
                cluster.count += 1;
                if row.state == CredentialState::Expiring {
                    cluster.state = row.state;
                }
            }
            _ => clusters.push((
                day(*at),
                TimelineCluster {
                    from: *at,
                    until,
                    count: 1,
                    state: row.state,
                    name: row.owner.name.clone(),
                    organization: row.organization.clone(),
                    credential_id: row.id,
                },
            )),
        }
    }
    clusters.into_iter().map(|(_, cluster)| cluster).collect()
}
