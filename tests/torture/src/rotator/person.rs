//! What a person does about rotations: begins them, decides where they wait, and puts them away.

use anyhow::{Context as _, Result, bail};
use keyvigil_core::ids::{RotationId, SignInId};
use keyvigil_core::view::{
    CredentialRow, CredentialState, Custody, Lifetime, ReplaceKeyRequest, RotateRequest,
    RotationAction, RotationView,
};

use crate::keyvigil::Keyvigil;

/// More decisions than any rotation asks for: one that asks on goes round in circles.
const DECISIONS: usize = 20;

/// The lifetime of an administrator's new key, in days.
const DAYS: u16 = 90;

impl Keyvigil {
    /// Begins to replace the credential of a service account, the one that works.
    pub async fn rotate(&self, account: &str) -> Result<RotationId> {
        let rows = self.app.credentials().await?;
        let living: Vec<_> = rows
            .iter()
            .filter(|row| row.owner.name == account && !has_ended(row))
            .collect();
        let old = living.iter().find(|row| row.custody == Custody::Held);
        let old = old.with_context(|| format!("no credential of {account:?} is held"))?;
        let plan = self.app.rotation_plan(old.id).await?;
        let other = living.iter().find(|row| row.id != old.id);
        let request = RotateRequest {
            credential_id: old.id,
            lifetime: Lifetime::Days90,
            revoke_first: other.filter(|_| plan.needs_room).map(|row| row.id),
            confirmation: Some(plan.confirmation),
        };
        let begun = self.app.rotate(request).await;
        begun.with_context(|| format!("of {living:?}"))
    }

    /// Begins to replace the key of the sign-in that may be replaced from here.
    pub async fn replace_own_key(&self) -> Result<RotationId> {
        let sign_ins = self.app.sign_ins().await?;
        let own = sign_ins.into_iter().find(|row| row.makes_keys_here);
        let own = own.context("no sign-in may replace its key from here")?;
        let request = ReplaceKeyRequest {
            sign_in_id: own.id,
            days: DAYS,
            confirmation: own.admin_email.unwrap_or_default(),
        };
        Ok(self.app.replace_own_key(request).await?)
    }

    /// Lets this sign-in replace its own key.
    pub async fn allow(&self, sign_in: SignInId) -> Result<()> {
        Ok(self.app.allow_making_keys_here(sign_in, true).await?)
    }

    /// Takes a rotation to its end, deciding wherever it waits for a decision.
    pub async fn finish(&self, id: RotationId) -> Result<RotationView> {
        for _ in 0..DECISIONS {
            let view = self.at_rest(id).await?;
            if view.finished {
                return Ok(view);
            }
            self.decide(&view).await?;
        }
        bail!("a rotation asks for one decision after the other")
    }

    /// Takes every open rotation to its end and puts it away, and forgets dead keys: their rows would
    /// slow down a torture of ten thousand kills.
    pub async fn tidy(&self) -> Result<()> {
        let open = self.app.rotations().await?;
        for rotation in &open {
            self.finish(rotation.id).await?;
            self.app.dismiss_rotation(rotation.id).await?;
        }
        if !open.is_empty() {
            // What was revoked on the way is still listed.
            self.refresh().await?;
        }
        for row in self.app.credentials().await? {
            if has_ended(&row) && row.used_by_sign_ins.is_empty() {
                self.app.forget(row.id).await?;
            }
        }
        Ok(())
    }

    async fn at_rest(&self, id: RotationId) -> Result<RotationView> {
        self.until("the rotation to rest", async || {
            let view = self.app.rotation(id).await?;
            Ok(Some(view).filter(|view| !view.working))
        })
        .await
    }

    async fn decide(&self, view: &RotationView) -> Result<()> {
        let (app, id) = (&self.app, view.id);
        let can = |action| view.actions.contains(&action);
        if can(RotationAction::HandOver) {
            app.hand_over(id).await?;
        } else if can(RotationAction::Revoke) {
            app.revoke_old(id, &view.confirmation).await?;
        } else if can(RotationAction::RevokeCandidate)
            && let Some(candidate) = view.candidates.first()
        {
            app.revoke_candidate(id, candidate.id.clone(), &view.confirmation)
                .await?;
        } else if can(RotationAction::TryAgain) {
            app.try_again(id).await?;
        } else {
            let why = view.error.as_ref().map(|error| &error.message);
            bail!("a rotation stands still at {:?}: {why:?}", view.stage);
        }
        Ok(())
    }
}

/// Whether it is a service account's key or an administrator's that JumpCloud no longer knows.
fn has_ended(row: &CredentialRow) -> bool {
    matches!(
        row.state,
        CredentialState::Revoked | CredentialState::Superseded
    )
}
