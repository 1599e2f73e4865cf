//! The client against servers that do everything wrong, and against the simulator, which does
//! everything as JumpCloud does.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bodies;
mod faults;
mod limits;
mod once;
mod paging;
mod redirects;
mod requests;
mod retries;
mod secrets;
mod statuses;
mod stub;
mod support;
mod token;
mod wire;
