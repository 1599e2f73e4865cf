//! An administrator's own key, made from here: the old one dies first.

use chrono::TimeDelta;
use jumpcloud_simulator::settings::{GenerateApiKey, KeyPlace, TtlUnit};
use jumpcloud_simulator::{Action, Fault, Region, seed};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::{
    ActivityKind, CredentialState, ReplaceKeyRequest, RotationAction, RotationProcedure,
    RotationStage, StepState,
};
use secrecy::ExposeSecret;

use super::bench::Bench;
use crate::vault::{Call, How, Trouble};
use crate::world::holds;

const GENERATE: &str = "/api/users/generateApiKey";

async fn key_in_use(bench: &Bench) -> String {
    let sign_in = bench.world.app.sign_ins().await.unwrap().remove(0);
    let secret = bench.world.app.secret_to_reveal(sign_in.credential_id);
    secret.await.unwrap().expose_secret().to_owned()
}

#[tokio::test]
async fn one_click_replaces_the_key_and_the_sign_in_calls_with_the_new_one() {
    let bench = Bench::admin().await;
    let view = bench.replace().await;
    assert_eq!((view.stage, &view.error), (RotationStage::Done, &None));
    assert_eq!(view.procedure, RotationProcedure::AdminKey);
    assert!(view.steps.iter().all(|step| step.state == StepState::Done));
    assert_ne!(key_in_use(&bench).await, seed::DEMO_ADMIN_KEY);
    let new = view.new.unwrap();
    assert!(bench.works(new.id).await);
    assert_eq!(
        new.expiry.at.unwrap() - new.created_at.unwrap(),
        TimeDelta::days(90)
    );
    let old = bench.world.row(bench.old).await;
    assert_eq!(old.state, CredentialState::Superseded);
    assert_eq!(bench.sent("POST", GENERATE), 1);
    let spool = bench.world.folder.path().join("spool");
    assert_eq!(
        std::fs::read_dir(spool).unwrap().count(),
        0,
        "the spool is destroyed"
    );
    assert!(!holds(&bench.world.data(), &key_in_use(&bench).await));
}

#[tokio::test]
async fn it_is_offered_only_where_the_person_turned_it_on_and_typed_who_is_meant() {
    let bench = Bench::admin().await;
    let app = &bench.world.app;
    let request = |confirmation: &str, days| ReplaceKeyRequest {
        sign_in_id: bench.sign_in,
        days,
        confirmation: confirmation.into(),
    };
    let error = app.replace_own_key(request("nadia", 90)).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ConfirmationMismatch);
    let mail = seed::DEMO_ADMIN_EMAIL;
    for days in [0, 366] {
        let error = app.replace_own_key(request(mail, days)).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidInput);
    }
    app.allow_making_keys_here(bench.sign_in, false)
        .await
        .unwrap();
    let error = app.replace_own_key(request(mail, 90)).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotPossibleNow);
    assert_eq!(bench.sent("POST", GENERATE), 0);
}

#[tokio::test]
async fn a_refusal_means_that_nothing_happened_and_leads_to_the_portal() {
    for refusal in [
        GenerateApiKey::Unauthorized,
        GenerateApiKey::Forbidden,
        GenerateApiKey::NotFound,
        GenerateApiKey::MethodNotAllowed,
        GenerateApiKey::RedirectsToLogin,
    ] {
        let bench = Bench::admin().await;
        bench
            .world
            .control()
            .settings(|settings| settings.generate_api_key = refusal);
        let view = bench.replace().await;
        assert_eq!(view.stage, RotationStage::NotChanged, "{refusal:?}");
        assert!(view.actions.contains(&RotationAction::Portal));
        assert_eq!(key_in_use(&bench).await, seed::DEMO_ADMIN_KEY);
        assert!(bench.works(bench.old).await);
    }
}

#[tokio::test]
async fn the_key_is_found_wherever_the_answer_holds_it() {
    for place in [
        KeyPlace::ApiKey,
        KeyPlace::Key,
        KeyPlace::Token,
        KeyPlace::Nested,
        KeyPlace::Bare,
    ] {
        let bench = Bench::admin().await;
        bench.world.control().settings(|it| it.key_place = place);
        let view = bench.replace().await;
        assert_eq!(
            view.stage,
            RotationStage::Done,
            "{place:?} {:?}",
            view.error
        );
    }
}

