//! Settings.

use super::{App, Result};
use crate::store::{Activity, note, read_setting, write_setting};
use crate::view::{ActivityKind, Settings, SettingsChange};

const KEY: &str = "settings";

impl App {
    /// Settings as they stand.
    pub async fn settings(&self) -> Result<Settings> {
        Ok(self
            .store
            .run(|db| read_setting(db, KEY))
            .await?
            .unwrap_or_default())
    }

    /// Changes them.
    pub async fn change_settings(&self, change: SettingsChange) -> Result<Settings> {
        let settings = Settings {
            hide_names: change.hide_names,
        };
        let (written, now) = (settings.clone(), self.now());
        self.store
            .run(move |db| {
                write_setting(db, KEY, &written)?;
                note(db, now, &Activity::new(ActivityKind::SettingsChanged, ""))
            })
            .await?;
        self.changed();
        Ok(settings)
    }
}
