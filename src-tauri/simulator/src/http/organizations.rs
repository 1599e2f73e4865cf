//! `GET /api/organizations` and `/api/organizations/{id}`.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::id::OrganizationId;
use crate::world::{Organization, Right};

use super::list::ListQuery;
use super::{ApiError, Context};

/// The organizations that the credential sees. Needs no `x-org-id`.
pub(crate) async fn list(
    State(context): State<Context>,
    headers: HeaderMap,
    Query(query): Query<ListQuery>,
) -> Result<Json<Value>, ApiError> {
    let call = context.call(&headers)?;
    call.require(Right::Read)?;
    let visible = call.visible_organizations()?;
    let rows = visible
        .iter()
        .filter_map(|id| call.realm().organization(id))
        .map(to_json);
    query.answer(rows)
}

/// One organization. An `x-org-id` that names another is a 400.
pub(crate) async fn get(
    State(context): State<Context>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Json<Value>, ApiError> {
    let call = context.call(&headers)?;
    call.require(Right::Read)?;
    let scope = call.organization()?;
    let id = OrganizationId::parse(&id)
        .ok_or_else(|| ApiError::bad_request("Bad Request: malformed organization id"))?;
    if !call.visible_organizations()?.contains(&id) {
        return Err(ApiError::not_found("Not Found: organization not found"));
    }
    if scope != id {
        return Err(ApiError::bad_request(
            "Bad Request: x-org-id and path do not match",
        ));
    }
    let organization = call.realm().organization(&id);
    let organization = organization.ok_or_else(|| ApiError::not_found("Not Found"))?;
    Ok(query.one(json!({
        "_id": organization.id,
        "displayName": organization.name,
        "settings": { "name": organization.name },
    })))
}

/// As in a list, which has both ids.
fn to_json(organization: &Organization) -> Value {
    json!({
        "id": organization.id,
        "_id": organization.id,
        "displayName": organization.name,
    })
}
