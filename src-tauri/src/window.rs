//! The one window. It and its web process exist only while it is open.

use std::sync::atomic::{AtomicBool, Ordering};

use keyvigil_core::notifier::Place;
use keyvigil_core::view::{Mode, OnClose};
use serde::Serialize;
use tauri::webview::PageLoadEvent;
use tauri::{AppHandle, Emitter, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::args::ModeName;
use crate::place::address;
use crate::session::Session;

const LABEL: &str = "main";

/// The page is to go somewhere.
const PLACE: &str = "place";
/// The person is to be asked what closing means.
const CLOSE_ASKED: &str = "close-asked";

#[derive(Clone, Serialize)]
struct GoTo {
    address: String,
}

/// Shows the window, at a place if one is named; opens it where it is not there.
pub fn show(app: &AppHandle, place: Option<Place>) {
    if let Some(window) = app.get_webview_window(LABEL) {
        focus(&window);
        if let Some(address) = place.map(address)
            && let Err(error) = window.emit(PLACE, GoTo { address })
        {
            tracing::warn!(%error, "the page could not be told where to go");
        }
        return;
    }
    let app = app.clone();
    // Not here: this may be the thread that a new window is made on, in the middle of an event.
    tauri::async_runtime::spawn(async move {
        if let Err(error) = open(&app, app.state::<Session>().mode(), place) {
            tracing::error!(%error, "the window could not be opened");
        }
    });
}

/// Opens it. The core begins its work when the page has loaded, so that nothing delays the window.
pub fn open(app: &AppHandle, mode: Mode, place: Option<Place>) -> tauri::Result<()> {
    let page = place.map_or_else(String::new, address);
    WebviewWindowBuilder::new(
        app,
        LABEL,
        WebviewUrl::App(format!("index.html{page}").into()),
    )
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

/// Closes the window; Keyvigil goes on.
pub fn close(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL)
        && let Err(error) = window.destroy()
    {
        tracing::warn!(%error, "the window could not be closed");
    }
}

/// Whether the person was asked what closing means, and the page has not said that the question is on the screen:
/// then it may never be, and another press on the cross must not be in vain.
#[derive(Default)]
pub struct CloseQuestion(AtomicBool);

impl CloseQuestion {
    /// The question is on the screen.
    pub fn is_shown(&self) {
        self.0.store(false, Ordering::SeqCst);
    }

    /// Asks. Returns whether an earlier question never came up.
    fn ask(&self) -> bool {
        self.0.swap(true, Ordering::SeqCst)
    }
}

/// Does what closing the window means on this desktop. Nobody waits for that: what it means stands in the
/// data folder, and the desktop is asked too.
pub fn close_asked(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        match app.state::<Session>().on_close().await {
            OnClose::Quit => quit(&app),
            OnClose::Watch => keep_watching(&app).await,
            OnClose::Ask if app.state::<CloseQuestion>().ask() => keep_watching(&app).await,
            OnClose::Ask => {
                if let Err(error) = app.emit(CLOSE_ASKED, ()) {
                    tracing::error!(%error, "the person could not be asked what closing means");
                }
            }
        }
    });
}

/// Closes the window, and says the first time that Keyvigil goes on.
pub async fn keep_watching(app: &AppHandle) {
    close(app);
    app.state::<CloseQuestion>().is_shown();
    let session = app.state::<Session>();
    // Where the window is closed before its page was there, nothing has begun yet.
    session.begin();
    let Ok(core) = session.app() else { return };
    core.leave_visits().await;
    core.forget_lists().await;
    if let Err(error) = core.say_still_watching().await {
        tracing::info!(%error, "the person could not be told that Keyvigil goes on");
    }
}

/// Ends Keyvigil, unless a key would be lost with it that only memory has: then the page of that run says so, and
/// only a second wish ends it.
pub fn quit(app: &AppHandle) {
    let unsafe_run = app
        .state::<Session>()
        .app()
        .ok()
        .and_then(|core| core.run_that_needs_memory());
    match unsafe_run {
        Some(run) if !app.state::<QuitQuestion>().0.swap(true, Ordering::SeqCst) => {
            show(app, Some(Place::Rotation(run)));
        }
        _ => app.exit(0),
    }
}

/// Whether the person was shown already what would be lost.
#[derive(Default)]
pub struct QuitQuestion(AtomicBool);

/// Whether WebDriver drives this process, by the variable that Tauri reads.
fn is_driven() -> bool {
    std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some_and(|value| value == "true")
}

fn focus(window: &WebviewWindow) {
    for outcome in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = outcome {
            tracing::warn!(%error, "the window could not be brought to the front");
        }
    }
}
