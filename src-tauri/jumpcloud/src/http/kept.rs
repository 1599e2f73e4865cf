//! A request whose answer must not be lost: sent once, and kept piece by piece.

use secrecy::SecretSlice;

use super::answer::{self, Answer, Head, Keep};
use super::{Call, Http, Lane};
use crate::Error;
use crate::error::proves_nothing_happened;
use crate::json::Json;

/// How many times the total timeout is waited, as long as pieces keep coming: what they bring cannot
/// be asked for again.
const PATIENCE: u32 = 5;

/// Why there is no whole, successful answer, and what came of it all the same.
pub(crate) struct Unfinished {
    pub error: Error,
    pub received: SecretSlice<u8>,
}

impl Http {
    /// Sends `call` once. Whatever comes of a body goes to `keep` first, unless the status has
    /// already proven that there is nothing to be kept.
    pub(crate) async fn send_kept(
        &self,
        lane: &Lane,
        call: &Call<'_>,
        keep: &mut Keep<'_>,
    ) -> Result<Answer, Unfinished> {
        let ready = self.ready(lane, call).await.map_err(Unfinished::empty)?;
        let credential = &ready.credential;
        let timeout = self.options().total_timeout.saturating_mul(PATIENCE);
        let response = self.dispatch(call, credential, timeout).await;
        let response = response.map_err(Unfinished::empty)?;
        let head = Head::of(&response);
        if proves_nothing_happened(head.status) {
            let error = call.refused(response, credential).await;
            self.heed(call, credential, &error, 0);
            return Err(Unfinished::empty(error));
        }
        let (body, cut) = answer::receive(response, call.longest_answer, keep).await;
        let error = match cut {
            _ if !(200..300).contains(&head.status) => {
                call.explained(&head, Json::parse(&body).as_deref(), credential)
            }
            Some(cut) => call.cut(head.status, cut),
            None => return Ok(Answer { head, body }),
        };
        tracing::debug!(request = %call, kind = ?error.kind(), status = error.status(), "failed");
        Err(Unfinished {
            error,
            received: secret(&body),
        })
    }
}

impl Unfinished {
    pub(crate) fn empty(error: Error) -> Self {
        Self {
            error,
            received: SecretSlice::default(),
        }
    }
}

/// A copy of its own length. Making one of the buffer itself would move it, and leave the first
/// behind unwiped.
pub(crate) fn secret(body: &[u8]) -> SecretSlice<u8> {
    SecretSlice::from(Box::from(body))
}
