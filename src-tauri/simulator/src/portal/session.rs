//! Who is signed in to the portal, by a cookie. The simulator asks for no password.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::http::Context;
use crate::id::AdminId;
use crate::secret::{SecretHash, random_text};
use crate::world::{Realm, Session};

const COOKIE: &str = "simulator_session";

/// The signed-in administrator.
pub(super) fn signed_in(realm: &Realm, headers: &HeaderMap) -> Option<AdminId> {
    let session = realm.sessions.get(&SecretHash::of(cookie(headers)?))?;
    Some(session.admin.clone())
}

/// Signs `admin` in, and goes on to `path`.
pub(super) fn sign_in(realm: &mut Realm, admin: AdminId, path: &str) -> Response {
    let token = random_text(32);
    realm
        .sessions
        .insert(SecretHash::of(&token), Session { admin });
    with_cookie(
        Redirect::to(path),
        &format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax"),
    )
}

pub(super) async fn sign_out(State(context): State<Context>, headers: HeaderMap) -> Response {
    if let Some(token) = cookie(&headers) {
        let mut world = context.shared.world();
        let sessions = &mut world.realm_mut(context.region).sessions;
        sessions.remove(&SecretHash::of(token));
    }
    with_cookie(Redirect::to("/"), &format!("{COOKIE}=; Path=/; Max-Age=0"))
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then_some(value))
}

fn with_cookie(redirect: Redirect, cookie: &str) -> Response {
    let Ok(cookie) = HeaderValue::from_str(cookie) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    ([(header::SET_COOKIE, cookie)], redirect).into_response()
}
