//! Right answers that come in part, or slowly.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, StreamExt as _};
use tokio::task::yield_now;
use tokio::time::sleep;

use crate::connection::Hangup;
use crate::fault::{Ending, Place};

use super::Context;
use super::go_wrong::body_of;
use super::spoil::secret_in;

/// The answer up to `at`, and then `ending`.
pub(super) async fn cut(
    context: &Context,
    response: Response,
    at: Place,
    ending: Ending,
    hangup: &Hangup,
) -> Response {
    if ending == Ending::Reset {
        hangup.reset_when_closed();
    }
    if at == Place::Start {
        if ending == Ending::Stalled {
            context.shared.stopped().await;
        }
        hangup.let_nothing_more_leave();
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let (parts, body) = response.into_parts();
    let mut body = body_of(body).await;
    let length = body.len();
    body.truncate(end(context, &body, at));
    let shared = context.shared.clone();
    let broken = async move {
        // What came before leaves first.
        yield_now().await;
        if ending == Ending::Stalled {
            shared.stopped().await;
        }
        Err(io::Error::other("cut on purpose"))
    };
    let pieces = stream::once(async { Ok(Bytes::from(body)) }).chain(stream::once(broken));
    announcing(
        length,
        Response::from_parts(parts, Body::from_stream(pieces)),
    )
}

/// The answer in chunks, and then the connection is closed.
pub(super) async fn unterminated(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let body = body_of(body).await;
    let broken = async {
        yield_now().await;
        Err(io::Error::other("not ended on purpose"))
    };
    let pieces = stream::once(async { Ok(Bytes::from(body)) }).chain(stream::once(broken));
    Response::from_parts(parts, Body::from_stream(pieces))
}

/// The answer, whose body comes one byte at a time, so far apart.
pub(super) async fn trickle(response: Response, gap: Duration) -> Response {
    let (parts, body) = response.into_parts();
    let body = Bytes::from(body_of(body).await);
    let length = body.len();
    let pieces = stream::iter(0..length).then(move |at| {
        let byte = body.slice(at..=at);
        async move {
            sleep(gap).await;
            Ok::<_, io::Error>(byte)
        }
    });
    announcing(
        length,
        Response::from_parts(parts, Body::from_stream(pieces)),
    )
}

fn announcing(length: usize, mut response: Response) -> Response {
    let length = HeaderValue::from(length);
    response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, length);
    response
}

/// How many bytes of the body come.
fn end(context: &Context, body: &[u8], at: Place) -> usize {
    let secret = secret_in(context, body);
    let place = secret.and_then(|secret| {
        let begins = body
            .windows(secret.len())
            .position(|part| part == secret.as_bytes())?;
        Some((begins, secret.len()))
    });
    let end = match (at, place) {
        (Place::Start, _) => 0,
        (Place::Byte(count), _) => count,
        (_, None) => body.len() / 2,
        (Place::BeforeSecret, Some((begins, _))) => begins,
        (Place::InSecret, Some((begins, length))) => begins + length / 2,
        (Place::AfterSecret, Some((begins, length))) => begins + length,
        (Place::AfterQuote, Some((begins, length))) => begins + length + 1,
    };
    end.min(body.len())
}
