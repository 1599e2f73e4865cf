//! A service account's credential: both work until the old one is revoked.

use jumpcloud_simulator::{Action, Fault, Region, seed};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::{
    AuthKind, CredentialState, Custody, RotationAction, RotationProcedure, RotationStage,
    RotationStep, StepState,
};

use super::bench::{ACCOUNT, Bench};
use crate::vault::{Call, How, Trouble};

const ACCOUNTS: &str = "/api/v2/service-accounts";

fn states(view: &keyvigil_core::view::RotationView) -> Vec<(RotationStep, StepState)> {
    view.steps.iter().map(|it| (it.step, it.state)).collect()
}

async fn assert_no_run(bench: &Bench) {
    let runs = bench.world.app.rotations().await.unwrap();
    assert!(runs.is_empty(), "{runs:#?}");
}

#[tokio::test]
async fn both_work_until_the_old_one_is_revoked_and_then_only_the_new_one() {
    for kind in [AuthKind::ApiKey, AuthKind::ClientSecret] {
        let bench = Bench::service_of(kind).await;
        let view = bench.rotate().await;
        assert_eq!(view.stage, RotationStage::Overlap, "{:?}", view.error);
        assert_eq!(view.procedure, RotationProcedure::ServiceAccount);
        let new = view.new.clone().unwrap();
        assert!(bench.works(bench.old).await && bench.works(new.id).await);
        assert_eq!(new.custody, Custody::Held);

        let view = bench.hand_over(view.id).await;
        assert_eq!(view.stage, RotationStage::HandedOver);
        let view = bench.revoke(view.id).await;
        assert_eq!((view.stage, view.error), (RotationStage::Done, None));
        assert!(view.steps.iter().all(|step| step.state == StepState::Done));
        let old = bench.world.row(bench.old).await;
        assert_eq!(
            (old.state, old.custody),
            (CredentialState::Revoked, Custody::Watched)
        );
        assert!(bench.works(new.id).await);
        assert_eq!(bench.sent("POST", ACCOUNTS), 1);
        assert_eq!(bench.sent("DELETE", ACCOUNTS), 1);
    }
}

#[tokio::test]
async fn nothing_is_revoked_without_the_accounts_name() {
    let bench = Bench::service().await;
    let id = bench.rotate().await.id;
    let early = bench.world.app.revoke_old(id, ACCOUNT).await.unwrap_err();
    assert_eq!(early.code, ErrorCode::NotPossibleNow);
    bench.hand_over(id).await;
    let error = bench.world.app.revoke_old(id, "Deploy").await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ConfirmationMismatch);
    assert_eq!(bench.sent("DELETE", ACCOUNTS), 0);
}

#[tokio::test]
async fn a_watched_credential_is_replaced_too_and_its_successor_is_held() {
    let mut bench = Bench::service().await;
    let watched = bench.world.credentials_of("HR onboarding").await;
    bench.old = watched[0].id;
    assert_eq!(watched[0].custody, Custody::Watched);
    let view = bench.rotate().await;
    assert_eq!(view.stage, RotationStage::Overlap, "{:?}", view.error);
    assert_eq!(view.new.unwrap().custody, Custody::Held);
}

#[tokio::test]
async fn it_can_be_undone_until_the_revoke() {
    let bench = Bench::service().await;
    let view = bench.rotate().await;
    let new = view.new.unwrap().id;
    bench.hand_over(view.id).await;
    bench
        .world
        .app
        .undo_rotation(view.id, ACCOUNT)
        .await
        .unwrap();
    let view = bench.world.rested(view.id).await;
    assert_eq!((view.stage, &view.new), (RotationStage::NotChanged, &None));
    assert!(states(&view).contains(&(RotationStep::Create, StepState::Undone)));
    assert!(bench.works(bench.old).await);
    assert!(bench.world.app.credential(new).await.is_err());
    bench.world.refresh(bench.sign_in).await;
    assert_eq!(bench.world.credentials_of(ACCOUNT).await.len(), 1);
}

