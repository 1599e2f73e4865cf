#![doc = include_str!("../README.md")]

mod client;
mod credential;
mod endpoints;
mod error;
mod http;
mod id;
mod json;
mod key_search;
mod model;
mod region;
mod token;

pub use client::{
    Client, GenerateError, GeneratedAnswer, InvalidLifetime, KeyLifetime, OldKeyAttempts, Probe,
    Standing,
};
pub use credential::Credential;
pub use endpoints::{Endpoints, NotLoopback};
pub use error::{Error, ErrorKind};
pub use http::{Http, HttpOptions};
pub use id::{
    AdministratorId, AuthConfigId, InvalidId, OrganizationId, ProviderId, RoleId, ServiceAccountId,
};
pub use key_search::{KeySearch, find_new_key};
pub use model::{
    Administrator, ApiKeyInfo, AuthConfig, AuthConfigKind, AuthKind, Issued, Lifetime, Listing,
    NewAuthConfig, NewServiceAccount, OldKeyAttempt, Organization, ReportedExpiry, Role,
    ServiceAccount,
};
pub use region::{Region, UnknownRegion};
pub use token::client_secret_accepted;
