//! What Keyvigil knows and does, without a window: model, vault, store, inventory, reminders, and the
//! one owner of all state, [`app::App`].

pub mod app;
pub mod clock;
pub mod error;
pub mod fingerprint;
pub mod fleet;
pub mod ids;
pub mod inventory;
pub mod memory;
pub mod notifier;
pub mod reminders;
pub mod rotation;
pub mod store;
pub mod upstream;
pub mod vault;
pub mod view;
