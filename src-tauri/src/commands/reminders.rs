//! Reminders.

use keyvigil_core::ids::{CredentialId, SignInId};
use keyvigil_core::view::{InboxRow, OrganizationChange, Seen, Stage};
use tauri::{AppHandle, State};

use super::{Answer, Here};
use crate::export::Exports;

#[tauri::command]
pub async fn inbox(session: Here<'_>, before: Option<i64>, limit: u32) -> Answer<Vec<InboxRow>> {
    session.app()?.inbox(before, limit).await
}

#[tauri::command]
pub async fn unread_reminders(session: Here<'_>) -> Answer<u32> {
    session.app()?.unread_reminders().await
}

#[tauri::command]
pub async fn mark_read(session: Here<'_>, which: Seen) -> Answer<()> {
    session.app()?.mark_read(which).await
}

#[tauri::command]
pub async fn snooze(session: Here<'_>, id: CredentialId) -> Answer<()> {
    session.app()?.snooze(vec![id]).await
}

#[tauri::command]
pub async fn end_snooze(session: Here<'_>, id: CredentialId) -> Answer<()> {
    session.app()?.end_snooze(id).await
}

#[tauri::command]
pub async fn snooze_all(session: Here<'_>) -> Answer<()> {
    session.app()?.snooze_all().await
}

#[tauri::command]
pub async fn end_snooze_of_all(session: Here<'_>) -> Answer<()> {
    session.app()?.end_snooze_of_all().await
}

#[tauri::command]
pub async fn set_credential_stages(
    session: Here<'_>,
    id: CredentialId,
    stages: Option<Vec<Stage>>,
) -> Answer<()> {
    session.app()?.set_credential_stages(id, stages).await
}

#[tauri::command]
pub async fn change_organization(
    session: Here<'_>,
    sign_in_id: SignInId,
    change: OrganizationChange,
) -> Answer<()> {
    session.app()?.change_organization(sign_in_id, change).await
}

/// Writes the calendar file and returns where.
#[tauri::command]
pub async fn export_calendar(
    handle: AppHandle,
    session: Here<'_>,
    exports: State<'_, Exports>,
) -> Answer<String> {
    let calendar = session.app()?.calendar().await?;
    exports
        .write(&handle, "keyvigil-expiries.ics", calendar)
        .await
}

/// Shows the file that was written last in the system's file manager.
#[tauri::command]
pub async fn show_exported(exports: State<'_, Exports>) -> Answer<()> {
    exports.show()
}
