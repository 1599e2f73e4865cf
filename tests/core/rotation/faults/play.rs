//! Plays one row with one procedure.

use std::sync::Arc;
use std::time::Duration;

use jumpcloud_client::HttpOptions;
use jumpcloud_simulator::{AuthConfigId, Region, seed};
use keyvigil_core::ids::RotationId;
use keyvigil_core::view::{AuthKind, RotationStage, RotationView};

use super::row::{Phase, Procedure, Row};
use super::scene::Scene;
use super::told::{At, Deed, Then, Told};
use super::trouble;
use crate::rotation::bench::{ACCOUNT, Bench, billing_role};
use crate::world::{Setup, World};

/// How long the client waits for a wire that is slow on purpose.
const SLOW: Duration = Duration::from_millis(400);

/// How long something that must happen may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Panics where anything is not as it must be.
pub async fn play(row: &Row, procedure: Procedure, then: &Then) {
    let mut play = Play::set(row, procedure).await;
    play.until_the_trouble().await;
    play.before = play.scene.configs();
    if row.beyond.is_some() {
        play.go_beyond().await;
    }
    for (when, trouble) in &row.troubles {
        play.scene.arrange(*when, trouble.clone()).await;
    }
    let first = match row.phase {
        Phase::Making | Phase::MakingRoom => Deed::Begin,
        Phase::MakingTwice => Deed::BeginTwice,
        Phase::HandingOver => Deed::HandOver,
        Phase::Revoking => Deed::Revoke,
        Phase::Undoing => Deed::Undo,
    };
    play.expect(row, first, then.told).await;
    for (deed, told) in &then.later {
        if !matches!(deed, Deed::RestartUnmended | Deed::StartASecond) {
            play.mend().await;
        }
        play.expect(row, *deed, *told).await;
    }
    play.mend().await;
    play.keeps_its_promises(row, then).await;
}

pub(super) struct Play {
    pub(super) procedure: Procedure,
    pub(super) phase: Phase,
    pub(super) bench: Option<Bench>,
    pub(super) scene: Arc<Scene>,
    /// For an account that is made.
    pub(super) role: String,
    pub(super) run: Option<RotationId>,
    /// The account's credentials before the trouble, by id.
    pub(super) before: Vec<AuthConfigId>,
    is_beyond: bool,
}

impl Play {
    async fn set(row: &Row, procedure: Procedure) -> Self {
        let setup = Setup {
            http: http(row.is_slow),
            is_proxied: row.is_proxied,
            ..Setup::default()
        };
        let bench = match procedure {
            Procedure::Rotate => Bench::service_in(AuthKind::ApiKey, setup).await,
            Procedure::RotateSecret => Bench::service_in(AuthKind::ClientSecret, setup).await,
            _ => Bench::admin_in(setup).await,
        };
        let scene = Scene::of(&bench.world, procedure);
        let role = billing_role(&bench.world, bench.sign_in).await;
        bench.world.control().clear_requests();
        Self {
            procedure,
            phase: row.phase,
            role,
            bench: Some(bench),
            scene,
            run: None,
            before: Vec::new(),
            is_beyond: row.beyond.is_some(),
        }
    }

    pub(super) fn bench(&self) -> &Bench {
        self.bench.as_ref().unwrap()
    }

    pub(super) fn world(&self) -> &World {
        &self.bench().world
    }

    async fn until_the_trouble(&mut self) {
        match self.phase {
            Phase::Making | Phase::MakingTwice => {}
            Phase::MakingRoom => {
                let added = self.scene.control.add_auth_config(Region::Us, ACCOUNT);
                added.unwrap();
                self.world().refresh(self.bench().sign_in).await;
                self.scene.control.clear_requests();
            }
            Phase::HandingOver | Phase::Revoking | Phase::Undoing => {
                self.act(Deed::Begin).await.unwrap();
                self.rested().await;
                if self.phase == Phase::Revoking {
                    self.act(Deed::HandOver).await.unwrap();
                }
            }
        }
    }

