//! The core against the simulator: the real client, the real store, a keychain in memory, and a clock
//! that app and simulator share. What is asserted is what a person would see.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod connect;
mod fleet;
mod generate;
mod inventory;
mod keychain;
mod merging;
mod portal;
mod recovery;
mod reminders;
mod report;
mod rotation;
mod secrets;
mod store;
mod taking;
mod vault;
mod world;
