//! Everything between a typed call and the network.

mod answer;
mod call;
mod kept;
mod lanes;
mod options;
mod printable;
mod refusal;
mod retry;
mod transport;
mod wire;

use std::fmt;
use std::sync::Arc;

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{Error, OrganizationId};

pub(crate) use answer::Answer;
pub(crate) use call::{Call, Payload, Target, Verb};
pub(crate) use kept::{Unfinished, secret};
pub(crate) use lanes::Lane;
pub use options::HttpOptions;
pub(crate) use printable::printable;

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
}

impl Http {
    /// Sets up connection pools. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Setup`](crate::ErrorKind::Setup) where the options cannot be used, for example
    /// a user agent with a line break.
    pub fn new(options: HttpOptions) -> Result<Self, Error> {
        Ok(Self(Arc::new(Shared {
            transports: Transports::new(&options)?,
            lanes: Lanes::new(options.per_organization),
            total: Semaphore::new(options.total.max(1)),
            options,
        })))
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

    /// Waits for a place in the lane first, so that a busy organization holds no place of others.
    async fn permits<'a>(
        &'a self,
        lane: &'a Lane,
    ) -> (Option<SemaphorePermit<'a>>, Option<SemaphorePermit<'a>>) {
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
