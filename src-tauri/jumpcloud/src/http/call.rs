//! One call: signed, sent, and answered or explained.

use std::fmt;
use std::time::Duration;

use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;
use url::Url;

use super::answer::{self, Answer, Cut, Head};
use super::printable::printable;
use super::refusal::Refusal;
use super::wire::Broken;
use super::{Http, Lane, Signer, retry};
use crate::endpoints::is_loopback;
use crate::error::Refused;
use crate::json::Json;
use crate::{Credential, Error, ErrorKind, OrganizationId};

/// JumpCloud's header for whoever sees several organizations.
const X_ORG_ID: &str = "x-org-id";

/// The methods in use. Only what reads is ever repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Get,
    Post,
    Put,
    /// A POST that changes nothing: how Directory Insights is asked.
    Search,
    Delete,
}

/// Whether "not found" can be about the address itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// An address that always exists.
    Fixed,
    /// The address of a thing that may be gone.
    Thing,
}

/// What a request carries.
#[derive(Clone, Copy)]
pub(crate) enum Payload<'a> {
    Nothing,
    Json(&'a Value),
    Form(&'a [(&'a str, &'a str)]),
}

/// A request, ready to be sent.
pub(crate) struct Call<'a> {
    pub verb: Verb,
    pub url: Url,
    pub target: Target,
    pub payload: Payload<'a>,
    pub signer: &'a Signer,
    pub organization: Option<&'a OrganizationId>,
    /// In bytes.
    pub longest_answer: usize,
}

impl Http {
    /// Sends `call` and returns its answer if its status is 2xx.
    pub(crate) async fn send(&self, lane: &Lane, call: &Call<'_>) -> Result<Answer, Error> {
        let mut retries = 0;
        let mut is_token_new = false;
        loop {
            let failed = match self.attempt(lane, call, retries).await {
                Ok(answer) => return Ok(answer),
                Err(failed) => failed,
            };
            let error = failed.error;
            tracing::debug!(request = %call, kind = ?error.kind(), status = error.status(), "failed");
            if !call.verb.only_reads() {
                return Err(error);
            }
            if failed.another_token && !is_token_new {
                is_token_new = true;
                continue;
            }
            let Some(wait) = retry::wait(self.options(), &error, retries) else {
                return Err(error);
            };
            // After a 429 the next attempt waits with all others.
            if error.kind() != ErrorKind::RateLimited {
                tokio::time::sleep(wait).await;
            }
            retries += 1;
        }
    }

    async fn attempt(&self, lane: &Lane, call: &Call<'_>, retries: u32) -> Result<Answer, Failed> {
        let ready = self.ready(lane, call).await?;
        let timeout = self.options().total_timeout;
        let response = self.dispatch(call, &ready.credential, timeout).await?;
        if response.status().is_success() {
            return Answer::read(response, call.longest_answer)
                .await
                .map_err(|(status, cut)| call.cut(status, cut).into());
        }
        let error = call.refused(response, &ready.credential).await;
        let another_token = self.heed(call, &ready.credential, &error, retries);
        Err(Failed {
            error,
            another_token,
        })
    }

    /// Sends `call` once, on a connection of its own unless it only reads.
    pub(super) async fn dispatch(
        &self,
        call: &Call<'_>,
        credential: &Credential,
        timeout: Duration,
    ) -> Result<Response, Error> {
        let is_loopback = is_loopback(&call.url);
        let client = self
            .transports()
            .pick(self.options(), is_loopback, call.verb)?;
        let request = client.request(call.verb.method(), call.url.clone());
        call.prepare(credential.sign(request))
            .timeout(timeout)
            .send()
            .await
            .map_err(|error| call.broken(&error))
    }
}

/// Why an attempt brought nothing.
struct Failed {
    error: Error,
    /// Whether it was the token that was refused, so that a new one may help.
    another_token: bool,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self {
            error,
            another_token: false,
        }
    }
}

impl Call<'_> {
    fn prepare(&self, request: RequestBuilder) -> RequestBuilder {
        let request = request.header("accept", "application/json");
        let request = match self.organization {
            Some(id) => request.header(X_ORG_ID, id.as_str()),
            None => request,
        };
        match self.payload {
            // Gateways ask for a length (RFC 9110, section 8.6), even where there is nothing.
            Payload::Nothing if self.verb == Verb::Post => request.header("content-length", "0"),
            Payload::Nothing => request,
            Payload::Json(value) => request.json(value),
            Payload::Form(fields) => request.form(fields),
        }
    }

    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        Error::sent(kind, self.to_string())
    }

    fn broken(&self, error: &reqwest::Error) -> Error {
        let broken = Broken::read(error);
        if broken.may_have_reached_server {
            Error::sent(broken.kind, self.to_string())
        } else {
            Error::unsent(broken.kind, self.to_string())
        }
    }

    pub(super) fn cut(&self, status: u16, cut: Cut) -> Error {
        let kind = match cut {
            Cut::TooLarge => ErrorKind::TooLarge,
            Cut::Broken(error) => Broken::read(&error).kind,
        };
        self.error(kind).with_status(status)
    }

    /// The status is known by now, so a body that breaks only costs the message.
    pub(super) async fn refused(&self, response: Response, credential: &Credential) -> Error {
        let head = Head::of(&response);
        let body = self.explanation(response).await;
        self.explained(&head, body.as_deref(), credential)
    }

    /// What an answer means that is no success.
    pub(super) fn explained(
        &self,
        head: &Head,
        body: Option<&Value>,
        credential: &Credential,
    ) -> Error {
        let location = head.header("location");
        let location = location.and_then(|location| self.url.join(location).ok());
        let server_time = head.server_time();
        let wait = head
            .header("retry-after")
            .and_then(|field| retry::retry_after(field, server_time));
        let message = body.and_then(answer::message);
        let kind = Refusal {
            status: head.status,
            leads_to: location.as_ref().map(Url::path),
            message: message.as_deref().unwrap_or_default(),
            organization_named: self.organization.is_some(),
            always_exists: self.target == Target::Fixed,
        }
        .kind();
        let refusal = Refused {
            server_time,
            in_own_words: message.is_some(),
            invalid_client: body.is_some_and(|body| body["error"] == "invalid_client"),
        };
        let error = self
            .error(kind)
            .with_status(head.status)
            .with_retry_after(wait)
            .with_refusal(refusal);
        // The words of an answer to a request that may have made a credential may hold that credential.
        let may_tell = self.verb != Verb::Post || error.proves_nothing_happened();
        let shown = message.filter(|message| may_tell && !credential.shows_in(message));
        error.with_server_message(shown.map(|message| printable(&message)))
    }

    /// Nobody reads the body of a redirect.
    async fn explanation(&self, response: Response) -> Option<Json> {
        if response.status().is_redirection() {
            return None;
        }
        Answer::read(response, self.longest_answer)
            .await
            .ok()?
            .json()
    }
}

/// Method and path; never the query, which may be long.
impl fmt::Display for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.verb.method(), self.url.path())
    }
}

impl Verb {
    /// Whether it changes nothing, and so may be repeated and share connections.
    pub(super) const fn only_reads(self) -> bool {
        matches!(self, Self::Get | Self::Search)
    }

    const fn method(self) -> Method {
        match self {
            Self::Get => Method::GET,
            Self::Post | Self::Search => Method::POST,
            Self::Put => Method::PUT,
            Self::Delete => Method::DELETE,
        }
    }
}