#[tokio::test]
async fn an_answer_without_a_key_after_the_old_one_died_is_told_as_lost() {
    let bench = Bench::admin().await;
    let control = bench.world.control();
    control.settings(|it| it.key_place = KeyPlace::Nowhere);
    let view = bench.replace().await;
    assert_eq!(view.stage, RotationStage::Lost);
    assert_eq!(
        view.actions,
        [
            RotationAction::Reveal,
            RotationAction::Portal,
            RotationAction::Dismiss
        ]
    );
    let app = &bench.world.app;
    let answer = app.secret_of_rotation(view.id).await.unwrap();
    assert!(answer.expose_secret().contains(seed::DEMO_ADMIN_EMAIL));
    let log = app.activity(None, 20).await.unwrap();
    assert!(log.iter().any(|line| line.kind == ActivityKind::KeyLost));
    app.dismiss_rotation(view.id).await.unwrap();
    assert!(app.secret_of_rotation(view.id).await.is_err());
}

#[tokio::test]
async fn a_cut_answer_that_holds_the_key_is_salvaged() {
    let bench = Bench::admin().await;
    let fault = Fault::new(Action::HalfTheBody).on("POST", GENERATE);
    bench.world.control().inject(fault.times(1));
    let view = bench.replace().await;
    bench.keeps_the_admin_promises(&view).await;
}

#[tokio::test]
async fn a_lost_answer_with_the_old_key_alive_changed_nothing() {
    let bench = Bench::admin().await;
    let fault = Fault::new(Action::Html { status: 503 }).on("POST", GENERATE);
    bench.world.control().inject(fault.times(1));
    let view = bench.replace().await;
    assert_eq!(view.stage, RotationStage::NotChanged);
    assert_eq!(view.error.unwrap().code, ErrorCode::JumpcloudDown);
    assert_eq!(key_in_use(&bench).await, seed::DEMO_ADMIN_KEY);
}

#[tokio::test]
async fn network_faults_prove_nothing_and_it_stays_open_until_jumpcloud_answers() {
    let bench = Bench::admin().await;
    let control = bench.world.control();
    let lost = Fault::new(Action::Html { status: 502 }).on("POST", GENERATE);
    control.inject(lost.after_effect().times(1));
    // The preflight's two looks pass.
    let down = Fault::new(Action::Html { status: 503 }).on("GET", "/api/organizations");
    control.inject(down.after(2));
    let view = bench.replace().await;
    assert_eq!(view.stage, RotationStage::FindingOut);
    assert!(view.actions.contains(&RotationAction::TryAgain));
    control.clear_faults();
    assert_eq!(bench.try_again(view.id).await.stage, RotationStage::Lost);
}

#[tokio::test]
async fn a_keychain_that_refuses_the_new_key_leaves_it_sealed_until_it_takes_it() {
    let bench = Bench::admin().await;
    // The canary and the sealing key are stored before it.
    let locked = How::Refuse(VaultError::Locked);
    bench
        .world
        .vault
        .trouble(Trouble::new(Call::Store, 2, locked).once());
    let view = bench.replace().await;
    assert_eq!(view.stage, RotationStage::Storing, "{:?}", view.error);
    assert_eq!(view.error.clone().unwrap().code, ErrorCode::KeychainLocked);
    assert_eq!(
        view.actions,
        [
            RotationAction::TryAgain,
            RotationAction::Leave,
            RotationAction::Reveal
        ]
    );
    let shown = bench.world.app.secret_of_rotation(view.id).await.unwrap();
    assert!(!holds(&bench.world.data(), shown.expose_secret()));
    let view = bench.try_again(view.id).await;
    assert_eq!(view.stage, RotationStage::Done, "{:?}", view.error);
    assert_eq!(key_in_use(&bench).await, shown.expose_secret());
}

