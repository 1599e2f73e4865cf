//! What a request is signed with.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::RequestBuilder;
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use crate::{Error, ErrorKind};

const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// A message that repeats this many characters of a secret in a row is not shown.
const TELLING: usize = 8;

/// What every administrator's key begins with that was made since 2024.
pub(crate) const KEY_PREFIX: &str = "jca_";

/// A credential that is known to fit into a request. Cheap to clone; wiped when the last clone goes.
#[derive(Clone)]
pub struct Credential(Arc<Kind>);

enum Kind {
    ApiKey {
        key: SecretString,
        header: HeaderValue,
    },
    Basic {
        name: String,
        secret: SecretString,
    },
    Token {
        token: SecretString,
        header: HeaderValue,
        /// By this machine's monotonic clock.
        ends: Instant,
        /// What bought it.
        pair: Credential,
    },
}

impl Credential {
    /// An administrator's API key, or an API key of a service account.
    ///
    /// White space around it is dropped. Its length and prefix are not looked at: keys from before
    /// 2024 have no prefix.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidCredential`] where it is empty, or holds white space or characters that
    /// are not visible ASCII.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "takes the key over, so that the caller keeps no copy by accident"
    )]
    pub fn api_key(key: SecretString) -> Result<Self, Error> {
        let key = trimmed(&key)?;
        let header = secret_header("", &key)?;
        Ok(Self(Arc::new(Kind::ApiKey { key, header })))
    }

    /// A client id and its secret, as the token endpoint takes them.
    pub(crate) fn basic(client_id: &str, secret: &SecretString) -> Result<Self, Error> {
        let name = client_id.trim();
        if !is_visible_ascii(name) || name.contains(':') {
            return Err(Error::before_any_request(ErrorKind::InvalidCredential));
        }
        Ok(Self(Arc::new(Kind::Basic {
            name: name.to_owned(),
            secret: trimmed(secret)?,
        })))
    }

    /// What a client id and its secret have bought, until it `ends`.
    pub(crate) fn token(
        token: &SecretString,
        ends: Instant,
        pair: Credential,
    ) -> Result<Self, Error> {
        let token = trimmed(token)?;
        let header = secret_header("Bearer ", &token)?;
        Ok(Self(Arc::new(Kind::Token {
            token,
            header,
            ends,
            pair,
        })))
    }

    /// The one place where it is decided which header carries a credential.
    pub(crate) fn sign(&self, request: RequestBuilder) -> RequestBuilder {
        match &*self.0 {
            Kind::ApiKey { header, .. } => request.header(X_API_KEY, header.clone()),
            Kind::Basic { name, secret } => request.basic_auth(name, Some(secret.expose_secret())),
            Kind::Token { header, .. } => request.header(AUTHORIZATION, header.clone()),
        }
    }

    /// Whether it is a token whose time is over at `now`. The end of a key is not known here.
    pub(crate) fn has_ended(&self, now: Instant) -> bool {
        matches!(&*self.0, Kind::Token { ends, .. } if *ends <= now)
    }

    /// Whether `other` is a clone of this one.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether this is the secret itself.
    pub(crate) fn is(&self, secret: &SecretString) -> bool {
        self.secret().expose_secret() == secret.expose_secret()
    }

    fn secret(&self) -> &SecretString {
        match &*self.0 {
            Kind::ApiKey { key, .. } => key,
            Kind::Basic { secret, .. } => secret,
            Kind::Token { token, .. } => token,
        }
    }

    /// Whether `text` repeats the secret, or a telling part of it, or what may be another key: the
    /// answer that makes one can fail, too. A token stands for the client secret that bought it.
    pub(crate) fn shows_in(&self, text: &str) -> bool {
        if text.contains(KEY_PREFIX) {
            return true;
        }
        if let Kind::Token { pair, .. } = &*self.0
            && pair.shows_in(text)
        {
            return true;
        }
        let secret = self.secret().expose_secret();
        if secret.len() <= TELLING {
            return text.contains(secret);
        }
        secret
            .as_bytes()
            .windows(TELLING)
            .filter_map(|part| std::str::from_utf8(part).ok())
            .any(|part| text.contains(part))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &*self.0 {
            Kind::ApiKey { .. } => "Credential::ApiKey([redacted])",
            Kind::Basic { .. } => "Credential::Basic([redacted])",
            Kind::Token { .. } => "Credential::Token([redacted])",
        })
    }
}

