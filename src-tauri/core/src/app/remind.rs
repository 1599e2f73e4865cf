//! Sending the reminders that are due.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Local, TimeDelta, Utc};

use super::rules::Rules;
use super::settings::{stored_settings, stored_snooze};
use super::{App, Result};
use crate::ids::CredentialId;
use crate::notifier::{Action, Notification, Subject, Urgency};
use crate::reminders::{
    Announcement, Around, Due, Message, Plan, Silence, Watch, announce, in_a_line, is_same_expiry,
    name_of, plan,
};
use crate::store::{
    Activity, CredentialRecord, Ledger, Reminder, drop_lines, ledger, note, readable_credentials,
    readable_sign_ins, record_reminder, told,
};
use crate::view::{ActivityKind, Custody, ExpirySource, HealthState};

/// From here on a reminder of a held credential is critical.
pub(super) const CRITICAL: TimeDelta = TimeDelta::days(1);

/// What a round of reminders is worked out from.
struct Known {
    credentials: HashMap<CredentialId, CredentialRecord>,
    watches: Vec<Watch>,
    silences: Vec<Silence>,
    quiet: Option<Silence>,
    hide_names: bool,
    ledger: Ledger,
}

impl Known {
    fn plan(&self, now: DateTime<Utc>) -> Plan {
        let is_watched = |line: &&Reminder| {
            let record = self.credentials.get(&line.credential_id);
            record.is_some_and(|record| !record.held)
        };
        let told = self.ledger.lines.iter().filter(is_watched);
        let around = Around {
            now,
            silences: &self.silences,
            quiet: self.quiet,
            watched_told_at: told
                .filter_map(|line| line.shown_at.filter(|at| *at <= now))
                .max(),
        };
        plan(&self.watches, around)
    }

    /// Those that stand in no inbox yet.
    fn unnoted<'a>(&self, reached: impl Iterator<Item = &'a Due>) -> Vec<Due> {
        let mut noted: HashMap<_, Vec<&Reminder>> = HashMap::new();
        for line in &self.ledger.lines {
            noted.entry(line.credential_id).or_default().push(line);
        }
        reached
            .filter(|due| {
                !noted.get(&due.id).is_some_and(|lines| {
                    lines.iter().any(|line| {
                        line.stage <= due.stage && is_same_expiry(line.expires_at, due.expires_at)
                    })
                })
            })
            .copied()
            .collect()
    }
}

impl App {
    /// Works out what is due, puts it into the inbox, shows it, and records it as shown only when the desktop
    /// took it. Returns when to look again.
    pub async fn remind(&self) -> Result<Option<DateTime<Utc>>> {
        let _one_round_at_a_time = self.reminding.lock().await;
        self.look_at_the_clock();
        if let Err(error) = self.catch_up_with_the_ledger().await {
            tracing::warn!(%error, "what was announced cannot be written down");
        }
        let (now, believed) = (self.now(), self.believed_now());
        let known = self.what_is_known(now, believed).await?;
        self.withdraw_what_is_over(&known).await;
        let plan = known.plan(believed);
        self.warn_of_a_wrong_clock().await?;
        if believed < now && !self.is_the_time_known() {
            let waiting = due_by_the_jump(&known.plan(now), &plan);
            self.warn_of_the_clock(now - believed, waiting).await?;
        }
        let reached = plan.due.iter().chain(&plan.waiting);
        // Also where it cannot be written down: the desktop may be reached all the same.
        if let Err(error) = self.put_into_the_inbox(known.unnoted(reached)).await {
            tracing::warn!(%error, "the inbox could not be written");
        }
        let all_shown = self.show_what_is_due(&plan.due, &known, believed).await?;
        Ok(if all_shown {
            plan.look_again_at
        } else {
            Some(now)
        })
    }

