//! `GET /api/v2/roles`.

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
    Query(query): Query<ListQuery>,
) -> Result<Json<Value>, ApiError> {
    let call = context.call(&headers)?;
    call.organization()?;
    let roles = call.realm().roles.iter();
    let rows = roles.map(|role| json!({ "id": role.id, "name": role.name }));
    query.answer(rows)
}
