//! One switch for each thing that no public text about JumpCloud settles.

use serde::{Deserialize, Serialize};

/// How the open questions turn out. The default is the reading that most evidence speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Which answers carry `apiKeyAllowed`, `apiKeySet`, `apiKeyUpdatedAt` and `apiKeyHash`.
    pub api_key_fields: ApiKeyFields,
    /// How much of the key `apiKeyHash.prefix` tells.
    pub key_prefix: KeyPrefix,
    /// How `apiKeyHash` says that a key never expires.
    pub never_expires: NeverExpires,
    /// What happens when a multi-tenant administrator sends no `x-org-id`.
    pub missing_org_id: MissingOrgId,
    /// Whether a refusal tells why a key is refused.
    pub refusals: Refusals,
    /// Whether `GET /api/users/getSelf` works with an API key.
    pub get_self: GetSelf,
    /// Which header takes a service account's `API_KEY`.
    pub service_account_header: ServiceAccountHeader,
    /// Where an entry of `authConfigList` tells its expiry.
    pub auth_config_expiry: AuthConfigExpiry,
    /// Whether the answer to making a credential names the new auth config's id.
    pub created_auth_config_id: CreatedAuthConfigId,
    /// What `POST /api/users/generateApiKey` does.
    pub generate_api_key: GenerateApiKey,
    /// The unit of that call's `ttl`.
    pub ttl_unit: TtlUnit,
    /// Where that call's answer holds the new key.
    pub key_place: KeyPlace,
    /// What a new administrator's key looks like.
    pub key_look: KeyLook,
    /// Whether the use of a replaced key still makes an `admin_old_api_key_attempt` event.
    pub old_key_events: OldKeyEvents,
}

macro_rules! choice {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }
    )+};
}

choice! {
    /// Which answers carry the `apiKey*` fields of an organization's administrators.
    ApiKeyFields {
        /// The list and the single GET.
        #[default]
        Everywhere,
        /// Only the single GET (and the answer to PUT, which is documented).
        SingleGet,
        /// Only the answer to PUT.
        Nowhere,
    }

    /// How much of the key `apiKeyHash.prefix` tells.
    KeyPrefix {
        /// `jca_` and four more characters: enough to find the key's owner.
        #[default]
        Long,
        /// `jca_` alone, which every key has.
        Bare,
    }

    /// How `apiKeyHash` says that a key never expires.
    NeverExpires {
        /// `"expireAt": null`.
        #[default]
        Null,
        /// It has no `expireAt`, which may as well mean that it was not told.
        Absent,
    }

    /// What happens when a multi-tenant administrator sends no `x-org-id`.
    MissingOrgId {
        /// 401, as documented.
        #[default]
        Refused,
        /// The provider's first organization is meant, as has been seen.
        Defaulted,
    }

    /// Whether a refusal tells why.
    Refusals {
        /// Wrong, expired, replaced, switched off, suspended: all get the same 401.
        #[default]
        Alike,
        /// The message names the reason; switched-off API access is a 403.
        Told,
    }

    /// Whether `GET /api/users/getSelf` works with an API key.
    GetSelf {
        /// It answers.
        #[default]
        Answers,
        /// 404.
        NotFound,
    }

    /// Which header takes a service account's `API_KEY`.
    ServiceAccountHeader {
        /// `x-api-key`.
        #[default]
        ApiKey,
        /// `Authorization: Bearer`.
        Bearer,
    }

    /// Where an entry of `authConfigList` tells its expiry.
    AuthConfigExpiry {
        /// Under `expiresAt`.
        #[default]
        ExpiresAt,
        /// Under `expireAt`, as administrators' keys have it.
        ExpireAt,
        /// Under `expiresAt` inside `apiKeyConfig` or `clientSecretConfig`.
        Nested,
        /// Nowhere.
        Nowhere,
    }

    /// Whether the answer to making a credential names the new auth config's id.
    CreatedAuthConfigId {
        /// It does.
        #[default]
        Told,
        /// It does not: only a list tells.
        Untold,
    }

    /// What `POST /api/users/generateApiKey` does.
    GenerateApiKey {
        /// Makes a key, which kills the old one.
        #[default]
        Works,
        /// 401, nothing happens.
        Unauthorized,
        /// 403, nothing happens.
        Forbidden,
        /// 404, nothing happens.
        NotFound,
        /// 405, nothing happens.
        MethodNotAllowed,
        /// 302 to `/login`, nothing happens.
        RedirectsToLogin,
    }

    /// The unit of `ttl`.
    TtlUnit {
        /// Seconds.
        #[default]
        Seconds,
        /// Minutes.
        Minutes,
        /// Hours.
        Hours,
        /// Days.
        Days,
        /// It is not looked at: every key lives 90 days.
        Ignored,
    }

    /// Where the answer holds the new key.
    KeyPlace {
        /// `{"apiKey": KEY}`.
        #[default]
        ApiKey,
        /// `{"key": KEY}`.
        Key,
        /// `{"token": KEY}`.
        Token,
        /// `{"user": {"apiKey": {"value": KEY}}}`.
        Nested,
        /// A JSON string.
        Bare,
        /// The `userreturn` of PUT without the key: it is lost.
        Nowhere,
    }

    /// What a new administrator's key looks like.
    KeyLook {
        /// `jca_` and 36 letters and digits.
        #[default]
        Prefixed,
        /// Another prefix, which nobody knows yet.
        OtherPrefix,
        /// 40 hexadecimal digits, as before 2024.
        Hexadecimal,
    }

    /// Whether the use of a replaced key makes an event.
    OldKeyEvents {
        /// It does.
        #[default]
        Recorded,
        /// It does not.
        Silent,
    }
}
