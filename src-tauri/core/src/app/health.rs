//! How the keychain and the notification service did at their last use.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use secrecy::SecretString;

use super::{App, Result};
use crate::error::CommandError;
use crate::notifier::{Notification, Subject, Urgency};
use crate::store::{read_setting, write_setting};
use crate::vault::{Patience, Vault, VaultError, VaultName};
use crate::view::{Health, HealthState, TestAnswer};

/// The vault, and how its last call went.
pub(super) struct WatchedVault {
    vault: Arc<dyn Vault>,
    last: Mutex<HealthState>,
}

impl WatchedVault {
    pub(super) fn new(vault: Arc<dyn Vault>) -> Self {
        Self {
            vault,
            last: Mutex::default(),
        }
    }

    pub(super) fn health(&self) -> HealthState {
        self.last
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn watched<T>(
        &self,
        outcome: std::result::Result<T, VaultError>,
    ) -> std::result::Result<T, VaultError> {
        let state = match &outcome {
            // It answered, which is all that health asks.
            Ok(_) | Err(VaultError::Missing) => HealthState::Ok,
            Err(error) => HealthState::Failed {
                error: error.clone().into(),
            },
        };
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = state;
        outcome
    }
}

#[async_trait]
impl Vault for WatchedVault {
    async fn store(
        &self,
        name: &VaultName,
        label: &str,
        secret: &SecretString,
        patience: Patience,
    ) -> std::result::Result<(), VaultError> {
        self.watched(self.vault.store(name, label, secret, patience).await)
    }

    async fn read(
        &self,
        name: &VaultName,
        patience: Patience,
    ) -> std::result::Result<SecretString, VaultError> {
        self.watched(self.vault.read(name, patience).await)
    }

    async fn delete(
        &self,
        name: &VaultName,
        patience: Patience,
    ) -> std::result::Result<(), VaultError> {
        self.watched(self.vault.delete(name, patience).await)
    }
}

/// Where the person's answer to a test is kept.
const TEST_ANSWER: &str = "test_answer";

/// Where it is kept that the person knows that closing the window does not end Keyvigil.
const TOLD_WATCHING: &str = "told_watching";

impl App {
    /// How the things are that Keyvigil leans on.
    pub async fn health(&self) -> Result<Health> {
        let answer = self.store.run(|db| read_setting(db, TEST_ANSWER)).await?;
        Ok(Health {
            keychain: self.vault.health(),
            notifications: self.health_of_notifications(),
            test_answer: answer,
            clock: self.health_of_clock(),
        })
    }

    pub(super) fn health_of_notifications(&self) -> HealthState {
        self.volatile().notifications.clone()
    }

    /// Sends a notification now, so that the person sees whether they arrive.
    pub async fn test_notification(&self) -> Result<()> {
        let notification = Notification {
            subject: Subject::Test,
            stages: Vec::new(),
            title: "Keyvigil can reach you".into(),
            body: "Reminders will look like this.".into(),
            urgency: Urgency::Normal,
            actions: Vec::new(),
        };
        self.show(&notification).await
    }

    /// Notes whether the person saw it.
    pub async fn answer_test(&self, seen: bool) -> Result<()> {
        let answer = TestAnswer {
            at: self.now(),
            seen,
        };
        self.store
            .run(move |db| write_setting(db, TEST_ANSWER, &answer))
            .await?;
        self.changed();
        Ok(())
    }

    /// Says that Keyvigil goes on without its window, the first time that it does.
    pub async fn say_still_watching(&self) -> Result<()> {
        let known: Option<bool> = self.store.run(|db| read_setting(db, TOLD_WATCHING)).await?;
        if known == Some(true) {
            return Ok(());
        }
        let notification = Notification {
            subject: Subject::StillWatching,
            stages: Vec::new(),
            title: "Keyvigil keeps watching".into(),
            body: "It has no window now. Open it from its tray icon, or start it again. \
                   Quit, in the tray's menu and in the settings, ends it."
                .into(),
            urgency: Urgency::Normal,
            actions: Vec::new(),
        };
        self.show(&notification).await?;
        Ok(self
            .store
            .run(|db| write_setting(db, TOLD_WATCHING, &true))
            .await?)
    }

    /// Shows a notification and remembers whether the desktop took it.
    pub(super) async fn show(&self, notification: &Notification) -> Result<()> {
        let outcome = self
            .notifier
            .show(notification)
            .await
            .map_err(CommandError::from);
        self.volatile().notifications = match &outcome {
            Ok(()) => HealthState::Ok,
            Err(error) => HealthState::Failed {
                error: error.clone(),
            },
        };
        self.changed();
        outcome
    }
}
