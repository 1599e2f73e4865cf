//! What happens around every request: it is logged, it may meet a fault, and its answer carries the
//! simulator's time.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Map, Value, json};
use tokio::time::sleep;

use crate::fault::{Action, Met};
use crate::region::Region;
use crate::request_log::LoggedRequest;
use crate::secret::SecretHash;

use super::{ApiError, Context};

pub(crate) async fn edge(State(context): State<Context>, request: Request, next: Next) -> Response {
    let logged = describe(context.region, &request);
    let (entry, met) = {
        let mut world = context.shared.world();
        let met = world
            .faults
            .meet(context.region, &logged.method, &logged.path);
        (world.log.begin(logged), met)
    };
    let mut response = match met {
        None => next.run(request).await,
        Some(met) => go_wrong(&context, met, request, next).await,
    };
    let mut world = context.shared.world();
    world.log.finish(entry, response.status().as_u16());
    // Clients compare this with their own clock.
    let date = world.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = HeaderValue::try_from(date) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

fn describe(region: Region, request: &Request) -> LoggedRequest {
    let headers = request.headers();
    LoggedRequest {
        region,
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        headers: headers.keys().map(HeaderName::to_string).collect(),
        organizations: headers
            .get_all("x-org-id")
            .iter()
            .filter_map(|value| value.to_str().ok().map(str::to_owned))
            .collect(),
        credential: credential(headers).map(SecretHash::of),
        status: None,
    }
}

fn credential(headers: &HeaderMap) -> Option<&str> {
    let value = |name| headers.get(name).and_then(|value| value.to_str().ok());
    value("x-api-key").or_else(|| {
        let authorization = value("authorization")?;
        Some(
            authorization
                .split_once(' ')
                .map_or(authorization, |(_, rest)| rest),
        )
    })
}

async fn go_wrong(context: &Context, met: Met, request: Request, next: Next) -> Response {
    match met.action {
        Action::WrongTypes => with_body(next.run(request).await, wrong_types).await,
        Action::HalfTheBody => {
            let half = |mut body: Vec<u8>| {
                body.truncate(body.len() / 2);
                body
            };
            with_body(next.run(request).await, half).await
        }
        Action::Delay { milliseconds } => {
            sleep(Duration::from_millis(milliseconds)).await;
            next.run(request).await
        }
        action => {
            if met.after_effect {
                next.run(request).await;
            }
            instead(context, action).await
        }
    }
}

async fn instead(context: &Context, action: Action) -> Response {
    let status = |status| StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match action {
        Action::Answer {
            status: code,
            body,
            content_type,
        } => {
            let content_type = content_type.unwrap_or_else(|| "application/json".into());
            (status(code), [(header::CONTENT_TYPE, content_type)], body).into_response()
        }
        Action::Html { status: code } => {
            let page = "<!doctype html><title>Down for maintenance</title><h1>We will be back</h1>";
            (status(code), Html(page)).into_response()
        }
        Action::TooManyRequests { retry_after } => {
            let error = ApiError::Status(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests".into());
            let mut response = error.into_response();
            if let Some(value) = retry_after.and_then(|it| HeaderValue::try_from(it).ok()) {
                response.headers_mut().insert(header::RETRY_AFTER, value);
            }
            response
        }
        Action::Redirect {
            status: code,
            location,
        } => (status(code), [(header::LOCATION, location)]).into_response(),
        Action::Huge { bytes } => {
            let mut body = vec![b'a'; bytes.max(2)];
            // A JSON string: only its length is wrong.
            body[0] = b'"';
            if let Some(last) = body.last_mut() {
                *last = b'"';
            }
            ([(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
        Action::Never | Action::WrongTypes | Action::HalfTheBody | Action::Delay { .. } => {
            context.shared.stopped().await;
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn with_body(response: Response, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(change(body.into())))
}

fn wrong_types(body: Vec<u8>) -> Vec<u8> {
    match serde_json::from_slice(&body) {
        Ok(value) => wrong_type(value).to_string().into_bytes(),
        Err(_) => body,
    }
}

fn wrong_type(value: Value) -> Value {
    match value {
        Value::Null | Value::Array(_) => json!({}),
        Value::Bool(it) => json!(it.to_string()),
        Value::Number(it) => json!(it.to_string()),
        Value::String(_) => json!(0),
        // The names stay, so that it is their values that a reader stumbles over.
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name, wrong_type(value)))
            .collect::<Map<_, _>>()
            .into(),
    }
}
