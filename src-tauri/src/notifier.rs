//! The desktop's notification service.

use async_trait::async_trait;
use keyvigil_core::notifier::{Notification, Notifier, NotifyError};
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Wry};

/// Shows notifications on this desktop.
pub struct DesktopNotifier {
    #[cfg_attr(
        target_os = "linux",
        expect(dead_code, reason = "the plugin's way elsewhere")
    )]
    app: AppHandle,
}

impl DesktopNotifier {
    pub fn new(app: AppHandle) -> Self {
        Self { app }
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::time::Duration;

    use keyvigil_core::notifier::Urgency;
    use notify_rust::{Hint, Urgency as Level};

    use super::{
        DesktopNotifier, Notification, Notifier, NotifyError, TauriPlugin, Wry, async_trait,
    };

    /// A service that is there answers at once; one that hangs must not hold the reminders up.
    const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

    /// Nothing to register: notify-rust is the plugin's own backend on Linux, and tells of its errors.
    pub fn plugin() -> TauriPlugin<Wry> {
        tauri::plugin::Builder::new("keyvigil-notifier").build()
    }

    #[async_trait]
    impl Notifier for DesktopNotifier {
        async fn show(&self, notification: &Notification) -> Result<(), NotifyError> {
            let mut desktop = notify_rust::Notification::new();
            desktop
                .appname("Keyvigil")
                .icon("keyvigil")
                .hint(Hint::DesktopEntry("Keyvigil".into()))
                .summary(&notification.title)
                .body(&escape(&notification.body))
                .urgency(match notification.urgency {
                    Urgency::Normal => Level::Normal,
                    Urgency::Critical => Level::Critical,
                });
            match tokio::time::timeout(ANSWERS_WITHIN, desktop.show_async()).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(NotifyError(error.to_string())),
                Err(_) => Err(NotifyError("no answer".into())),
            }
        }
    }

    /// The body may hold markup, so names must not be taken for it.
    fn escape(text: &str) -> String {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    }
}

#[cfg(not(target_os = "linux"))]
mod other {
    use tauri_plugin_notification::NotificationExt;

    use super::{
        DesktopNotifier, Notification, Notifier, NotifyError, TauriPlugin, Wry, async_trait,
    };

    pub fn plugin() -> TauriPlugin<Wry> {
        tauri_plugin_notification::init()
    }

    #[async_trait]
    impl Notifier for DesktopNotifier {
        async fn show(&self, notification: &Notification) -> Result<(), NotifyError> {
            let builder = self.app.notification().builder();
            builder
                .title(&notification.title)
                .body(&notification.body)
                .show()
                .map_err(|error| NotifyError(error.to_string()))
        }
    }
}

#[cfg(target_os = "linux")]
pub use linux::plugin;
#[cfg(not(target_os = "linux"))]
pub use other::plugin;
