//! Making service account credentials.

use keyvigil_core::ids::{GenerationId, SignInId};
use keyvigil_core::view::{GenerateRequest, GenerationView, RoleChoice};

use super::{Answer, Here};

#[tauri::command]
pub async fn roles(session: Here<'_>, sign_in_id: SignInId) -> Answer<Vec<RoleChoice>> {
    session.app()?.roles(sign_in_id).await
}

#[tauri::command]
pub async fn generate(session: Here<'_>, request: GenerateRequest) -> Answer<GenerationId> {
    session.app()?.generate(request).await
}

#[tauri::command]
pub async fn generation(session: Here<'_>, id: GenerationId) -> Answer<GenerationView> {
    session.app()?.generation(id)
}
