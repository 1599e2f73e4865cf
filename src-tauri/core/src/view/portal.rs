//! A visit to the Admin Portal for a new key of one's own.

use serde::Serialize;
use ts_rs::TS;

use super::{CredentialRow, RegionName};
use crate::error::CommandError;
use crate::ids::{PortalVisitId, SignInId};

/// Where the visit stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PortalStage {
    /// The keychain is proven; a key may come.
    WaitingForKey,
    /// The key is being stored, read back and verified.
    Working,
    /// The key is stored, but JumpCloud could not be asked about it yet; *verify* tries again.
    Unverified,
    /// The key belongs to another administrator, whose old key has just died: keep it or throw it away?
    OtherAdministrator,
    /// The key works; the API does not tell its expiry: the person is asked.
    AskExpiry,
    /// The key works, and its expiry is known; it is still read again while this is open.
    Done,
    /// The visit was left without a key.
    Left,
}

/// Who is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PortalAdmin {
    /// E-mail address; to be typed to confirm.
    pub email: String,
    /// First and last name, else the e-mail address.
    pub name: String,
}

/// The visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PortalVisitView {
    /// Its id.
    pub id: PortalVisitId,
    /// The sign-in whose administrator makes the key.
    pub sign_in_id: SignInId,
    /// The signed-in administrator, whose old key dies.
    pub admin: PortalAdmin,
    /// The organization's name.
    pub organization: String,
    /// The region whose portal is opened.
    pub region: RegionName,
    /// Where it stands.
    pub stage: PortalStage,
    /// The clipboard will be read once when the window gets the focus back.
    pub reads_on_focus: bool,
    /// The key that dies.
    pub old_key: Option<CredentialRow>,
    /// The key that came.
    pub new_key: Option<CredentialRow>,
    /// Whose key came, in [`PortalStage::OtherAdministrator`].
    pub other_admin: Option<PortalAdmin>,
    /// What went wrong last; the visit goes on.
    pub error: Option<CommandError>,
    /// The clipboard held the key and was cleared.
    pub clipboard_cleared: bool,
}
