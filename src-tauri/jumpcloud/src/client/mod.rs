//! The typed calls.

mod admin_key;
mod administrators;
mod insights;
mod listing;
mod organizations;
mod probe;
mod providers;
mod service_accounts;

use secrecy::SecretString;
use serde_json::Value;
use url::Url;

use crate::endpoints::below;
use crate::http::{Answer, Call, Http, Lane, Payload, Signer, Target, Verb};
use crate::json::Json;
use crate::{Credential, Endpoints, Error, ErrorKind, OrganizationId};

pub use admin_key::{GenerateError, GeneratedAnswer, InvalidLifetime, KeyLifetime};
pub use insights::OldKeyAttempts;
pub use probe::{Probe, Standing};

/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: usize = 8 * 1024 * 1024;

/// The longest answer that is read where it carries a secret, in bytes.
const LONGEST_SECRET_ANSWER: usize = 64 * 1024;

/// One credential at one region, and perhaps one organization. Cheap to clone.
///
/// A credential that sees several organizations makes organization-scoped calls only through
/// [`Client::for_organization`]: without an id JumpCloud has been seen to act on the credential's
/// default organization, silently.
#[derive(Debug, Clone)]
pub struct Client {
    http: Http,
    endpoints: Endpoints,
    signer: Signer,
    organization: Option<OrganizationId>,
    lane: Lane,
}

/// Whether a call is about one organization, and so takes `x-org-id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Credential,
    Organization,
}

impl Client {
    /// A client that names no organization.
    #[must_use]
    pub fn new(http: &Http, endpoints: Endpoints, credential: Credential) -> Self {
        Self::signed_by(Signer::Credential(credential), http, endpoints)
    }

    /// A client for a client id and its secret, that names no organization. Nothing is sent yet.
    ///
    /// Its calls carry a token that the pair buys at [`Endpoints::token`] (OAuth 2.0 client
    /// credentials, scope `api`): asked for when it is first needed, shared with all clones, and
    /// renewed 30 seconds before its end. Where JumpCloud does not accept it any more, a call that
    /// only reads gets a new one and is sent once more.
    ///
    /// A refused pair is [`ErrorKind::KeyNotAccepted`], with the token's request in
    /// [`Error::request`]; of the call itself nothing was sent then.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidCredential`] where the pair cannot be sent.
    pub fn with_client_secret(
        http: &Http,
        endpoints: Endpoints,
        client_id: &str,
        client_secret: &SecretString,
    ) -> Result<Self, Error> {
        let pair = Credential::basic(client_id, client_secret)?;
        let signer = Signer::tokens(http, endpoints.token().clone(), pair);
        Ok(Self::signed_by(signer, http, endpoints))
    }

    fn signed_by(signer: Signer, http: &Http, endpoints: Endpoints) -> Self {
        Self {
            lane: http.lane(None),
            http: http.clone(),
            endpoints,
            signer,
            organization: None,
        }
    }

    /// The same, for one organization: its calls send `x-org-id`.
    #[must_use]
    pub fn for_organization(&self, organization: OrganizationId) -> Self {
        Self {
            lane: self.http.lane(Some(&organization)),
            organization: Some(organization),
            ..self.clone()
        }
    }

    /// The organization that calls are made for.
    #[must_use]
    pub fn organization_id(&self) -> Option<&OrganizationId> {
        self.organization.as_ref()
    }

    fn url(&self, path: &[&str]) -> Url {
        below(self.endpoints.console(), path)
    }

    fn call<'a>(&'a self, scope: Scope, verb: Verb, path: &[&str]) -> Call<'a> {
        Call {
            verb,
            url: self.url(path),
            target: Target::Fixed,
            payload: Payload::Nothing,
            signer: &self.signer,
            organization: match scope {
                Scope::Organization => self.organization.as_ref(),
                Scope::Credential => None,
            },
            longest_answer: LONGEST_ANSWER,
        }
    }

    async fn send(&self, call: &Call<'_>) -> Result<Answer, Error> {
        self.http.send(&self.lane, call).await
    }

    async fn send_for_json(&self, call: &Call<'_>) -> Result<(Json, u16), Error> {
        let answer = self.send(call).await?;
        let json = answer.json().ok_or_else(|| unreadable(call, &answer))?;
        Ok((json, answer.head.status))
    }

    /// Gets one thing, read by `read`.
    async fn get<T>(
        &self,
        call: &Call<'_>,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<T, Error> {
        let (json, status) = self.send_for_json(call).await?;
        read(&json).ok_or_else(|| call.error(ErrorKind::Unreadable).with_status(status))
    }
}

fn unreadable(call: &Call<'_>, answer: &Answer) -> Error {
    call.error(ErrorKind::Unreadable)
        .with_status(answer.head.status)
}

/// A call about one thing, which may be gone.
fn about_a_thing(call: Call<'_>) -> Call<'_> {
    Call {
        target: Target::Thing,
        ..call
    }
}
