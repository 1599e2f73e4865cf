//! The making of a service account's credential, step by step.

use serde::Serialize;
use ts_rs::TS;

use crate::error::CommandError;
use crate::ids::{CredentialId, GenerationId};

/// The steps, in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum GenerationStep {
    /// The keychain is proven with a canary before anything is asked of JumpCloud.
    ProveKeychain,
    /// JumpCloud makes the credential.
    Create,
    /// The secret goes into the keychain.
    Store,
    /// It is read back and compared.
    ReadBack,
    /// JumpCloud accepts it.
    Verify,
}

/// How far a step is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// Done.
    Done,
    /// Failed: the error says how.
    Failed,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct StepView {
    /// Which.
    pub step: GenerationStep,
    /// How far.
    pub state: StepState,
}

/// One run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct GenerationView {
    /// Its id.
    pub id: GenerationId,
    /// All five steps.
    pub steps: Vec<StepView>,
    /// Nothing more will happen by itself.
    pub finished: bool,
    /// The credential's row, once it is stored.
    pub credential_id: Option<CredentialId>,
    /// Why it ended early.
    pub error: Option<CommandError>,
    /// JumpCloud may have made a credential whose secret never arrived: what to look for in the portal.
    pub left_behind: Option<String>,
}
