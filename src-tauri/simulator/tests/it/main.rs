//! Holds the simulator to what is known of JumpCloud: each test is one rule.
#![expect(clippy::expect_used, reason = "helpers of tests fail as tests do")]

mod administrators;
mod authentication;
mod broken_answers;
mod control_api;
mod faults;
mod fleet;
mod generate_api_key;
mod insights;
mod lists;
mod meanwhile;
mod multi_tenant;
mod oauth;
mod organizations;
mod portal;
mod program;
mod proxy;
mod requests;
mod seed;
mod service_accounts;
mod support;
