//! The fleet: every credential, administrator, service account and organization, as lists that may be long.
//!
//! A list is asked for by a query and answered by a part of its lines, so that ten thousand rows cost what the
//! screen shows of them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    AdministratorRow, CredentialKind, CredentialRow, CredentialState, Custody, OrganizationChoice,
    RegionName, ServiceAccountRow,
};
use crate::error::CommandError;
use crate::ids::{CredentialId, SignInId};

/// Which lines of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Part {
    /// The first one, counted from 0.
    pub offset: u32,
    /// How many at most; more than 200 are never given.
    pub limit: u32,
}

/// What a list is divided by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Grouping {
    /// One list, the most urgent first.
    #[default]
    None,
    /// The organization; the one with the most urgent line first.
    Organization,
    /// The week of the expiry, in local time.
    Week,
}

/// Which credentials are shown. Every one but `Ended` shows living ones only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CredentialFilter {
    /// All that live.
    #[default]
    All,
    /// Expired, expiring, refused or pending.
    Care,
    /// Inside the first stage.
    Expiring,
    /// Past expiry.
    Expired,
    /// That never expire.
    Never,
    /// Whose expiry nobody tells.
    Unknown,
    /// Revoked or replaced.
    Ended,
}

/// What the list of credentials is asked for. Conditions narrow each other.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct CredentialQuery {
    /// Words that must all occur somewhere in a row, in any case and order.
    pub search: String,
    /// Which ones.
    pub show: CredentialFilter,
    /// Only with the secret in the keychain, or only without.
    pub custody: Option<Custody>,
    /// Only of this kind.
    pub kind: Option<CredentialKind>,
    /// Only those that the organization of this sign-in shows, or that the sign-in calls with.
    pub sign_in_id: Option<SignInId>,
    /// Only those that expire at this moment or later.
    pub from: Option<DateTime<Utc>>,
    /// Only those that expire before this moment.
    pub until: Option<DateTime<Utc>>,
    /// What they are divided by.
    pub group: Grouping,
}

/// How many rows each choice of a condition would show, the other conditions being as they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CredentialCounts {
    /// [`CredentialFilter::All`].
    pub all: u32,
    /// [`CredentialFilter::Care`].
    pub care: u32,
    /// [`CredentialFilter::Expiring`].
    pub expiring: u32,
    /// [`CredentialFilter::Expired`].
    pub expired: u32,
    /// [`CredentialFilter::Never`].
    pub never: u32,
    /// [`CredentialFilter::Unknown`].
    pub unknown: u32,
    /// [`CredentialFilter::Ended`].
    pub ended: u32,
    /// Of either custody.
    pub any_custody: u32,
    /// [`Custody::Held`].
    pub held: u32,
    /// [`Custody::Watched`].
    pub watched: u32,
    /// Of any kind.
    pub any_kind: u32,
    /// [`CredentialKind::AdminKey`].
    pub admin_keys: u32,
    /// [`CredentialKind::ServiceAccountKey`].
    pub service_account_keys: u32,
    /// [`CredentialKind::ClientSecret`].
    pub client_secrets: u32,
}

/// What stands above the rows of a group.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "type"
)]
#[ts(export)]
pub enum GroupHead {
    /// Rows of one organization.
    Organization {
        /// Its name; empty where nobody tells.
        name: String,
        /// How many rows.
        count: u32,
    },
    /// Rows that expire in one week.
    Week {
        /// The first moment of its Monday, local time.
        begin: DateTime<Utc>,
        /// How many rows.
        count: u32,
    },
    /// Rows that never expire.
    NeverExpires {
        /// How many.
        count: u32,
    },
    /// Rows whose expiry nobody tells.
    ExpiryUnknown {
        /// How many.
        count: u32,
    },
}

/// A line of the list of credentials.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "type"
)]
#[ts(export)]
pub enum CredentialLine {
    /// The beginning of a group.
    Group {
        /// Of which.
        head: GroupHead,
    },
    /// A credential.
    Credential {
        /// The row.
        row: Box<CredentialRow>,
    },
}

