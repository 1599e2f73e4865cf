//! Credentials as shown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ActivityRow, CredentialReminders, OldKeyCaller, RegionName, ReminderRow};
use crate::ids::{CredentialId, RotationId, SignInId};

/// What sort of credential it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CredentialKind {
    /// An administrator's API key.
    AdminKey,
    /// A service account's API key.
    ServiceAccountKey,
    /// A service account's client secret.
    ClientSecret,
}

/// Derived from the expiry and now; never stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CredentialState {
    /// Lives until it is replaced or revoked.
    NoExpiry,
    /// Expires, but not soon.
    Active,
    /// Inside its first reminder stage.
    Expiring,
    /// Past its expiry.
    Expired,
    /// Taken back: JumpCloud no longer lists it.
    Revoked,
    /// Replaced by a newer key of the same administrator.
    Superseded,
    /// Nothing tells when it expires.
    Unknown,
}

/// Whether Keyvigil has the secret.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Custody {
    /// The secret is in the keychain.
    Held,
    /// Keyvigil only knows that it exists.
    Watched,
}

/// Who says when it expires.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ExpirySource {
    /// JumpCloud.
    Reported,
    /// Created plus the lifetime that was asked for: shown as "about".
    Computed,
    /// The person.
    Entered,
    /// Nobody.
    Unknown,
}

/// When it expires, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ExpiryView {
    /// Who says so.
    pub source: ExpirySource,
    /// The moment; `null` means "never", or unknown where the source is `unknown`.
    pub at: Option<DateTime<Utc>>,
}

/// Whose it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum OwnerKind {
    /// A person.
    Administrator,
    /// A service account.
    ServiceAccount,
}

/// The owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OwnerView {
    /// A person or a service account.
    pub kind: OwnerKind,
    /// JumpCloud's id, where known.
    pub remote_id: Option<String>,
    /// A service account's name; an administrator's first and last name, else the e-mail address.
    pub name: String,
    /// An administrator's e-mail address.
    pub email: Option<String>,
}

/// What the last "verify" found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum VerificationOutcome {
    /// JumpCloud accepted it (a "forbidden" counts: it knew the key).
    Accepted,
    /// JumpCloud refused it.
    Refused,
    /// Nobody could be asked.
    Unreachable,
}

/// The last "verify".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct VerificationView {
    /// When.
    pub at: DateTime<Utc>,
    /// What was found.
    pub outcome: VerificationOutcome,
}

/// One credential in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CredentialRow {
    /// Keyvigil's id.
    pub id: CredentialId,
    /// What sort.
    pub kind: CredentialKind,
    /// Held or watched.
    pub custody: Custody,
    /// Stored, but JumpCloud has not confirmed it yet.
    pub pending: bool,
    /// How urgent.
    pub state: CredentialState,
    /// Whose.
    pub owner: OwnerView,
    /// The region it belongs to.
    pub region: RegionName,
    /// The name of its organization (or the sign-in's label).
    pub organization: String,
    /// JumpCloud's prefix, `…`, and the last four characters, as far as known; may be empty.
    pub fingerprint: String,
    /// The public half of a client secret.
    pub client_id: Option<String>,
    /// When it was made, where known.
    pub created_at: Option<DateTime<Utc>>,
    /// When it ends.
    pub expiry: ExpiryView,
    /// The person's note on what uses it.
    pub used_by: String,
    /// The last verification.
    pub verified: Option<VerificationView>,
    /// The sign-ins that call JumpCloud with it.
    pub used_by_sign_ins: Vec<SignInId>,
    /// The sign-ins whose last listing showed it. In the lists of the fleet: those whose organization it belongs to.
    pub seen_by: Vec<SignInId>,
}

/// Everything on a credential's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CredentialDetail {
    /// As in the list.
    pub row: CredentialRow,
    /// Newest first.
    pub history: Vec<ActivityRow>,
    /// Newest first.
    pub reminders: Vec<ReminderRow>,
    /// When the next reminder is due, if one is to come.
    pub next_reminder_at: Option<DateTime<Utc>>,
    /// What the person chose about them.
    pub reminding: CredentialReminders,
    /// The sign-in whose own administrator this key belongs to, if any: it can be replaced from here.
    pub replaceable_by: Option<SignInId>,
    /// It is a living credential of a service account that a sign-in sees: it can be rotated.
    pub rotatable: bool,
    /// The run that makes or replaces it, if one has not ended.
    pub open_rotation: Option<RotationId>,
    /// Who was seen calling with it after it was replaced, the latest first.
    pub old_key_callers: Vec<OldKeyCaller>,
    /// The rights of the sign-in that sees it: whether an expiry may be entered by hand (admin keys held, not reported).
    pub expiry_editable: bool,
}
