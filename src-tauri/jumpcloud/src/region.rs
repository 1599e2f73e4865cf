//! The three places where JumpCloud keeps its customers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A JumpCloud region. A key of one region is an ordinary "not accepted" in every other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Region {
    /// The United States, where JumpCloud began.
    Us,
    /// The European Union.
    Eu,
    /// India.
    In,
}

/// The text names no region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a JumpCloud region: expected `us`, `eu` or `in`")]
pub struct UnknownRegion;

impl Region {
    /// Every region, in the order in which JumpCloud opened them.
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
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Region {
    type Err = UnknownRegion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|region| region.as_str() == text)
            .ok_or(UnknownRegion)
    }
}
