//! Notifications, as the rest of the crate sees them.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use thiserror::Error;

use crate::error::{CommandError, ErrorCode};
use crate::ids::{CredentialId, RotationId, SignInId};
use crate::view::Stage;

/// How much it matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Urgency {
    /// In time.
    Normal,
    /// Expired, or about to within a day.
    Critical,
}

/// What a notification is about. A later one about the same thing takes its place on the desktop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// One held credential.
    Credential(CredentialId),
    /// Several held credentials.
    Several(Vec<CredentialId>),
    /// Credentials of others.
    Watched(Vec<CredentialId>),
    /// This computer's clock.
    Clock,
    /// The test that the person asked for.
    Test,
    /// Keyvigil goes on without its window.
    StillWatching,
}

impl Subject {
    /// The credentials that it is about.
    #[must_use]
    pub fn credentials(&self) -> &[CredentialId] {
        match self {
            Self::Credential(id) => std::slice::from_ref(id),
            Self::Several(ids) | Self::Watched(ids) => ids,
            Self::Clock | Self::Test | Self::StillWatching => &[],
        }
    }

    /// Whether a notification about `self` takes the place of one about `other`.
    #[must_use]
    pub fn replaces(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Credential(one), Self::Credential(other)) => one == other,
            // What the older one says of other credentials is still true.
            (Self::Several(new), Self::Several(old)) | (Self::Watched(new), Self::Watched(old)) => {
                old.iter().all(|id| new.contains(id))
            }
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// What the person can do with a notification, beside a click on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Replace the credential.
    Rotate,
    /// Hear no more of it for a day.
    Snooze,
}

/// What the person did with a notification.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// A click on it.
    Opened,
    /// One of its buttons.
    Chose(Action),
}

/// Where an answer leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// The first screen.
    Overview,
    /// A credential's page.
    Credential(CredentialId),
    /// The page that begins the replacing of a service account's credential.
    Rotate(CredentialId),
    /// The page that begins the replacing of a sign-in's own key.
    Replace(SignInId),
    /// The page of a run that makes or replaces a credential.
    Rotation(RotationId),
    /// The inbox.
    Inbox,
    /// The settings.
    Settings,
}

/// What to show. It holds no secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notification {
    /// What it is about.
    pub subject: Subject,
    /// The points before expiry that its credentials have reached, in their order.
    pub stages: Vec<Stage>,
    /// One line.
    pub title: String,
    /// A few lines.
    pub body: String,
    /// How much it matters.
    pub urgency: Urgency,
    /// Its buttons, where the desktop has such.
    pub actions: Vec<Action>,
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

    /// Takes away what was shown about a subject and is no longer true, where the desktop can.
    async fn withdraw(&self, _subject: &Subject) {}
}

/// Keeps what it was told to show, for tests. It can be told to fail.
#[derive(Default)]
pub struct RecordingNotifier {
    shown: Mutex<Vec<Notification>>,
    refusal: Mutex<Option<NotifyError>>,
    withdrawn: Mutex<Vec<Subject>>,
}

impl RecordingNotifier {
    /// What was shown since the last call.
    pub fn take(&self) -> Vec<Notification> {
        std::mem::take(&mut self.shown.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What was taken away since the last call.
    pub fn take_withdrawn(&self) -> Vec<Subject> {
        std::mem::take(
            &mut self
                .withdrawn
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
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

    async fn withdraw(&self, subject: &Subject) {
        self.withdrawn
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(subject.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_takes_the_place_of_one_that_says_nothing_else() {
        let [a, b, c] = [(); 3].map(|()| CredentialId::random());
        let several = |ids: &[CredentialId]| Subject::Several(ids.to_vec());
        assert!(several(&[a, b, c]).replaces(&several(&[b, a])));
        assert!(!several(&[a, b]).replaces(&several(&[b, c])));
        assert!(!several(&[a, b]).replaces(&Subject::Watched(vec![a])));
        assert!(Subject::Credential(a).replaces(&Subject::Credential(a)));
        assert!(!Subject::Credential(a).replaces(&Subject::Credential(b)));
        assert!(Subject::Test.replaces(&Subject::Test));
    }
}
