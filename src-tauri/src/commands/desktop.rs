//! The app as a whole, and the desktop that it runs on.

use keyvigil_core::error::{CommandError, ErrorCode};
use keyvigil_core::view::{AppInfo, DesktopView, Health, Settings, SettingsChange};

use tauri::{AppHandle, State};

use super::{Answer, Here};
use crate::window::CloseQuestion;
use crate::{desktop, window};

#[tauri::command]
pub async fn app_info(session: Here<'_>) -> Answer<AppInfo> {
    Ok(session.info())
}

/// Tries once more to open the data. Where it is still not to be had, `app_info` says why.
#[tauri::command]
pub async fn retry_start(handle: AppHandle, session: Here<'_>) -> Answer<()> {
    session.retry(&handle);
    Ok(())
}

#[tauri::command]
pub async fn health(session: Here<'_>) -> Answer<Health> {
    session.app()?.health().await
}

#[tauri::command]
pub async fn test_notification(session: Here<'_>) -> Answer<()> {
    session.app()?.test_notification().await
}

#[tauri::command]
pub async fn answer_test(session: Here<'_>, seen: bool) -> Answer<()> {
    session.app()?.answer_test(seen).await
}

#[tauri::command]
pub async fn desktop(handle: AppHandle, session: Here<'_>) -> Answer<DesktopView> {
    let settings = session.app()?.settings().await?;
    Ok(desktop::view(&handle, session.mode(), &settings).await)
}

#[tauri::command]
pub async fn set_start_at_login(
    handle: AppHandle,
    session: Here<'_>,
    on: bool,
) -> Answer<DesktopView> {
    let settings = session.app()?.settings().await?;
    desktop::set_start_at_login(&handle, session.mode(), on)?;
    Ok(desktop::view(&handle, session.mode(), &settings).await)
}

/// Closes the window; Keyvigil goes on.
#[tauri::command]
pub async fn keep_watching(handle: AppHandle) -> Answer<()> {
    window::keep_watching(&handle).await;
    Ok(())
}

/// The page shows the question what closing means.
#[tauri::command]
pub async fn close_question_shown(question: State<'_, CloseQuestion>) -> Answer<()> {
    question.is_shown();
    Ok(())
}

#[tauri::command]
pub async fn quit(handle: AppHandle) -> Answer<()> {
    window::quit(&handle);
    Ok(())
}

#[tauri::command]
pub async fn settings(session: Here<'_>) -> Answer<Settings> {
    session.app()?.settings().await
}

#[tauri::command]
pub async fn change_settings(session: Here<'_>, change: SettingsChange) -> Answer<Settings> {
    session.app()?.change_settings(change).await
}

/// Opens the demo beside this window, as a process of its own.
#[tauri::command]
pub async fn open_demo() -> Answer<()> {
    let failed = |error: std::io::Error| {
        CommandError::new(
            ErrorCode::Internal,
            format!("the demo could not be started: {error}"),
        )
    };
    let program = std::env::current_exe().map_err(failed)?;
    std::process::Command::new(program)
        .arg("--demo")
        .spawn()
        .map_err(failed)?;
    Ok(())
}

#[tauri::command]
pub async fn skip_ahead(session: Here<'_>, seconds: u32) -> Answer<()> {
    let app = session.app()?;
    let demo = session.demo().ok_or_else(|| {
        CommandError::new(
            ErrorCode::NotPossibleNow,
            "only the demo's clock can be moved",
        )
    })?;
    demo.skip_ahead(seconds)?;
    app.refresh(None).await?;
    app.wake();
    Ok(())
}
