//! What is shown.

use keyvigil_core::ids::{CredentialId, SignInId};
use keyvigil_core::view::{
    ActivityRow, AdministratorPage, AdministratorQuery, CredentialDetail, CredentialPage,
    CredentialQuery, ExportFormat, ExportedList, OrganizationPage, OrganizationQuery, Overview,
    Part, ServiceAccountPage, ServiceAccountQuery,
};
use tauri::{AppHandle, State};

use super::{Answer, Here};
use crate::export::Exports;

#[tauri::command]
pub async fn overview(session: Here<'_>, sign_in_id: Option<SignInId>) -> Answer<Overview> {
    session.app()?.overview(sign_in_id).await
}

#[tauri::command]
pub async fn credential_page(
    session: Here<'_>,
    query: CredentialQuery,
    part: Part,
) -> Answer<CredentialPage> {
    session.app()?.credential_page(query, part).await
}

#[tauri::command]
pub async fn administrator_page(
    session: Here<'_>,
    query: AdministratorQuery,
    part: Part,
) -> Answer<AdministratorPage> {
    session.app()?.administrator_page(query, part).await
}

#[tauri::command]
pub async fn service_account_page(
    session: Here<'_>,
    query: ServiceAccountQuery,
    part: Part,
) -> Answer<ServiceAccountPage> {
    session.app()?.service_account_page(query, part).await
}

#[tauri::command]
pub async fn organization_page(
    session: Here<'_>,
    query: OrganizationQuery,
    part: Part,
) -> Answer<OrganizationPage> {
    session.app()?.organization_page(query, part).await
}

#[tauri::command]
pub async fn export_list(
    app: AppHandle,
    session: Here<'_>,
    exports: State<'_, Exports>,
    list: ExportedList,
    format: ExportFormat,
) -> Answer<String> {
    let file = session.app()?.export(list, format).await?;
    exports.write(&app, file.name, file.text).await
}

#[tauri::command]
pub async fn credential(session: Here<'_>, id: CredentialId) -> Answer<CredentialDetail> {
    session.app()?.credential(id).await
}

#[tauri::command]
pub async fn activity(
    session: Here<'_>,
    before: Option<i64>,
    limit: u32,
) -> Answer<Vec<ActivityRow>> {
    session.app()?.activity(before, limit).await
}
