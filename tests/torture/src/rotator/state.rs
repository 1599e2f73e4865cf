//! What Keyvigil says about the keys, checked against the keychain as far as that is possible here.

use std::collections::HashMap;

use anyhow::Result;
use keyvigil_core::ids::CredentialId;
use keyvigil_core::vault::{Patience, Vault as _, VaultError, VaultName};
use keyvigil_core::view::{
    CredentialRow, CredentialState as Urgency, Custody, OwnerKind, RotationView,
    VerificationOutcome,
};
use keyvigil_torture::{CredentialState, RotationState, State, sha256};
use rusqlite::{Connection, OpenFlags};
use secrecy::ExposeSecret as _;

use crate::keyvigil::Keyvigil;

impl Keyvigil {
    /// Everything that it says now; each held credential is verified for it.
    pub async fn state(&self) -> Result<State> {
        let mut remote_ids = self.remote_ids()?;
        let mut credentials = Vec::new();
        for row in self.app.credentials().await? {
            let remote_id = remote_ids.remove(&row.id.to_string()).flatten();
            credentials.push(self.state_of(row, remote_id).await?);
        }
        let rotations = self.app.rotations().await?;
        Ok(State {
            credentials,
            rotations: rotations.into_iter().map(state_of_rotation).collect(),
        })
    }

    async fn state_of(
        &self,
        row: CredentialRow,
        remote_id: Option<String>,
    ) -> Result<CredentialState> {
        let ended = matches!(row.state, Urgency::Revoked | Urgency::Superseded);
        let held = row.custody == Custody::Held;
        let sha256 = if held { self.kept(row.id).await? } else { None };
        let accepted = match sha256 {
            Some(_) if !ended => self.accepted(row.id).await?,
            _ => None,
        };
        let owner = match row.owner.kind {
            OwnerKind::Administrator => row.owner.email.unwrap_or(row.owner.name),
            OwnerKind::ServiceAccount => row.owner.name,
        };
        Ok(CredentialState {
            id: row.id,
            kind: row.kind,
            owner,
            remote_id,
            held,
            pending: row.pending,
            ended,
            sha256,
            accepted,
        })
    }

    /// The hash of what the keychain really gives.
    async fn kept(&self, id: CredentialId) -> Result<Option<String>> {
        let name = VaultName::of(id);
        match self.vault.read(&name, Patience::Background).await {
            Ok(secret) => Ok(Some(sha256(secret.expose_secret()))),
            Err(VaultError::Missing) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn accepted(&self, id: CredentialId) -> Result<Option<bool>> {
        Ok(match self.app.verify(id).await?.outcome {
            VerificationOutcome::Accepted => Some(true),
            VerificationOutcome::Refused => Some(false),
            VerificationOutcome::Unreachable => None,
        })
    }

    /// No view tells JumpCloud's ids of auth configs, so they are read where they are kept.
    fn remote_ids(&self) -> Result<HashMap<String, Option<String>>> {
        let database =
            Connection::open_with_flags(&self.database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut statement = database.prepare("SELECT id, remote_id FROM credentials")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn state_of_rotation(view: RotationView) -> RotationState {
    RotationState {
        id: view.id,
        procedure: view.procedure,
        owner: view.owner,
        stage: view.stage,
        candidates: view.candidates.into_iter().map(|it| it.id).collect(),
        finished: view.finished,
        error: view.error.map(|error| error.message),
    }
}
