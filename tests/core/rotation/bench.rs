//! A world with something to replace, and the promises that hold whatever happens.

use std::sync::Arc;

use jumpcloud_simulator::seed;
use keyvigil_core::ids::{CredentialId, RotationId, SignInId};
use keyvigil_core::view::{
    AuthKind, Custody, Lifetime, RegionName, ReplaceKeyRequest, RotateRequest, RotationStage,
    RotationView, VerificationOutcome,
};

use crate::world::{World, new_account};

pub const ACCOUNT: &str = "Deploy bot";

pub struct Bench {
    pub world: World,
    pub sign_in: SignInId,
    /// The credential that is to be replaced.
    pub old: CredentialId,
}

impl Bench {
    /// A service account with one credential, held.
    pub async fn service() -> Self {
        Self::service_of(AuthKind::ApiKey).await
    }

    pub async fn service_of(kind: AuthKind) -> Self {
        let world = World::new().await;
        let sign_in = world
            .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
            .await;
        let roles = world.app.roles(sign_in).await.unwrap().into_iter();
        let billing = |role: &keyvigil_core::view::RoleChoice| role.name.contains("Billing");
        let role = roles.into_iter().find(billing).unwrap().id;
        let made = world
            .generate(new_account(sign_in, ACCOUNT, role, kind))
            .await;
        let old = made.new.unwrap().id;
        world.refresh(sign_in).await;
        world.control().clear_requests();
        Self {
            world,
            sign_in,
            old,
        }
    }

    /// An administrator whose own key may be replaced from here.
    pub async fn admin() -> Self {
        let world = World::new().await;
        let sign_in = world
            .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
            .await;
        world
            .app
            .allow_making_keys_here(sign_in, true)
            .await
            .unwrap();
        let old = world.app.sign_ins().await.unwrap().remove(0).credential_id;
        world.control().clear_requests();
        Self {
            world,
            sign_in,
            old,
        }
    }

    /// Begins to replace the credential, and waits until the run rests.
    pub async fn rotate(&self) -> RotationView {
        let id = self.world.app.rotate(self.request()).await.unwrap();
        self.world.rested(id).await
    }

    pub fn request(&self) -> RotateRequest {
        RotateRequest {
            credential_id: self.old,
            lifetime: Lifetime::Days90,
            revoke_first: None,
            confirmation: None,
        }
    }

    /// Begins to replace the administrator's key, and waits until the run rests.
    pub async fn replace(&self) -> RotationView {
        self.replace_for(90).await
    }

    pub async fn replace_for(&self, days: u16) -> RotationView {
        let request = ReplaceKeyRequest {
            sign_in_id: self.sign_in,
            days,
            confirmation: seed::DEMO_ADMIN_EMAIL.into(),
        };
        let id = self.world.app.replace_own_key(request).await.unwrap();
        self.world.rested(id).await
    }

    pub async fn hand_over(&self, id: RotationId) -> RotationView {
        self.world.app.hand_over(id).await.unwrap();
        self.world.rested(id).await
    }

    pub async fn revoke(&self, id: RotationId) -> RotationView {
        self.world.app.revoke_old(id, ACCOUNT).await.unwrap();
        self.world.rested(id).await
    }

    pub async fn try_again(&self, id: RotationId) -> RotationView {
        self.world.app.try_again(id).await.unwrap();
        self.world.rested(id).await
    }

    /// Keyvigil is closed and opened again, and looks at its journal.
    pub async fn restarted(self) -> Self {
        let world = self.world.restarted();
        Arc::clone(&world.app).recover().await;
        Self { world, ..self }
    }

    /// The one run that was not put away.
    pub async fn only_run(&self) -> RotationView {
        let mut all = self.world.app.rotations().await.unwrap();
        assert_eq!(all.len(), 1, "{all:#?}");
        let id = all.remove(0).id;
        self.world.rested(id).await
    }

    /// Whether JumpCloud accepts what is in the keychain under this credential's name.
    pub async fn works(&self, id: CredentialId) -> bool {
        match self.world.app.verify(id).await {
            Ok(found) => found.outcome == VerificationOutcome::Accepted,
            Err(_) => false,
        }
    }

    /// How many requests of this method went to paths that begin so.
    pub fn sent(&self, method: &str, path: &str) -> usize {
        let requests = self.world.control().requests();
        let meant = |it: &&jumpcloud_simulator::LoggedRequest| {
            it.method == method && it.path.starts_with(path)
        };
        requests.iter().filter(meant).count()
    }

    /// The promises for a service account, once everything answers again: a credential of it works and is
    /// stored, everything that lives is listed, and one confirmation sent at most one POST.
    pub async fn keeps_the_service_promises(&self) {
        let world = &self.world;
        world.control().clear_faults();
        world.vault.refuse_with(None);
        world.refresh(self.sign_in).await;
        let rows = world.credentials_of(ACCOUNT).await;
        let mut working = 0;
        for row in rows.iter().filter(|row| row.custody == Custody::Held) {
            working += usize::from(self.works(row.id).await);
        }
        assert!(working > 0, "no working credential is stored: {rows:#?}");
        assert!(
            self.sent("POST", "/api/v2/service-accounts") <= 1,
            "a POST was repeated"
        );
    }

    /// The promise for an administrator's key: one works and is stored, or the person was told that the
    /// key is lost.
    pub async fn keeps_the_admin_promises(&self, view: &RotationView) {
        self.world.control().clear_faults();
        self.world.vault.refuse_with(None);
        let in_use = self.world.app.sign_ins().await.unwrap().remove(0);
        let works = self.works(in_use.credential_id).await;
        assert!(
            works || view.stage == RotationStage::Lost || !view.finished,
            "{view:#?}"
        );
        assert!(
            self.sent("POST", "/api/users/generateApiKey") <= 1,
            "a POST was repeated"
        );
    }
}