#[tokio::test]
async fn where_two_exist_one_is_revoked_first_as_the_person_chose() {
    let mut bench = Bench::service().await;
    let two = bench.world.credentials_of("Terraform").await;
    bench.old = two[0].id;
    let plan = bench.world.app.rotation_plan(bench.old).await.unwrap();
    assert!(plan.needs_room);
    let refused = bench.rotate().await;
    assert_eq!(refused.stage, RotationStage::NotChanged);
    assert_eq!(refused.error.unwrap().code, ErrorCode::RoomNeeded);

    let mut request = bench.request();
    request.revoke_first = Some(two[1].id);
    let unconfirmed = bench.world.app.rotate(request.clone()).await.unwrap_err();
    assert_eq!(unconfirmed.code, ErrorCode::ConfirmationMismatch);
    request.confirmation = Some("terraform".into());
    let id = bench.world.app.rotate(request).await.unwrap();
    let view = bench.world.rested(id).await;
    assert_eq!(view.stage, RotationStage::Overlap, "{:?}", view.error);
    let state = bench.world.row(two[1].id).await.state;
    assert_eq!(state, CredentialState::Revoked);
}

#[tokio::test]
async fn one_account_has_one_rotation_at_a_time() {
    let bench = Bench::service().await;
    let id = bench.rotate().await.id;
    let error = bench.world.app.rotate(bench.request()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::UnderWay);
    assert_eq!(error.detail, Some(id.to_string()));
    let plan = bench.world.app.rotation_plan(bench.old).await.unwrap();
    assert_eq!(plan.open, Some(id));
    let forget = bench.world.app.forget(bench.old).await.unwrap_err();
    assert_eq!(forget.code, ErrorCode::UnderWay);
}

#[tokio::test]
async fn two_clicks_at_once_begin_one_rotation() {
    let bench = Bench::service().await;
    let (first, second) = tokio::join!(
        bench.world.app.rotate(bench.request()),
        bench.world.app.rotate(bench.request())
    );
    assert!(first.is_ok() != second.is_ok());
    let id = first.or(second).unwrap();
    bench.world.rested(id).await;
    assert_eq!(bench.sent("POST", ACCOUNTS), 1);
}

#[tokio::test]
async fn it_survives_a_restart_at_the_overlap_and_goes_on() {
    let bench = Bench::service().await;
    bench.rotate().await;
    let bench = bench.restarted().await;
    let view = bench.only_run().await;
    assert_eq!(view.stage, RotationStage::Overlap);
    bench.hand_over(view.id).await;
    let bench = bench.restarted().await;
    let view = bench.only_run().await;
    assert_eq!(view.stage, RotationStage::HandedOver);
    assert_eq!(bench.revoke(view.id).await.stage, RotationStage::Done);
    assert_no_run(&bench.restarted().await).await;
}

#[tokio::test]
async fn a_lost_answer_is_found_out_and_the_person_decides_about_what_is_new() {
    let bench = Bench::service().await;
    let fault = Fault::new(Action::HalfTheBody)
        .on("POST", ACCOUNTS)
        .times(1);
    bench.world.control().inject(fault);
    let view = bench.rotate().await;
    assert_eq!(view.stage, RotationStage::NeedsYou);
    assert_eq!(view.candidates.len(), 1);
    assert!(!view.candidates[0].ours);
    let candidate = view.candidates[0].id.clone();
    let app = &bench.world.app;
    app.revoke_candidate(view.id, candidate, ACCOUNT)
        .await
        .unwrap();
    let view = bench.world.rested(view.id).await;
    assert_eq!(view.stage, RotationStage::NotChanged);
    bench.keeps_the_service_promises().await;
    assert_eq!(bench.world.credentials_of(ACCOUNT).await.len(), 1);
}

#[tokio::test]
async fn what_is_left_alone_is_listed_as_watched() {
    let bench = Bench::service().await;
    let fault = Fault::new(Action::Html { status: 502 }).on("POST", ACCOUNTS);
    bench.world.control().inject(fault.after_effect().times(1));
    let view = bench.rotate().await;
    bench.world.app.keep_candidates(view.id).await.unwrap();
    let view = bench.world.rested(view.id).await;
    assert_eq!(view.stage, RotationStage::LeftBehind);
    bench.world.refresh(bench.sign_in).await;
    assert_eq!(bench.world.credentials_of(ACCOUNT).await.len(), 2);
}

