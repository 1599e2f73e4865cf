//! `/api/v2/service-accounts`: accounts that are no people, with at most two credentials each.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::id::{AuthConfigId, OrganizationId, RoleId, ServiceAccountId};
use crate::world::{AuthConfig, AuthKind, Lifetime, Right, ServiceAccount};

use super::auth::Identity;
use super::body::parse;
use super::call::Call;
use super::list::ListQuery;
use super::service_account_json::{created_json, to_json};
use super::{ApiError, Context};

pub(crate) async fn list(
    State(context): State<Context>,
    headers: HeaderMap,
    Query(query): Query<ListQuery>,
) -> Result<Json<Value>, ApiError> {
    let (call, organization) = open(&context, &headers)?;
    let accounts = call.realm().service_accounts.of(&organization);
    let rows = accounts.map(|account| to_json(&call, account));
    query.answer(rows)
}

pub(crate) async fn get(
    State(context): State<Context>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let (mut call, organization) = open(&context, &headers)?;
    let account = find(&mut call, &organization, &id)?.clone();
    Ok(Json(json!({ "serviceAccount": to_json(&call, &account) })))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Create {
    name: String,
    role_id: String,
    auth_config: NewAuthConfig,
}

#[derive(Deserialize)]
#[serde(tag = "authType")]
enum NewAuthConfig {
    #[serde(rename = "API_KEY")]
    ApiKey {
        #[serde(rename = "apiKeyConfig")]
        config: NewConfig,
    },
    #[serde(rename = "CLIENT_SECRET")]
    ClientSecret {
        #[serde(rename = "clientSecretConfig")]
        config: NewConfig,
    },
}

#[derive(Deserialize)]
struct NewConfig {
    lifetime: String,
}

/// Makes an account and its first credential, whose secret is only in this answer.
pub(crate) async fn create(
    State(context): State<Context>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let (mut call, organization) = open(&context, &headers)?;
    let Create {
        name,
        role_id,
        auth_config,
    } = parse(&body)?;
    if name.trim().is_empty() {
        return Err(ApiError::bad_request("Bad Request: name is required"));
    }
    let role = RoleId::parse(&role_id)
        .filter(|id| call.realm().role(id).is_some())
        .ok_or_else(|| ApiError::bad_request("Bad Request: unknown roleId"))?;
    let created_by = match &call.identity {
        Identity::Admin(id) => Some(id.clone()),
        Identity::ServiceAccount(_) => None,
    };
    let made = |account: &&ServiceAccount| created_by.is_some() && account.created_by == created_by;
    if call.realm().service_accounts.iter().filter(made).count() >= ServiceAccount::MOST_PER_ADMIN {
        return Err(ApiError::bad_request(
            "Bad Request: too many service accounts",
        ));
    }
    let now = call.world.now();
    let (config, secret) = generate(&call, auth_config)?;
    let mut account = ServiceAccount {
        id: ServiceAccountId::random(),
        organization,
        name,
        role,
        created: now,
        created_by,
        auth_configs: Vec::new(),
    };
    let mut answer = to_json(&call, &account);
    answer["authConfigList"] = json!([created_json(&call, &config, &secret)]);
    account.auth_configs.push(config);
    call.realm_mut().service_accounts.push(account);
    Ok(Json(json!({ "serviceAccount": answer })))
}

/// Makes another credential, whose secret is only in this answer. The first goes on working.
pub(crate) async fn add_auth_config(
    State(context): State<Context>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let (mut call, organization) = open(&context, &headers)?;
    let new = parse(&body)?;
    let account = find(&mut call, &organization, &id)?;
    if account.auth_configs.len() >= ServiceAccount::MOST_AUTH_CONFIGS {
        let message = "Bad Request: a service account can have at most 2 auth configs";
        return Err(ApiError::bad_request(message));
    }
    let (config, secret) = generate(&call, new)?;
    let answer = created_json(&call, &config, &secret);
    find(&mut call, &organization, &id)?
        .auth_configs
        .push(config);
    Ok(Json(json!({ "authConfig": answer })))
}

/// Revokes one credential, at once.
pub(crate) async fn remove_auth_config(
    State(context): State<Context>,
    headers: HeaderMap,
    Path((id, auth_config)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let (mut call, organization) = open(&context, &headers)?;
    let account = find(&mut call, &organization, &id)?;
    let auth_config = AuthConfigId::parse(&auth_config).ok_or_else(unknown_auth_config)?;
    let place = account
        .auth_configs
        .iter()
        .position(|it| it.id == auth_config);
    account
        .auth_configs
        .remove(place.ok_or_else(unknown_auth_config)?);
    Ok(Json(json!({})))
}

/// Deletes an account with all its credentials, at once.
pub(crate) async fn remove(
    State(context): State<Context>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let (mut call, organization) = open(&context, &headers)?;
    let id = find(&mut call, &organization, &id)?.id.clone();
    call.realm_mut().service_accounts.retain(|it| it.id != id);
    Ok(Json(json!({})))
}

fn open<'a>(
    context: &'a Context,
    headers: &HeaderMap,
) -> Result<(Call<'a>, OrganizationId), ApiError> {
    let call = context.call(headers)?;
    let organization = call.organization()?;
    call.require(Right::ServiceAccounts)?;
    Ok((call, organization))
}

fn find<'a>(
    call: &'a mut Call<'_>,
    organization: &OrganizationId,
    id: &str,
) -> Result<&'a mut ServiceAccount, ApiError> {
    ServiceAccountId::parse(id)
        .and_then(|id| call.realm_mut().service_account_mut(organization, &id))
        .ok_or_else(|| ApiError::not_found("Not Found: service account not found"))
}

fn unknown_auth_config() -> ApiError {
    ApiError::not_found("Not Found: auth config not found")
}

fn generate(call: &Call<'_>, new: NewAuthConfig) -> Result<(AuthConfig, String), ApiError> {
    let (kind, config) = match new {
        NewAuthConfig::ApiKey { config } => (AuthKind::ApiKey, config),
        NewAuthConfig::ClientSecret { config } => (AuthKind::new_client_secret(), config),
    };
    let lifetime: Lifetime = config.lifetime.parse().map_err(|()| {
        ApiError::bad_request("Bad Request: lifetime must be 30 Days, 60 Days, 90 Days or 365 Days")
    })?;
    Ok(AuthConfig::generate(kind, call.world.now(), lifetime))
}
