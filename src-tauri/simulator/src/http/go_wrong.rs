//! What a fault makes of an answer.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use tokio::time::sleep;

use crate::connection::Hangup;
use crate::fault::{Action, Met};

use super::edge::credential;
use super::spoil::{half, spoil, wrong_types};
use super::{ApiError, Context, cut};

pub(super) async fn go_wrong(
    context: &Context,
    met: Met,
    hangup: &Hangup,
    request: Request,
    next: Next,
) -> Response {
    let presented = credential(request.headers()).unwrap_or_default().to_owned();
    match met.action {
        Action::WrongTypes => with_body(next.run(request).await, wrong_types).await,
        Action::HalfTheBody => with_body(next.run(request).await, half).await,
        Action::OtherStatus { status } => {
            let mut response = next.run(request).await;
            *response.status_mut() = valid(status);
            response
        }
        Action::Spoil { how } => {
            let response = next.run(request).await;
            spoil(context, response, &how, &presented).await
        }
        Action::Cut { at, ending } => {
            let response = next.run(request).await;
            cut::cut(context, response, at, ending, hangup).await
        }
        Action::Unterminated => cut::unterminated(next.run(request).await).await,
        Action::Trickle { milliseconds } => {
            let gap = Duration::from_millis(milliseconds);
            cut::trickle(next.run(request).await, gap).await
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

/// An answer that has nothing of the right one.
async fn instead(context: &Context, action: Action) -> Response {
    match action {
        Action::Answer {
            status,
            body,
            content_type,
        } => {
            let content_type = content_type.unwrap_or_else(|| "application/json".into());
            (valid(status), [(header::CONTENT_TYPE, content_type)], body).into_response()
        }
        Action::Html { status } => {
            let page = "<!doctype html><title>Down for maintenance</title><h1>We will be back</h1>";
            (valid(status), Html(page)).into_response()
        }
        Action::TooManyRequests { retry_after } => {
            let error = ApiError::Status(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests".into());
            let mut response = error.into_response();
            if let Some(value) = retry_after.and_then(|it| HeaderValue::try_from(it).ok()) {
                response.headers_mut().insert(header::RETRY_AFTER, value);
            }
            response
        }
        Action::Redirect { status, location } => {
            (valid(status), [(header::LOCATION, location)]).into_response()
        }
        Action::Huge { bytes } => {
            let mut body = vec![b'a'; bytes.max(2)];
            // A JSON string: only its length is wrong.
            body[0] = b'"';
            if let Some(last) = body.last_mut() {
                *last = b'"';
            }
            ([(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
        _ => {
            context.shared.stopped().await;
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

fn valid(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The whole body of an answer, which is always in memory.
pub(super) async fn body_of(body: Body) -> Vec<u8> {
    to_bytes(body, usize::MAX).await.unwrap_or_default().into()
}

async fn with_body(response: Response, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(change(body_of(body).await)))
}
