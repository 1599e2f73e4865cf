//! Making an administrator's key without the Admin Portal.

use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::SecretSlice;
use serde_json::json;

use super::{Client, LONGEST_SECRET_ANSWER, Scope};
use crate::Error;
use crate::http::{Call, Payload, Unfinished, Verb, secret};

/// How long a new administrator's key is to live: one hour to 365 days, which are the bounds of the
/// Admin Portal's *Custom*. By default the 90 days that the portal's button gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyLifetime(Duration);

/// The lifetime is shorter than an hour or longer than 365 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an administrator's key lives from one hour to 365 days")]
pub struct InvalidLifetime;

impl KeyLifetime {
    /// What JumpCloud gives a key when nothing else is asked for.
    pub const NINETY_DAYS: Self = Self(Duration::from_hours(90 * 24));

    const SHORTEST: Duration = Duration::from_hours(1);
    const LONGEST: Duration = Duration::from_hours(365 * 24);

    /// The lifetime, in whole seconds.
    #[must_use]
    pub const fn duration(self) -> Duration {
        self.0
    }
}

impl Default for KeyLifetime {
    fn default() -> Self {
        Self::NINETY_DAYS
    }
}

impl TryFrom<Duration> for KeyLifetime {
    type Error = InvalidLifetime;

    /// Parts of a second are dropped.
    fn try_from(lifetime: Duration) -> Result<Self, Self::Error> {
        let whole = Duration::from_secs(lifetime.as_secs());
        if (Self::SHORTEST..=Self::LONGEST).contains(&whole) {
            Ok(Self(whole))
        } else {
            Err(InvalidLifetime)
        }
    }
}

/// The whole answer to making a key, unread: give it to [`find_new_key`](crate::find_new_key).
#[derive(Debug)]
pub struct GeneratedAnswer {
    /// The body, at most 64 KiB.
    pub body: SecretSlice<u8>,
    /// JumpCloud's clock, where it was told.
    pub server_time: Option<DateTime<Utc>>,
}

/// Making a key did not end with a whole, successful answer.
///
/// Where [`Error::proves_nothing_happened`] the old key still works. Else there may be a new one,
/// and even in `received`.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct GenerateError {
    /// What went wrong.
    pub error: Error,
    /// What came of the answer's body before it ended, at most 64 KiB; empty where nothing
    /// happened. Give it to [`find_new_key`](crate::find_new_key).
    pub received: SecretSlice<u8>,
}

impl From<Unfinished> for GenerateError {
    fn from(Unfinished { error, received }: Unfinished) -> Self {
        Self { error, received }
    }
}

impl Client {
    /// `POST /api/users/generateApiKey`: the next key of the administrator whose key signs this
    /// call. **The old one is dead when JumpCloud has answered**, if all goes as it does in the
    /// portal; JumpCloud's published Swagger has this call as a stub, and promises nothing about it.
    ///
    /// Sent exactly once, on a connection of its own, with `x-org-id` only where the client is
    /// [for an organization](Client::for_organization). 90 days are asked for by sending no body,
    /// any other lifetime by `ttl` in seconds.
    ///
    /// `keep` gets each piece of the body (64 KiB in all at most) as soon as it has come and before
    /// anything else is done with it, also of an answer that breaks off, is too long, or has a status
    /// of 5xx. It is not called where the answer is a clear no. It runs between two reads of the
    /// network, so what it does may block, but delays the rest.
    ///
    /// # Errors
    /// [`GenerateError`], with all that `keep` was given. Nothing is tried again, but as long as
    /// pieces keep coming they are waited for five times the
    /// [total timeout](crate::HttpOptions::total_timeout).
    pub async fn generate_api_key(
        &self,
        lifetime: KeyLifetime,
        keep: &mut (dyn FnMut(&[u8]) + Send),
    ) -> Result<GeneratedAnswer, GenerateError> {
        let path = ["api", "users", "generateApiKey"];
        let ttl = json!({ "ttl": lifetime.duration().as_secs() });
        let call = Call {
            payload: if lifetime == KeyLifetime::NINETY_DAYS {
                Payload::Nothing
            } else {
                Payload::Json(&ttl)
            },
            longest_answer: LONGEST_SECRET_ANSWER,
            ..self.call(Scope::Organization, Verb::Post, &path)
        };
        let answer = self.http.send_kept(&self.lane, &call, keep).await?;
        Ok(GeneratedAnswer {
            server_time: answer.head.server_time(),
            body: secret(&answer.body),
        })
    }
}