    async fn what_is_known(&self, now: DateTime<Utc>, believed: DateTime<Utc>) -> Result<Known> {
        let mut ledger = self.readable_ledger(now).await;
        if self.is_the_time_known() {
            // Told by a clock that was wrong: its moment is still to come.
            ledger.lines.retain(|line| !line.is_of_the_future(believed));
        }
        let zone = Local;
        let was_gathering = self.volatile().round.is_gathering();
        let (credentials, rules, quiet, snooze, hide_names) = self
            .store
            .read(|db| {
                let settings = stored_settings(db);
                Ok((
                    readable_credentials(db)?,
                    Rules::read(db, &readable_sign_ins(db)?)?,
                    settings.quiet_hours,
                    stored_snooze(db),
                    settings.hide_names,
                ))
            })
            .await?;
        // What others own is told of once a day: the first organization that answers must not use that up for
        // all the others. A round that ended meanwhile may have told what was not read.
        let is_gathering = was_gathering || self.volatile().round.is_gathering();
        let mut watches: Vec<_> = credentials
            .iter()
            .filter(|it| it.held || !is_gathering)
            .filter_map(|it| rules.watch(it))
            .collect();
        let places: HashMap<_, _> = watches
            .iter()
            .enumerate()
            .map(|(at, it)| (it.id, at))
            .collect();
        for line in ledger.lines.iter().filter(|line| line.shown_at.is_some()) {
            let place = places.get(&line.credential_id);
            if let Some(watch) = place.and_then(|at| watches.get_mut(*at)) {
                watch.heard(line.stage, line.expires_at);
            }
        }
        let quiet = quiet.and_then(|hours| Silence::quiet(hours, believed, &zone));
        Ok(Known {
            credentials: credentials.into_iter().map(|it| (it.id, it)).collect(),
            watches,
            silences: snooze.into_iter().collect(),
            quiet,
            hide_names,
            ledger,
        })
    }

    /// Writes down what was shown while the data folder could not be written.
    async fn catch_up_with_the_ledger(&self) -> Result<()> {
        let lines = self.volatile().unrecorded.clone();
        if lines.is_empty() {
            return Ok(());
        }
        let (now, written) = (self.now(), lines.clone());
        self.store
            .run(move |db| {
                for line in &written {
                    record_reminder(db, line, now)?;
                }
                Ok(())
            })
            .await?;
        self.volatile()
            .unrecorded
            .retain(|line| !lines.contains(line));
        Ok(())
    }

