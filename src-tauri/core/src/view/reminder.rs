//! Reminders: what was told, when, and what the person chose.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CredentialKind, CredentialState, Custody};
use crate::ids::CredentialId;

/// A point around an expiry at which a reminder is due.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(export)]
pub struct Stage(
    /// Seconds before expiry; 0 is the expiry itself, negative ones come after it.
    pub i32,
);

/// Points before expiry, as chosen somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct StageChoice {
    /// What was chosen here, the earliest first; `null` where nothing was.
    pub own: Option<Vec<Stage>>,
    /// What holds where nothing is chosen here.
    pub inherited: Vec<Stage>,
}

/// Hours of the day without notifications, by this computer's local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct QuietHours {
    /// Their beginning, in minutes after midnight: 0 to 1439.
    pub from: u16,
    /// Their end, likewise; before their beginning where they go on past midnight.
    pub until: u16,
}

/// One reminder that was shown on the desktop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ReminderRow {
    /// The stage it stood for.
    pub stage: Stage,
    /// When the desktop accepted it.
    pub sent_at: DateTime<Utc>,
}

/// One reminder in the inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct InboxRow {
    /// Grows with time.
    #[ts(type = "number")]
    pub id: i64,
    /// The credential's page.
    pub credential_id: CredentialId,
    /// Its owner's name.
    pub owner: String,
    /// What sort of credential.
    pub kind: CredentialKind,
    /// Held or watched.
    pub custody: Custody,
    /// The organization's name.
    pub organization: String,
    /// How the credential is now.
    pub state: CredentialState,
    /// The stage that was reached.
    pub stage: Stage,
    /// The expiry that it was about.
    pub expires_at: DateTime<Utc>,
    /// When it was due.
    pub noted_at: DateTime<Utc>,
    /// When the desktop showed it; `null` while it has not.
    pub shown_at: Option<DateTime<Utc>>,
    /// The person has seen it here, or has looked at the credential since.
    pub read: bool,
}

/// Which reminders the person has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "type"
)]
#[ts(export)]
pub enum Seen {
    /// All.
    All,
    /// Those of one credential.
    Credential {
        /// Which.
        id: CredentialId,
    },
}

/// What the reminders of one organization are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OrganizationReminders {
    /// Nothing of this organization is announced.
    pub muted: bool,
    /// For credentials in the keychain.
    pub held: StageChoice,
    /// For credentials of others.
    pub watched: StageChoice,
}

/// One wish about the reminders of an organization.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "type"
)]
#[ts(export)]
pub enum OrganizationChange {
    /// Announce nothing, or announce again.
    Mute {
        /// Whether it is muted from now on.
        muted: bool,
    },
    /// When to be reminded.
    Stages {
        /// Of which credentials.
        custody: Custody,
        /// At which points before expiry; `null` for the general ones.
        stages: Option<Vec<Stage>>,
    },
}

/// What the person chose about the reminders of one credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CredentialReminders {
    /// When they come.
    pub stages: StageChoice,
    /// Every organization that shows it is muted.
    pub muted: bool,
    /// No notification about it before this moment, by the person's own wish.
    pub snoozed_until: Option<DateTime<Utc>>,
}

/// What the person said to a notification that was sent for a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TestAnswer {
    /// When it was asked.
    pub at: DateTime<Utc>,
    /// Whether it was seen.
    pub seen: bool,
}

/// How urgent things are, as the tray's icon shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gravity {
    /// Nothing expires soon.
    Calm,
    /// Something is inside its first stage, or a sign-in sees nothing.
    Warning,
    /// A held credential has expired, or will within a day.
    Critical,
}

/// What the tray shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// The worst state of all that is not muted.
    pub gravity: Gravity,
    /// The expired held credentials and the next expiries, the most urgent first; three at most.
    pub next: Vec<GlanceEntry>,
    /// How many reminders nobody has read.
    pub unread: u32,
    /// Everything is snoozed until then.
    pub snoozed_until: Option<DateTime<Utc>>,
}

/// One line of the tray's menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlanceEntry {
    /// The credential's page.
    pub id: CredentialId,
    /// "API key of Ada Lovelace: 4 Dec 14:00".
    pub line: String,
}
