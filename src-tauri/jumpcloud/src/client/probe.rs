//! Is this credential any good?

use chrono::{DateTime, Utc};

use super::{Client, Scope, unreadable};
use crate::http::Verb;
use crate::model::Page;
use crate::{Error, ErrorKind};

/// What a harmless call showed about a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probe {
    /// How JumpCloud took it.
    pub standing: Standing,
    /// JumpCloud's clock, to the second, where it was told.
    pub server_time: Option<DateTime<Utc>>,
}

/// How JumpCloud took a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It may list organizations.
    Accepted,
    /// JumpCloud knows it, but it may not list organizations.
    Forbidden,
}

impl Client {
    /// Checks the credential with `GET /api/organizations?limit=1`, which needs no organization id
    /// and is sent without one.
    ///
    /// A 403 counts as known only in JumpCloud's own words: a gateway's page proves nothing.
    ///
    /// # Errors
    /// [`ErrorKind::KeyNotAccepted`] where it is refused; [`ErrorKind::IpBlocked`],
    /// [`ErrorKind::ApiAccessDisabled`] and every fault of the network as they are.
    pub async fn probe(&self) -> Result<Probe, Error> {
        let mut call = self.call(Scope::Credential, Verb::Get, &["api", "organizations"]);
        call.url.query_pairs_mut().append_pair("limit", "1");
        match self.send(&call).await {
            Ok(answer) => {
                let json = answer.json().ok_or_else(|| unreadable(&call, &answer))?;
                Page::read(&json).ok_or_else(|| unreadable(&call, &answer))?;
                Ok(Probe {
                    standing: Standing::Accepted,
                    server_time: answer.head.server_time(),
                })
            }
            Err(error) => known_but_forbidden(&error).ok_or(error),
        }
    }
}

fn known_but_forbidden(error: &Error) -> Option<Probe> {
    let refusal = error.refusal()?;
    (error.kind() == ErrorKind::Forbidden && refusal.in_own_words).then_some(Probe {
        standing: Standing::Forbidden,
        server_time: refusal.server_time,
    })
}
