//! Client secrets are proven at the token endpoint.

use secrecy::SecretString;

use crate::http::{Call, Payload, Target, Verb};
use crate::{Credential, Endpoints, Error, ErrorKind, Http, json};

/// A token answer is short, and secret.
const LONGEST_ANSWER: usize = 64 * 1024;

/// Asks once for a token (OAuth 2.0 client credentials, scope `api`) and drops it: proof that a
/// client secret works, and nothing more.
///
/// # Errors
/// [`ErrorKind::KeyNotAccepted`] where the pair is refused, [`ErrorKind::InvalidCredential`] where
/// it cannot be sent, [`ErrorKind::NoSecretInAnswer`] where a success holds no token.
pub async fn client_secret_accepted(
    http: &Http,
    endpoints: &Endpoints,
    client_id: &str,
    client_secret: &SecretString,
) -> Result<(), Error> {
    let credential = Credential::basic(client_id, client_secret)?;
    let call = Call {
        verb: Verb::Post,
        url: endpoints.token().clone(),
        target: Target::Fixed,
        payload: Payload::Form(&[("grant_type", "client_credentials"), ("scope", "api")]),
        credential: &credential,
        organization: None,
        longest_answer: LONGEST_ANSWER,
    };
    let answer = http
        .send(&http.lane(None), &call)
        .await
        .map_err(refused_client)?;
    let refuse = |kind| call.error(kind).with_status(answer.head.status);
    let token = answer.json().ok_or_else(|| refuse(ErrorKind::Unreadable))?;
    if json::text(&token, "access_token").is_some() {
        Ok(())
    } else {
        Err(refuse(ErrorKind::NoSecretInAnswer))
    }
}

/// OAuth answers a wrong pair with 401, or with 400 and `invalid_client` (RFC 6749, section 5.2).
fn refused_client(error: Error) -> Error {
    if error
        .refusal()
        .is_some_and(|refusal| refusal.invalid_client)
    {
        error.with_kind(ErrorKind::KeyNotAccepted)
    } else {
        error
    }
}
