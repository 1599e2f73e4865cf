//! A visit to the Admin Portal.

use std::sync::Arc;

use keyvigil_core::app::App;
use keyvigil_core::error::{CommandError, ErrorCode};
use keyvigil_core::ids::{PortalVisitId, SignInId};
use keyvigil_core::view::{PortalVisitView, RegionName};
use secrecy::SecretString;
use tauri::{AppHandle, State};
use tauri_plugin_opener::OpenerExt;

use super::{Answer, Here};
use crate::clipboard::Clipboard;

#[tauri::command]
pub async fn begin_portal_visit(
    session: Here<'_>,
    sign_in_id: SignInId,
    confirmation: String,
) -> Answer<PortalVisitView> {
    session
        .app()?
        .begin_portal_visit(sign_in_id, &confirmation)
        .await
}

#[tauri::command]
pub async fn portal_visit(session: Here<'_>, id: PortalVisitId) -> Answer<PortalVisitView> {
    session.app()?.portal_visit(id).await
}

#[tauri::command]
pub async fn open_portal(handle: AppHandle, session: Here<'_>, id: PortalVisitId) -> Answer<()> {
    browse(&handle, &session.app()?.portal_of_visit(id).await?)
}

#[tauri::command]
pub async fn open_portal_of(
    handle: AppHandle,
    session: Here<'_>,
    region: RegionName,
) -> Answer<()> {
    browse(&handle, &session.app()?.portal_address(region)?)
}

#[tauri::command]
pub async fn set_read_on_focus(session: Here<'_>, id: PortalVisitId, enabled: bool) -> Answer<()> {
    session.app()?.set_read_on_focus(id, enabled)
}

#[tauri::command]
pub async fn take_key_from_clipboard(
    session: Here<'_>,
    clipboard: State<'_, Clipboard>,
    id: PortalVisitId,
) -> Answer<PortalVisitView> {
    let app = session.app()?;
    take_from(&app, &clipboard, id).await;
    app.portal_visit(id).await
}

#[tauri::command]
pub async fn take_typed_key(
    session: Here<'_>,
    id: PortalVisitId,
    key: String,
) -> Answer<PortalVisitView> {
    session.app()?.take_key(id, &SecretString::from(key)).await
}

#[tauri::command]
pub async fn verify_portal_key(session: Here<'_>, id: PortalVisitId) -> Answer<PortalVisitView> {
    session.app()?.verify_portal_key(id).await
}

#[tauri::command]
pub async fn answer_other_administrator(
    session: Here<'_>,
    id: PortalVisitId,
    keep: bool,
) -> Answer<PortalVisitView> {
    session.app()?.answer_other_administrator(id, keep).await
}

#[tauri::command]
pub async fn close_portal_visit(session: Here<'_>, id: PortalVisitId) -> Answer<()> {
    session.app()?.close_portal_visit(id).await
}

/// Reads the clipboard once and gives its text to the visit; where it was taken for a key, the
/// clipboard is cleared. What goes wrong is told in the visit.
pub async fn take_from(app: &Arc<App>, clipboard: &Clipboard, id: PortalVisitId) {
    let text = match clipboard.read().await {
        Ok(text) => text,
        Err(error) => return app.note_visit_error(id, error),
    };
    if let Err(error) = app.take_key(id, &text).await {
        tracing::info!(%error, "what was in the clipboard was not taken");
    }
    // It is in the keychain, confirmed or not: nothing else needs the copy. Anything else stays.
    if app.has_taken(id, &text).await && clipboard.clear_if(text).await.unwrap_or(false) {
        app.note_clipboard_cleared(id);
    }
}

fn browse(handle: &AppHandle, address: &str) -> Answer<()> {
    handle
        .opener()
        .open_url(address, None::<&str>)
        .map_err(|error| {
            CommandError::new(
                ErrorCode::BrowserUnavailable,
                format!("no browser could be opened: {error}"),
            )
            .with_detail(address)
        })
}
