//! `GET /api/v2/roles`.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::list::ListQuery;
use super::{ApiError, Context};

/// Every role of the organization. Whoever has a key may see them.
pub(crate) async fn list(
    State(context): State<Context>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, ApiError> {
    let call = context.call(&headers)?;
    call.organization()?;
    let roles = call.realm().roles.iter();
    let rows = roles.map(|role| json!({ "id": role.id, "name": role.name }));
    Ok(Json(ListQuery::parse(&query)?.wrapped(rows.collect())))
}