    /// Does it, and looks at what is told then.
    async fn expect(&mut self, row: &Row, deed: Deed, told: Told) {
        if matches!(told.at, At::KilledAtTheKeychain | At::KilledAtTheWire) {
            self.act(deed).await.unwrap();
            return self.reaches(row, told.at).await;
        }
        let refusal = self.act(deed).await.err();
        let view = self.rested().await;
        let code = match (&refusal, &view) {
            (Some(refusal), _) => Some(refusal.code),
            (None, Some(view)) => view.error.as_ref().map(|error| error.code),
            (None, None) => None,
        };
        let at = view.as_ref().map(|view| view.stage);
        let wanted = self.stage_of(told.at);
        if let Some(view) = &view {
            assert!(!view.actions.is_empty(), "a dead end\n{view:#?}");
        }
        // What was made for nobody's place is told on its own page, and its run is closed.
        let is_closed = at.is_none() && wanted == Some(RotationStage::Done);
        assert!(
            (at == wanted || is_closed) && code == told.code,
            "after {deed:?}: wanted {wanted:?} with {:?}, got {at:?} with {code:?}\n{view:#?}",
            told.code
        );
    }

    fn stage_of(&self, at: At) -> Option<RotationStage> {
        match at {
            At::Stage(stage) => Some(stage),
            At::Well if matches!(self.procedure, Procedure::Rotate | Procedure::RotateSecret) => {
                Some(RotationStage::Overlap)
            }
            At::Well => Some(RotationStage::Done),
            At::Nowhere | At::KilledAtTheKeychain | At::KilledAtTheWire => None,
        }
    }

    pub(super) async fn rested(&self) -> Option<RotationView> {
        let app = &self.world().app;
        app.rotation(self.run?).await.ok()?;
        Some(self.world().rested(self.run?).await)
    }

    /// Waits until it is where it is to be killed.
    async fn reaches(&self, row: &Row, at: At) {
        let reached = async {
            if at == At::KilledAtTheKeychain {
                return self.world().vault.hangs().await;
            }
            while !self.is_on_the_wire(row) {
                tokio::task::yield_now().await;
            }
        };
        let reached = tokio::time::timeout(PATIENCE, reached).await;
        reached.expect("it was never where it was to be killed");
    }

    /// Whether the request that is never answered was sent, and had its effect where it has one.
    fn is_on_the_wire(&self, row: &Row) -> bool {
        row.troubles.iter().all(|(when, trouble)| {
            let trouble::Trouble::Answer { at, has_effect, .. } = trouble else {
                return true;
            };
            let living = self.scene.configs().len();
            let control = &self.scene.control;
            let is_done = match (self.procedure, at) {
                (it, _) if it.is_of_admin() => {
                    !control.is_accepted(Region::Us, seed::DEMO_ADMIN_KEY)
                }
                (Procedure::Generate, _) | (_, trouble::At::Delete) => living == 1,
                _ => living == 2,
            };
            self.scene.has_seen_since(*when, *at) && (is_done || !has_effect)
        })
    }

    async fn mend(&mut self) {
        self.scene.mend().await;
        let is_cut_off = self.world().proxy.lock().unwrap().is_none();
        let is_stuck = !self.scene.is_writable().await;
        let was_beyond = std::mem::take(&mut self.is_beyond);
        if is_stuck || was_beyond || (is_cut_off && self.scene.is_proxied) {
            self.restart(|parts| parts).await;
        }
    }
}

/// Where the wire is slow on purpose, nobody waits long for it.
pub fn http(is_slow: bool) -> HttpOptions {
    let usual = Setup::default().http;
    if !is_slow {
        return usual;
    }
    HttpOptions {
        read_timeout: SLOW,
        total_timeout: SLOW * 2,
        ..usual
    }
}
