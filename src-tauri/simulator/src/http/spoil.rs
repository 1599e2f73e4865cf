//! Bodies that are not what they should be, made of those that are.

use std::convert::Infallible;
use std::io::Write as _;
use std::iter;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::stream;
use serde_json::{Map, Value, json};

use crate::fault::Spoilt;
use crate::secret::{SecretHash, similar_secret};

use super::Context;
use super::go_wrong::body_of;

/// The answer, spoilt. `presented` is the credential that signed the request.
pub(super) async fn spoil(
    context: &Context,
    response: Response,
    how: &Spoilt,
    presented: &str,
) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    if matches!(how, Spoilt::Gzip(_)) {
        let gzip = HeaderValue::from_static("gzip");
        parts.headers.insert(header::CONTENT_ENCODING, gzip);
    }
    let body = body_of(body).await;
    let secret = secret_in(context, &body);
    if let Spoilt::Padded(length) = how {
        let length = body.len().max(*length);
        parts.headers.insert(header::CONTENT_LENGTH, length.into());
        return Response::from_parts(parts, padded(body, length));
    }
    let changed = secret.and_then(|secret| changed_secret(how, &body, &secret, presented));
    let body = changed.unwrap_or_else(|| changed_whole(how, body));
    Response::from_parts(parts, Body::from(body))
}

/// `None` where the change is not about the secret.
fn changed_secret(how: &Spoilt, body: &[u8], secret: &str, presented: &str) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(body);
    let quoted = format!("\"{secret}\"");
    let text = match how {
        Spoilt::SecretMissing => text.replace(&quoted, "null"),
        Spoilt::OldSecret => text.replace(secret, presented),
        Spoilt::SecretReplaced(other) => text.replace(&quoted, &json!(other).to_string()),
        Spoilt::SecretMoved => moved(serde_json::from_str(&text).ok()?, secret).to_string(),
        Spoilt::TwoSecrets => {
            let other = similar_secret(secret);
            match text.strip_prefix('{') {
                Some(rest) => format!("{{\"key\":\"{other}\",{rest}"),
                None => format!("[\"{other}\",{text}]"),
            }
        }
        _ => return None,
    };
    Some(text.into_bytes())
}

fn changed_whole(how: &Spoilt, body: Vec<u8>) -> Vec<u8> {
    match how {
        Spoilt::Emptied => Vec::new(),
        Spoilt::ByteOrderMark => [b"\xef\xbb\xbf", body.as_slice()].concat(),
        Spoilt::Gzip(length) => gzip(&body, *length),
        Spoilt::Nested(levels) => {
            let (open, close) = ("{\"a\":".repeat(*levels), "}".repeat(*levels));
            [open.as_bytes(), &body, close.as_bytes()].concat()
        }
        Spoilt::BadUtf8 => match body.strip_prefix(b"{") {
            Some(rest) => [b"{\"note\":\"\xff\xc3\x28\",", rest].concat(),
            None => [b"[\"\xff\xc3\x28\",", body.as_slice(), b"]"].concat(),
        },
        Spoilt::Padded(_)
        | Spoilt::SecretMissing
        | Spoilt::SecretMoved
        | Spoilt::OldSecret
        | Spoilt::SecretReplaced(_)
        | Spoilt::TwoSecrets => body,
    }
}

/// The body and white space up to `length`, made while it is sent.
fn padded(body: Vec<u8>, length: usize) -> Body {
    let blanks = blanks(length - body.len()).map(Bytes::from_static);
    let pieces = iter::once(Bytes::from(body)).chain(blanks);
    Body::from_stream(stream::iter(pieces.map(Ok::<_, Infallible>)))
}

/// The body and white space up to `length`, compressed.
fn gzip(body: &[u8], length: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail.
    let _ = encoder.write_all(body);
    for piece in blanks(length.saturating_sub(body.len())) {
        let _ = encoder.write_all(piece);
    }
    encoder.finish().unwrap_or_default()
}

fn blanks(length: usize) -> impl Iterator<Item = &'static [u8]> {
    static BLANKS: [u8; 64 * 1024] = [b' '; 64 * 1024];
    let last = &BLANKS[..length % BLANKS.len()];
    iter::repeat_n(&BLANKS[..], length / BLANKS.len()).chain(iter::once(last))
}

/// The credential that `body` shows, if it does.
pub(super) fn secret_in(context: &Context, body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let mut world = context.shared.world();
    let realm = world.realm_mut(context.region);
    let mut is_secret = |text: &str| realm.holds(SecretHash::of(text));
    find(&body, &mut is_secret).map(str::to_owned)
}

fn find<'a>(value: &'a Value, wanted: &mut dyn FnMut(&str) -> bool) -> Option<&'a str> {
    match value {
        Value::String(text) => wanted(text).then_some(text),
        Value::Array(items) => items.iter().find_map(|it| find(it, wanted)),
        Value::Object(fields) => fields.values().find_map(|it| find(it, wanted)),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// The same with `secret` under a name that nobody looks for.
fn moved(value: Value, secret: &str) -> Value {
    match value {
        Value::String(text) if text == secret => json!({ "credentialValue": text }),
        Value::Array(items) => items.into_iter().map(|it| moved(it, secret)).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| match value {
                Value::String(text) if text == secret => {
                    ("credentialValue".to_owned(), text.into())
                }
                value => (name, moved(value, secret)),
            })
            .collect::<Map<_, _>>()
            .into(),
        value => value,
    }
}

pub(super) fn half(mut body: Vec<u8>) -> Vec<u8> {
    body.truncate(body.len() / 2);
    body
}

pub(super) fn wrong_types(body: Vec<u8>) -> Vec<u8> {
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