#[tokio::test]
async fn a_server_that_is_down_made_nothing() {
    let bench = Bench::service().await;
    let fault = Fault::new(Action::Html { status: 503 }).on("POST", ACCOUNTS);
    bench.world.control().inject(fault.times(1));
    let view = bench.rotate().await;
    assert_eq!(view.stage, RotationStage::NotChanged);
    assert_eq!(view.error.unwrap().code, ErrorCode::JumpcloudDown);
    bench.keeps_the_service_promises().await;
}

#[tokio::test]
async fn a_revoke_that_did_not_happen_says_so_and_can_be_repeated() {
    let bench = Bench::service().await;
    let id = bench.rotate().await.id;
    bench.hand_over(id).await;
    let fault = Fault::new(Action::Html { status: 404 }).on("DELETE", ACCOUNTS);
    bench.world.control().inject(fault.times(1));
    let view = bench.revoke(id).await;
    assert_eq!(view.stage, RotationStage::HandedOver);
    assert_eq!(view.error.unwrap().code, ErrorCode::StillListed);
    assert_eq!(bench.revoke(id).await.stage, RotationStage::Done);
}

#[tokio::test]
async fn the_old_one_is_not_revoked_while_the_new_one_does_not_work() {
    let bench = Bench::service().await;
    let view = bench.rotate().await;
    bench.hand_over(view.id).await;
    let control = bench.world.control();
    let new = control.auth_configs(Region::Us, ACCOUNT).unwrap().pop();
    control
        .revoke_auth_config(Region::Us, ACCOUNT, &new.unwrap())
        .unwrap();
    let view = bench.revoke(view.id).await;
    assert_eq!(view.stage, RotationStage::HandedOver);
    assert_eq!(view.error.unwrap().code, ErrorCode::KeyNotAccepted);
    assert_eq!(bench.sent("DELETE", ACCOUNTS), 0);
    assert!(bench.works(bench.old).await);
}

#[tokio::test]
async fn an_account_that_somebody_deleted_meanwhile_has_vanished() {
    let bench = Bench::service().await;
    let id = bench.rotate().await.id;
    bench.hand_over(id).await;
    let control = bench.world.control();
    control.delete_service_account(Region::Us, ACCOUNT).unwrap();
    let view = bench.revoke(id).await;
    assert_eq!(view.stage, RotationStage::Vanished);
}

#[tokio::test]
async fn what_uses_the_old_one_is_ticked_off_and_stays_ticked() {
    let bench = Bench::service().await;
    let note = "the nightly job\n\n backup script ";
    let app = &bench.world.app;
    app.set_used_by(bench.old, note.into()).await.unwrap();
    let view = bench.rotate().await;
    let names: Vec<_> = view.consumers.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["the nightly job", "backup script"]);
    app.mark_consumer(view.id, 1, true).await.unwrap();
    let bench = bench.restarted().await;
    assert!(bench.only_run().await.consumers[1].moved);
    assert_eq!(bench.world.row(bench.old).await.used_by.lines().count(), 3);
}

#[tokio::test]
async fn a_keychain_that_fails_after_the_post_has_the_new_one_taken_back() {
    let bench = Bench::service().await;
    let locked = How::Refuse(VaultError::Locked);
    bench
        .world
        .vault
        .trouble(Trouble::new(Call::Store, 1, locked));
    let view = bench.rotate().await;
    assert_eq!(view.stage, RotationStage::NotChanged, "{view:#?}");
    assert_eq!(view.error.unwrap().code, ErrorCode::KeychainLocked);
    bench.keeps_the_service_promises().await;
    assert_eq!(bench.world.credentials_of(ACCOUNT).await.len(), 1);
}