/// A part of the list of credentials.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CredentialPage {
    /// Credentials that are known at all, the ended ones included, whatever the query.
    pub known: u32,
    /// Rows that the query lets through.
    pub matching: u32,
    /// Lines of the whole list: its rows and its groups' heads.
    pub line_count: u32,
    /// Where `lines` begins.
    pub offset: u32,
    /// The lines that were asked for.
    pub lines: Vec<CredentialLine>,
    /// What other choices would show.
    pub counts: CredentialCounts,
}

/// What is worth seeing about an administrator.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum AdministratorFlag {
    /// A key that works in the hand of somebody who is suspended.
    SuspendedWithKey,
    /// May use the API, and signs in without a second factor.
    AccessWithoutMfa,
    /// The key never expires.
    KeyNeverExpires,
    /// The key is older than a year.
    KeyOlderThanAYear,
    /// May use the API and has no key: whoever signs in as them can make one.
    AccessWithoutKey,
}

/// Which administrators are shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum AdministratorFilter {
    /// All.
    #[default]
    All,
    /// With at least one flag.
    Flagged,
    /// Who may use the API.
    ApiAccess,
    /// Who have a key.
    WithKey,
    /// [`AdministratorFlag::KeyNeverExpires`].
    KeyNeverExpires,
    /// [`AdministratorFlag::AccessWithoutKey`].
    AccessWithoutKey,
    /// [`AdministratorFlag::SuspendedWithKey`].
    SuspendedWithKey,
    /// [`AdministratorFlag::AccessWithoutMfa`].
    AccessWithoutMfa,
    /// [`AdministratorFlag::KeyOlderThanAYear`].
    KeyOlderThanAYear,
    /// Of whom JumpCloud does not tell whether they may use the API, or whether they have a key.
    Untold,
}

/// What the list of administrators is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct AdministratorQuery {
    /// Words that must all occur somewhere in a row.
    pub search: String,
    /// Which ones.
    pub show: AdministratorFilter,
    /// Only those of this sign-in's organization.
    pub sign_in_id: Option<SignInId>,
    /// Divided by organization.
    pub grouped: bool,
}

/// How many administrators each filter would show.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AdministratorCounts {
    /// [`AdministratorFilter::All`].
    pub all: u32,
    /// [`AdministratorFilter::Flagged`].
    pub flagged: u32,
    /// [`AdministratorFilter::ApiAccess`].
    pub api_access: u32,
    /// [`AdministratorFilter::WithKey`].
    pub with_key: u32,
    /// [`AdministratorFilter::KeyNeverExpires`].
    pub key_never_expires: u32,
    /// [`AdministratorFilter::AccessWithoutKey`].
    pub access_without_key: u32,
    /// [`AdministratorFilter::SuspendedWithKey`].
    pub suspended_with_key: u32,
    /// [`AdministratorFilter::AccessWithoutMfa`].
    pub access_without_mfa: u32,
    /// [`AdministratorFilter::KeyOlderThanAYear`].
    pub key_older_than_a_year: u32,
    /// [`AdministratorFilter::Untold`].
    pub untold: u32,
}

/// A line of the list of administrators.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "type"
)]
#[ts(export)]
pub enum AdministratorLine {
    /// The beginning of an organization's.
    Group {
        /// Of which.
        head: GroupHead,
    },
    /// An administrator.
    Administrator {
        /// The row.
        row: Box<AdministratorRow>,
    },
}

/// A part of the list of administrators.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AdministratorPage {
    /// Administrators that are known at all, whatever the query.
    pub known: u32,
    /// Rows that the query lets through.
    pub matching: u32,
    /// Lines of the whole list.
    pub line_count: u32,
    /// Where `lines` begins.
    pub offset: u32,
    /// The lines that were asked for.
    pub lines: Vec<AdministratorLine>,
    /// What other filters would show.
    pub counts: AdministratorCounts,
}

