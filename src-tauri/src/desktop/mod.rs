//! What this desktop gives a program: a tray, and a place among what starts at login.

#[cfg(target_os = "linux")]
mod linux;

use keyvigil_core::error::{CommandError, ErrorCode};
use keyvigil_core::view::{DesktopView, Mode, OnClose, Settings, StartAtLogin};
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Wry};
use tauri_plugin_autostart::ManagerExt as _;

use crate::args::{Args, ModeName};

/// Whether this desktop shows tray icons now.
#[cfg(target_os = "linux")]
pub async fn has_tray() -> bool {
    linux::has_tray().await
}

/// Windows and macOS always do.
#[cfg(not(target_os = "linux"))]
pub async fn has_tray() -> bool {
    true
}

/// Whether a tray icon can be made at all, whether or not anything shows it now.
#[cfg(target_os = "linux")]
pub fn can_make_a_tray_icon() -> bool {
    linux::has_indicator_library()
}

/// Windows and macOS bring what it takes.
#[cfg(not(target_os = "linux"))]
pub fn can_make_a_tray_icon() -> bool {
    true
}

/// Starts the program at login in the background, with what tells it whom to talk to.
pub fn autostart(args: &Args) -> TauriPlugin<Wry> {
    tauri_plugin_autostart::Builder::new()
        .app_name(args.mode().title())
        .args(args.for_login())
        .build()
}

/// Whether Keyvigil starts at login.
pub fn start_at_login(app: &AppHandle, mode: Mode) -> StartAtLogin {
    if mode == Mode::Demo {
        return StartAtLogin::Unavailable;
    }
    match app.autolaunch().is_enabled() {
        Ok(true) => StartAtLogin::On,
        Ok(false) => StartAtLogin::Off,
        Err(error) => {
            tracing::warn!(%error, "the system does not say what starts at login");
            StartAtLogin::Unavailable
        }
    }
}

/// Lets Keyvigil start at login, or no longer.
pub fn set_start_at_login(app: &AppHandle, mode: Mode, on: bool) -> Result<(), CommandError> {
    let failed = |what: String| CommandError::new(ErrorCode::StartAtLoginFailed, what);
    if mode == Mode::Demo {
        return Err(failed(
            "the demo keeps nothing and starts by hand only".into(),
        ));
    }
    let launcher = app.autolaunch();
    let outcome = if on {
        launcher.enable()
    } else {
        launcher.disable()
    };
    outcome.map_err(|error| {
        failed(format!(
            "what starts at login could not be changed: {error}"
        ))
    })
}

/// What closing the window does: what the person chose, or what suits the desktop. The demo keeps nothing, so
/// there is nothing for it to watch.
pub fn on_close(mode: Mode, settings: &Settings, tray: bool) -> OnClose {
    match settings.on_close {
        _ if mode == Mode::Demo => OnClose::Quit,
        Some(chosen) => chosen,
        None if tray => OnClose::Watch,
        None => OnClose::Ask,
    }
}

/// All of it, for the window.
pub async fn view(app: &AppHandle, mode: Mode, settings: &Settings) -> DesktopView {
    let tray = has_tray().await;
    DesktopView {
        tray,
        start_at_login: start_at_login(app, mode),
        on_close: on_close(mode, settings, tray),
    }
}
