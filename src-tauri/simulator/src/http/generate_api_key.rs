//! `POST /api/users/generateApiKey`, of which JumpCloud tells no more than a stub: what it does, and
//! what it answers, are settings.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::settings::{GenerateApiKey, KeyPlace, TtlUnit};

use super::body::parse;
use super::users::{KeyFields, to_json, unknown};
use super::{ApiError, Context};

#[derive(Deserialize)]
pub(crate) struct Generate {
    ttl: Option<i64>,
}

/// Makes the caller's next key; the present one is dead when the answer leaves.
pub(crate) async fn generate(
    State(context): State<Context>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let mut call = context.call(&headers)?;
    let settings = call.world.settings;
    match settings.generate_api_key {
        GenerateApiKey::Works => {}
        GenerateApiKey::Unauthorized => return Err(ApiError::unauthorized("Unauthorized")),
        GenerateApiKey::Forbidden => return Err(ApiError::forbidden("Forbidden")),
        GenerateApiKey::NotFound => return Err(ApiError::not_found("Not Found")),
        GenerateApiKey::MethodNotAllowed => {
            let status = StatusCode::METHOD_NOT_ALLOWED;
            return Err(ApiError::Status(status, "Method Not Allowed".into()));
        }
        GenerateApiKey::RedirectsToLogin => return Err(ApiError::Login),
    }
    let Generate { ttl } = parse(&body)?;
    let lifetime = ttl
        .map(|ttl| lifetime(ttl, settings.ttl_unit))
        .transpose()?
        .flatten();
    let id = call.admin()?.id.clone();
    let now = call.world.now();
    let admin = call.realm_mut().admin_mut(&id).ok_or_else(unknown)?;
    let key = admin.generate_key(now, lifetime, settings.key_look);
    let admin = admin.clone();
    Ok(Json(match settings.key_place {
        KeyPlace::ApiKey => json!({ "apiKey": key }),
        KeyPlace::Key => json!({ "key": key }),
        KeyPlace::Token => json!({ "token": key }),
        KeyPlace::Nested => json!({ "user": { "apiKey": { "value": key } } }),
        KeyPlace::Bare => json!(key),
        KeyPlace::Nowhere => to_json(&call, &admin, KeyFields::Told),
    }))
}

/// `None`: the default. The bounds are those of the portal's *Custom*.
fn lifetime(ttl: i64, unit: TtlUnit) -> Result<Option<TimeDelta>, ApiError> {
    let lifetime = match unit {
        TtlUnit::Seconds => TimeDelta::try_seconds(ttl),
        TtlUnit::Minutes => TimeDelta::try_minutes(ttl),
        TtlUnit::Hours => TimeDelta::try_hours(ttl),
        TtlUnit::Days => TimeDelta::try_days(ttl),
        TtlUnit::Ignored => return Ok(None),
    };
    lifetime
        .filter(|it| (TimeDelta::hours(1)..=TimeDelta::days(365)).contains(it))
        .map(Some)
        .ok_or_else(|| ApiError::bad_request("Bad Request: ttl must be 1 hour to 365 days"))
}
