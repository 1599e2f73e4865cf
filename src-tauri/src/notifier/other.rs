//! The notification services of Windows and macOS, by Tauri's plugin.
//!
//! Read in the plugin's documentation: on Windows a click is told of only while the toast is on screen; on
//! macOS two or more buttons stand in a menu. The plugin tells of no failure after it has taken a notification.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use keyvigil_core::notifier::{Action, Answer, Notification, Notifier, NotifyError, Subject};
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Wry};
use tauri_plugin_notification::{ActionPerformed, ActionType, NotificationExt as _};

use super::{action_of, button};
use crate::session;

/// What the plugin calls a click on a notification itself.
const CLICK: &str = "tap";

pub fn plugin() -> TauriPlugin<Wry> {
    tauri_plugin_notification::init()
}

/// Shows notifications on this desktop.
pub struct DesktopNotifier {
    app: AppHandle,
    shown: Arc<Mutex<HashMap<i32, Subject>>>,
}

impl DesktopNotifier {
    pub fn new(app: AppHandle) -> Self {
        let notifier = Self {
            app: app.clone(),
            shown: Arc::default(),
        };
        let shown = Arc::clone(&notifier.shown);
        let notifications = app.notification();
        let registered = notifications
            .register_action_types(vec![
                buttons(&[Action::Rotate, Action::Snooze]),
                buttons(&[Action::Snooze]),
            ])
            .and_then(|()| {
                let app = app.clone();
                notifications.on_action(move |told| answered(&app, &shown, told))
            });
        if let Err(error) = registered {
            tracing::warn!(%error, "notifications will have no buttons");
        }
        notifier
    }

    /// The number of a notification about this subject: a later one takes its place.
    fn number(&self, subject: &Subject) -> i32 {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let old = shown.iter().find(|(_, old)| subject.replaces(old));
        let number = match old {
            Some((number, _)) => *number,
            None => shown.keys().max().map_or(1, |last| last.wrapping_add(1)),
        };
        shown.insert(number, subject.clone());
        number
    }
}

#[async_trait]
impl Notifier for DesktopNotifier {
    async fn show(&self, notification: &Notification) -> Result<(), NotifyError> {
        let mut builder = self
            .app
            .notification()
            .builder()
            .id(self.number(&notification.subject))
            .title(&notification.title)
            .body(&notification.body);
        if !notification.actions.is_empty() {
            builder = builder.action_type_id(name_of(&notification.actions));
        }
        builder
            .show()
            .map_err(|error| NotifyError(error.to_string()))
    }
}

fn answered(app: &AppHandle, shown: &Mutex<HashMap<i32, Subject>>, told: &ActionPerformed) {
    let shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
    let subject = told
        .notification()
        .and_then(|it| shown.get(&it.id()))
        .cloned();
    drop(shown);
    let answer = match told.action_id() {
        CLICK => Some(Answer::Opened),
        name => action_of(name).map(Answer::Chose),
    };
    if let Some((subject, answer)) = subject.zip(answer) {
        session::answered(app, subject, answer);
    }
}

fn buttons(actions: &[Action]) -> ActionType {
    let of_one = |action: &Action| {
        let (name, words) = button(*action);
        tauri_plugin_notification::Action::builder(name, words).build()
    };
    ActionType::builder(name_of(actions))
        .actions(actions.iter().map(of_one).collect())
        .build()
}

fn name_of(actions: &[Action]) -> String {
    let names: Vec<_> = actions.iter().map(|action| button(*action).0).collect();
    names.join("-")
}
