//! The ids that JumpCloud gives its objects, one type each, so that none can be taken for another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Longer than any id that JumpCloud gives out (24 hex digits, or a UUID).
const MAX_LENGTH: usize = 128;

/// The text cannot be such an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not {0}")]
pub struct InvalidId(&'static str);

/// Ids become path segments, so only what means nothing else there is taken.
fn is_plain(text: &str) -> bool {
    (1..=MAX_LENGTH).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn is_object_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $is_valid:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id as JumpCloud writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                if $is_valid(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(InvalidId($what))
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// An organization: 24 hexadecimal digits, sent as `x-org-id` by whoever sees several.
    OrganizationId,
    "an organization id (24 hexadecimal digits)",
    is_object_id
);
id!(
    /// A provider of the Multi-Tenant Portal, whose administrators see several organizations.
    ProviderId,
    "a provider id",
    is_plain
);
id!(
    /// An administrator, an entry of `/api/users`.
    AdministratorId,
    "an administrator id",
    is_plain
);
id!(
    /// A service account.
    ServiceAccountId,
    "a service account id",
    is_plain
);
id!(
    /// One credential of a service account.
    AuthConfigId,
    "the id of a service account's credential",
    is_plain
);
id!(
    /// A role that an administrator or a service account holds.
    RoleId,
    "a role id",
    is_plain
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organization_id_is_24_hexadecimal_digits() {
        assert!("5e9f1b2c3d4e5f6a7b8c9d0e".parse::<OrganizationId>().is_ok());
        for text in [
            "",
            "5e9f",
            "5e9f1b2c3d4e5f6a7b8c9d0g",
            "5e9f1b2c3d4e5f6a7b8c9d0e0",
        ] {
            assert!(text.parse::<OrganizationId>().is_err(), "{text}");
        }
    }

    #[test]
    fn no_id_can_change_the_path_it_is_put_into() {
        for text in [
            "",
            ".",
            "..",
            "a/b",
            "a%2fb",
            "a?b",
            "a b",
            "ä",
            &"a".repeat(129),
        ] {
            assert!(text.parse::<ServiceAccountId>().is_err(), "{text}");
            assert!(
                serde_json::from_value::<RoleId>(text.into()).is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn an_id_is_a_plain_string_on_disk() {
        let id: AdministratorId = "abc-1_2".parse().unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"abc-1_2\"");
        assert_eq!(
            serde_json::from_str::<AdministratorId>("\"abc-1_2\"").unwrap(),
            id
        );
    }
}
