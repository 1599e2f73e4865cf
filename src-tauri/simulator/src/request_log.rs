//! What was asked of the simulator: enough for a test to hold a client to its promises, and no
//! secret.

use serde::Serialize;

use crate::region::Region;
use crate::secret::SecretHash;

/// How many requests are kept; the oldest go first.
const CAPACITY: usize = 20_000;

/// One request.
#[derive(Debug, Clone, Serialize)]
pub struct LoggedRequest {
    /// The region whose listener was called.
    pub region: Region,
    /// `GET`, `POST` and so on.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The query, as it was sent.
    pub query: String,
    /// The names of the headers, in lower case.
    pub headers: Vec<String>,
    /// The values of `x-org-id`.
    pub organizations: Vec<String>,
    /// The SHA-256 of the value of `x-api-key`, or of `Authorization` without its scheme.
    pub credential: Option<SecretHash>,
    /// The status of the answer; `None` while there is none.
    pub status: Option<u16>,
}

/// The last requests, oldest first.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    entries: std::collections::VecDeque<LoggedRequest>,
    dropped: usize,
}

/// Names a request for as long as it is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry(usize);

impl RequestLog {
    pub(crate) fn begin(&mut self, request: LoggedRequest) -> Entry {
        if self.entries.len() == CAPACITY {
            self.entries.pop_front();
            self.dropped += 1;
        }
        self.entries.push_back(request);
        Entry(self.dropped + self.entries.len() - 1)
    }

    pub(crate) fn finish(&mut self, entry: Entry, status: u16) {
        let place = entry.0.checked_sub(self.dropped);
        if let Some(request) = place.and_then(|place| self.entries.get_mut(place)) {
            request.status = Some(status);
        }
    }

    pub(crate) fn to_vec(&self) -> Vec<LoggedRequest> {
        self.entries.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.dropped += self.entries.len();
        self.entries.clear();
    }
}
