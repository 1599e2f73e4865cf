//! The notification service of a freedesktop desktop, by its own D-Bus interface.
//!
//! <https://specifications.freedesktop.org/notification-spec/latest/>

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::StreamExt as _;
use keyvigil_core::notifier::{Answer, Notification, Notifier, NotifyError, Subject, Urgency};
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Wry};
use tokio::task::JoinHandle;
use zbus::fdo;
use zbus::zvariant::Value;

use super::{action_of, button};
use crate::session;

/// A service that is there answers at once; one that hangs must not hold the reminders up.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

/// Says that a notification goes away only when the person sends it away.
const STAYS: i32 = 0;
/// Leaves it to the service.
const AS_USUAL: i32 = -1;

#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications"
)]
trait Service {
    #[expect(clippy::too_many_arguments, reason = "the interface is as it is")]
    fn notify(
        &self,
        program: &str,
        replaces: u32,
        icon: &str,
        title: &str,
        body: &str,
        actions: &[&str],
        hints: HashMap<&str, Value<'_>>,
        milliseconds: i32,
    ) -> zbus::Result<u32>;

    fn close_notification(&self, id: u32) -> zbus::Result<()>;

    #[zbus(signal)]
    fn action_invoked(&self, id: u32, action: String);

    #[zbus(signal)]
    fn notification_closed(&self, id: u32, reason: u32);
}

/// Nothing to register: the service is called directly.
pub fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("keyvigil-notifier").build()
}

/// What stands on the desktop, by the service's number of it.
type Shown = Arc<Mutex<HashMap<u32, Subject>>>;

/// Shows notifications on this desktop.
pub struct DesktopNotifier {
    app: AppHandle,
    shown: Shown,
    state: tokio::sync::Mutex<State>,
}

#[derive(Default)]
struct State {
    service: Option<ServiceProxy<'static>>,
    /// Follows what happens to what was shown over that connection, and keeps it alive.
    listener: Option<JoinHandle<()>>,
    /// A call that has not been answered yet: while the service hangs there is no use in another.
    asked: Option<Asked>,
}

struct Asked {
    notification: Notification,
    call: JoinHandle<zbus::Result<u32>>,
}

impl DesktopNotifier {
    pub fn new(app: AppHandle) -> Self {
        Self {
            app,
            shown: Shown::default(),
            state: tokio::sync::Mutex::default(),
        }
    }

