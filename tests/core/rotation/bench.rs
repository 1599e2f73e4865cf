//! A world with something to replace, and the promises that hold whatever happens.

use std::sync::Arc;

use jumpcloud_simulator::{Region, seed};
use keyvigil_core::ids::{CredentialId, RotationId, SignInId};
use keyvigil_core::view::{
    AuthKind, CredentialRow, CredentialState, Custody, Lifetime, RegionName, ReplaceKeyRequest,
    RotateRequest, RotationStage, RotationView, VerificationOutcome,
};
use secrecy::ExposeSecret;

use crate::world::{Setup, World, new_account};

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
        Self::service_in(kind, Setup::default()).await
    }

    pub async fn service_in(kind: AuthKind, setup: Setup) -> Self {
        let world = World::with(setup).await;
        let sign_in = world
            .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
            .await;
        let role = billing_role(&world, sign_in).await;
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
        Self::admin_in(Setup::default()).await
    }

    pub async fn admin_in(setup: Setup) -> Self {
        let world = World::with(setup).await;
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

    /// Everything answers again.
    pub fn mend(&self) {
        self.world.control().clear_faults();
        self.world.vault.refuse_with(None);
    }

    /// The promises for a service account, once everything answers again: a credential of it works and is
    /// stored, and those of [`Bench::keeps_the_accounts_promises`].
    pub async fn keeps_the_service_promises(&self) {
        let rows = self.keeps_the_accounts_promises().await;
        let mut working = 0;
        for row in rows.iter().filter(|row| row.custody == Custody::Held) {
            working += usize::from(self.works(row.id).await);
        }
        assert!(working > 0, "no working credential is stored: {rows:#?}");
    }

    /// What holds for every account, also for one that was to be made: whatever lives at JumpCloud is
    /// listed, once; one confirmation sent at most one POST; and no secret lies open. Returns what is listed.
    pub async fn keeps_the_accounts_promises(&self) -> Vec<CredentialRow> {
        self.mend();
        self.world.refresh(self.sign_in).await;
        let rows = self.world.credentials_of(ACCOUNT).await;
        let living = self.world.control().auth_configs(Region::Us, ACCOUNT);
        let listed = rows
            .iter()
            .filter(|row| row.state != CredentialState::Revoked);
        assert_eq!(
            listed.count(),
            living.map_or(0, |living| living.len()),
            "what lives at JumpCloud is listed: {rows:#?}"
        );
        assert!(
            self.sent("POST", "/api/v2/service-accounts") <= 1,
            "a POST was repeated"
        );
        self.shows_no_secret();
        rows
    }

    /// The promise for an administrator's key: one works and is stored; or one is sealed; or it is not yet
    /// known, and told so; or the person was told that the key is lost.
    pub async fn keeps_the_admin_promises(&self, view: &RotationView) {
        self.mend();
        let is_told = match view.stage {
            RotationStage::Lost | RotationStage::FindingOut => true,
            RotationStage::Storing => self.is_sealed(),
            RotationStage::Stored => view.new.is_some(),
            _ => false,
        };
        let in_use = self.world.app.sign_ins().await.unwrap().remove(0);
        assert!(
            is_told || self.works(in_use.credential_id).await,
            "{view:#?}"
        );
        self.keeps_every_keys_promises();
    }

    /// What holds for every administrator's key: one confirmation sent at most one POST, and no secret
    /// lies open.
    pub fn keeps_every_keys_promises(&self) {
        assert!(
            self.sent("POST", "/api/users/generateApiKey") <= 1,
            "a POST was repeated"
        );
        self.shows_no_secret();
    }

    fn is_sealed(&self) -> bool {
        let spool = self.world.folder.path().join("spool");
        let files = std::fs::read_dir(spool).unwrap();
        files.into_iter().any(|file| {
            let sealed = std::fs::read(file.unwrap().path()).unwrap();
            sealed.iter().any(|byte| *byte != 0)
        })
    }

    /// No secret that was ever to be stored, and nothing that looks like a key, lies open in the data folder.
    pub fn shows_no_secret(&self) {
        let data = self.world.data();
        let data = String::from_utf8_lossy(&data);
        let ever = self.world.vault.ever_stored();
        for secret in ever.iter().map(ExposeSecret::expose_secret) {
            assert!(!data.contains(secret), "a secret lies open");
        }
        let is_letter = |letter: &char| letter.is_ascii_alphanumeric();
        let keys = data.split("jca_").skip(1);
        let longest = keys.map(|rest| rest.chars().take_while(is_letter).count());
        assert!(longest.max().unwrap_or(0) < 16, "a key lies open");
    }
}

/// The id of a role that every organization has.
pub async fn billing_role(world: &World, sign_in: SignInId) -> String {
    let roles = world.app.roles(sign_in).await.unwrap().into_iter();
    let mut billing = roles.filter(|role| role.name.contains("Billing"));
    billing.next().unwrap().id
}
