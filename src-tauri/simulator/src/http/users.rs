//! `/api/users`: administrators, not the people that they administer.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::id::AdminId;
use crate::settings::{ApiKeyFields, GetSelf, KeyPrefix, NeverExpires};
use crate::world::{Admin, Event, Right, Tenant};

use super::body::parse;
use super::call::Call;
use super::list::ListQuery;
use super::{ApiError, Context, rfc3339};

/// Every administrator of the organization.
pub(crate) async fn list(
    State(context): State<Context>,
    headers: HeaderMap,
    Query(query): Query<ListQuery>,
) -> Result<Json<Value>, ApiError> {
    let call = context.call(&headers)?;
    call.require(Right::Read)?;
    let tenant = Tenant::Organization(call.organization()?);
    let fields = match call.world.settings.api_key_fields {
        ApiKeyFields::Everywhere => KeyFields::Told,
        ApiKeyFields::SingleGet | ApiKeyFields::Nowhere => KeyFields::Untold,
    };
    let admins = call.realm().admins.of(&tenant);
    let rows = admins.map(|admin| to_json(&call, admin, fields));
    query.answer(rows)
}

/// The administrator whose key it is. Needs no `x-org-id`: an administrator has one home.
pub(crate) async fn get_self(
    State(context): State<Context>,
    headers: HeaderMap,
    Query(query): Query<ListQuery>,
) -> Result<Json<Value>, ApiError> {
    let call = context.call(&headers)?;
    if call.world.settings.get_self == GetSelf::NotFound {
        return Err(ApiError::not_found("Not Found"));
    }
    call.visible_organizations()?;
    let admin = call.admin()?;
    Ok(query.one(to_json(&call, admin, single_get(&call))))
}

/// One administrator.
pub(crate) async fn get(
    State(context): State<Context>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Json<Value>, ApiError> {
    let call = context.call(&headers)?;
    call.require(Right::Read)?;
    let id = in_scope(&call, &id)?;
    let admin = call.realm().admin(&id).ok_or_else(unknown)?;
    Ok(query.one(to_json(&call, admin, single_get(&call))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Update {
    api_key_allowed: bool,
}

/// Switches an administrator's API access, which only an *Administrator with Billing* may.
pub(crate) async fn update(
    State(context): State<Context>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let mut call = context.call(&headers)?;
    call.require(Right::ApiAccess)?;
    let id = in_scope(&call, &id)?;
    let Update { api_key_allowed } = parse(&body)?;
    let by = call.initiated_by();
    let now = call.world.now();
    let realm = call.realm_mut();
    let admin = realm.admin_mut(&id).ok_or_else(unknown)?;
    let was = std::mem::replace(&mut admin.api_access, api_key_allowed);
    let admin = admin.clone();
    if was != admin.api_access {
        let organization = realm.organizations_of(&admin.tenant).first().cloned();
        let event = organization.map(|id| Event::api_access_changed(id, &admin, &by, was, now));
        realm.events.extend(event);
    }
    Ok(Json(to_json(&call, &admin, KeyFields::Told)))
}

/// Whether an answer carries the `apiKey*` fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyFields {
    Told,
    Untold,
}

fn single_get(call: &Call<'_>) -> KeyFields {
    match call.world.settings.api_key_fields {
        ApiKeyFields::Everywhere | ApiKeyFields::SingleGet => KeyFields::Told,
        ApiKeyFields::Nowhere => KeyFields::Untold,
    }
}

fn in_scope(call: &Call<'_>, id: &str) -> Result<AdminId, ApiError> {
    let id = AdminId::parse(id).ok_or_else(unknown)?;
    let oneself = call.admin().is_ok_and(|admin| admin.id == id);
    if oneself {
        call.visible_organizations()?;
        return Ok(id);
    }
    let tenant = Tenant::Organization(call.organization()?);
    match call.realm().admin(&id) {
        Some(admin) if admin.tenant == tenant => Ok(id),
        _ => Err(unknown()),
    }
}

pub(crate) fn unknown() -> ApiError {
    ApiError::not_found("Not Found: user not found")
}

/// `userreturn`.
pub(crate) fn to_json(call: &Call<'_>, admin: &Admin, fields: KeyFields) -> Value {
    let role = call.realm().role_name(&admin.role);
    let mut row = json!({
        "_id": admin.id,
        "email": admin.email,
        "firstname": admin.first_name,
        "lastname": admin.last_name,
        "role": admin.role,
        "roles": [admin.role],
        "roleName": role,
        "roleNames": [role],
        "suspended": admin.suspended,
        "enableMultiFactor": admin.multi_factor,
        "totpEnrolled": admin.multi_factor,
    });
    match &admin.tenant {
        Tenant::Organization(id) => row["organization"] = json!(id),
        Tenant::Provider(id) => row["provider"] = json!(id),
    }
    if fields == KeyFields::Told {
        row["apiKeyAllowed"] = json!(admin.api_access);
        row["apiKeySet"] = json!(admin.key.is_some());
        if let Some(key) = &admin.key {
            row["apiKeyUpdatedAt"] = json!(rfc3339(key.created));
            row["apiKeyHash"] = json!({
                "prefix": match call.world.settings.key_prefix {
                    KeyPrefix::Long => &key.prefix,
                    KeyPrefix::Bare => "jca_",
                },
                "createdAt": rfc3339(key.created),
            });
            let untold = call.world.settings.never_expires == NeverExpires::Absent;
            if key.expires.is_some() || !untold {
                row["apiKeyHash"]["expireAt"] = json!(key.expires.map(rfc3339));
            }
        }
    }
    row
}
