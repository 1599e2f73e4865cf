//! Every wait and every limit.

use std::time::Duration;

/// How long to wait, how often to try, and how much at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpOptions {
    /// Until a connection is there, encryption included. 10 seconds by default.
    pub connect_timeout: Duration,
    /// Between two pieces of an answer. 20 seconds by default.
    pub read_timeout: Duration,
    /// For one attempt as a whole, 60 seconds by default; five times as long for the answer that shows
    /// a new administrator's key, which cannot be asked for again.
    pub total_timeout: Duration,
    /// How often a GET is tried again after 429, 5xx or a broken connection. 3 by default. POST, PUT
    /// and DELETE are never repeated.
    pub retries: u32,
    /// The wait before the first retry, doubled for each further one and varied by half of itself.
    /// 500 milliseconds by default.
    pub retry_base_delay: Duration,
    /// The longest wait before a retry. Where JumpCloud asks for a longer one, there is no retry,
    /// and the error tells how long. Also the longest that requests wait for a host that has answered
    /// 429 to another one. 30 seconds by default.
    pub max_retry_wait: Duration,
    /// Requests at once for one organization. 4 by default.
    pub per_organization: usize,
    /// Requests at once in all. 16 by default.
    pub total: usize,
    /// Who is calling.
    pub user_agent: String,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(20),
            total_timeout: Duration::from_mins(1),
            retries: 3,
            retry_base_delay: Duration::from_millis(500),
            max_retry_wait: Duration::from_secs(30),
            per_organization: 4,
            total: 16,
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}
