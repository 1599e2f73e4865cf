//! The shell: everything that needs a desktop, and the only user of Tauri.
//!
//! It decides what this process talks to (`args`), builds the core for that, shows one window, and
//! maps the window's commands to calls of [`keyvigil_core::app::App`].

mod args;
mod clipboard;
mod commands;
mod demo;
mod desktop;
mod events;
mod export;
mod harden;
mod notifier;
mod place;
mod relaunch;
mod session;
mod tray;
mod window;

use std::process::ExitCode;

use clap::Parser;
use tauri::{Manager, RunEvent, WindowEvent};

use args::{Args, ModeName};
use clipboard::Clipboard;
use export::Exports;
use session::Session;
use tray::Tray;
use window::{CloseQuestion, QuitQuestion};

/// Runs the program and returns when the person quits it, or the system asks it to end.
#[must_use]
pub fn main() -> ExitCode {
    keyvigil_core::memory::share_arenas();
    harden::no_core_dumps();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::WARN)
        .init();
    let args = Args::parse();
    let attempt = args.attempt;
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => relaunch::after_failed_start(attempt, &error),
    }
}

fn run(args: Args) -> tauri::Result<()> {
    let mut context = tauri::generate_context!();
    context
        .config_mut()
        .identifier
        .push_str(args.mode().suffix());
    let (mode, background) = (args.mode(), args.background);
    tauri::Builder::default()
        // First, so that a second launch ends before it opens anything.
        .plugin(tauri_plugin_single_instance::init(|app, args, _| {
            // A login that finds it running already asks for nothing.
            if !args.iter().any(|arg| arg == "--background") {
                window::show(app, None);
            }
        }))
        .plugin(tauri_plugin_opener::init())
        .plugin(desktop::autostart(&args))
        .plugin(notifier::plugin())
        .invoke_handler(commands::handler())
        .on_window_event(|window, event| match event {
            WindowEvent::Focused(true) => {
                window.state::<Session>().came_back(window.app_handle());
            }
            WindowEvent::CloseRequested { api, .. } => {
                api.prevent_close();
                window::close_asked(window.app_handle());
            }
            _ => {}
        })
        .setup(move |app| {
            let handle = app.handle();
            app.manage(Clipboard::default());
            app.manage(Exports::default());
            app.manage(Tray::default());
            app.manage(CloseQuestion::default());
            app.manage(QuitQuestion::default());
            app.manage(Session::open(handle, args));
            end_when_asked(handle);
            if let Err(error) = tray::open(handle) {
                tracing::warn!(%error, "there will be no tray icon");
            }
            let session = app.state::<Session>();
            // What is wrong with the data is said at once, also at a start in the background.
            if background && session.app().is_ok() {
                session.begin();
            } else {
                window::open(handle, mode, None)?;
            }
            Ok(())
        })
        .build(context)?
        .run(|app, event| match event {
            // The last window was closed, and nobody asked to quit.
            RunEvent::ExitRequested {
                code: None, api, ..
            } => api.prevent_exit(),
            RunEvent::Exit => {
                app.state::<Clipboard>().clear_at_exit();
                if let Some(demo) = app.state::<Session>().demo() {
                    demo.delete_folder();
                }
            }
            _ => {}
        });
    Ok(())
}

/// Ends in order when the system says so: at logout, and before it shuts down.
#[cfg(unix)]
fn end_when_asked(app: &tauri::AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let signals = [SignalKind::terminate(), SignalKind::interrupt()].map(signal);
        let [Ok(mut terminate), Ok(mut interrupt)] = signals else {
            return tracing::warn!("the system's wish to end cannot be heard");
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        app.exit(0);
    });
}

/// Windows closes the windows and then the program, by itself.
#[cfg(not(unix))]
fn end_when_asked(_: &tauri::AppHandle) {}
