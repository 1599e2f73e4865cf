//! Making and replacing credentials: what a run is, and what the person decides in it.

use keyvigil_core::ids::{CredentialId, RotationId, SignInId};
use keyvigil_core::view::{
    GenerateRequest, ReplaceKeyRequest, RoleChoice, RotateRequest, RotationPlan, RotationView,
};
use secrecy::ExposeSecret;

use super::{Answer, Here};

#[tauri::command]
pub async fn roles(session: Here<'_>, sign_in_id: SignInId) -> Answer<Vec<RoleChoice>> {
    session.app()?.roles(sign_in_id).await
}

#[tauri::command]
pub async fn generate(session: Here<'_>, request: GenerateRequest) -> Answer<RotationId> {
    session.app()?.generate(request).await
}

#[tauri::command]
pub async fn rotation_plan(session: Here<'_>, credential_id: CredentialId) -> Answer<RotationPlan> {
    session.app()?.rotation_plan(credential_id).await
}

#[tauri::command]
pub async fn rotate(session: Here<'_>, request: RotateRequest) -> Answer<RotationId> {
    session.app()?.rotate(request).await
}

#[tauri::command]
pub async fn replace_own_key(session: Here<'_>, request: ReplaceKeyRequest) -> Answer<RotationId> {
    session.app()?.replace_own_key(request).await
}

#[tauri::command]
pub async fn rotation(session: Here<'_>, id: RotationId) -> Answer<RotationView> {
    session.app()?.rotation(id).await
}

#[tauri::command]
pub async fn try_again(session: Here<'_>, id: RotationId) -> Answer<()> {
    session.app()?.try_again(id).await
}

#[tauri::command]
pub async fn hand_over(session: Here<'_>, id: RotationId) -> Answer<()> {
    session.app()?.hand_over(id).await
}

#[tauri::command]
pub async fn mark_consumer(
    session: Here<'_>,
    id: RotationId,
    index: usize,
    moved: bool,
) -> Answer<()> {
    session.app()?.mark_consumer(id, index, moved).await
}

#[tauri::command]
pub async fn revoke_old(session: Here<'_>, id: RotationId, confirmation: String) -> Answer<()> {
    session.app()?.revoke_old(id, &confirmation).await
}

#[tauri::command]
pub async fn undo_rotation(session: Here<'_>, id: RotationId, confirmation: String) -> Answer<()> {
    session.app()?.undo_rotation(id, &confirmation).await
}

#[tauri::command]
pub async fn revoke_candidate(
    session: Here<'_>,
    id: RotationId,
    candidate: String,
    confirmation: String,
) -> Answer<()> {
    session
        .app()?
        .revoke_candidate(id, candidate, &confirmation)
        .await
}

#[tauri::command]
pub async fn keep_candidates(session: Here<'_>, id: RotationId) -> Answer<()> {
    session.app()?.keep_candidates(id).await
}

#[tauri::command]
pub async fn leave_rotation(session: Here<'_>, id: RotationId, confirmation: String) -> Answer<()> {
    session.app()?.leave_rotation(id, &confirmation).await
}

#[tauri::command]
pub async fn dismiss_rotation(session: Here<'_>, id: RotationId) -> Answer<()> {
    session.app()?.dismiss_rotation(id).await
}

/// The second of the two answers in which a secret crosses to the web view.
#[tauri::command]
pub async fn reveal_rotation_secret(session: Here<'_>, id: RotationId) -> Answer<String> {
    let secret = session.app()?.secret_of_rotation(id).await?;
    Ok(secret.expose_secret().to_owned())
}
