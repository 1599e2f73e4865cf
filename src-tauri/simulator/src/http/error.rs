//! Refusals, as JumpCloud words them.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A request that is not done.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// `{"error", "message"}` with this status.
    Status(StatusCode, String),
    /// No credential came: JumpCloud sends the browser that it expects to the login page.
    Login,
}

impl ApiError {
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::Status(StatusCode::BAD_REQUEST, message.into())
    }

    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::Status(StatusCode::UNAUTHORIZED, message.into())
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::Status(StatusCode::FORBIDDEN, message.into())
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::Status(StatusCode::NOT_FOUND, message.into())
    }

    /// What a wrong key gets, and by default every other key that is not accepted.
    pub(crate) fn unknown_key() -> Self {
        Self::unauthorized("Unauthorized: api key user not found")
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            Self::Status(status, message) => {
                let error = status.canonical_reason().unwrap_or_default();
                let body = Json(json!({ "error": error, "message": message }));
                (status, body).into_response()
            }
            Self::Login => (StatusCode::FOUND, [(header::LOCATION, "/login")]).into_response(),
        }
    }
}

pub(crate) async fn not_found() -> ApiError {
    ApiError::not_found("Not Found")
}

pub(crate) async fn method_not_allowed() -> ApiError {
    ApiError::Status(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed".into())
}
