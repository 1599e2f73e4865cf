//! Plays a row with a visit to the Admin Portal.

use std::sync::Arc;

use jumpcloud_simulator::{Region, seed};
use keyvigil_core::error::{CommandError, ErrorCode};
use keyvigil_core::ids::{PortalVisitId, SignInId};
use keyvigil_core::view::{PortalVisitView, VerificationOutcome};
use secrecy::{ExposeSecret, SecretString};

use super::row::Procedure;
use super::scene::Scene;
use super::visit::{Brings, Is, Next, VisitRow};
use crate::rotation::bench::Bench;
use crate::world::Setup;

const TOM: &str = "tom@brightwater.example";

/// Panics where anything is not as it must be.
pub async fn play(row: &VisitRow) {
    let http = super::play::http(row.is_slow);
    let bench = Bench::admin_in(Setup {
        http,
        is_proxied: false,
        ..Setup::default()
    })
    .await;
    let scene = Scene::of(&bench.world, Procedure::AdminKey);
    let mut play = Play {
        scene,
        sign_in: bench.sign_in,
        bench: Some(bench),
        visit: None,
        new: None,
    };
    for trouble in &row.before {
        play.scene.strike(trouble).await;
    }
    for (index, (next, is)) in row.story.iter().enumerate() {
        let outcome = play.act(*next).await;
        play.check(*is, outcome).await;
        if index == 0 {
            for trouble in &row.meanwhile {
                play.scene.strike(trouble).await;
            }
        } else {
            play.scene.mend().await;
        }
    }
    play.scene.mend().await;
    play.bench().shows_no_secret();
}

struct Play {
    scene: Arc<Scene>,
    sign_in: SignInId,
    bench: Option<Bench>,
    visit: Option<PortalVisitId>,
    /// The administrator's new key, once it is made.
    new: Option<String>,
}

impl Play {
    async fn act(&mut self, next: Next) -> Result<Option<PortalVisitView>, CommandError> {
        match next {
            Next::Begin => {
                let app = &self.bench().world.app;
                let view = app
                    .begin_portal_visit(self.sign_in, seed::DEMO_ADMIN_EMAIL)
                    .await?;
                self.visit = Some(view.id);
                return Ok(Some(view));
            }
            Next::Restart => {
                let bench = self.bench.take().unwrap().restarted().await;
                self.scene.reopened(&bench.world);
                self.bench = Some(bench);
                return Ok(None);
            }
            _ => {}
        }
        let text = self.brought(next);
        let (app, id) = (&self.bench().world.app, self.visit.unwrap());
        match next {
            Next::Take(_) => app.take_key(id, &text).await.map(Some),
            Next::TakeTwice(_) => {
                let (first, second) =
                    tokio::join!(app.take_key(id, &text), app.take_key(id, &text));
                let refused = second.unwrap_err();
                assert_eq!(refused.code, ErrorCode::NotPossibleNow);
                first.map(Some)
            }
            Next::Verify => app.verify_portal_key(id).await.map(Some),
            Next::KeepTheOthers => app.answer_other_administrator(id, true).await.map(Some),
            Next::ChangeLifetime => {
                self.change_lifetime().await;
                Ok(None)
            }
            Next::DropTheOthers => app.answer_other_administrator(id, false).await.map(Some),
            _ => {
                app.close_portal_visit(id).await?;
                Ok(None)
            }
        }
    }

    fn brought(&mut self, next: Next) -> SecretString {
        let (Next::Take(brings) | Next::TakeTwice(brings)) = next else {
            return SecretString::default();
        };
        let control = &self.scene.control;
        let text = match brings {
            Brings::TheNewKey | Brings::TheOldKey => {
                let made = self.new.get_or_insert_with(|| {
                    let made = control.replace_admin_key(Region::Us, seed::DEMO_ADMIN_EMAIL);
                    made.unwrap()
                });
                match brings {
                    Brings::TheNewKey => made.clone(),
                    _ => seed::DEMO_ADMIN_KEY.to_owned(),
                }
            }
            Brings::AnothersKey => control.replace_admin_key(Region::Us, TOM).unwrap(),
            Brings::OtherText => "0123-another-text-that-could-be-a-key".to_owned(),
            Brings::NoKey => "hello, this is not a key".to_owned(),
        };
        SecretString::from(text)
    }

    async fn check(&self, is: Is, outcome: Result<Option<PortalVisitView>, CommandError>) {
        match is {
            Is::At(stage, code) => {
                let view = outcome.unwrap().unwrap();
                let told = view.error.as_ref().map(|error| error.code);
                assert_eq!((view.stage, told), (stage, code), "{view:#?}");
            }
            Is::Refused(code) => assert_eq!(outcome.unwrap_err().code, code),
            Is::NewInUse => {
                outcome.unwrap();
                self.calls_with(self.new.as_deref().unwrap()).await;
            }
            Is::OldInUse => {
                outcome.unwrap();
                self.calls_with(seed::DEMO_ADMIN_KEY).await;
            }
            Is::DeadInUse => {
                outcome.unwrap();
                let world = &self.bench().world;
                let old = self.bench().old;
                world
                    .until(async || {
                        let told = world.row(old).await.verified?;
                        (told.outcome == VerificationOutcome::Refused).then_some(())
                    })
                    .await;
            }
        }
    }

    async fn change_lifetime(&self) {
        let (world, control) = (&self.bench().world, &self.scene.control);
        let later = Some(control.now() + chrono::TimeDelta::days(30));
        let changed = control.set_admin_key_expiry(Region::Us, seed::DEMO_ADMIN_EMAIL, later);
        changed.unwrap();
        let visit = self.visit.unwrap();
        world
            .until(async || {
                let view = world.app.portal_visit(visit).await.unwrap();
                (view.new_key.unwrap().expiry.at == later).then_some(())
            })
            .await;
    }

    /// The sign-in calls with this key, and it works.
    async fn calls_with(&self, key: &str) {
        let app = &self.bench().world.app;
        let in_use = app.sign_ins().await.unwrap().remove(0).credential_id;
        let secret = app.secret_to_reveal(in_use).await.unwrap();
        assert_eq!(secret.expose_secret(), key);
        assert!(self.scene.control.is_accepted(Region::Us, key));
    }

    fn bench(&self) -> &Bench {
        self.bench.as_ref().unwrap()
    }
}
