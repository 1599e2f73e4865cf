#![doc = include_str!("../README.md")]

mod clock;
mod connection;
mod control;
mod fault;
mod http;
mod id;
mod portal;
pub mod proxy;
mod region;
mod request_log;
mod secret;
pub mod seed;
pub mod settings;
mod simulator;
mod world;

pub use clock::TimeSource;
pub use control::{Control, ControlError};
pub use fault::{Action, Ending, Fault, Place, Spoilt};
pub use id::{AdminId, AuthConfigId, OrganizationId, ProviderId, RoleId, ServiceAccountId};
pub use region::{Region, UnknownRegion};
pub use request_log::LoggedRequest;
pub use secret::SecretHash;
pub use seed::{Seed, SeedError};
pub use settings::Settings;
pub use simulator::{Options, Ports, Simulator, StartError};