/// What the list of service accounts is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct ServiceAccountQuery {
    /// Words that must all occur somewhere in an account or one of its credentials.
    pub search: String,
    /// Only accounts with such a credential.
    pub show: CredentialFilter,
    /// Only those of this sign-in's organization.
    pub sign_in_id: Option<SignInId>,
}

/// A line of the list of service accounts: an account, and below it each of its credentials.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "type"
)]
#[ts(export)]
pub enum ServiceAccountLine {
    /// An account.
    Account {
        /// The row.
        row: Box<ServiceAccountRow>,
    },
    /// A living credential of the account above.
    Credential {
        /// The sign-in that sees its account.
        sign_in_id: SignInId,
        /// The row.
        row: Box<CredentialRow>,
    },
}

/// A part of the list of service accounts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ServiceAccountPage {
    /// Accounts that are known at all, whatever the query.
    pub known: u32,
    /// Accounts that the query lets through.
    pub matching: u32,
    /// Lines of the whole list.
    pub line_count: u32,
    /// Where `lines` begins.
    pub offset: u32,
    /// The lines that were asked for.
    pub lines: Vec<ServiceAccountLine>,
    /// Accounts by what each filter would show; custody and kind are counted over the credentials shown.
    pub counts: CredentialCounts,
}

/// Which organizations are shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum OrganizationFilter {
    /// All that are watched.
    #[default]
    All,
    /// With a credential that needs care.
    Care,
    /// Whose last refresh failed, or of which some entries could not be read.
    Failing,
    /// Of which its key may not read one of the two lists.
    Refused,
    /// With a credential that never expires.
    NeverExpires,
}

/// By what the organizations are sorted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum OrganizationOrder {
    /// What expires next comes first.
    #[default]
    NextExpiry,
    /// By label.
    Name,
    /// The most that never expire first.
    NeverExpires,
    /// The most who may use the API first.
    ApiAccess,
    /// The longest since it was refreshed first.
    LastRefresh,
}

/// What the board of organizations is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct OrganizationQuery {
    /// Words that must all occur in its label, name or id, or in its sign-in's e-mail address.
    pub search: String,
    /// Which ones.
    pub show: OrganizationFilter,
    /// In which order.
    pub order: OrganizationOrder,
}

/// The credential that expires next.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct NextExpiry {
    /// Which.
    pub credential_id: CredentialId,
    /// Its owner's name.
    pub name: String,
    /// Its organization's name.
    pub organization: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a sign-in looks at.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Scope {
    /// One organization.
    #[default]
    Organization,
    /// A managed service provider's own administrators.
    Provider,
}

/// One organization of the board, rolled up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OrganizationRow {
    /// The sign-in that watches it.
    pub sign_in_id: SignInId,
    /// The person's name for it.
    pub label: String,
    /// The organization, or the provider.
    pub organization: OrganizationChoice,
    /// Which of the two.
    pub scope: Scope,
    /// The region.
    pub region: RegionName,
    /// The key that it is watched with.
    pub credential_id: CredentialId,
    /// The e-mail address of the administrator whose key it is.
    pub admin_email: Option<String>,
    /// Administrators; `null` where they were never read.
    pub administrators: Option<u32>,
    /// Administrators who may use the API.
    pub api_access: u32,
    /// Administrators of whom JumpCloud does not tell whether they may.
    pub api_access_untold: u32,
    /// Service accounts; `null` where they were never read.
    pub service_accounts: Option<u32>,
    /// Living credentials.
    pub credentials: u32,
    /// Credentials that need care.
    pub care: u32,
    /// Past expiry.
    pub expired: u32,
    /// Inside the first stage.
    pub expiring: u32,
    /// That never expire.
    pub never_expires: u32,
    /// Whose expiry nobody tells.
    pub unknown: u32,
    /// What expires next.
    pub next: Option<NextExpiry>,
    /// It is being refreshed, or waits for its turn.
    pub refreshing: bool,
    /// When its administrators were read last, whole.
    pub administrators_at: Option<DateTime<Utc>>,
    /// Why they were not read the last time.
    pub administrators_error: Option<CommandError>,
    /// When its service accounts were read last, whole.
    pub service_accounts_at: Option<DateTime<Utc>>,
    /// Why they were not read the last time.
    pub service_accounts_error: Option<CommandError>,
    /// Entries that JumpCloud sent and nobody could read.
    pub unreadable: u32,
    /// Its last refresh failed, or left entries that nobody could read. That a credential may not read one of the
    /// two lists is how it is, and no failure.
    pub failing: bool,
    /// Its reminders are muted.
    pub muted: bool,
    /// The administrator whose key it is watched with may do more than watching needs: their role's name.
    pub more_rights_than_needed: Option<String>,
}

