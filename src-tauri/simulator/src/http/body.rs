//! Request bodies, read strictly.

use axum::body::Bytes;
use serde::de::DeserializeOwned;

use super::ApiError;

/// The body as `T`; an empty body is an empty object.
pub(crate) fn parse<T: DeserializeOwned>(body: &Bytes) -> Result<T, ApiError> {
    let text: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(text)
        .map_err(|error| ApiError::bad_request(format!("Bad Request: {error}")))
}
