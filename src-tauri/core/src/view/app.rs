//! The app as a whole.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    CredentialKind, CredentialRow, Discovery, NextExpiry, OnClose, OrganizationChoice,
    OrganizationReminders, QuietHours, RegionName, RotationView, Scope, StageChoice, TestAnswer,
    TimelineCluster,
};
use crate::error::CommandError;
use crate::ids::{CredentialId, SignInId};

/// What this process talks to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Mode {
    /// JumpCloud.
    Normal,
    /// The demo organization inside this process; nothing is kept.
    Demo,
    /// A simulator on this computer.
    Simulator,
}

/// What every screen needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AppInfo {
    /// Keyvigil's version.
    pub version: String,
    /// What it talks to.
    pub mode: Mode,
    /// The backend's now: the only clock that the UI may use.
    pub now: DateTime<Utc>,
    /// Where the data lies.
    pub data_folder: String,
    /// Why the data could not be opened; then nothing else works.
    pub problem: Option<CommandError>,
    /// The regions that can be asked.
    pub regions: Vec<RegionName>,
    /// JumpCloud has asked for a pause: until then requests are kept back.
    pub paused_until: Option<DateTime<Utc>>,
}

/// The outcome of Connect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "type"
)]
#[ts(export)]
pub enum ConnectOutcome {
    /// Stored and verified.
    Connected {
        /// The new sign-in; the first where several organizations were chosen.
        sign_in_id: SignInId,
    },
    /// The credential is good and sees several organizations; nothing was stored: choose and connect again.
    ChooseOrganization {
        /// What it sees.
        discovery: Discovery,
    },
}

/// The last refresh of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RefreshRow {
    /// When it ended.
    pub at: DateTime<Utc>,
    /// Why the administrators could not be read.
    pub administrators_error: Option<CommandError>,
    /// Why the service accounts could not be read.
    pub service_accounts_error: Option<CommandError>,
    /// Entries that JumpCloud sent and nobody could read; at least 1 where a list broke off before its end.
    pub unreadable: u32,
    /// When the administrators were read last, whole.
    #[serde(default)]
    pub administrators_at: Option<DateTime<Utc>>,
    /// When the service accounts were read last, whole.
    #[serde(default)]
    pub service_accounts_at: Option<DateTime<Utc>>,
    /// How many refreshes in a row have failed, this one included; that a key may not read one list is no failure.
    #[serde(default)]
    pub failures: u32,
}

/// One sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SignInRow {
    /// Keyvigil's id.
    pub id: SignInId,
    /// The person's name for it.
    pub label: String,
    /// The region.
    pub region: RegionName,
    /// The organization, or the provider.
    pub organization: OrganizationChoice,
    /// Which of the two.
    pub scope: Scope,
    /// The kind of credential that it calls with.
    pub kind: CredentialKind,
    /// The administrator whose key it is, where JumpCloud told.
    pub admin_email: Option<String>,
    /// The key it calls with.
    pub credential_id: CredentialId,
    /// The person allowed Keyvigil to replace this sign-in's own key without the Admin Portal.
    pub makes_keys_here: bool,
    /// A refresh is under way.
    pub refreshing: bool,
    /// The last refresh.
    pub last_refresh: Option<RefreshRow>,
    /// When it is refreshed by itself again; `null` where it has not been yet.
    pub next_refresh_at: Option<DateTime<Utc>>,
    /// The reminders of its organization.
    pub reminders: OrganizationReminders,
}

/// How a part of the desktop is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "type"
)]
#[ts(export)]
pub enum HealthState {
    /// Not tried yet.
    #[default]
    Unknown,
    /// Worked at its last use.
    Ok,
    /// Failed at its last use.
    Failed {
        /// How.
        error: CommandError,
    },
}

/// What Keyvigil leans on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Health {
    /// The OS keychain.
    pub keychain: HealthState,
    /// The notification service.
    pub notifications: HealthState,
    /// Whether the person saw the last notification that was sent for a test.
    pub test_answer: Option<TestAnswer>,
    /// This computer's clock: `clock_jumped` while a jump is doubted, `clock_skewed` where JumpCloud's is another.
    pub clock: HealthState,
}

/// Living credentials, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Counts {
    /// All that live.
    pub total: u32,
    /// With the secret in the keychain.
    pub held: u32,
    /// Inside the first stage.
    pub expiring: u32,
    /// Past expiry.
    pub expired: u32,
    /// That never expire.
    pub never_expires: u32,
    /// Whose expiry nobody tells.
    pub unknown: u32,
    /// Administrators.
    pub administrators: u32,
    /// Administrators who may use the API.
    pub api_access: u32,
    /// Administrators of whom JumpCloud does not tell whether they may.
    pub api_access_untold: u32,
}

