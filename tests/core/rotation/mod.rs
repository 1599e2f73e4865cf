//! Replacing credentials: step by step, undone, interrupted, and in every way that it can fail.

mod admin;
mod bench;
mod faults;
mod journal;

mod service;

pub use bench::billing_role;
