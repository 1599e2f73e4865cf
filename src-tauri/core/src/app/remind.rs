//! Sending the reminders that are due.

use chrono::{DateTime, TimeDelta, Utc};

use super::{App, Result};
use crate::notifier::{Notification, Urgency};
use crate::reminders::{Announcement, Due, Message, Watch, announce, plan};
use crate::store::{
    Activity, CredentialRecord, SentReminder, all_credentials, note, record_reminder,
    reminders_sent, told,
};
use crate::view::{ActivityKind, CredentialKind, Custody, ExpirySource, HealthState};

/// From here on a reminder is critical.
const CRITICAL: TimeDelta = TimeDelta::days(1);

impl CredentialRecord {
    /// Held or watched.
    #[must_use]
    pub fn custody(&self) -> Custody {
        if self.held {
            Custody::Held
        } else {
            Custody::Watched
        }
    }

    /// What the planner needs, for a credential that lives and whose expiry is known.
    #[must_use]
    pub fn watch(&self) -> Option<Watch> {
        let expires_at = self.expiry.at.filter(|_| self.ended.is_none())?;
        Some(Watch {
            id: self.id,
            custody: self.custody(),
            created_at: self.created_at,
            expires_at,
        })
    }
}

impl App {
    /// Works out what is due, shows it, and records it as sent only when the desktop took it.
    pub async fn remind(&self) -> Result<()> {
        let _one_round_at_a_time = self.reminding.lock().await;
        let now = self.now();
        let (credentials, mut sent) = self
            .store
            .run(|db| Ok((all_credentials(db)?, reminders_sent(db)?)))
            .await?;
        sent.extend(self.volatile().unrecorded.iter().copied());
        let watches: Vec<_> = credentials
            .iter()
            .filter_map(CredentialRecord::watch)
            .collect();
        let due = plan(&watches, &sent, now).due;
        if due.is_empty() {
            return Ok(());
        }
        let announcements: Vec<_> = due
            .iter()
            .filter_map(|due| credentials.iter().find(|record| record.id == due.id))
            .map(|record| Announcement {
                overlaps_since: self.overlaps_since(record.id),
                ..announcement(record, now)
            })
            .collect();
        let hide_names = self.settings().await?.hide_names;
        for Message { title, body, makes } in announce(&announcements, hide_names, now) {
            let (due, said) = (&due[makes.clone()], &announcements[makes]);
            let urgent = due.iter().any(|due| due.expires_at - now <= CRITICAL);
            let urgency = if urgent {
                Urgency::Critical
            } else {
                Urgency::Normal
            };
            let was_failing = matches!(self.health().notifications, HealthState::Failed { .. });
            if let Err(error) = self
                .show(&Notification {
                    title: title.clone(),
                    body,
                    urgency,
                })
                .await
            {
                // It is tried again at every look; the log tells of the first failure only.
                if was_failing {
                    return Ok(());
                }
                let line = Activity::new(ActivityKind::ReminderFailed, title);
                return self.log(line.detail(error.message)).await;
            }
            self.record(due.to_vec(), said.to_vec()).await?;
        }
        Ok(())
    }

    async fn record(&self, due: Vec<Due>, said: Vec<Announcement>) -> Result<()> {
        let now = self.now();
        // Remembered first: while the data folder cannot be written, nothing is said twice.
        let shown: Vec<_> = due.iter().flat_map(sent_with).collect();
        self.volatile().unrecorded.extend(&shown);
        self.store
            .run(move |db| {
                for (due, said) in due.iter().zip(&said) {
                    for sent in sent_with(due) {
                        record_reminder(db, &sent, now)?;
                    }
                    let line = Activity::new(ActivityKind::Reminded, &said.credential);
                    note(
                        db,
                        now,
                        &line
                            .detail(format!("expires {}", told(Some(due.expires_at))))
                            .of(due.id),
                    )?;
                }
                Ok(())
            })
            .await?;
        self.volatile()
            .unrecorded
            .retain(|sent| !shown.contains(sent));
        self.changed();
        Ok(())
    }
}

/// Every stage that a reminder stands for.
fn sent_with(due: &Due) -> impl Iterator<Item = SentReminder> {
    due.covers.iter().map(|stage| SentReminder {
        credential_id: due.id,
        stage: *stage,
        expires_at: due.expires_at,
    })
}

fn announcement(record: &CredentialRecord, now: DateTime<Utc>) -> Announcement {
    let name = &record.owner_name;
    let credential = match record.kind {
        CredentialKind::AdminKey => format!("API key of {name}"),
        CredentialKind::ServiceAccountKey => format!("API key of service account {name}"),
        CredentialKind::ClientSecret => format!("Client secret of service account {name}"),
    };
    Announcement {
        credential,
        organization: record.organization.clone(),
        expires_at: record.expiry.at.unwrap_or(now),
        about: record.expiry.source == ExpirySource::Computed,
        overlaps_since: None,
    }
}