    /// What was told already. Where that cannot be read, a reminder may come twice; none is left out.
    async fn readable_ledger(&self, now: DateTime<Utc>) -> Ledger {
        let mut ledger = self.store.read(ledger).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "what was announced before could not be read");
            Ledger::default()
        });
        let unreadable = std::mem::take(&mut ledger.unreadable);
        if !unreadable.is_empty() {
            let dropped = self.store.run(move |db| {
                drop_lines(db, &unreadable)?;
                note(db, now, &Activity::new(ActivityKind::LedgerUnreadable, ""))
            });
            if let Err(error) = dropped.await {
                tracing::warn!(%error, "what could not be read of it is still there");
            }
        }
        ledger
            .lines
            .extend(self.volatile().unrecorded.iter().copied());
        ledger
    }

    /// Takes notifications off the desktop whose credential has ended, or expires at another time by now.
    async fn withdraw_what_is_over(&self, known: &Known) {
        let over: Vec<_> = {
            let shown = &mut self.volatile().on_desktop;
            let is_true = |id: CredentialId, expiry: DateTime<Utc>| {
                let record = known.credentials.get(&id).filter(|it| it.ended.is_none());
                let now = record.and_then(|record| record.expiry.at);
                now.is_some_and(|now| is_same_expiry(now, expiry))
            };
            let over = shown.extract_if(|id, expiry| !is_true(*id, *expiry));
            over.map(|(id, _)| id).collect()
        };
        for id in over {
            self.notifier.withdraw(&Subject::Credential(id)).await;
        }
    }

    async fn put_into_the_inbox(&self, mut new: Vec<Due>) -> Result<()> {
        if new.is_empty() {
            return Ok(());
        }
        let now = self.believed_now();
        // The inbox shows the last one first: of those that are due together, what is nearest to its expiry.
        new.sort_by_key(|due| std::cmp::Reverse((due.expires_at - now).abs()));
        self.store
            .run(move |db| {
                for due in &new {
                    record_reminder(db, &line(due, None), now)?;
                }
                Ok(())
            })
            .await?;
        self.changed();
        Ok(())
    }

    /// Whether the desktop took all of it.
    async fn show_what_is_due(
        &self,
        due: &[Due],
        known: &Known,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        for custody in [Custody::Held, Custody::Watched] {
            let due: Vec<_> = due.iter().filter(|due| due.custody == custody).collect();
            let said: Vec<_> = due
                .iter()
                .filter_map(|due| known.credentials.get(&due.id))
                .map(|record| self.announcement(record, now))
                .collect();
            for message in announce(&said, custody, known.hide_names, now) {
                let told: Vec<Due> = due[message.makes.clone()]
                    .iter()
                    .copied()
                    .copied()
                    .collect();
                let said = said[message.makes.clone()].to_vec();
                if !self.tell(message, &told, now).await? {
                    return Ok(false);
                }
                self.record(told, said).await?;
            }
        }
        Ok(true)
    }

    /// Shows one message. It is tried again at every look; the log tells of the first failure only.
    async fn tell(&self, message: Message, due: &[Due], now: DateTime<Utc>) -> Result<bool> {
        let was_failing = matches!(self.health_of_notifications(), HealthState::Failed { .. });
        let Message { title, body, .. } = message;
        let outcome = self
            .show(&notification(title.clone(), body, due, now))
            .await;
        let Err(error) = outcome else { return Ok(true) };
        if !was_failing {
            let line = Activity::new(ActivityKind::ReminderFailed, title);
            self.log(line.detail(error.message)).await?;
        }
        Ok(false)
    }

    async fn record(&self, due: Vec<Due>, said: Vec<Announcement>) -> Result<()> {
        let now = self.believed_now();
        // Remembered first: while the data folder cannot be written, nothing is said twice.
        let shown: Vec<_> = due.iter().map(|due| line(due, Some(now))).collect();
        {
            let mut volatile = self.volatile();
            volatile.unrecorded.extend(&shown);
            if let [alone] = due.as_slice() {
                volatile.on_desktop.insert(alone.id, alone.expires_at);
            }
        }
        let lines = shown.clone();
        self.store
            .run(move |db| {
                for (line, said) in lines.iter().zip(&said) {
                    record_reminder(db, line, now)?;
                    let told = format!("expires {}", told(Some(line.expires_at)));
                    let activity = Activity::new(ActivityKind::Reminded, &said.credential);
                    note(db, now, &activity.detail(told).of(line.credential_id))?;
                }
                Ok(())
            })
            .await?;
        self.volatile()
            .unrecorded
            .retain(|line| !shown.contains(line));
        self.changed();
        Ok(())
    }

    fn announcement(&self, record: &CredentialRecord, now: DateTime<Utc>) -> Announcement {
        Announcement {
            credential: name_of(record.kind, &record.owner_name),
            organization: in_a_line(&record.organization),
            expires_at: record.expiry.at.unwrap_or(now),
            about: record.expiry.source == ExpirySource::Computed,
            overlaps_since: self.overlaps_since(record.id),
        }
    }
}

fn line(due: &Due, shown_at: Option<DateTime<Utc>>) -> Reminder {
    Reminder {
        credential_id: due.id,
        stage: due.stage,
        expires_at: due.expires_at,
        shown_at,
    }
}

fn notification(title: String, body: String, due: &[Due], now: DateTime<Utc>) -> Notification {
    let ids: Vec<_> = due.iter().map(|due| due.id).collect();
    let held = due.iter().all(|due| due.custody == Custody::Held);
    let urgent = held && due.iter().any(|due| due.expires_at - now <= CRITICAL);
    let (subject, actions) = match (held, ids.as_slice()) {
        (true, [id]) => (
            Subject::Credential(*id),
            vec![Action::Rotate, Action::Snooze],
        ),
        (true, _) => (Subject::Several(ids), vec![Action::Snooze]),
        (false, _) => (Subject::Watched(ids), vec![Action::Snooze]),
    };
    Notification {
        subject,
        stages: due.iter().map(|due| due.stage).collect(),
        title,
        body,
        urgency: if urgent {
            Urgency::Critical
        } else {
            Urgency::Normal
        },
        actions,
    }
}

/// How many reminders are due only because the clock went ahead.
fn due_by_the_jump(ahead: &Plan, believed: &Plan) -> usize {
    let before: HashSet<_> = believed.due.iter().map(|due| (due.id, due.stage)).collect();
    let ahead = ahead.due.iter();
    ahead
        .filter(|due| !before.contains(&(due.id, due.stage)))
        .count()
}
