//! What exists when the simulator starts, read from a small TOML file.

mod build;
mod demo;
mod file;
mod fleet;
mod when;

use chrono::{DateTime, Utc};

use crate::region::Region;
use crate::world::Realm;

pub use build::SeedError;
pub use demo::*;
use file::File;
pub use fleet::{FLEET_ADMIN_EMAIL, FLEET_ADMIN_KEY, FLEET_PROVIDER_ID};

/// The organizations, people and credentials that exist at the start. Times in it are relative to
/// the moment of the start, so a seed never grows stale.
#[derive(Debug, Clone)]
pub struct Seed(File);

impl Seed {
    /// The built-in seed, `seeds/demo.toml`, whose credentials are the constants of this module.
    ///
    /// # Panics
    ///
    /// Never: a test reads the same file.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "the file is part of the program and is tested"
    )]
    pub fn demo() -> Self {
        Self::parse(include_str!("../../seeds/demo.toml")).expect("the built-in seed is valid")
    }

    /// Reads a seed and checks that it makes sense.
    pub fn parse(toml: &str) -> Result<Self, SeedError> {
        let file: File = toml::from_str(toml)?;
        let seed = Self(file);
        for region in Region::ALL {
            seed.build(region, DateTime::UNIX_EPOCH)?;
        }
        Ok(seed)
    }

    /// The region's data, for a simulator that starts `now`.
    pub(crate) fn build(&self, region: Region, now: DateTime<Utc>) -> Result<Realm, SeedError> {
        build::realm(&self.0, region, now)
    }
}

impl Default for Seed {
    fn default() -> Self {
        Self::demo()
    }
}
