//! Tells the window that something changed, at most four times a second.

use std::time::Duration;

use keyvigil_core::app::EventSink;
use serde::Serialize;
use tauri::{AppHandle, Emitter};
use tokio::sync::watch;

const EVENT: &str = "changed";
const AT_MOST_EVERY: Duration = Duration::from_millis(250);

/// The payload of the event.
#[derive(Clone, Serialize)]
struct Changed {
    revision: u32,
}

/// Keeps the newest revision and sends it on when it may.
pub struct WindowEvents(watch::Sender<u32>);

impl WindowEvents {
    /// Starts to send to every window of `app`.
    pub fn start(app: AppHandle) -> Self {
        let (sender, mut newest) = watch::channel(0);
        tauri::async_runtime::spawn(async move {
            while newest.changed().await.is_ok() {
                let revision = *newest.borrow_and_update();
                if let Err(error) = app.emit(EVENT, Changed { revision }) {
                    tracing::warn!(%error, "the window could not be told of a change");
                }
                tokio::time::sleep(AT_MOST_EVERY).await;
            }
        });
        Self(sender)
    }
}

impl EventSink for WindowEvents {
    fn changed(&self, revision: u32) {
        self.0.send_replace(revision);
    }
}
