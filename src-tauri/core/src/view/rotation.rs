//! The making or replacing of a credential, step by step.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CredentialKind, CredentialRow, Lifetime, RegionName};
use crate::error::CommandError;
use crate::ids::{CredentialId, RotationId, SignInId};

/// Which procedure it follows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RotationProcedure {
    /// A service account gets a credential; nothing is replaced.
    Generate,
    /// A service account's credential gets a successor, and is revoked in the end. Both work meanwhile.
    ServiceAccount,
    /// The signed-in administrator's own key is replaced from here. The old one dies first.
    AdminKey,
}

/// The steps that a person sees, in order; each procedure has its own selection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RotationStep {
    /// Keychain, journal, clock and present credential are proven. Nothing is changed at JumpCloud.
    Preflight,
    /// One of the account's two credentials is revoked first, as the person chose.
    MakeRoom,
    /// JumpCloud makes the credential: one request, never repeated.
    Create,
    /// The answer is sealed on disk, before the keychain is asked (administrators' keys only).
    Spool,
    /// The secret goes into the keychain, is read back and compared.
    Store,
    /// JumpCloud accepts it.
    Verify,
    /// Both work; the person moves what uses the old one to the new one.
    HandOver,
    /// The old one is revoked, and a fresh list no longer has it.
    Revoke,
    /// The sign-ins call with the new key (administrators' keys only).
    Switch,
}

/// How far a step is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// It cannot go on by itself: the person, or another try, is awaited.
    Paused,
    /// Done.
    Done,
    /// Failed: the error says how.
    Failed,
    /// Was done, and was undone again.
    Undone,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct StepView {
    /// Which.
    pub step: RotationStep,
    /// How far.
    pub state: StepState,
}

/// What is true now. The UI has a sentence for each, per procedure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RotationStage {
    /// Nothing has been asked of JumpCloud but to look.
    Preflight,
    /// The credential that was chosen to make room is being revoked, or may have been.
    MakingRoom,
    /// The one request that makes the credential may be under way.
    Sent,
    /// No usable answer came: whether JumpCloud made a credential is being found out.
    FindingOut,
    /// The new secret is here (in memory, and sealed on disk for an administrator's key), and not yet
    /// proven to be in the keychain.
    Storing,
    /// It is in the keychain; JumpCloud has not accepted it yet.
    Stored,
    /// Both credentials work.
    Overlap,
    /// What used the old one was moved; the old one still works.
    HandedOver,
    /// The old one is being revoked, or may have been.
    Revoking,
    /// The new one is being taken back, or may have been; the old one was never touched.
    TakingBack,
    /// JumpCloud has something that only the person can decide about: see the candidates.
    NeedsYou,
    /// End. The new credential works and is stored; a replaced one is gone.
    Done,
    /// End. Nothing was changed, or what was made was taken back. The old one works as before.
    NotChanged,
    /// End. JumpCloud may keep a credential whose secret nobody has; it is listed as watched.
    LeftBehind,
    /// End. The old administrator's key is dead and no new one arrived: make one in the portal.
    Lost,
    /// End. The account, or its organization, no longer exists.
    Vanished,
}

/// What the person can do now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RotationAction {
    /// Try again what could not be done or found out.
    TryAgain,
    /// Say that everything uses the new one.
    HandOver,
    /// Revoke the old one; the account's name is typed to confirm.
    Revoke,
    /// Take the new one back; the account's name is typed to confirm where it works already.
    Undo,
    /// Revoke one of the candidates; the account's name is typed to confirm.
    RevokeCandidate,
    /// Leave the candidates alone.
    KeepCandidates,
    /// Stop finding out: the person has looked in the Admin Portal. The owner's name is typed to confirm.
    Leave,
    /// See the new secret once, while the keychain refuses it.
    Reveal,
    /// Make the key in the Admin Portal instead.
    Portal,
    /// Put the ended run away.
    Dismiss,
}