    async fn service(&self, state: &mut State) -> zbus::Result<ServiceProxy<'static>> {
        if let Some(service) = &state.service {
            return Ok(service.clone());
        }
        let connection = zbus::Connection::session().await?;
        let service = ServiceProxy::builder(&connection)
            .cache_properties(zbus::proxy::CacheProperties::No)
            .build()
            .await?;
        let listener = self.listen(&service).await?;
        if let Some(old) = state.listener.replace(listener) {
            old.abort();
        }
        state.service = Some(service.clone());
        Ok(service)
    }

    /// Follows what happens to what was shown, for as long as the connection lives.
    async fn listen(&self, service: &ServiceProxy<'static>) -> zbus::Result<JoinHandle<()>> {
        let mut actions = service.receive_action_invoked().await?;
        let mut closed = service.receive_notification_closed().await?;
        let mut owners = service.inner().receive_owner_changed().await?;
        // Nothing yet where the service is started by the first call.
        let mut owner = fdo::DBusProxy::new(service.inner().connection())
            .await?
            .get_name_owner(service.inner().destination().to_owned())
            .await
            .ok();
        let (app, shown) = (self.app.clone(), Arc::clone(&self.shown));
        Ok(tokio::spawn(async move {
            loop {
                tokio::select! {
                    // A click comes together with the end of what was clicked: it is heard first.
                    biased;
                    Some(signal) = actions.next() => {
                        let Ok(told) = signal.args() else { continue };
                        let subject = subjects(&shown).get(&told.id).cloned();
                        let answer = match told.action.as_str() {
                            "default" => Some(Answer::Opened),
                            name => action_of(name).map(Answer::Chose),
                        };
                        if let Some((subject, answer)) = subject.zip(answer) {
                            session::answered(&app, subject, answer);
                        }
                    }
                    Some(signal) = closed.next() => {
                        if let Ok(told) = signal.args() {
                            subjects(&shown).remove(&told.id);
                        }
                    }
                    Some(new) = owners.next() => {
                        let new = new.map(Into::into);
                        // Another service gives its own numbers.
                        if owner.is_some() && owner != new {
                            subjects(&shown).clear();
                        }
                        owner = new;
                    }
                    else => break,
                }
            }
        }))
    }

    /// The number of a notification that this one takes the place of; 0 for none.
    fn replaced_by(&self, subject: &Subject) -> u32 {
        let shown = subjects(&self.shown);
        let old = shown.iter().find(|(_, old)| subject.replaces(old));
        old.map_or(0, |(id, _)| *id)
    }

    async fn ask(&self, state: &mut State, notification: &Notification) -> Result<(), NotifyError> {
        let service = match tokio::time::timeout(ANSWERS_WITHIN, self.service(state)).await {
            Ok(service) => service.map_err(|error| NotifyError(error.to_string()))?,
            Err(_) => return Err(NotifyError("no answer".into())),
        };
        let replaces = self.replaced_by(&notification.subject);
        let notification = notification.clone();
        state.asked = Some(Asked {
            notification: notification.clone(),
            call: tokio::spawn(async move { send(&service, replaces, &notification).await }),
        });
        self.hear(state).await.map(drop)
    }

    /// Waits for the answer to what was asked. Returns what was shown.
    async fn hear(&self, state: &mut State) -> Result<Notification, NotifyError> {
        let Some(mut asked) = state.asked.take() else {
            return Err(NotifyError("nothing was asked".into()));
        };
        match tokio::time::timeout(ANSWERS_WITHIN, &mut asked.call).await {
            Err(_) => {
                state.asked = Some(asked);
                Err(NotifyError("no answer".into()))
            }
            Ok(Ok(Ok(id))) => {
                let subject = asked.notification.subject.clone();
                let mut shown = subjects(&self.shown);
                shown.retain(|_, old| !subject.replaces(old));
                shown.insert(id, subject);
                drop(shown);
                Ok(asked.notification)
            }
            Ok(Ok(Err(error))) => {
                // The bus may be another one by now, unless it is what said so.
                if !matches!(error, zbus::Error::MethodError(..)) {
                    state.service = None;
                }
                Err(NotifyError(error.to_string()))
            }
            Ok(Err(error)) => Err(NotifyError(error.to_string())),
        }
    }
}

#[async_trait]
impl Notifier for DesktopNotifier {
    async fn show(&self, notification: &Notification) -> Result<(), NotifyError> {
        let mut state = self.state.lock().await;
        if state.asked.is_some() {
            match self.hear(&mut state).await {
                // The service was slow, and has shown it by now.
                Ok(shown)
                    if shown.subject == notification.subject
                        && shown.stages == notification.stages =>
                {
                    return Ok(());
                }
                Err(error) if state.asked.is_some() => return Err(error),
                // It said something else, or it failed: this one is asked for now.
                _ => {}
            }
        }
        self.ask(&mut state, notification).await
    }

    async fn withdraw(&self, subject: &Subject) {
        let id = self.replaced_by(subject);
        let state = self.state.lock().await;
        let Some(service) = state.service.clone().filter(|_| id != 0) else {
            return;
        };
        drop(state);
        // One that is gone already cannot be closed, and a service that hangs is not waited for.
        let closing = tokio::time::timeout(ANSWERS_WITHIN, service.close_notification(id));
        if let Ok(Err(error)) = closing.await {
            tracing::debug!(%error, "a notification was gone already");
        }
    }
}

async fn send(
    service: &ServiceProxy<'_>,
    replaces: u32,
    notification: &Notification,
) -> zbus::Result<u32> {
    let mut actions = vec!["default", "Open"];
    for action in &notification.actions {
        let (name, words) = button(*action);
        actions.extend([name, words]);
    }
    let (urgency, stays): (u8, i32) = match notification.urgency {
        Urgency::Normal => (1, AS_USUAL),
        Urgency::Critical => (2, STAYS),
    };
    let hints = HashMap::from([
        ("urgency", Value::from(urgency)),
        ("desktop-entry", Value::from("Keyvigil")),
    ]);
    service
        .notify(
            "Keyvigil",
            replaces,
            "keyvigil",
            &notification.title,
            &escape(&notification.body),
            &actions,
            hints,
            stays,
        )
        .await
}

fn subjects(shown: &Shown) -> std::sync::MutexGuard<'_, HashMap<u32, Subject>> {
    shown.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The body may hold markup, so names must not be taken for it.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
