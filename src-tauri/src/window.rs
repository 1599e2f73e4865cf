//! The one window.

use keyvigil_core::view::Mode;
use tauri::webview::PageLoadEvent;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindowBuilder};

use crate::args::ModeName;
use crate::session::Session;

const LABEL: &str = "main";

/// Opens it. The core begins its work when the page has loaded, so that nothing delays the window.
pub fn open(app: &AppHandle, mode: Mode) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(mode.title())
        .inner_size(1100.0, 720.0)
        .min_inner_size(720.0, 520.0)
        // The web view keeps nothing on disk. One that does so cannot be driven by WebDriver.
        .incognito(!is_driven())
        .on_page_load(|window, payload| {
            if payload.event() == PageLoadEvent::Finished {
                window.state::<Session>().begin();
            }
        })
        .build()?;
    Ok(())
}

/// Whether WebDriver drives this process, by the variable that Tauri reads.
fn is_driven() -> bool {
    std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some_and(|value| value == "true")
}

/// Brings it to the front.
pub fn focus(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    for outcome in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = outcome {
            tracing::warn!(%error, "the window could not be brought to the front");
        }
    }
}
