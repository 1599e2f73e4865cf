//! What can go wrong, told apart as far as JumpCloud's answers allow.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};

/// A call that did not succeed.
///
/// Neither `Debug` nor `Display` holds a credential, a body, or a parser's message (which would
/// quote the body).
#[derive(Debug, Clone)]
pub struct Error(Box<Details>);

#[derive(Debug, Clone)]
struct Details {
    kind: ErrorKind,
    request: String,
    status: Option<u16>,
    server_message: Option<String>,
    retry_after: Option<Duration>,
    may_have_reached_server: bool,
    refusal: Option<Refused>,
}

/// What else an answer told that was no success, for this crate's own use.
#[derive(Debug, Clone, Default)]
pub(crate) struct Refused {
    /// The server's clock.
    pub server_time: Option<DateTime<Utc>>,
    /// Whether the body was JSON with a message or a code, as JumpCloud's own errors are.
    pub in_own_words: bool,
    /// Whether the body named OAuth's `invalid_client`.
    pub invalid_client: bool,
}

/// Why a call did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// 401: wrong, expired, replaced, or of another region. JumpCloud does not say which.
    KeyNotAccepted,
    /// A redirect to the login page, which is how JumpCloud answers a request without a key.
    KeyDidNotArrive,
    /// The key sees several organizations and none was named.
    OrganizationIdMissing,
    /// The organization id was not understood, or does not fit the address.
    OrganizationIdMalformed,
    /// No such organization, as far as this key can see.
    OrganizationUnknown,
    /// This call does not take an organization id.
    OrganizationIdNotTaken,
    /// 403: the key is good, but may not do this.
    Forbidden,
    /// 403: the key may not be used from this network address.
    IpBlocked,
    /// 403: API access is switched off for this administrator.
    ApiAccessDisabled,
    /// 404.
    NotFound,
    /// Any other 4xx: the request itself was refused.
    Rejected,
    /// 429.
    RateLimited,
    /// 5xx.
    ServerError,
    /// A redirect to anywhere but the login page. None is ever followed.
    Redirected,
    /// The answer is not the JSON that was expected: HTML, cut, or of other types.
    Unreadable,
    /// The answer is longer than is reasonable, or a list does not end.
    TooLarge,
    /// A credential was to be made, and the answer does not hold it.
    NoSecretInAnswer,
    /// A status that HTTP does not use in answers.
    UnexpectedStatus,
    /// The name was not found, or nothing answers there.
    Offline,
    /// No connection, no answer, or no end of the answer in time.
    TimedOut,
    /// The connection broke before the answer was complete.
    ConnectionLost,
    /// No trusted, encrypted connection: often a proxy or a virus scanner that reads along.
    TlsNotTrusted,
    /// A proxy on the way wants a name and a password.
    ProxyAuthentication,
    /// The credential cannot be sent: empty, or with characters that no key has. Nothing was sent.
    InvalidCredential,
    /// The options given to [`Http::new`](crate::Http::new) cannot be used. Nothing was sent.
    Setup,
}

impl Error {
    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Method and path, for example `GET /api/organizations`. Empty where there was no request.
    #[must_use]
    pub fn request(&self) -> &str {
        &self.0.request
    }

    /// The HTTP status, where an answer came.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// JumpCloud's own words: printable, at most 200 characters. Dropped as a whole where they
    /// repeat any part of the credential that was used.
    #[must_use]
    pub fn server_message(&self) -> Option<&str> {
        self.0.server_message.as_deref()
    }

    /// How long JumpCloud asks to wait, at most an hour.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// JumpCloud's clock, to the second, where a refusal in its own words told it.
    #[must_use]
    pub fn server_time(&self) -> Option<DateTime<Utc>> {
        self.refusal()
            .filter(|refusal| refusal.in_own_words)
            .and_then(|refusal| refusal.server_time)
    }

    /// Whether JumpCloud may have acted on the request. `false` only when it is certain that no
    /// byte of it was sent.
    #[must_use]
    pub fn may_have_reached_server(&self) -> bool {
        self.0.may_have_reached_server
    }

