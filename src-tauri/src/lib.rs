//! The shell: everything that needs a desktop, and the only user of Tauri.
//!
//! It decides what this process talks to (`args`), builds the core for that, shows one window, and
//! maps the window's commands to calls of [`keyvigil_core::app::App`].

mod args;
mod clipboard;
mod commands;
mod demo;
mod events;
mod harden;
mod notifier;
mod relaunch;
mod session;
mod window;

use std::process::ExitCode;

use clap::Parser;
use tauri::{Manager, RunEvent, WindowEvent};

use args::{Args, ModeName};
use clipboard::Clipboard;
use session::Session;

/// Runs the program and returns when its window is closed.
#[must_use]
pub fn main() -> ExitCode {
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
    let mode = args.mode();
    tauri::Builder::default()
        // First, so that a second launch ends before it opens anything.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| {
            window::focus(app);
        }))
        .plugin(tauri_plugin_opener::init())
        .plugin(notifier::plugin())
        .invoke_handler(commands::handler())
        .on_window_event(|window, event| {
            if matches!(event, WindowEvent::Focused(true)) {
                window.state::<Session>().came_back(window.app_handle());
            }
        })
        .setup(move |app| {
            app.manage(Clipboard::default());
            app.manage(Session::open(app.handle(), args));
            window::open(app.handle(), mode)?;
            Ok(())
        })
        .build(context)?
        .run(|app, event| {
            if matches!(event, RunEvent::Exit) {
                app.state::<Clipboard>().clear_at_exit();
                if let Some(demo) = app.state::<Session>().demo() {
                    demo.delete_folder();
                }
            }
        });
    Ok(())
}
