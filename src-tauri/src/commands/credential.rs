//! Using one credential.

use keyvigil_core::ids::CredentialId;
use keyvigil_core::view::{EnteredExpiry, VerificationView};
use secrecy::ExposeSecret;
use tauri::State;

use super::{Answer, Here};
use crate::clipboard::Clipboard;

#[tauri::command]
pub async fn copy_secret(
    session: Here<'_>,
    clipboard: State<'_, Clipboard>,
    id: CredentialId,
) -> Answer<()> {
    let secret = session.app()?.secret_to_copy(id).await?;
    clipboard.copy(secret).await
}

/// Copies a message that holds no secret.
#[tauri::command]
pub async fn copy_text(clipboard: State<'_, Clipboard>, text: String) -> Answer<()> {
    clipboard.copy_text(text).await
}

/// One of the two answers in which a secret crosses to the web view.
#[tauri::command]
pub async fn reveal_secret(session: Here<'_>, id: CredentialId) -> Answer<String> {
    let secret = session.app()?.secret_to_reveal(id).await?;
    Ok(secret.expose_secret().to_owned())
}

#[tauri::command]
pub async fn verify(session: Here<'_>, id: CredentialId) -> Answer<VerificationView> {
    session.app()?.verify(id).await
}

#[tauri::command]
pub async fn forget(session: Here<'_>, id: CredentialId) -> Answer<()> {
    session.app()?.forget(id).await
}

#[tauri::command]
pub async fn set_used_by(session: Here<'_>, id: CredentialId, text: String) -> Answer<()> {
    session.app()?.set_used_by(id, text).await
}

#[tauri::command]
pub async fn enter_expiry(
    session: Here<'_>,
    credential_id: CredentialId,
    expiry: EnteredExpiry,
) -> Answer<()> {
    session.app()?.enter_expiry(credential_id, expiry).await
}

/// Whether the credential is gone with it.
#[tauri::command]
pub async fn withdraw_expiry(session: Here<'_>, credential_id: CredentialId) -> Answer<bool> {
    session.app()?.withdraw_expiry(credential_id).await
}
