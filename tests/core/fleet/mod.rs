//! The fleet: what a provider's key sees, the lists of everything, and what is done with them.

mod access;
mod accounts;
mod administrators;
mod bad_accounts;
mod bad_input;
mod bad_lists;
mod discovery;
mod export;
mod fixture;
mod groups;
mod lists;
mod organizations;
mod refreshing;
mod revoking;
mod scoping;
mod service_sign_in;
mod watched;
mod weeks;
