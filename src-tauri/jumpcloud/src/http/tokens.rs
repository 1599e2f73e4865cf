//! OAuth 2.0 client credentials: a client id and its secret buy tokens, each for a while.

use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use serde_json::Value;
use tokio::time::Instant;
use url::Url;

use super::{Call, Http, Lane, Payload, Signer, Target, Verb};
use crate::{Credential, Error, ErrorKind};

/// A token answer is short, and secret.
const LONGEST_ANSWER: usize = 64 * 1024;

/// So long before its end a token is renewed.
const MARGIN: Duration = Duration::from_secs(30);

/// How long a token lives where its answer does not say, or says what cannot be.
const DEFAULT_LIFETIME: u64 = 60 * 60;

/// The longest lifetime that is believed.
const LONGEST_LIFETIME: u64 = 24 * 60 * 60;

/// The tokens of one client secret: one at a time, asked for once however many requests wait for it.
pub(crate) struct Tokens {
    pair: Credential,
    url: Url,
    lane: Lane,
    held: Mutex<Held>,
    /// Held while a token is asked for.
    asking: tokio::sync::Mutex<()>,
}

/// What came of asking.
#[derive(Default)]
struct Held {
    times_asked: u64,
    last: Option<Result<Credential, Error>>,
}

impl Tokens {
    pub(super) fn new(http: &Http, url: Url, pair: Credential) -> Self {
        Self {
            pair,
            url,
            lane: http.lane(None),
            held: Mutex::default(),
            asking: tokio::sync::Mutex::default(),
        }
    }

    /// The token, or a new one. Whoever waited while one was asked for shares the outcome, also a
    /// refusal: it would be the same for all.
    pub(super) async fn get(&self, http: &Http) -> Result<Credential, Error> {
        let times_asked = {
            let held = self.held();
            if let Some(token) = held.fresh_token() {
                return Ok(token.clone());
            }
            held.times_asked
        };
        let _asking = self.asking.lock().await;
        if let Some(outcome) = self.held().since(times_asked) {
            return outcome;
        }
        let outcome = self.ask(http).await;
        let mut held = self.held();
        held.times_asked += 1;
        held.last = Some(outcome.clone());
        outcome
    }

    /// Boxed, because asking is itself a request, and its type has to end somewhere.
    fn ask<'a>(
        &'a self,
        http: &'a Http,
    ) -> Pin<Box<dyn Future<Output = Result<Credential, Error>> + Send + 'a>> {
        Box::pin(async move {
            let token = ask(http, &self.lane, &self.url, &self.pair).await;
            // The call that needs it has not been sent, whatever became of this one.
            token.map_err(Error::before_the_call)
        })
    }

    /// Unless there is another token by now.
    pub(super) fn forget(&self, token: &Credential) {
        let mut held = self.held();
        if held.token().is_some_and(|it| it.is_same(token)) {
            held.last = None;
        }
    }

    pub(super) fn is(&self, secret: &SecretString) -> bool {
        self.pair.is(secret) || self.held().token().is_some_and(|token| token.is(secret))
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn token(&self) -> Option<&Credential> {
        self.last.as_ref()?.as_ref().ok()
    }

    fn fresh_token(&self) -> Option<&Credential> {
        let in_a_while = Instant::now() + MARGIN;
        self.token().filter(|token| !token.has_ended(in_a_while))
    }

    /// What came of asking since it had been done `times_asked` times.
    fn since(&self, times_asked: u64) -> Option<Result<Credential, Error>> {
        let last = self.last.as_ref()?;
        (self.times_asked != times_asked).then(|| last.clone())
    }
}

/// Asks once for a token, scope `api`.
///
/// [`ErrorKind::KeyNotAccepted`] where the pair is refused, [`ErrorKind::NoSecretInAnswer`] where a
/// success holds no token.
pub(crate) async fn ask(
    http: &Http,
    lane: &Lane,
    url: &Url,
    pair: &Credential,
) -> Result<Credential, Error> {
    let call = Call {
        verb: Verb::Post,
        url: url.clone(),
        target: Target::Fixed,
        payload: Payload::Form(&[("grant_type", "client_credentials"), ("scope", "api")]),
        signer: &Signer::Credential(pair.clone()),
        organization: None,
        longest_answer: LONGEST_ANSWER,
    };
    // The token's life began after this.
    let asked_at = Instant::now();
    let answer = http.send(lane, &call).await.map_err(refused_client)?;
    let refuse = |kind| call.error(kind).with_status(answer.head.status);
    let json = answer.json().ok_or_else(|| refuse(ErrorKind::Unreadable))?;
    token_in(&json, asked_at, pair).ok_or_else(|| refuse(ErrorKind::NoSecretInAnswer))
}

fn token_in(answer: &Value, asked_at: Instant, pair: &Credential) -> Option<Credential> {
    let token = SecretString::from(answer.get("access_token")?.as_str()?);
    Credential::token(&token, asked_at + lifetime(answer), pair.clone()).ok()
}

fn lifetime(answer: &Value) -> Duration {
    let stated = answer.get("expires_in").and_then(Value::as_u64);
    let believed = stated.filter(|seconds| (1..=LONGEST_LIFETIME).contains(seconds));
    Duration::from_secs(believed.unwrap_or(DEFAULT_LIFETIME))
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_token_lives_as_long_as_its_answer_says_or_an_hour() {
        assert_eq!(
            lifetime(&json!({ "expires_in": 300 })),
            Duration::from_mins(5)
        );
        for nonsense in [
            json!({}),
            json!({ "expires_in": null }),
            json!({ "expires_in": 0 }),
            json!({ "expires_in": -5 }),
            json!({ "expires_in": "soon" }),
            json!({ "expires_in": 1.5 }),
            json!({ "expires_in": u64::MAX }),
            json!([]),
        ] {
            assert_eq!(lifetime(&nonsense), Duration::from_hours(1), "{nonsense}");
        }
    }

    #[test]
    fn a_token_is_renewed_30_seconds_before_its_end() {
        let pair = Credential::basic("client", &SecretString::from("secret")).unwrap();
        let held = |seconds| {
            let end = Instant::now() + Duration::from_secs(seconds);
            let token = Credential::token(&SecretString::from("token"), end, pair.clone());
            Held {
                times_asked: 1,
                last: Some(token),
            }
        };
        assert!(held(60).fresh_token().is_some());
        let short = held(29);
        assert!(short.fresh_token().is_none());
        assert!(!short.token().unwrap().has_ended(Instant::now()));
        assert!(held(0).token().unwrap().has_ended(Instant::now()));
    }
}
