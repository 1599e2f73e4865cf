//! The Admin Portal, as far as a person needs it for *My API Key*.

mod actions;
mod page;
mod session;

use axum::Router;
use axum::routing::{get, post};

use crate::http::Context;

/// The pages, and what their buttons call.
pub(crate) fn routes() -> Router<Context> {
    Router::new()
        .route("/", get(page::home))
        .route("/login", get(page::login))
        .route("/my-api-key", get(page::my_api_key))
        .route("/portal/sign-out", post(session::sign_out))
        .route("/portal/generate", post(actions::generate))
        .route("/portal/expiration", post(actions::set_expiration))
}