/// Something at JumpCloud that may be ours or a colleague's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Candidate {
    /// JumpCloud's id of the credential, or of the account where one was to be made.
    pub id: String,
    /// It is a whole account.
    pub is_account: bool,
    /// When JumpCloud says that it was made.
    pub created_at: Option<DateTime<Utc>>,
    /// It is certainly ours: its id stood in JumpCloud's answer.
    pub ours: bool,
}

/// Something that uses the old credential, from the lines of the person's note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Consumer {
    /// As the person wrote it.
    pub name: String,
    /// It uses the new one.
    pub moved: bool,
}

/// Everything on a rotation's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RotationView {
    /// Its id.
    pub id: RotationId,
    /// Which procedure.
    pub procedure: RotationProcedure,
    /// With which sign-in.
    pub sign_in_id: SignInId,
    /// The service account's or administrator's name.
    pub owner: String,
    /// What is typed to confirm: the account's name, or the administrator's e-mail address.
    pub confirmation: String,
    /// The organization's name.
    pub organization: String,
    /// The region.
    pub region: RegionName,
    /// What sort of credential is made.
    pub kind: CredentialKind,
    /// When it began.
    pub began_at: DateTime<Utc>,
    /// When the stage was reached.
    pub since: DateTime<Utc>,
    /// What is true now.
    pub stage: RotationStage,
    /// The steps of this procedure.
    pub steps: Vec<StepView>,
    /// The credential that is replaced.
    pub old: Option<CredentialRow>,
    /// The new one, once its row exists.
    pub new: Option<CredentialRow>,
    /// What the person has to decide about, in [`RotationStage::NeedsYou`].
    pub candidates: Vec<Candidate>,
    /// What uses the old one.
    pub consumers: Vec<Consumer>,
    /// Keyvigil's own sign-ins that were switched, by label.
    pub switched: Vec<String>,
    /// What can be done now.
    pub actions: Vec<RotationAction>,
    /// What went wrong last.
    pub error: Option<CommandError>,
    /// Something is under way by itself.
    pub working: bool,
    /// Nothing more will happen.
    pub finished: bool,
    /// Keyvigil can be closed and nothing is lost. Not so while only memory has a new key.
    pub safe_to_close: bool,
}

/// One of the credentials that an account has, before a rotation begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RotationPlan {
    /// The account's credentials as Keyvigil last saw them, the one to be replaced included.
    pub credentials: Vec<CredentialRow>,
    /// The sign-in that the requests will be made with.
    pub sign_in_id: SignInId,
    /// Two exist already: one of them has to be revoked first.
    pub needs_room: bool,
    /// A rotation of this account that has not ended: only one at a time.
    pub open: Option<RotationId>,
    /// What is typed to confirm.
    pub confirmation: String,
}

/// Replace a service account's credential.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RotateRequest {
    /// The credential to be replaced, held or watched.
    pub credential_id: CredentialId,
    /// For how long the successor lives.
    pub lifetime: Lifetime,
    /// Where two exist already: the one to revoke before the successor is made.
    #[ts(optional)]
    pub revoke_first: Option<CredentialId>,
    /// The account's name, typed; needed with `revoke_first`.
    #[ts(optional)]
    pub confirmation: Option<String>,
}

/// Replace the signed-in administrator's own key from here.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ReplaceKeyRequest {
    /// The sign-in whose key is replaced.
    pub sign_in_id: SignInId,
    /// In days, 1 to 365; 90 is JumpCloud's own default and sends no lifetime.
    pub days: u16,
    /// The administrator's e-mail address, typed.
    pub confirmation: String,
}

/// Somebody still calls with a key that was replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OldKeyCaller {
    /// The last time.
    pub at: DateTime<Utc>,
    /// From where, as far as JumpCloud told.
    pub client_ip: Option<String>,
    /// With what, as far as JumpCloud told.
    pub user_agent: Option<String>,
    /// How often.
    pub attempts: u32,
}
