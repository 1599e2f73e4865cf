//! The calls about service accounts.

use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use crate::id::AuthConfigId;
use crate::region::Region;

use super::{Answer, Control, no_id, parse};

pub(super) fn routes() -> Router<Control> {
    Router::new()
        .route("/service-account/delete", post(delete))
        .route("/service-account/auth-configs", post(auth_configs))
        .route("/service-account/auth-config/add", post(add))
        .route("/service-account/auth-config/revoke", post(revoke))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountName {
    region: Region,
    /// Name or id.
    account: String,
}

async fn delete(State(control): State<Control>, body: Bytes) -> Answer {
    let AccountName { region, account } = parse(&body)?;
    control.delete_service_account(region, &account)?;
    Ok(Json(json!({})))
}

async fn auth_configs(State(control): State<Control>, body: Bytes) -> Answer {
    let AccountName { region, account } = parse(&body)?;
    let ids = control.auth_configs(region, &account)?;
    Ok(Json(json!({ "ids": ids })))
}

async fn add(State(control): State<Control>, body: Bytes) -> Answer {
    let AccountName { region, account } = parse(&body)?;
    let id = control.add_auth_config(region, &account)?;
    Ok(Json(json!({ "id": id })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthConfigName {
    region: Region,
    /// Name or id.
    account: String,
    id: String,
}

async fn revoke(State(control): State<Control>, body: Bytes) -> Answer {
    let AuthConfigName {
        region,
        account,
        id,
    } = parse(&body)?;
    let id = AuthConfigId::parse(&id).ok_or_else(no_id)?;
    control.revoke_auth_config(region, &account, &id)?;
    Ok(Json(json!({})))
}
