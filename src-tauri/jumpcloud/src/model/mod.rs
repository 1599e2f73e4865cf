//! What JumpCloud's objects are, as far as credentials are concerned.

mod administrator;
mod issued;
mod listing;
mod old_key_attempt;
mod organization;
mod service_account;

use chrono::{DateTime, Utc};

pub use administrator::{Administrator, ApiKeyInfo};
pub use issued::{AuthKind, Issued, Lifetime, NewAuthConfig, NewServiceAccount};
pub use listing::Listing;
pub use old_key_attempt::OldKeyAttempt;
pub use organization::{Organization, Role};
pub use service_account::{AuthConfig, AuthConfigKind, ServiceAccount};

pub(crate) use listing::{Entry, Page};
pub(crate) use old_key_attempt::{Line, OLD_KEY_ATTEMPT};

/// What JumpCloud says about the end of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ReportedExpiry {
    /// Nothing, or nothing that could be read.
    #[default]
    NotReported,
    /// An explicit null: it does not expire.
    Never,
    /// It expires then.
    At(DateTime<Utc>),
}
