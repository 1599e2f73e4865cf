//! Notifications, as the rest of the crate sees them.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use thiserror::Error;

use crate::error::{CommandError, ErrorCode};

/// How much it matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Urgency {
    /// In time.
    Normal,
    /// Expired, or about to within a day.
    Critical,
}

/// What to show. It holds no secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notification {
    /// One line.
    pub title: String,
    /// A few lines.
    pub body: String,
    /// How much it matters.
    pub urgency: Urgency,
}

/// The desktop did not take a notification.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("the desktop did not take the notification: {0}")]
pub struct NotifyError(pub String);

impl From<NotifyError> for CommandError {
    fn from(error: NotifyError) -> Self {
        Self::new(ErrorCode::NotificationsUnavailable, error.to_string())
    }
}

/// Shows notifications.
#[async_trait]
pub trait Notifier: Send + Sync + 'static {
    /// Returns `Ok` only when the desktop accepted it.
    async fn show(&self, notification: &Notification) -> Result<(), NotifyError>;
}

/// Keeps what it was told to show, for tests. It can be told to fail.
#[derive(Default)]
pub struct RecordingNotifier {
    shown: Mutex<Vec<Notification>>,
    refusal: Mutex<Option<NotifyError>>,
}

impl RecordingNotifier {
    /// What was shown since the last call.
    pub fn take(&self) -> Vec<Notification> {
        std::mem::take(&mut self.shown.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Every call fails with `error` from now on; `None` makes it work again.
    pub fn refuse_with(&self, error: Option<NotifyError>) {
        *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = error;
    }
}

#[async_trait]
impl Notifier for RecordingNotifier {
    async fn show(&self, notification: &Notification) -> Result<(), NotifyError> {
        if let Some(error) = &*self.refusal.lock().unwrap_or_else(PoisonError::into_inner) {
            return Err(error.clone());
        }
        self.shown
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(notification.clone());
        Ok(())
    }
}
