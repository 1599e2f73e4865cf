//! What the portal's buttons do.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::{Context, rfc3339};
use crate::world::{Admin, Realm};

use super::page::NO_PERMISSION;
use super::session::signed_in;

/// Why a button does nothing.
pub(super) enum Refused {
    SignedOut,
    NoPermission,
    NoKey,
    Lifetime,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, message) = match self {
            Self::SignedOut => (StatusCode::UNAUTHORIZED, "Sign in again."),
            Self::NoPermission => (StatusCode::FORBIDDEN, NO_PERMISSION),
            Self::NoKey => (StatusCode::CONFLICT, "There is no API key yet."),
            Self::Lifetime => (
                StatusCode::BAD_REQUEST,
                "Choose between 1 hour and 365 days.",
            ),
        };
        (status, Json(json!({ "message": message }))).into_response()
    }
}

/// Makes a key for 90 days, which kills the old one, and shows it once.
pub(super) async fn generate(
    State(context): State<Context>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refused> {
    let mut world = context.shared.world();
    let (now, look) = (world.now(), world.settings.key_look);
    let admin = permitted(world.realm_mut(context.region), &headers)?;
    let key = admin.generate_key(now, None, look);
    let mut answer = described(admin);
    answer["key"] = json!(key);
    Ok(Json(answer))
}

/// The expiration menu.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(super) enum Expiration {
    Days(i64),
    Hours(i64),
    Never,
}

/// Changes when the present key expires, counted from now.
pub(super) async fn set_expiration(
    State(context): State<Context>,
    headers: HeaderMap,
    Json(expiration): Json<Expiration>,
) -> Result<Json<Value>, Refused> {
    let lifetime = match expiration {
        Expiration::Days(days) => Some(TimeDelta::try_days(days).ok_or(Refused::Lifetime)?),
        Expiration::Hours(hours) => Some(TimeDelta::try_hours(hours).ok_or(Refused::Lifetime)?),
        Expiration::Never => None,
    };
    let allowed = TimeDelta::hours(1)..=TimeDelta::days(365);
    if lifetime.is_some_and(|it| !allowed.contains(&it)) {
        return Err(Refused::Lifetime);
    }
    let mut world = context.shared.world();
    let now = world.now();
    let admin = permitted(world.realm_mut(context.region), &headers)?;
    let key = admin.key.as_mut().ok_or(Refused::NoKey)?;
    key.expires = lifetime.map(|lifetime| now + lifetime);
    Ok(Json(described(admin)))
}

fn permitted<'a>(realm: &'a mut Realm, headers: &HeaderMap) -> Result<&'a mut Admin, Refused> {
    let id = signed_in(realm, headers).ok_or(Refused::SignedOut)?;
    let admin = realm.admin_mut(&id).ok_or(Refused::SignedOut)?;
    if admin.api_access && !admin.suspended {
        Ok(admin)
    } else {
        Err(Refused::NoPermission)
    }
}

fn described(admin: &Admin) -> Value {
    let key = admin.key.as_ref();
    json!({
        "prefix": key.map(|key| &key.prefix),
        "created": key.map(|key| rfc3339(key.created)),
        "expires": key.and_then(|key| key.expires).map(rfc3339),
    })
}
