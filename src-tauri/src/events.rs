//! Tells the window that something changed, at most four times a second, and keeps the tray up to date.

use std::time::{Duration, Instant};

use keyvigil_core::app::EventSink;
use serde::Serialize;
use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::watch;

use crate::session::Session;
use crate::tray;

const EVENT: &str = "changed";
const AT_MOST_EVERY: Duration = Duration::from_millis(250);
/// A tray is glanced at; while much changes, as in a refresh of many organizations, it need not follow each step.
const TRAY_AT_MOST_EVERY: Duration = Duration::from_secs(1);

/// However long looking took, which may be a computer's sleep.
const TRAY_AT_LEAST_EVERY: Duration = Duration::from_secs(30);

/// The payload of the event.
#[derive(Clone, Serialize)]
struct Changed {
    revision: u32,
}

/// Keeps the newest revision and sends it on when it may.
pub struct WindowEvents(watch::Sender<u32>);

impl WindowEvents {
    /// Starts to send to every window of `app`, and to its tray.
    pub fn start(app: AppHandle) -> Self {
        let (sender, mut newest) = watch::channel(0);
        tauri::async_runtime::spawn(follow_with_tray(app.clone(), newest.clone()));
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

async fn follow_with_tray(app: AppHandle, mut newest: watch::Receiver<u32>) {
    while newest.changed().await.is_ok() {
        newest.mark_unchanged();
        let core = app
            .try_state::<Session>()
            .and_then(|session| session.app().ok());
        let began = Instant::now();
        if let Some(core) = core {
            match core.glance().await {
                Ok(glance) => tray::show(&app, glance),
                Err(error) => tracing::warn!(%error, "what the tray shows could not be read"),
            }
        }
        // Where much is watched, looking takes long: it is to take no more than a tenth of the time.
        let pause = 10 * began.elapsed();
        tokio::time::sleep(pause.clamp(TRAY_AT_MOST_EVERY, TRAY_AT_LEAST_EVERY)).await;
    }
}

impl EventSink for WindowEvents {
    fn changed(&self, revision: u32) {
        self.0.send_replace(revision);
    }
}
