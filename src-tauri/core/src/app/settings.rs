//! Settings.

use chrono::{DateTime, Local, Utc};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::reminders::{Silence, chosen, default_stages};
use crate::store::{Activity, note, read_setting, write_setting};
use crate::view::{
    ActivityKind, Custody, OnClose, QuietHours, Settings, SettingsChange, Stage, StageChoice,
};

const KEY: &str = "settings";
const SNOOZE: &str = "snooze";

const MINUTES_OF_A_DAY: u16 = 24 * 60;

/// Settings as they are written down: what the person chose, and nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct StoredSettings {
    pub hide_names: bool,
    pub held_stages: Option<Vec<Stage>>,
    pub watched_stages: Option<Vec<Stage>>,
    pub quiet_hours: Option<QuietHours>,
    pub on_close: Option<OnClose>,
    pub asked_start_at_login: bool,
}

/// The settings, or those of a new installation where they cannot be read: reminders do not depend on it.
pub(super) fn stored_settings(db: &Connection) -> StoredSettings {
    readable(read_setting(db, KEY))
}

/// The snooze of everything, if there is one.
pub(super) fn stored_snooze(db: &Connection) -> Option<Silence> {
    readable(read_setting(db, SNOOZE))
}

fn readable<T: Default>(read: std::result::Result<Option<T>, crate::store::StoreError>) -> T {
    read.unwrap_or_else(|error| {
        tracing::warn!(%error, "a setting could not be read");
        None
    })
    .unwrap_or_default()
}

impl App {
    /// Settings as they stand.
    pub async fn settings(&self) -> Result<Settings> {
        let now = self.now();
        let settings = self.store.run(move |db| Ok(shown(db, now))).await?;
        Ok(settings)
    }

    /// Changes one of them.
    pub async fn change_settings(&self, change: SettingsChange) -> Result<Settings> {
        let change = checked(change)?;
        let now = self.now();
        let settings = self
            .store
            .run(move |db| {
                let mut stored = stored_settings(db);
                let before = stored.clone();
                apply(&mut stored, change);
                if stored != before {
                    write_setting(db, KEY, &stored)?;
                    note(db, now, &Activity::new(ActivityKind::SettingsChanged, ""))?;
                }
                Ok(shown(db, now))
            })
            .await?;
        self.wake();
        Ok(settings)
    }

    /// No notification until the next morning, but for what happens in the last hour of a held credential.
    pub async fn snooze_all(&self) -> Result<()> {
        let silence = Silence::until_tomorrow(self.believed_now(), &Local);
        self.set_snooze(Some(silence)).await
    }

    /// Ends that.
    pub async fn end_snooze_of_all(&self) -> Result<()> {
        self.set_snooze(None).await
    }

    async fn set_snooze(&self, silence: Option<Silence>) -> Result<()> {
        let now = self.now();
        let said = silence.map_or_else(
            || "over".to_owned(),
            |silence| format!("until {}", crate::store::told(Some(silence.until))),
        );
        self.store
            .run(move |db| {
                write_setting(db, SNOOZE, &silence)?;
                let line = Activity::new(ActivityKind::Snoozed, "");
                note(db, now, &line.detail(said))
            })
            .await?;
        self.wake();
        Ok(())
    }
}

fn shown(db: &Connection, now: DateTime<Utc>) -> Settings {
    let stored = stored_settings(db);
    let choice = |own, custody| StageChoice {
        own,
        inherited: default_stages(custody).to_vec(),
    };
    Settings {
        hide_names: stored.hide_names,
        held: choice(stored.held_stages, Custody::Held),
        watched: choice(stored.watched_stages, Custody::Watched),
        quiet_hours: stored.quiet_hours,
        on_close: stored.on_close,
        asked_start_at_login: stored.asked_start_at_login,
        snoozed_until: stored_snooze(db)
            .filter(|silence| silence.from <= now && now < silence.until)
            .map(|silence| silence.until),
    }
}

fn apply(stored: &mut StoredSettings, change: SettingsChange) {
    match change {
        SettingsChange::HideNames { hidden } => stored.hide_names = hidden,
        SettingsChange::Stages {
            custody: Custody::Held,
            stages,
        } => stored.held_stages = stages,
        SettingsChange::Stages {
            custody: Custody::Watched,
            stages,
        } => stored.watched_stages = stages,
        SettingsChange::QuietHours { hours } => stored.quiet_hours = hours,
        SettingsChange::OnClose { choice } => stored.on_close = Some(choice),
        SettingsChange::AskedStartAtLogin => stored.asked_start_at_login = true,
    }
}

fn checked(change: SettingsChange) -> Result<SettingsChange> {
    Ok(match change {
        SettingsChange::Stages { custody, stages } => SettingsChange::Stages {
            custody,
            stages: stages.map(chosen).transpose()?,
        },
        SettingsChange::QuietHours { hours: Some(hours) }
            if hours.from >= MINUTES_OF_A_DAY
                || hours.until >= MINUTES_OF_A_DAY
                || hours.from == hours.until =>
        {
            let message = "quiet hours begin and end at different times of the day";
            return Err(
                CommandError::new(ErrorCode::InvalidInput, message).with_detail("quietHours")
            );
        }
        other => other,
    })
}
