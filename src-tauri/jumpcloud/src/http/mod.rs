//! Everything between a typed call and the network.

mod answer;
mod call;
mod gate;
mod kept;
mod lanes;
mod options;
mod printable;
mod refusal;
mod retry;
mod signer;
mod tokens;
mod transport;
mod wire;

use std::fmt;
use std::sync::Arc;

use tokio::sync::{Semaphore, SemaphorePermit, watch};
use tokio::time::Instant;

use crate::{Credential, Error, ErrorKind, OrganizationId};

pub(crate) use answer::Answer;
pub(crate) use call::{Call, Payload, Target, Verb};
pub(crate) use kept::{Unfinished, secret};
pub(crate) use lanes::Lane;
pub use options::HttpOptions;
pub(crate) use printable::printable;
pub(crate) use signer::Signer;
pub(crate) use tokens::ask as ask_for_token;

use gate::Gate;
use lanes::Lanes;
use transport::Transports;

/// Connection pools and limits, shared by all clients of a program. Cheap to clone.
#[derive(Clone)]
pub struct Http(Arc<Shared>);

struct Shared {
    options: HttpOptions,
    transports: Transports,
    lanes: Lanes,
    total: Semaphore,
    gate: Gate,
}

/// What a request needs before it may be sent: a credential, and its places as long as it is under
/// way.
struct Ready<'a> {
    credential: Credential,
    _permits: Permits<'a>,
}

type Permits<'a> = (Option<SemaphorePermit<'a>>, Option<SemaphorePermit<'a>>);

impl Http {
    /// Sets up connection pools. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Setup`] where the options cannot be used, for example a user agent with a line
    /// break.
    pub fn new(options: HttpOptions) -> Result<Self, Error> {
        Ok(Self(Arc::new(Shared {
            transports: Transports::new(&options)?,
            lanes: Lanes::new(options.per_organization),
            total: Semaphore::new(options.total.max(1)),
            gate: Gate::default(),
            options,
        })))
    }

    /// Tells until when requests are kept back because JumpCloud has asked for it (429); that moment may have
    /// passed, and other hosts may answer meanwhile.
    #[must_use]
    pub fn pauses(&self) -> watch::Receiver<Option<Instant>> {
        self.0.gate.pauses()
    }

    /// The lane of one organization, or a new one for whoever names none.
    pub(crate) fn lane(&self, organization: Option<&OrganizationId>) -> Lane {
        self.0.lanes.of(organization)
    }

    pub(crate) fn options(&self) -> &HttpOptions {
        &self.0.options
    }

    fn transports(&self) -> &Transports {
        &self.0.transports
    }

    /// Waits until `call` may be sent. Nothing but a place is waited for while another is held, and
    /// nothing that was true before that wait is believed after it.
    async fn ready<'a>(&'a self, lane: &'a Lane, call: &Call<'_>) -> Result<Ready<'a>, Error> {
        loop {
            let credential = call.signer.credential(self).await?;
            self.0.gate.pass(&call.url).await;
            let permits = self.permits(lane).await;
            let now = Instant::now();
            let is_open = self.0.gate.closed_until(&call.url, now).is_none();
            if is_open && !credential.has_ended(now) {
                return Ok(Ready {
                    credential,
                    _permits: permits,
                });
            }
        }
    }

    /// What a refusal means for other requests too: a 429 keeps back all to that host, and a token
    /// that was not accepted is dropped. Whether another token may be had.
    fn heed(&self, call: &Call<'_>, credential: &Credential, error: &Error, retry: u32) -> bool {
        if error.kind() == ErrorKind::RateLimited {
            let wait = retry::patience(self.options(), error, retry);
            self.0.gate.close(&call.url, Instant::now() + wait);
        }
        error.kind() == ErrorKind::KeyNotAccepted && call.signer.give_up(credential)
    }

    /// Waits for a place in the lane first, so that a busy organization holds no place of others.
    async fn permits<'a>(&'a self, lane: &'a Lane) -> Permits<'a> {
        // Acquiring fails only when a semaphore is closed, and these never are.
        let organization = lane.acquire().await.ok();
        (organization, self.0.total.acquire().await.ok())
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http")
            .field("options", self.options())
            .finish_non_exhaustive()
    }
}
