//! Errors as they cross to the UI: a code to switch on, a sentence to read, never a secret.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

/// What went wrong, told apart as far as the person can act on it.
///
/// The UI owns the wording of every code (title, meaning for the keys, next step) in its locale file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ErrorCode {
    // JumpCloud's answer
    /// 401: the key is wrong, expired, replaced, or of another region; JumpCloud does not say which.
    KeyNotAccepted,
    /// JumpCloud saw no key at all (3xx to its login page): something on the way removed it.
    KeyDidNotArrive,
    /// A Multi-Tenant Portal key was used without an organization id.
    OrganizationIdMissing,
    /// The organization id is not 24 hexadecimal digits, or does not match the request.
    OrganizationIdMalformed,
    /// No such organization for this key.
    OrganizationUnknown,
    /// The request does not take an organization id.
    OrganizationIdNotTaken,
    /// The key is good but may not do this.
    Forbidden,
    /// JumpCloud refuses this network address.
    IpBlocked,
    /// API access is switched off for this admin.
    ApiAccessDisabled,
    /// What was asked for does not exist (any more).
    NotFound,
    /// JumpCloud did not accept what was sent (400, 409, 422).
    Rejected,
    /// 429.
    RateLimited,
    /// 5xx.
    JumpcloudDown,
    /// A redirect to somewhere else, which was not followed.
    Redirected,
    /// An answer that is not what JumpCloud documents: HTML, cut, wrong types, too large.
    AnswerUnreadable,

    // the way to JumpCloud
    /// No connection: name not found, refused, unreachable.
    Offline,
    /// No answer in time.
    TimedOut,
    /// The connection broke before the answer was complete.
    ConnectionLost,
    /// The certificate is not trusted: a proxy may be reading along.
    TlsNotTrusted,
    /// The proxy wants a user name and password (407).
    ProxyAuthentication,

    // the keychain
    /// No keychain service answers on this computer.
    KeychainAbsent,
    /// The keychain is locked and was not unlocked.
    KeychainLocked,
    /// The keychain refused, or the person dismissed its prompt.
    KeychainDenied,
    /// The keychain did not answer in time.
    KeychainTimedOut,
    /// The keychain failed in another way, or gave back something else than was stored.
    KeychainFailed,
    /// The keychain answers, and has no such item.
    SecretMissing,

    // this computer
    /// The data folder cannot be written (read-only, wrong owner).
    DataFolderReadOnly,
    /// The disk is full.
    DiskFull,
    /// The data folder was written by a newer Keyvigil.
    DataFolderNewer,
    /// Another Keyvigil is using this data folder.
    DataFolderInUse,
    /// The database is damaged.
    DataDamaged,
    /// No notification service took the notification.
    NotificationsUnavailable,
    /// This computer's clock and JumpCloud's differ by more than 5 minutes; `detail` is by how many
    /// seconds this computer is ahead (negative: behind).
    ClockSkewed,
    /// This computer's clock went ahead all at once, and nobody has said that it is right; `detail` is by how
    /// many seconds.
    ClockJumped,
    /// The system would not be told to start Keyvigil at login, or not to.
    StartAtLoginFailed,
    /// The file could not be written.
    FileNotWritten,
    /// Keyvigil was closed, or stopped, in the middle of it.
    Interrupted,
    /// The clipboard could not be read or written.
    ClipboardUnavailable,
    /// The browser could not be opened.
    BrowserUnavailable,

    // what the person entered or asked for
    /// The clipboard or the field holds no text that could be a key.
    NoKeyFound,
    /// The clipboard still holds the key that was replaced.
    SameKeyAgain,
    /// The key works, but nobody tells whose it is, and the old key still works: it cannot be its successor.
    NotTheNewKey,
    /// A field is empty or out of bounds; `detail` names the field.
    InvalidInput,
    /// What was typed to confirm does not match.
    ConfirmationMismatch,
    /// The same credential is connected already.
    AlreadyConnected,
    /// The thing meant is not (or no longer) in Keyvigil.
    UnknownItem,
    /// The account has two credentials already: one has to be revoked first.
    RoomNeeded,
    /// A credential of this owner is being made or replaced already; `detail` is the run's id.
    UnderWay,
    /// JumpCloud still lists what was to be revoked.
    StillListed,
    /// Only an *Administrator with Billing* may do this.
    NeedsBillingAdministrator,
    /// It is the signed-in administrator's own account.
    OwnAccount,
    /// JumpCloud accepted the change, and does not tell it when asked again.
    ChangeNotSeen,
    /// The new key lives another time than was asked for; `detail` is how many days it lives, or "never".
    LifetimeDiffers,
    /// The action does not apply in the present state.
    NotPossibleNow,
    /// A defect of Keyvigil's own.
    Internal,
}

impl ErrorCode {
    /// Whether it is about the way to JumpCloud, or JumpCloud's own state: the same may go well later, and
    /// nothing is said about the keys.
    #[must_use]
    pub fn is_about_the_way(self) -> bool {
        matches!(
            self,
            Self::Offline
                | Self::TimedOut
                | Self::ConnectionLost
                | Self::JumpcloudDown
                | Self::RateLimited
        )
    }
}

/// An error for the person.
#[derive(Clone, PartialEq, Eq, Debug, Error, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[error("{message}")]
#[ts(export)]
pub struct CommandError {
    /// What to switch on.
    pub code: ErrorCode,
    /// What was tried and what happened, in English, for logs and "details". No secret.
    pub message: String,
    /// What the code leaves open: a field's name, JumpCloud's own message, a number of seconds.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl CommandError {
    /// An error without detail.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            detail: None,
        }
    }

    /// The same error with its detail.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}
