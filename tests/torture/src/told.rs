//! What the rotator tells the harness: one line of JSON each, on its standard output.

use std::fmt;

use jumpcloud_simulator::SecretHash;
use keyvigil_core::ids::{CredentialId, RotationId};
use keyvigil_core::view::{CredentialKind, RotationProcedure, RotationStage};
use serde::{Deserialize, Serialize};

/// One line.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "told", rename_all = "snake_case")]
pub enum Told {
    /// What was begun before is settled as far as it can be, and this is what there is now.
    Recovered(State),
    /// Nothing is open any more, and the rotations begin.
    Ready,
    /// The person confirms a rotation: from now on there may be one request that makes a credential.
    Confirmed {
        /// Which procedure.
        procedure: RotationProcedure,
    },
    /// The rotation came to its end.
    Ended {
        /// Which procedure.
        procedure: RotationProcedure,
        /// Where it ended.
        stage: RotationStage,
    },
    /// The whole activity log, as it would be exported.
    Activity {
        /// Its lines, the newest first.
        lines: Vec<String>,
    },
}

/// Everything that Keyvigil says about the keys.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct State {
    /// Every credential that it lists.
    pub credentials: Vec<CredentialState>,
    /// Every rotation that has not been put away.
    pub rotations: Vec<RotationState>,
}

/// A credential that Keyvigil lists.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CredentialState {
    /// Keyvigil's id of it.
    pub id: CredentialId,
    /// What sort.
    pub kind: CredentialKind,
    /// The service account's name, or the administrator's e-mail address.
    pub owner: String,
    /// JumpCloud's id of the auth config, or the generation of an administrator's key.
    pub remote_id: Option<String>,
    /// Keyvigil says that it has the secret.
    pub held: bool,
    /// Keyvigil says that JumpCloud has not confirmed it yet.
    pub pending: bool,
    /// Keyvigil says that it was revoked or replaced.
    pub ended: bool,
    /// The SHA-256 of the secret that the keychain gives, in hexadecimal digits.
    pub sha256: Option<String>,
    /// Whether JumpCloud accepted it just now; `None` where nobody could be asked.
    pub accepted: Option<bool>,
}

/// A rotation that has not been put away.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RotationState {
    /// Its id.
    pub id: RotationId,
    /// Which procedure.
    pub procedure: RotationProcedure,
    /// The service account's name, or the administrator's.
    pub owner: String,
    /// What Keyvigil says is true.
    pub stage: RotationStage,
    /// JumpCloud's ids of what the person is asked to decide about.
    pub candidates: Vec<String>,
    /// Nothing more will happen.
    pub finished: bool,
    /// What went wrong last, as the person reads it.
    pub error: Option<String>,
}

/// In short, for the person who reads of a fault: without what ended.
impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for it in self.credentials.iter().filter(|it| !it.ended) {
            write!(formatter, "{it:?} ")?;
        }
        write!(formatter, "{:?}", self.rotations)
    }
}

impl CredentialState {
    /// Whether the keychain holds the secret of this hash for it.
    #[must_use]
    pub fn keeps(&self, sha256: &str) -> bool {
        self.held && !self.ended && self.sha256.as_deref() == Some(sha256)
    }
}

/// The SHA-256 of a secret, as the simulator tells it.
#[must_use]
pub fn sha256(secret: &str) -> String {
    SecretHash::of(secret).to_string()
}
