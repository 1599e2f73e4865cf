//! Client secrets are proven at the token endpoint.

use secrecy::SecretString;

use crate::http::ask_for_token;
use crate::{Credential, Endpoints, Error, Http};

/// Asks once for a token (OAuth 2.0 client credentials, scope `api`) and drops it: proof that a
/// client secret works, and nothing more.
///
/// # Errors
/// [`ErrorKind::KeyNotAccepted`](crate::ErrorKind::KeyNotAccepted) where the pair is refused,
/// [`ErrorKind::InvalidCredential`](crate::ErrorKind::InvalidCredential) where it cannot be sent,
/// [`ErrorKind::NoSecretInAnswer`](crate::ErrorKind::NoSecretInAnswer) where a success holds no
/// token.
pub async fn client_secret_accepted(
    http: &Http,
    endpoints: &Endpoints,
    client_id: &str,
    client_secret: &SecretString,
) -> Result<(), Error> {
    let pair = Credential::basic(client_id, client_secret)?;
    ask_for_token(http, &http.lane(None), endpoints.token(), &pair)
        .await
        .map(drop)
}
