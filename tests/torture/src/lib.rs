#![doc = include_str!("../README.md")]

mod told;

pub use told::{CredentialState, RotationState, State, Told, sha256};