#[tokio::test]
async fn a_finished_run_is_put_away_and_an_unfinished_one_is_not() {
    let bench = Bench::service().await;
    let id = bench.rotate().await.id;
    let app = &bench.world.app;
    let error = app.dismiss_rotation(id).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotPossibleNow);
    bench.hand_over(id).await;
    let view = bench.revoke(id).await;
    assert_eq!(view.actions, [RotationAction::Dismiss]);
    app.dismiss_rotation(id).await.unwrap();
    assert_no_run(&bench).await;
    assert_no_run(&bench.restarted().await).await;
}

#[tokio::test]
async fn sign_ins_that_call_with_the_old_one_call_with_the_new_one_after_the_hand_over() {
    let bench = Bench::service().await;
    let old = bench.world.row(bench.old).await;
    bench.world.change_database(&format!(
        "UPDATE sign_ins SET credential_id = '{}' WHERE organization_id = '{}'",
        old.id,
        seed::DEMO_ORGANIZATION_ID
    ));
    let view = bench.rotate().await;
    assert_eq!(view.stage, RotationStage::Overlap, "{:?}", view.error);
    let new = view.new.clone().unwrap().id;
    let view = bench.hand_over(view.id).await;
    assert_eq!(view.switched.len(), 1);
    let sign_ins = bench.world.app.sign_ins().await.unwrap();
    assert_eq!(sign_ins[0].credential_id, new);
}

#[tokio::test]
async fn what_cannot_be_found_out_can_be_left() {
    let bench = Bench::service().await;
    let control = bench.world.control();
    let lost = Fault::new(Action::Html { status: 502 }).on("POST", ACCOUNTS);
    control.inject(lost.after_effect().times(1));
    // The preflight's look passes.
    let down = Fault::new(Action::Html { status: 503 }).on("GET", ACCOUNTS);
    control.inject(down.after(1));
    let view = bench.rotate().await;
    assert_eq!(view.stage, RotationStage::FindingOut);
    let app = &bench.world.app;
    let error = app.leave_rotation(view.id, "").await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ConfirmationMismatch);
    app.leave_rotation(view.id, ACCOUNT).await.unwrap();
    let view = bench.world.rested(view.id).await;
    assert_eq!(view.stage, RotationStage::LeftBehind);
    bench.keeps_the_service_promises().await;
}

#[tokio::test]
async fn an_undo_that_would_leave_nothing_is_refused() {
    let bench = Bench::service().await;
    let view = bench.rotate().await;
    bench.hand_over(view.id).await;
    let control = bench.world.control();
    let old = control.auth_configs(Region::Us, ACCOUNT).unwrap().remove(0);
    control
        .revoke_auth_config(Region::Us, ACCOUNT, &old)
        .unwrap();
    let error = bench.world.app.undo_rotation(view.id, ACCOUNT).await;
    assert_eq!(error.unwrap_err().code, ErrorCode::NotFound);
    let view = bench.world.rested(view.id).await;
    assert_eq!(view.stage, RotationStage::HandedOver);
    assert!(bench.works(view.new.unwrap().id).await);
    assert_eq!(bench.sent("DELETE", ACCOUNTS), 0);
}

#[tokio::test]
async fn a_post_that_the_journal_tells_of_is_never_sent_again_whoever_clicks() {
    let bench = Bench::service().await;
    bench.world.change_database(
        "CREATE TRIGGER cut BEFORE INSERT ON journal
            WHEN json_extract(NEW.record, '$.procedure.stage.at') NOT IN ('preflight', 'sent')
            BEGIN SELECT RAISE(ABORT, 'the exit'); END",
    );
    bench.rotate().await;
    assert_eq!(bench.sent("POST", ACCOUNTS), 1);
    bench.world.change_database("DROP TRIGGER cut");
    bench.world.vault.refuse_with(Some(VaultError::Locked));
    let bench = bench.restarted().await;
    let view = bench.only_run().await;
    assert_eq!(view.actions, [RotationAction::TryAgain]);
    bench.world.vault.refuse_with(None);
    let app = &bench.world.app;
    let (_, _) = tokio::join!(app.try_again(view.id), app.try_again(view.id));
    let view = bench.only_run().await;
    assert_eq!(view.stage, RotationStage::Overlap, "{:?}", view.error);
    assert_eq!(bench.sent("POST", ACCOUNTS), 1);
}