/// A header value that no log shows, and whose bytes are wiped with its last clone.
fn secret_header(scheme: &str, secret: &SecretString) -> Result<HeaderValue, Error> {
    let value = [scheme.as_bytes(), secret.expose_secret().as_bytes()].concat();
    let mut header = HeaderValue::from_maybe_shared(Bytes::from_owner(Zeroizing::new(value)))
        .map_err(|_| Error::before_any_request(ErrorKind::InvalidCredential))?;
    header.set_sensitive(true);
    Ok(header)
}

fn trimmed(secret: &SecretString) -> Result<SecretString, Error> {
    let text = secret.expose_secret().trim();
    if is_visible_ascii(text) {
        Ok(SecretString::from(text))
    } else {
        Err(Error::before_any_request(ErrorKind::InvalidCredential))
    }
}

fn is_visible_ascii(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Result<Credential, Error> {
        Credential::api_key(SecretString::from(text))
    }

    #[test]
    fn a_pasted_key_may_have_white_space_around_it() {
        assert!(
            key(" jca_0123456789\r\n")
                .unwrap()
                .shows_in("jca_0123456789")
        );
    }

    #[test]
    fn what_cannot_be_a_header_is_refused_before_anything_is_sent() {
        for text in [
            "",
            "  ",
            "two words",
            "line\nbreak",
            "nul\0",
            "schlüssel",
            "\u{feff}jca_1",
        ] {
            let error = key(text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidCredential, "{text:?}");
            assert!(!error.may_have_reached_server());
        }
        assert!(Credential::basic("a:b", &SecretString::from("secret")).is_err());
    }

    #[test]
    fn a_part_of_the_key_is_recognized_in_a_message() {
        let credential = key("jca_0123456789abcdef").unwrap();
        assert!(credential.shows_in("no user for key jca_0123456789abcdef"));
        assert!(credential.shows_in("no user for key …89abcdef"));
        assert!(credential.shows_in("made jca_somebody_elses"));
        assert!(!credential.shows_in("Unauthorized: api key user not found"));
        assert!(key("short").unwrap().shows_in("key short refused"));
    }

    fn token() -> Credential {
        let pair = Credential::basic("client", &SecretString::from("s3cr3t-0123456789"));
        let token = SecretString::from("t0ken-abcdefghij");
        Credential::token(&token, Instant::now(), pair.unwrap()).unwrap()
    }

    #[test]
    fn a_token_hides_itself_and_the_secret_that_bought_it() {
        let token = token();
        assert!(token.shows_in("expired: t0ken-abcdefghij"));
        assert!(token.shows_in("client secret ends in 23456789"));
        assert!(!token.shows_in("Unauthorized: client is unknown"));
        assert!(token.is(&SecretString::from("t0ken-abcdefghij")));
    }

    #[test]
    fn what_carries_a_secret_is_a_sensitive_header() {
        for credential in [key("jca_0123456789abcdef").unwrap(), token()] {
            let (Kind::ApiKey { header, .. } | Kind::Token { header, .. }) = &*credential.0 else {
                panic!("{credential:?}")
            };
            assert!(header.is_sensitive());
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let credential = key("jca_0123456789abcdef").unwrap();
        assert!(!format!("{credential:?} {:?}", token()).contains("0123"));
        assert!(!format!("{:?}", token()).contains("abcd"));
    }
}
