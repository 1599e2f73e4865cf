//! What happens around every request: it is logged, it may meet a fault, and its answer carries the
//! simulator's time.

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::connection::Hangup;
use crate::region::Region;
use crate::request_log::LoggedRequest;
use crate::secret::SecretHash;

use super::Context;
use super::go_wrong::go_wrong;

pub(crate) async fn edge(
    State(context): State<Context>,
    ConnectInfo(hangup): ConnectInfo<Hangup>,
    request: Request,
    next: Next,
) -> Response {
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
        Some(met) => go_wrong(&context, met, &hangup, request, next).await,
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

/// The value of `x-api-key`, or of `Authorization` without its scheme.
pub(super) fn credential(headers: &HeaderMap) -> Option<&str> {
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
