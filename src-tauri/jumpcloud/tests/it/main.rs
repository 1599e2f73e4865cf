//! The client against servers that do everything wrong, and against the simulator, which does
//! everything as JumpCloud does.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod administrators;
mod bodies;
mod client_secret;
mod contract;
mod faults;
mod generate;
mod limits;
mod lost_answers;
mod odd_entries;
mod old_keys;
mod once;
mod organizations;
mod paging;
mod patience;
mod probe;
mod providers;
mod redirects;
mod requests;
mod retries;
mod salvage;
mod secrets;
mod service_accounts;
mod simulated;
mod statuses;
mod stub;
mod support;
mod token;
mod wire;
