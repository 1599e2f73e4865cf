//! `POST /oauth2/token`: a client id and secret buy an access token for an hour.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::secret::{SecretHash, random_text};
use crate::world::{AuthKind, Token};

use super::Context;

/// Seconds that a token lives.
const LIFETIME: TimeDelta = TimeDelta::hours(1);

/// OAuth's own way of refusing.
pub(crate) struct Refused(StatusCode, &'static str);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

pub(crate) async fn token(
    State(context): State<Context>,
    headers: HeaderMap,
    form: Result<Form<HashMap<String, String>>, axum::extract::rejection::FormRejection>,
) -> Result<Json<Value>, Refused> {
    let bad = |error| Refused(StatusCode::BAD_REQUEST, error);
    let Form(form) = form.map_err(|_| bad("invalid_request"))?;
    if form.get("grant_type").map(String::as_str) != Some("client_credentials") {
        return Err(bad("unsupported_grant_type"));
    }
    if form.get("scope").map(String::as_str) != Some("api") {
        return Err(bad("invalid_scope"));
    }
    let unknown = Refused(StatusCode::UNAUTHORIZED, "invalid_client");
    let Some((client_id, secret)) = basic(&headers) else {
        return Err(unknown);
    };
    let mut world = context.shared.world();
    let now = world.now();
    let realm = world.realm_mut(context.region);
    let kind = AuthKind::ClientSecret { client_id };
    let Some((account, config)) = realm
        .auth_config_by_hash(SecretHash::of(&secret))
        .filter(|(_, config)| config.kind == kind && !config.is_expired(now))
    else {
        return Err(unknown);
    };
    let token = Token {
        account: account.id.clone(),
        config: config.id.clone(),
        expires: now + LIFETIME,
    };
    let access_token = random_text(48);
    realm.tokens.retain(|_, token| token.expires > now);
    realm.tokens.insert(SecretHash::of(&access_token), token);
    Ok(Json(json!({
        "access_token": access_token,
        "expires_in": LIFETIME.num_seconds(),
        "scope": "api",
        "token_type": "bearer",
    })))
}

/// Client id and secret of HTTP Basic.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get("authorization")?.to_str().ok()?;
    let decoded = STANDARD.decode(value.strip_prefix("Basic ")?).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (client_id, secret) = text.split_once(':')?;
    Some((client_id.to_owned(), secret.to_owned()))
}
