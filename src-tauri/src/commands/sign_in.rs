//! Sign-ins.

use keyvigil_core::ids::SignInId;
use keyvigil_core::view::{
    ConnectOutcome, ConnectRequest, ConnectSecret, Discovery, RefreshProgress, RegionName,
    SignInRow,
};

use super::{Answer, Here};

#[tauri::command]
pub async fn sign_ins(session: Here<'_>) -> Answer<Vec<SignInRow>> {
    session.app()?.sign_ins().await
}

#[tauri::command]
pub async fn connect(session: Here<'_>, request: ConnectRequest) -> Answer<ConnectOutcome> {
    session.app()?.connect(request).await
}

#[tauri::command]
pub async fn try_other_regions(
    session: Here<'_>,
    secret: ConnectSecret,
    region: RegionName,
) -> Answer<Vec<RegionName>> {
    session.app()?.try_other_regions(&secret, region).await
}

#[tauri::command]
pub async fn discover(session: Here<'_>, sign_in_id: SignInId) -> Answer<Discovery> {
    session.app()?.discover(sign_in_id).await
}

#[tauri::command]
pub async fn watch_organizations(
    session: Here<'_>,
    sign_in_id: SignInId,
    organization_ids: Vec<String>,
) -> Answer<()> {
    session
        .app()?
        .watch_organizations(sign_in_id, organization_ids)
        .await
}

#[tauri::command]
pub async fn refresh(session: Here<'_>, sign_in_id: Option<SignInId>) -> Answer<()> {
    session.app()?.refresh(sign_in_id).await
}

#[tauri::command]
pub async fn refresh_progress(session: Here<'_>) -> Answer<Option<RefreshProgress>> {
    Ok(session.app()?.refresh_progress())
}

#[tauri::command]
pub async fn cancel_refresh(session: Here<'_>) -> Answer<()> {
    session.app()?.cancel_refresh();
    Ok(())
}

#[tauri::command]
pub async fn rename_sign_in(session: Here<'_>, id: SignInId, label: String) -> Answer<()> {
    session.app()?.rename_sign_in(id, label).await
}

#[tauri::command]
pub async fn remove_sign_in(session: Here<'_>, id: SignInId) -> Answer<()> {
    session.app()?.remove_sign_in(id).await
}

#[tauri::command]
pub async fn allow_making_keys_here(
    session: Here<'_>,
    sign_in_id: SignInId,
    allowed: bool,
) -> Answer<()> {
    session
        .app()?
        .allow_making_keys_here(sign_in_id, allowed)
        .await
}