/// A part of the board of organizations.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OrganizationPage {
    /// Organizations that are watched at all.
    pub known: u32,
    /// Rows that the query lets through.
    pub matching: u32,
    /// Where `rows` begins.
    pub offset: u32,
    /// The rows that were asked for.
    pub rows: Vec<OrganizationRow>,
    /// How many each filter would show.
    pub counts: OrganizationCounts,
}

/// How many organizations each filter would show.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OrganizationCounts {
    /// [`OrganizationFilter::All`].
    pub all: u32,
    /// [`OrganizationFilter::Care`].
    pub care: u32,
    /// [`OrganizationFilter::Failing`].
    pub failing: u32,
    /// [`OrganizationFilter::Refused`].
    pub refused: u32,
    /// [`OrganizationFilter::NeverExpires`].
    pub never_expires: u32,
}

/// One mark on the 90-day timeline: what expires within one day, local time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TimelineCluster {
    /// The first expiry in it.
    pub from: DateTime<Utc>,
    /// Just after the last one: a query from `from` until here shows it.
    pub until: DateTime<Utc>,
    /// How many.
    pub count: u32,
    /// The worst state among them.
    pub state: CredentialState,
    /// The first one's owner.
    pub name: String,
    /// The first one's organization.
    pub organization: String,
    /// The first one.
    pub credential_id: CredentialId,
}

/// A round of refreshing, under way or the last one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RefreshProgress {
    /// Organizations that it began with or that joined it.
    pub total: u32,
    /// Those of them that have been asked.
    pub done: u32,
    /// Those of them that answered with an error.
    pub failed: u32,
    /// The person asked it to stop: what waited was left out.
    pub cancelled: bool,
    /// It has ended.
    pub ended: bool,
}

/// One organization that a key sees.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DiscoveredOrganization {
    /// JumpCloud's id of it, or of the provider.
    pub id: String,
    /// Its name.
    pub name: String,
    /// An organization, or the provider itself.
    pub scope: Scope,
    /// The sign-in that watches it with this key.
    pub watched_by: Option<SignInId>,
}

/// What a key sees.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Discovery {
    /// The provider itself first, then organizations by name.
    pub organizations: Vec<DiscoveredOrganization>,
    /// Entries that nobody could read.
    pub unreadable: u32,
    /// Organizations that are watched and that JumpCloud no longer names.
    pub vanished: Vec<OrganizationChoice>,
}

/// A list that can be written into a file, with what it is narrowed to.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, TS)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "type"
)]
#[ts(export)]
pub enum ExportedList {
    /// Credentials.
    Credentials {
        /// Narrowed.
        query: CredentialQuery,
    },
    /// Administrators.
    Administrators {
        /// Narrowed.
        query: AdministratorQuery,
    },
    /// Service accounts, a line for each credential.
    ServiceAccounts {
        /// Narrowed.
        query: ServiceAccountQuery,
    },
    /// Organizations.
    Organizations {
        /// Narrowed.
        query: OrganizationQuery,
    },
    /// The activity log, whole.
    Activity,
}

/// How a file is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ExportFormat {
    /// RFC 4180, UTF-8; a field that a spreadsheet might take for a formula begins with an apostrophe.
    Csv,
    /// One array of objects.
    Json,
}
