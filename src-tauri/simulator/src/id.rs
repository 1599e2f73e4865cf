//! Identifiers: 24 hexadecimal digits, told apart by type.

use std::fmt;

use serde::Serialize;

use crate::secret::{random_id, stable_id};

macro_rules! object_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id as it is written, if it is 24 hexadecimal digits.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                is_object_id(text).then(|| Self(text.to_owned()))
            }

            /// The 24 digits.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            #[allow(dead_code, reason = "not every kind of thing is made while running")]
            pub(crate) fn random() -> Self {
                Self(random_id())
            }

            #[allow(dead_code, reason = "not every kind of thing is seeded")]
            pub(crate) fn stable(of: &str) -> Self {
                Self(stable_id(of))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

object_id! {
    /// Names an organization; what `x-org-id` holds.
    OrganizationId,
    /// Names a Multi-Tenant Portal provider.
    ProviderId,
    /// Names an administrator.
    AdminId,
    /// Names a role.
    RoleId,
    /// Names a service account (`objectId`).
    ServiceAccountId,
    /// Names one credential of a service account.
    AuthConfigId,
}

fn is_object_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
