//! [`Control`] over HTTP, for tests in other processes. It has no authentication: loopback only.

mod accounts;

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::fault::Fault;
use crate::id::OrganizationId;
use crate::region::Region;
use crate::request_log::LoggedRequest;
use crate::settings::Settings;

use super::{Control, ControlError};

pub(crate) fn router(control: Control, addresses: [SocketAddr; 3]) -> Router {
    let urls: Value = Region::ALL
        .into_iter()
        .zip(addresses)
        .map(|(region, address)| (region.to_string(), json!(format!("http://{address}"))))
        .collect::<serde_json::Map<_, _>>()
        .into();
    Router::new()
        .route("/urls", get(|| async { Json(urls) }))
        .route("/clock", get(clock).post(set_clock))
        .route("/faults", post(inject).delete(clear_faults))
        .route("/requests", get(requests).delete(clear_requests))
        .route("/settings", get(settings).post(set_settings))
        .route("/state", get(state))
        .route("/api-access", post(set_api_access))
        .route("/suspended", post(set_suspended))
        .route("/admin-key/replace", post(replace_admin_key))
        .route("/admin-key/expiry", post(set_admin_key_expiry))
        .route("/accepted", post(is_accepted))
        .route("/organization/remove", post(remove_organization))
        .merge(accounts::routes())
        .with_state(control)
}

/// What a caller did wrong, as text.
struct Refused(StatusCode, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

impl From<ControlError> for Refused {
    fn from(error: ControlError) -> Self {
        let status = match error {
            ControlError::TooManyAuthConfigs(_) => StatusCode::CONFLICT,
            _ => StatusCode::NOT_FOUND,
        };
        Self(status, error.to_string())
    }
}

type Answer = Result<Json<Value>, Refused>;

fn parse<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refused> {
    serde_json::from_slice(body)
        .map_err(|error| Refused(StatusCode::BAD_REQUEST, error.to_string()))
}

async fn clock(State(control): State<Control>) -> Json<Value> {
    Json(json!({ "now": control.now() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum SetClock {
    Now(DateTime<Utc>),
    AdvanceSeconds(i64),
}

async fn set_clock(State(control): State<Control>, body: Bytes) -> Answer {
    match parse(&body)? {
        SetClock::Now(now) => control.set_now(now),
        SetClock::AdvanceSeconds(seconds) => {
            let by = TimeDelta::try_seconds(seconds);
            let too_far = || Refused(StatusCode::BAD_REQUEST, "too far".into());
            control.advance(by.ok_or_else(too_far)?);
        }
    }
    Ok(clock(State(control)).await)
}

async fn inject(State(control): State<Control>, body: Bytes) -> Answer {
    control.inject(parse::<Fault>(&body)?);
    Ok(Json(json!({})))
}

async fn clear_faults(State(control): State<Control>) -> Json<Value> {
    control.clear_faults();
    Json(json!({}))
}

async fn requests(State(control): State<Control>) -> Json<Vec<LoggedRequest>> {
    Json(control.requests())
}

async fn clear_requests(State(control): State<Control>) -> Json<Value> {
    control.clear_requests();
    Json(json!({}))
}

async fn settings(State(control): State<Control>) -> Json<Settings> {
    Json(control.0.world().settings)
}

/// Changes the settings that are named, and leaves the others.
async fn set_settings(State(control): State<Control>, body: Bytes) -> Answer {
    let change: serde_json::Map<String, Value> = parse(&body)?;
    let mut world = control.0.world();
    let mut all = json!(world.settings);
    for (name, value) in change {
        all[name] = value;
    }
    world.settings = serde_json::from_value(all)
        .map_err(|error| Refused(StatusCode::BAD_REQUEST, error.to_string()))?;
    Ok(Json(json!(world.settings)))
}

async fn state(State(control): State<Control>) -> Json<Value> {
    Json(control.state())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    region: Region,
    email: String,
    on: bool,
}

async fn set_api_access(State(control): State<Control>, body: Bytes) -> Answer {
    let Switch { region, email, on } = parse(&body)?;
    control.set_api_access(region, &email, on)?;
    Ok(Json(json!({})))
}

async fn set_suspended(State(control): State<Control>, body: Bytes) -> Answer {
    let Switch { region, email, on } = parse(&body)?;
    control.set_suspended(region, &email, on)?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdminName {
    region: Region,
    email: String,
}

async fn replace_admin_key(State(control): State<Control>, body: Bytes) -> Answer {
    let AdminName { region, email } = parse(&body)?;
    let key = control.replace_admin_key(region, &email)?;
    Ok(Json(json!({ "key": key })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyExpiry {
    region: Region,
    email: String,
    /// `null`: never.
    expires: Option<DateTime<Utc>>,
}

async fn set_admin_key_expiry(State(control): State<Control>, body: Bytes) -> Answer {
    let KeyExpiry {
        region,
        email,
        expires,
    } = parse(&body)?;
    control.set_admin_key_expiry(region, &email, expires)?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganizationName {
    region: Region,
    organization: String,
}

async fn remove_organization(State(control): State<Control>, body: Bytes) -> Answer {
    let OrganizationName {
        region,
        organization,
    } = parse(&body)?;
    let organization = OrganizationId::parse(&organization).ok_or_else(no_id)?;
    control.remove_organization(region, &organization)?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Secret {
    region: Region,
    secret: String,
}

async fn is_accepted(State(control): State<Control>, body: Bytes) -> Answer {
    let Secret { region, secret } = parse(&body)?;
    let accepted = control.is_accepted(region, &secret);
    Ok(Json(json!({ "accepted": accepted })))
}

fn no_id() -> Refused {
    let message = "an id is 24 hexadecimal digits";
    Refused(StatusCode::BAD_REQUEST, message.into())
}