/// The first screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Overview {
    /// Expired, expiring, refused or pending; the most urgent first, not more than 20.
    pub needs_care: Vec<CredentialRow>,
    /// How many need care in all.
    pub care: u32,
    /// What expires next, from now on.
    pub next: Option<NextExpiry>,
    /// The next 90 days, soonest first.
    pub timeline: Vec<TimelineCluster>,
    /// Counts.
    pub counts: Counts,
    /// Runs of making or replacing a credential that have not been put away, the latest first.
    pub rotations: Vec<RotationView>,
    /// Organizations that are watched.
    pub organizations: u32,
    /// Those of them whose last refresh failed.
    pub failing: u32,
    /// Those of which their key may not read one of the two lists.
    pub refused: u32,
    /// Those whose last refresh failed first, then by label, not more than 20.
    pub sign_ins: Vec<SignInRow>,
    /// Health.
    pub health: Health,
}

/// What the activity log tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ActivityKind {
    /// A sign-in was connected.
    SignInConnected,
    /// A sign-in was removed.
    SignInRemoved,
    /// A refresh failed, in part or whole.
    RefreshFailed,
    /// A credential was seen for the first time.
    CredentialSeen,
    /// A credential is no longer listed.
    CredentialGone,
    /// An administrator's key was replaced by another.
    KeySuperseded,
    /// An expiry moved.
    ExpiryChanged,
    /// Keyvigil asked JumpCloud to make a credential.
    GenerateStarted,
    /// A credential was made, stored and verified.
    Generated,
    /// Making a credential failed.
    GenerateFailed,
    /// A new key of one's own was awaited from the portal.
    PortalOpened,
    /// A key was taken from the portal.
    PortalKeyTaken,
    /// The portal visit ended without a key.
    PortalLeft,
    /// A secret was copied.
    SecretCopied,
    /// A secret was shown.
    SecretRevealed,
    /// JumpCloud accepted a credential.
    Verified,
    /// JumpCloud could not be asked about a credential.
    VerificationFailed,
    /// JumpCloud refused a credential.
    Refused,
    /// A secret was deleted from the keychain.
    Forgotten,
    /// A reminder was shown.
    Reminded,
    /// A reminder could not be shown; it will be tried again.
    ReminderFailed,
    /// The clock of this computer jumped; reminders wait for a word on whether it is right.
    ClockJumped,
    /// The person asked for silence, or ended it.
    Snoozed,
    /// A record of the reminders could not be read: one may come twice.
    LedgerUnreadable,
    /// The settings were changed.
    SettingsChanged,
    /// Something begun before the last exit was found unfinished.
    Interrupted,
    /// The replacing of a credential began.
    RotationStarted,
    /// What used a credential was moved to its successor.
    HandedOver,
    /// A credential was revoked, and JumpCloud no longer lists it.
    Revoked,
    /// A new credential was taken back; the old one was never touched.
    TakenBack,
    /// The replacing of a credential ended without a change.
    NotRotated,
    /// JumpCloud may keep a credential whose secret nobody has.
    LeftBehind,
    /// An administrator's old key is dead and no new one arrived.
    KeyLost,
    /// Somebody still called with a key that was replaced.
    OldKeyUsed,
    /// An administrator's API access was switched on.
    ApiAccessEnabled,
    /// An administrator's API access was switched off.
    ApiAccessDisabled,
    /// Switching an administrator's API access did not go well.
    ApiAccessNotChanged,
    /// A service account was deleted, with all its credentials.
    ServiceAccountDeleted,
    /// A list was written into a file.
    ListExported,
}

/// One line of the activity log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ActivityRow {
    /// Grows with time.
    #[ts(type = "number")]
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: ActivityKind,
    /// Whom or what it is about: a credential's owner, a sign-in's label.
    pub subject: String,
    /// More, in English; may be empty.
    pub detail: String,
    /// The credential's page.
    pub credential_id: Option<CredentialId>,
    /// The organization of that credential, where it is still known.
    pub organization: Option<String>,
}

/// Settings as they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Settings {
    /// Keep names out of notifications.
    pub hide_names: bool,
    /// When to be reminded of credentials in the keychain.
    pub held: StageChoice,
    /// When to be reminded of credentials of others.
    pub watched: StageChoice,
    /// Hours without notifications.
    pub quiet_hours: Option<QuietHours>,
    /// What closing the window does; `null` where the person has not chosen.
    pub on_close: Option<OnClose>,
    /// The person was asked whether Keyvigil should start at login.
    pub asked_start_at_login: bool,
    /// No notification at all before this moment, by the person's own wish.
    pub snoozed_until: Option<DateTime<Utc>>,
}
