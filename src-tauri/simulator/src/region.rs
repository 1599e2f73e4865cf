//! JumpCloud's three regions, each with its own data and its own listener.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where an organization lives. A credential of one region is unknown in the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Region {
    /// The United States.
    Us,
    /// The European Union.
    Eu,
    /// India.
    In,
}

/// The name is none of `us`, `eu`, `in`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown region {0:?}: use us, eu or in")]
pub struct UnknownRegion(String);

impl Region {
    /// All three, in the order in which they are listed everywhere.
    pub const ALL: [Self; 3] = [Self::Us, Self::Eu, Self::In];

    /// `us`, `eu` or `in`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Eu => "eu",
            Self::In => "in",
        }
    }

    /// What people call it.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Us => "United States",
            Self::Eu => "European Union",
            Self::In => "India",
        }
    }

    /// The position in [`Region::ALL`].
    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Region {
    type Err = UnknownRegion;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|region| region.as_str() == name)
            .ok_or_else(|| UnknownRegion(name.to_owned()))
    }
}
