//! Administrators and service accounts.

use keyvigil_core::ids::{CredentialId, SignInId};
use keyvigil_core::view::EnteredExpiry;

use super::{Answer, Here};

#[tauri::command]
pub async fn set_api_access(
    session: Here<'_>,
    sign_in_id: SignInId,
    administrator_id: String,
    allowed: bool,
    confirmation: String,
) -> Answer<()> {
    session
        .app()?
        .set_api_access(sign_in_id, administrator_id, allowed, &confirmation)
        .await
}

#[tauri::command]
pub async fn enter_administrators_expiry(
    session: Here<'_>,
    sign_in_id: SignInId,
    administrator_id: String,
    expiry: EnteredExpiry,
) -> Answer<()> {
    session
        .app()?
        .enter_administrators_expiry(sign_in_id, administrator_id, expiry)
        .await
}

#[tauri::command]
pub async fn revoke_credential(
    session: Here<'_>,
    credential_id: CredentialId,
    confirmation: String,
) -> Answer<()> {
    session
        .app()?
        .revoke_credential(credential_id, &confirmation)
        .await
}

#[tauri::command]
pub async fn delete_service_account(
    session: Here<'_>,
    sign_in_id: SignInId,
    service_account_id: String,
    confirmation: String,
) -> Answer<()> {
    session
        .app()?
        .delete_service_account(sign_in_id, service_account_id, &confirmation)
        .await
}
