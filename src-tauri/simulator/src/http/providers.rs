//! `GET /api/v2/providers/{id}/organizations` and `…/administrators`: routes of the Multi-Tenant
//! Portal, which take no `x-org-id` and no service account.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::id::ProviderId;
use crate::world::{Right, Tenant};

use super::call::Call;
use super::list::ListQuery;
use super::users::{KeyFields, to_json};
use super::{ApiError, Context};

/// The provider's client organizations.
pub(crate) async fn organizations(
    State(context): State<Context>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Json<Value>, ApiError> {
    let call = context.call(&headers)?;
    member_of(&call, &id)?;
    let visible = call.visible_organizations()?;
    let rows = visible
        .iter()
        .filter_map(|id| call.realm().organization(id))
        .map(|it| json!({ "id": it.id, "name": it.name }));
    query.answer(rows)
}

/// The provider's own administrators, for whom the `apiKey*` fields are documented.
pub(crate) async fn administrators(
    State(context): State<Context>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Json<Value>, ApiError> {
    let call = context.call(&headers)?;
    member_of(&call, &id)?;
    let admins = call.realm().admins.of(call.tenant());
    let rows = admins.map(|admin| as_administrator(to_json(&call, admin, KeyFields::Told)));
    query.answer(rows)
}

/// `Administrator` of the v2 Swagger, which is `userreturn` with another id and fewer fields.
fn as_administrator(mut user: Value) -> Value {
    if let Value::Object(fields) = &mut user {
        for unknown in ["apiKeyUpdatedAt", "provider", "totpEnrolled"] {
            fields.remove(unknown);
        }
        if let Some(id) = fields.remove("_id") {
            fields.insert("id".to_owned(), id);
        }
    }
    user
}

fn member_of(call: &Call<'_>, id: &str) -> Result<(), ApiError> {
    call.admin()?;
    call.takes_no_organization()?;
    call.require(Right::Read)?;
    let id = ProviderId::parse(id)
        .ok_or_else(|| ApiError::bad_request("Bad Request: malformed provider id"))?;
    if *call.tenant() == Tenant::Provider(id) {
        Ok(())
    } else {
        Err(ApiError::forbidden(
            "Forbidden: you are not associated with this provider",
        ))
    }
}
