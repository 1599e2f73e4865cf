//! The desktop's notification service.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod other;

use keyvigil_core::notifier::Action;

#[cfg(target_os = "linux")]
pub use linux::{DesktopNotifier, plugin};
#[cfg(not(target_os = "linux"))]
pub use other::{DesktopNotifier, plugin};

/// What a button is called, for the service and for the person.
fn button(action: Action) -> (&'static str, &'static str) {
    match action {
        Action::Rotate => ("rotate", "Rotate"),
        Action::Snooze => ("snooze", "Snooze a day"),
    }
}

/// The button of that name.
fn action_of(name: &str) -> Option<Action> {
    [Action::Rotate, Action::Snooze]
        .into_iter()
        .find(|action| button(*action).0 == name)
}
