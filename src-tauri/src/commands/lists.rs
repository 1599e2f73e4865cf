//! What is shown.

use keyvigil_core::ids::CredentialId;
use keyvigil_core::view::{
    ActivityRow, AdministratorRow, CredentialDetail, CredentialRow, Overview, ServiceAccountRow,
};

use super::{Answer, Here};

#[tauri::command]
pub async fn overview(session: Here<'_>) -> Answer<Overview> {
    session.app()?.overview().await
}

#[tauri::command]
pub async fn credentials(session: Here<'_>) -> Answer<Vec<CredentialRow>> {
    session.app()?.credentials().await
}

#[tauri::command]
pub async fn credential(session: Here<'_>, id: CredentialId) -> Answer<CredentialDetail> {
    session.app()?.credential(id).await
}

#[tauri::command]
pub async fn administrators(session: Here<'_>) -> Answer<Vec<AdministratorRow>> {
    session.app()?.administrators().await
}

#[tauri::command]
pub async fn service_accounts(session: Here<'_>) -> Answer<Vec<ServiceAccountRow>> {
    session.app()?.service_accounts().await
}

#[tauri::command]
pub async fn activity(
    session: Here<'_>,
    before: Option<i64>,
    limit: u32,
) -> Answer<Vec<ActivityRow>> {
    session.app()?.activity(before, limit).await
}
