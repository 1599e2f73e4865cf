//! What the UI asks for.

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

use super::{Custody, OnClose, QuietHours, Stage};
use crate::ids::SignInId;

/// JumpCloud's regions.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum RegionName {
    /// United States.
    Us,
    /// European Union.
    Eu,
    /// India.
    In,
}

/// What Keyvigil is to call JumpCloud with, as typed; surrounding white space does not count.
#[derive(Clone, Deserialize, TS)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "type"
)]
#[ts(export)]
pub enum ConnectSecret {
    /// An API key, mostly an administrator's.
    ApiKey {
        /// The key.
        #[serde(deserialize_with = "secret")]
        #[ts(type = "string")]
        api_key: SecretString,
    },
    /// A service account's client id and secret (OAuth 2.0 client credentials).
    ClientSecret {
        /// The public half.
        client_id: String,
        /// The secret half.
        #[serde(deserialize_with = "secret")]
        #[ts(type = "string")]
        client_secret: SecretString,
    },
}

/// What the Connect form holds.
#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConnectRequest {
    /// The credential.
    pub secret: ConnectSecret,
    /// The region to ask.
    pub region: RegionName,
    /// 24 hexadecimal digits each; needed where the credential sees several organizations. The id of the
    /// provider stands for its own administrators.
    pub organization_ids: Vec<String>,
    /// What the person calls this sign-in; empty, or where several are chosen, means the organization's name.
    pub label: String,
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

/// The two kinds of service account credential.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum AuthKind {
    /// One secret, sent as a header.
    ApiKey,
    /// Client id and secret, for OAuth 2.0 client credentials.
    ClientSecret,
}

/// The lifetimes that JumpCloud offers for service account credentials.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub enum Lifetime {
    /// 30 days.
    #[serde(rename = "30")]
    Days30,
    /// 60 days.
    #[serde(rename = "60")]
    Days60,
    /// 90 days.
    #[serde(rename = "90")]
    Days90,
    /// 365 days.
    #[serde(rename = "365")]
    Days365,
}

/// What gets the new credential.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "type"
)]
#[ts(export)]
pub enum GenerateTarget {
    /// A service account that is made with it.
    NewAccount {
        /// Its name, 1 to 100 characters.
        name: String,
        /// The id of its role.
        role_id: String,
    },
    /// A service account that exists; it can hold two credentials at once.
    ExistingAccount {
        /// JumpCloud's id of it.
        service_account_id: String,
    },
}

/// What the Generate form holds.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct GenerateRequest {
    /// The sign-in to make it with.
    pub sign_in_id: SignInId,
    /// For which account.
    pub target: GenerateTarget,
    /// Which kind.
    pub kind: AuthKind,
    /// For how long.
    pub lifetime: Lifetime,
    /// A free note on what will use it.
    pub used_by: String,
}

/// The lifetimes of an administrator's key, as the Admin Portal offers them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum KeyLifetime {
    /// 30 days.
    Days30,
    /// 60 days.
    Days60,
    /// 90 days: what a new key gets.
    Days90,
    /// Until a moment the person names: 1 hour to 365 days from now.
    Custom,
    /// Never expires.
    NoExpiration,
}

/// The person's own word on when a key expires, where the API does not tell.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct EnteredExpiry {
    /// What was chosen in the portal.
    pub lifetime: KeyLifetime,
    /// The moment, for [`KeyLifetime::Custom`] only.
    #[ts(optional)]
    pub custom: Option<DateTime<Utc>>,
}

/// One wish about the settings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "type"
)]
#[ts(export)]
pub enum SettingsChange {
    /// Keep names out of notifications ("2 keys are about to expire"), or not.
    HideNames {
        /// Whether they are hidden.
        hidden: bool,
    },
    /// When to be reminded.
    Stages {
        /// Of which credentials.
        custody: Custody,
        /// At which points before expiry; `null` for Keyvigil's own.
        stages: Option<Vec<Stage>>,
    },
    /// Hours without notifications; `null` for none.
    QuietHours {
        /// From when to when.
        hours: Option<QuietHours>,
    },
    /// What closing the window does.
    OnClose {
        /// From now on.
        choice: OnClose,
    },
    /// The person was asked whether Keyvigil should start at login, and need not be again.
    AskedStartAtLogin,
}