#[tokio::test]
async fn a_key_that_only_the_spool_holds_is_found_after_a_restart() {
    let bench = Bench::admin().await;
    let locked = How::Refuse(VaultError::Locked);
    bench
        .world
        .vault
        .trouble(Trouble::new(Call::Store, 2, locked));
    let view = bench.replace().await;
    assert_eq!(view.stage, RotationStage::Storing);
    bench.world.vault.refuse_with(Some(VaultError::Locked));
    let bench = bench.restarted().await;
    let view = bench.only_run().await;
    assert_eq!(view.stage, RotationStage::Storing);
    assert_eq!(view.error.clone().unwrap().code, ErrorCode::KeychainLocked);
    bench.world.vault.refuse_with(None);
    let view = bench.try_again(view.id).await;
    assert_eq!(view.stage, RotationStage::Done, "{:?}", view.error);
    assert!(bench.works(view.new.unwrap().id).await);
}

#[tokio::test]
async fn a_lifetime_is_sent_in_seconds_and_a_difference_is_told() {
    let bench = Bench::admin().await;
    let view = bench.replace_for(30).await;
    assert_eq!((view.stage, view.error), (RotationStage::Done, None));
    let bench = Bench::admin().await;
    let control = bench.world.control();
    control.settings(|it| it.ttl_unit = TtlUnit::Ignored);
    let view = bench.replace_for(30).await;
    assert_eq!(view.stage, RotationStage::Done);
    let error = view.error.unwrap();
    assert_eq!(
        (error.code, error.detail.as_deref()),
        (ErrorCode::LifetimeDiffers, Some("90"))
    );
}

#[tokio::test]
async fn a_unit_that_makes_the_lifetime_too_long_is_refused_and_nothing_happens() {
    let bench = Bench::admin().await;
    let control = bench.world.control();
    control.settings(|it| it.ttl_unit = TtlUnit::Days);
    let view = bench.replace_for(30).await;
    assert_eq!(view.stage, RotationStage::NotChanged);
    assert!(bench.works(bench.old).await);
}

#[tokio::test]
async fn clocks_that_disagree_stop_it_before_anything_happens() {
    let bench = Bench::admin().await;
    let control = bench.world.control();
    let theirs = control.now() - TimeDelta::minutes(6);
    control.set_now(theirs);
    let view = bench.replace().await;
    assert_eq!(view.stage, RotationStage::NotChanged);
    let error = view.error.unwrap();
    assert_eq!(error.code, ErrorCode::ClockSkewed);
    assert_eq!(error.detail.as_deref(), Some("360"));
    assert_eq!(bench.sent("POST", GENERATE), 0);
}

#[tokio::test]
async fn whoever_still_calls_with_the_old_key_is_shown() {
    let bench = Bench::admin().await;
    let view = bench.replace().await;
    assert_eq!(view.stage, RotationStage::Done);
    bench.world.advance(TimeDelta::minutes(1));
    call_with_the_old_key(&bench).await;
    bench.world.advance(TimeDelta::minutes(10));
    let watch = tokio::spawn(std::sync::Arc::clone(&bench.world.app).watch());
    let callers = bench
        .world
        .until(async || {
            let detail = bench.world.app.credential(bench.old).await.unwrap();
            Some(detail.old_key_callers).filter(|callers| !callers.is_empty())
        })
        .await;
    watch.abort();
    assert_eq!(callers.len(), 1);
    assert!(callers[0].user_agent.is_some() && callers[0].client_ip.is_some());
    let log = bench.world.app.activity(None, 20).await.unwrap();
    assert!(log.iter().any(|line| line.kind == ActivityKind::OldKeyUsed));
}

async fn call_with_the_old_key(bench: &Bench) {
    let tried = bench
        .world
        .try_connect(
            seed::DEMO_ADMIN_KEY,
            keyvigil_core::view::RegionName::Us,
            None,
        )
        .await;
    assert!(tried.is_err(), "the old key is dead");
}

#[tokio::test]
async fn a_key_that_was_replaced_elsewhere_meanwhile_stops_it_before_the_post() {
    let bench = Bench::admin().await;
    let control = bench.world.control();
    control
        .replace_admin_key(Region::Us, seed::DEMO_ADMIN_EMAIL)
        .unwrap();
    let view = bench.replace().await;
    assert_eq!(view.stage, RotationStage::NotChanged);
    assert_eq!(view.error.unwrap().code, ErrorCode::KeyNotAccepted);
    assert_eq!(bench.sent("POST", GENERATE), 0);
}
