//! What gives each request its credential.

use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;
use url::Url;

use super::Http;
use super::tokens::Tokens;
use crate::{Credential, Error};

/// Gives each request what it is signed with. Cheap to clone; clones share their tokens.
#[derive(Clone)]
pub(crate) enum Signer {
    /// The credential itself, always.
    Credential(Credential),
    /// A token that a client secret buys, as long as it lives.
    Tokens(Arc<Tokens>),
}

impl Signer {
    /// Tokens from `url`, for a client id and its secret. None is asked for before it is needed.
    pub(crate) fn tokens(http: &Http, url: Url, pair: Credential) -> Self {
        Self::Tokens(Arc::new(Tokens::new(http, url, pair)))
    }

    /// The credential for a request that is to be sent soon.
    pub(super) async fn credential(&self, http: &Http) -> Result<Credential, Error> {
        match self {
            Self::Credential(credential) => Ok(credential.clone()),
            Self::Tokens(tokens) => tokens.get(http).await,
        }
    }

    /// JumpCloud did not accept `credential`. Whether another may be had.
    pub(super) fn give_up(&self, credential: &Credential) -> bool {
        match self {
            Self::Credential(_) => false,
            Self::Tokens(tokens) => {
                tokens.forget(credential);
                true
            }
        }
    }

    /// Whether `secret` is what requests are signed with, or what buys it.
    pub(crate) fn is(&self, secret: &SecretString) -> bool {
        match self {
            Self::Credential(credential) => credential.is(secret),
            Self::Tokens(tokens) => tokens.is(secret),
        }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credential(credential) => credential.fmt(f),
            Self::Tokens(_) => f.write_str("Signer::Tokens([redacted])"),
        }
    }
}
