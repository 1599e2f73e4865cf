//! What the desktop gives this program.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether Keyvigil starts when the person logs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum StartAtLogin {
    /// It does.
    On,
    /// It does not.
    Off,
    /// It cannot: this is the demo, or the system does not say.
    Unavailable,
}

/// What closing the window does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum OnClose {
    /// Keyvigil goes on watching without a window.
    Watch,
    /// Keyvigil ends.
    Quit,
    /// The person is asked.
    Ask,
}

/// What the desktop gives this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DesktopView {
    /// The desktop shows tray icons.
    pub tray: bool,
    /// Whether Keyvigil starts at login.
    pub start_at_login: StartAtLogin,
    /// What closing the window does, as chosen or as suits this desktop.
    pub on_close: OnClose,
}
