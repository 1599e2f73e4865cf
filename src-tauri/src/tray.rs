//! The icon in the tray, and its menu.

use std::sync::{Mutex, PoisonError};

use keyvigil_core::notifier::Place;
use keyvigil_core::view::{Glance, Gravity, Mode};
use tauri::image::Image;
use tauri::menu::{Menu, MenuBuilder, MenuItem};
use tauri::tray::{MouseButton, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager};

use crate::args::ModeName;
use crate::desktop;
use crate::session::Session;
use crate::window;

/// Each mode has an icon of its own, also as a file.
fn id(mode: Mode) -> &'static str {
    match mode {
        Mode::Normal => "keyvigil",
        Mode::Demo => "keyvigil_demo",
        Mode::Simulator => "keyvigil_simulator",
    }
}

const OPEN: &str = "open";
const INBOX: &str = "inbox";
const REFRESH: &str = "refresh";
const SNOOZE: &str = "snooze";
const END_SNOOZE: &str = "end-snooze";
const QUIT: &str = "quit";
/// Before a credential's id.
const CREDENTIAL: &str = "credential:";

/// What the tray shows.
#[derive(Default)]
pub struct Tray(Mutex<Option<Glance>>);

/// Puts the icon into the tray, where this desktop can have one. It is put there whether or not anything
/// shows it now: a panel may start later than Keyvigil.
pub fn open(app: &AppHandle) -> tauri::Result<()> {
    if !desktop::can_make_a_tray_icon() {
        tracing::info!("there is no library for tray icons");
        return Ok(());
    }
    let mode = app.state::<Session>().mode();
    let title = mode.title();
    TrayIconBuilder::with_id(id(mode))
        .icon(icon(Gravity::Calm))
        .tooltip(title)
        .menu(&menu(app, None)?)
        .show_menu_on_left_click(cfg!(target_os = "linux"))
        .on_menu_event(|app, event| chosen(app, event.id().as_ref()))
        .on_tray_icon_event(|tray, event| {
            let TrayIconEvent::Click { button, .. } = event else {
                return;
            };
            if button == MouseButton::Left {
                window::show(tray.app_handle(), None);
            }
        })
        .build(app)?;
    Ok(())
}

/// Brings icon and menu up to date.
pub fn show(app: &AppHandle, glance: Glance) {
    let Some(tray) = app.tray_by_id(id(app.state::<Session>().mode())) else {
        return;
    };
    let state = app.state::<Tray>();
    let mut shown = state.0.lock().unwrap_or_else(PoisonError::into_inner);
    if shown.as_ref() == Some(&glance) {
        return;
    }
    let icon_is_new = shown.as_ref().map(|old| old.gravity) != Some(glance.gravity);
    let outcome = menu(app, Some(&glance))
        .and_then(|menu| tray.set_menu(Some(menu)))
        .and_then(|()| {
            if icon_is_new {
                tray.set_icon(Some(icon(glance.gravity)))
            } else {
                Ok(())
            }
        })
        .and_then(|()| tray.set_tooltip(Some(tooltip(app, &glance))));
    match outcome {
        Ok(()) => *shown = Some(glance),
        Err(error) => tracing::warn!(%error, "the tray could not be brought up to date"),
    }
}

fn menu(app: &AppHandle, glance: Option<&Glance>) -> tauri::Result<Menu<tauri::Wry>> {
    let mut menu = MenuBuilder::new(app);
    match glance {
        Some(glance) if !glance.next.is_empty() => {
            for entry in &glance.next {
                menu = menu.text(format!("{CREDENTIAL}{}", entry.id), &entry.line);
            }
        }
        Some(_) => menu = menu.item(&word(app, "Nothing expires")?),
        None if app.state::<Session>().app().is_ok() => {
            menu = menu.item(&word(app, "Starting…")?);
        }
        None => menu = menu.item(&word(app, "Cannot start: open to see why")?),
    }
    menu = menu.separator();
    match glance.map_or(0, |glance| glance.unread) {
        0 => {}
        1 => menu = menu.text(INBOX, "1 unread reminder"),
        many => menu = menu.text(INBOX, format!("{many} unread reminders")),
    }
    menu = menu.text(OPEN, "Open Keyvigil").text(REFRESH, "Refresh");
    menu = match glance.and_then(|glance| glance.snoozed_until) {
        Some(_) => menu.text(END_SNOOZE, "End snooze"),
        None => menu.text(SNOOZE, "Snooze all until tomorrow"),
    };
    menu.separator().text(QUIT, "Quit").build()
}

/// A line that does nothing.
fn word(app: &AppHandle, text: &str) -> tauri::Result<MenuItem<tauri::Wry>> {
    MenuItem::new(app, text, false, None::<&str>)
}

fn tooltip(app: &AppHandle, glance: &Glance) -> String {
    let title = app.state::<Session>().mode().title();
    match glance.next.first() {
        Some(entry) => format!("{title}\n{}", entry.line),
        None => title.to_owned(),
    }
}

fn icon(gravity: Gravity) -> Image<'static> {
    match gravity {
        Gravity::Calm => tauri::include_image!("icons/tray/calm.png"),
        Gravity::Warning => tauri::include_image!("icons/tray/warning.png"),
        Gravity::Critical => tauri::include_image!("icons/tray/critical.png"),
    }
}

fn chosen(app: &AppHandle, id: &str) {
    match id {
        OPEN => window::show(app, None),
        INBOX => window::show(app, Some(Place::Inbox)),
        QUIT => window::quit(app),
        _ => {
            if let Some(credential) = id.strip_prefix(CREDENTIAL).and_then(|id| id.parse().ok()) {
                window::show(app, Some(Place::Credential(credential)));
            } else {
                ask_core(app, id.to_owned());
            }
        }
    }
}

fn ask_core(app: &AppHandle, wish: String) {
    let Ok(core) = app.state::<Session>().app() else {
        // The window says why.
        return window::show(app, None);
    };
    tauri::async_runtime::spawn(async move {
        let outcome = match wish.as_str() {
            REFRESH => core.refresh(None).await,
            SNOOZE => core.snooze_all().await,
            END_SNOOZE => core.end_snooze_of_all().await,
            _ => Ok(()),
        };
        if let Err(error) = outcome {
            tracing::warn!(%error, wish, "what the tray was asked for could not be done");
        }
    });
}