    /// Whether it is certain that JumpCloud changed nothing: no byte of the request was sent, or the
    /// answer is a clear no.
    ///
    /// A clear no is a status of 3xx or 4xx, 429 included: the request was turned away before
    /// anything was done. 408 is none, since a gateway may send it after it has passed the request
    /// on. Everything else (5xx, a broken wire, a success that cannot be read) leaves it open: look
    /// before you try again.
    #[must_use]
    pub fn proves_nothing_happened(&self) -> bool {
        !self.may_have_reached_server() || self.status().is_some_and(proves_nothing_happened)
    }

    /// Nothing was sent, and no request was even made.
    pub(crate) fn before_any_request(kind: ErrorKind) -> Self {
        Self::unsent(kind, String::new())
    }

    /// It is certain that nothing of `request` was sent.
    pub(crate) fn unsent(kind: ErrorKind, request: String) -> Self {
        Self::new(kind, request, false)
    }

    /// `request`, or a part of it, may have been sent.
    pub(crate) fn sent(kind: ErrorKind, request: String) -> Self {
        Self::new(kind, request, true)
    }

    fn new(kind: ErrorKind, request: String, may_have_reached_server: bool) -> Self {
        Self(Box::new(Details {
            kind,
            request,
            status: None,
            server_message: None,
            retry_after: None,
            may_have_reached_server,
            refusal: None,
        }))
    }

    pub(crate) fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// What went wrong was needed before the call itself, of which nothing was sent.
    pub(crate) fn before_the_call(mut self) -> Self {
        self.0.may_have_reached_server = false;
        self
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_server_message(mut self, message: Option<String>) -> Self {
        self.0.server_message = message;
        self
    }

    pub(crate) fn with_refusal(mut self, refusal: Refused) -> Self {
        self.0.refusal = Some(refusal);
        self
    }

    pub(crate) fn refusal(&self) -> Option<&Refused> {
        self.0.refusal.as_ref()
    }

    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }
}

/// See [`Error::proves_nothing_happened`].
pub(crate) const fn proves_nothing_happened(status: u16) -> bool {
    matches!(status, 300..=407 | 409..=499)
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.request().is_empty() {
            write!(f, "{}: ", self.request())?;
        }
        write!(f, "{}", self.kind())?;
        if let Some(status) = self.status() {
            write!(f, " (HTTP {status})")?;
        }
        if let Some(message) = self.server_message() {
            write!(f, "; JumpCloud says: {message}")?;
        }
        Ok(())
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KeyNotAccepted => {
                "the key was not accepted: it is wrong, expired, replaced, or of another region"
            }
            Self::KeyDidNotArrive => "the key did not arrive: the answer leads to the login page",
            Self::OrganizationIdMissing => "an organization id is needed",
            Self::OrganizationIdMalformed => "the organization id was not understood",
            Self::OrganizationUnknown => "this key sees no such organization",
            Self::OrganizationIdNotTaken => "this call does not take an organization id",
            Self::Forbidden => "the key may not do this",
            Self::IpBlocked => "the key may not be used from this network address",
            Self::ApiAccessDisabled => "API access is switched off for this administrator",
            Self::NotFound => "not found",
            Self::Rejected => "the request was refused",
            Self::RateLimited => "too many requests: wait, then try again",
            Self::ServerError => "JumpCloud could not answer: try again later",
            Self::Redirected => "the answer leads elsewhere, which is never followed",
            Self::Unreadable => "the answer could not be read",
            Self::TooLarge => "the answer is too large",
            Self::NoSecretInAnswer => "the answer does not hold the new credential",
            Self::UnexpectedStatus => "the answer has an unknown status",
            Self::Offline => "JumpCloud could not be reached: check the network",
            Self::TimedOut => "no complete answer came in time",
            Self::ConnectionLost => "the connection broke before the answer was complete",
            Self::TlsNotTrusted => {
                "no trusted encrypted connection: check for a proxy or virus scanner that reads along"
            }
            Self::ProxyAuthentication => "a proxy asks for a name and password",
            Self::InvalidCredential => {
                "the credential is empty or holds characters that no credential has"
            }
            Self::Setup => "the HTTP options cannot be used",
        })
    }
}
