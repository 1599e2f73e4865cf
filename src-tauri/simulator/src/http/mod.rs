//! JumpCloud's public API, one router a region.

mod auth;
mod body;
mod call;
mod cut;
mod edge;
mod error;
mod generate_api_key;
mod go_wrong;
mod insights;
mod list;
mod oauth;
mod organizations;
mod providers;
mod roles;
mod service_account_json;
mod service_accounts;
mod spoil;
mod users;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, post};
use chrono::{DateTime, SecondsFormat, Utc};
use tokio::sync::watch;

use crate::region::Region;
use crate::world::World;

pub(crate) use auth::accepts;
pub(crate) use error::ApiError;

/// What every listener shares.
#[derive(Debug)]
pub(crate) struct Shared {
    world: Mutex<World>,
    stopping: watch::Receiver<()>,
}

impl Shared {
    /// `stopping` ends when its sender is dropped, and the simulator with it.
    pub(crate) fn new(world: World, stopping: watch::Receiver<()>) -> Self {
        Self {
            world: Mutex::new(world),
            stopping,
        }
    }

    /// The lock is never held across an await, and no code under it panics half-way.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Resolves when the simulator stops.
    pub(crate) async fn stopped(&self) {
        let mut stopping = self.stopping.clone();
        while stopping.changed().await.is_ok() {}
    }
}

/// What a handler needs: the world, and which region it was called in.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    pub(crate) shared: Arc<Shared>,
    pub(crate) region: Region,
}

/// Everything that one region serves on its one address.
pub(crate) fn router(context: Context) -> Router {
    Router::new()
        .nest("/api", v1())
        .nest("/api/v2", v2())
        .route("/insights/directory/v1/events", post(insights::events))
        .route("/oauth2/token", post(oauth::token))
        .merge(crate::portal::routes())
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(from_fn_with_state(context.clone(), edge::edge))
        .with_state(context)
}

fn v1() -> Router<Context> {
    Router::new()
        .route("/organizations", get(organizations::list))
        .route("/organizations/{id}", get(organizations::get))
        .route("/users", get(users::list))
        .route("/users/getSelf", get(users::get_self))
        .route("/users/generateApiKey", post(generate_api_key::generate))
        .route("/users/{id}", get(users::get).put(users::update))
}

fn v2() -> Router<Context> {
    Router::new()
        .route("/roles", get(roles::list))
        .route(
            "/service-accounts",
            get(service_accounts::list).post(service_accounts::create),
        )
        .route(
            "/service-accounts/{id}",
            get(service_accounts::get).delete(service_accounts::remove),
        )
        .route(
            "/service-accounts/{id}/auth-config",
            post(service_accounts::add_auth_config),
        )
        .route(
            "/service-accounts/{id}/auth-config/{auth_config}",
            delete(service_accounts::remove_auth_config),
        )
        .route(
            "/providers/{id}/organizations",
            get(providers::organizations),
        )
        .route(
            "/providers/{id}/administrators",
            get(providers::administrators),
        )
}

/// A time as JumpCloud writes it, with milliseconds.
pub(crate) fn rfc3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}
