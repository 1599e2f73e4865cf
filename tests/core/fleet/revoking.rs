//! Revoking a service account's credential, and deleting an account.

use chrono::TimeDelta;
use jumpcloud_simulator::{Action, Fault, Region, seed};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::ids::{CredentialId, SignInId};
use keyvigil_core::view::{
    ActivityKind, AuthKind, CredentialState, Custody, GenerateRequest, GenerateTarget, Lifetime,
    RotateRequest, RotationStage,
};
use serde_json::json;

use super::fixture::{USERS, answer, brightwater, let_answer};
use crate::rotation::billing_role;
use crate::world::{World, new_account};

const ACCOUNTS: &str = "/api/v2/service-accounts";
const HR: &str = "HR onboarding";
const TERRAFORM: &str = "Terraform";
const HELD: &str = "Deploy bot";

/// With an account whose one credential is held.
async fn with_a_held_one() -> (World, SignInId, CredentialId) {
    let (world, by) = brightwater().await;
    let role = billing_role(&world, by).await;
    let made = world
        .generate(new_account(by, HELD, role, AuthKind::ApiKey))
        .await;
    world.refresh(by).await;
    world.control().clear_requests();
    (world, by, made.new.unwrap().id)
}

async fn only_one_of(world: &World, account: &str) -> CredentialId {
    let rows = world.credentials_of(account).await;
    assert_eq!(rows.len(), 1);
    rows[0].id
}

async fn account_id(world: &World, name: &str) -> String {
    let rows = world.service_accounts().await;
    let mut found = rows.into_iter().filter(|it| it.name == name);
    found.next().unwrap().id
}

fn configs(world: &World, account: &str) -> usize {
    let left = world.control().auth_configs(Region::Us, account);
    left.map_or(0, |left| left.len())
}

fn deletes(world: &World) -> usize {
    let requests = world.control().requests();
    requests.iter().filter(|it| it.method == "DELETE").count()
}

/// It lives as before, here and there, and the log claims nothing.
async fn assert_lives(world: &World, id: CredentialId, account: &str) {
    let row = world.row(id).await;
    assert_eq!(row.state, CredentialState::Active);
    assert_eq!(configs(world, account), 1);
    assert!(world.log_of(ActivityKind::Revoked).await.is_empty());
}

#[tokio::test]
async fn a_watched_credential_is_revoked_when_its_account_is_typed() {
    let (world, by) = brightwater().await;
    let id = only_one_of(&world, HR).await;
    world
        .app
        .revoke_credential(id, "hr ONBOARDING")
        .await
        .unwrap();
    assert_eq!(world.row(id).await.state, CredentialState::Revoked);
    assert_eq!(configs(&world, HR), 0);
    assert_eq!(deletes(&world), 1);
    let told = world.log_of(ActivityKind::Revoked).await;
    assert_eq!((told.len(), told[0].subject.as_str()), (1, HR));
    assert_eq!(told[0].credential_id, Some(id));
    // The account stays, and no refresh finds it living or gone once more.
    world.refresh(by).await;
    assert_eq!(world.row(id).await.state, CredentialState::Revoked);
    assert!(world.log_of(ActivityKind::CredentialGone).await.is_empty());
    account_id(&world, HR).await;
}

#[tokio::test]
async fn a_held_credential_that_is_revoked_leaves_the_keychain() {
    let (world, _, id) = with_a_held_one().await;
    let before = world.vault.secrets();
    world.app.revoke_credential(id, HELD).await.unwrap();
    let row = world.row(id).await;
    assert_eq!(
        (row.state, row.custody),
        (CredentialState::Revoked, Custody::Watched)
    );
    assert_eq!(world.vault.secrets(), before - 1);
    let error = world.app.secret_to_reveal(id).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::SecretMissing);
}

#[tokio::test]
async fn what_is_still_listed_is_not_called_revoked_and_keeps_its_secret() {
    let (world, _, id) = with_a_held_one().await;
    let lie = Fault::new(answer(200, "{}")).on("DELETE", ACCOUNTS);
    world.control().inject(lie);
    let error = world.app.revoke_credential(id, HELD).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::StillListed);
    assert_lives(&world, id, HELD).await;
    world.app.secret_to_reveal(id).await.unwrap();
    assert_eq!(deletes(&world), 1);
}

#[tokio::test]
async fn not_found_alone_proves_nothing() {
    let (world, _, id) = with_a_held_one().await;
    let lie = Fault::new(answer(404, "{}")).on("DELETE", ACCOUNTS);
    world.control().inject(lie);
    let error = world.app.revoke_credential(id, HELD).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound);
    assert_lives(&world, id, HELD).await;
    let account = account_id(&world, HELD).await;
    let by = world.app.sign_ins().await.unwrap()[0].id;
    let error = world
        .app
        .delete_service_account(by, account, HELD)
        .await
        .unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound);
    assert_lives(&world, id, HELD).await;
    world.control().clear_faults();

    // A colleague was faster: it is not listed either.
    let config = world.control().auth_configs(Region::Us, HELD).unwrap();
    world
        .control()
        .revoke_auth_config(Region::Us, HELD, &config[0])
        .unwrap();
    let error = world.app.revoke_credential(id, HELD).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound);
    // What is not there is not asked away; a look tells that it is gone.
    world.all_refreshed().await;
    assert_eq!(world.row(id).await.state, CredentialState::Revoked);
}

#[tokio::test]
async fn a_lost_answer_is_found_out_by_listing() {
    for action in [
        Action::Answer {
            status: 502,
            body: String::new(),
            content_type: None,
        },
        Action::Html { status: 504 },
    ] {
        let (world, _, id) = with_a_held_one().await;
        let lost = Fault::new(action.clone()).on("DELETE", ACCOUNTS);
        world.control().inject(lost.clone().times(1));
        let error = world.app.revoke_credential(id, HELD).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::JumpcloudDown);
        assert_lives(&world, id, HELD).await;
        world.control().inject(lost.after_effect().times(1));
        world.app.revoke_credential(id, HELD).await.unwrap();
        assert_eq!(world.row(id).await.state, CredentialState::Revoked);
        assert_eq!(configs(&world, HELD), 0);
        assert_eq!(deletes(&world), 2, "one for each time it was confirmed");
    }
}

#[tokio::test]
async fn where_the_list_cannot_be_believed_nothing_is_called_gone() {
    let unbelievable = [
        answer(500, ""),
        answer(200, "<html>"),
        answer(200, json!({ "results": [], "totalCount": 4 })),
        answer(200, json!({ "results": [{ "name": HELD }] })),
        answer(200, json!([7, null])),
    ];
    for action in unbelievable {
        let shown = format!("{action:?}");
        let (world, by, id) = with_a_held_one().await;
        let account = account_id(&world, HELD).await;
        // The one before it says that there is something to revoke.
        let later = Fault::new(action).on("GET", ACCOUNTS).after(1);
        world.control().inject(later.clone());
        world.app.revoke_credential(id, HELD).await.unwrap_err();
        world.all_refreshed().await;
        world.control().clear_faults();
        world.control().inject(later);
        assert_eq!(
            world.row(id).await.state,
            CredentialState::Active,
            "{shown}"
        );
        assert_eq!(world.row(id).await.custody, Custody::Held, "{shown}");
        assert!(world.log_of(ActivityKind::Revoked).await.is_empty());
        world
            .app
            .delete_service_account(by, account, HELD)
            .await
            .unwrap_err();
        assert_eq!(world.row(id).await.custody, Custody::Held, "{shown}");
        // The next refresh that can be believed tells.
        world.control().clear_faults();
        world.refresh(by).await;
        assert_eq!(world.row(id).await.state, CredentialState::Revoked);
    }
}

#[tokio::test]
async fn an_entry_that_cannot_be_told_from_it_may_be_it() {
    let (world, by, id) = with_a_held_one().await;
    let account = account_id(&world, HELD).await;
    for entry in [json!({ "authType": "API_KEY" }), json!("?")] {
        let listed = json!({ "results": [
            { "objectId": account, "name": HELD, "authConfigList": [entry] }
        ] });
        let_answer(&world, ACCOUNTS, answer(200, &listed));
        let error = world.app.revoke_credential(id, HELD).await.unwrap_err();
        assert!(
            matches!(error.code, ErrorCode::StillListed | ErrorCode::NotFound),
            "{entry}: {error:?}"
        );
        assert_eq!(world.row(id).await.state, CredentialState::Active);
        world.control().clear_faults();
    }
    world.refresh(by).await;
    assert_eq!(world.row(id).await.state, CredentialState::Revoked);
}

#[tokio::test]
async fn nothing_is_sent_without_the_right_name_or_for_what_cannot_be_revoked() {
    let (world, by) = brightwater().await;
    let id = only_one_of(&world, HR).await;
    let account = account_id(&world, HR).await;
    world.control().clear_requests();
    let app = &world.app;
    for typed in ["", "HR", TERRAFORM] {
        let one = app.revoke_credential(id, typed).await.unwrap_err();
        let all = app
            .delete_service_account(by, account.clone(), typed)
            .await
            .unwrap_err();
        for error in [one, all] {
            assert_eq!(error.code, ErrorCode::ConfirmationMismatch);
            assert_eq!(error.detail.as_deref(), Some(HR));
        }
    }
    let toms = only_one_of(&world, "Tom Lindqvist").await;
    let error = app.revoke_credential(toms, "Tom Lindqvist").await;
    assert_eq!(error.unwrap_err().code, ErrorCode::NotPossibleNow);
    for unknown in ["650c1a2b3d4e5f60718293aa", "../.."] {
        let error = app.delete_service_account(by, unknown.into(), "").await;
        assert_eq!(error.unwrap_err().code, ErrorCode::UnknownItem);
    }
    assert!(world.control().requests().is_empty());
}

#[tokio::test]
async fn what_is_revoked_already_is_not_revoked_again() {
    let (world, _) = brightwater().await;
    let id = only_one_of(&world, HR).await;
    world.app.revoke_credential(id, HR).await.unwrap();
    let error = world.app.revoke_credential(id, HR).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotPossibleNow);
    assert_eq!(deletes(&world), 1);
}

#[tokio::test]
async fn two_clicks_at_once_revoke_once() {
    let (world, _, id) = with_a_held_one().await;
    let (first, second) = tokio::join!(
        world.app.revoke_credential(id, HELD),
        world.app.revoke_credential(id, HELD)
    );
    assert!(first.is_ok() != second.is_ok());
    assert_eq!(deletes(&world), 1);
}

#[tokio::test]
async fn what_nobody_sees_any_more_cannot_be_revoked_from_here() {
    let (world, by, id) = with_a_held_one().await;
    world.app.remove_sign_in(by).await.unwrap();
    let error = world.app.revoke_credential(id, HELD).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotPossibleNow);
    assert_eq!(configs(&world, HELD), 1);
}

#[tokio::test]
async fn what_is_being_replaced_is_neither_revoked_nor_deleted() {
    let (world, by, id) = with_a_held_one().await;
    let account = account_id(&world, HELD).await;
    let request = RotateRequest {
        credential_id: id,
        lifetime: Lifetime::Days90,
        revoke_first: None,
        confirmation: None,
    };
    let run = world.app.rotate(request).await.unwrap();
    let view = world.rested(run).await;
    assert_eq!(view.stage, RotationStage::Overlap);
    for one in [id, view.new.unwrap().id] {
        let error = world.app.revoke_credential(one, HELD).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::UnderWay);
    }
    let error = world.app.delete_service_account(by, account, HELD).await;
    assert_eq!(error.unwrap_err().code, ErrorCode::UnderWay);
    assert_eq!(deletes(&world), 0);
}

#[tokio::test]
async fn an_account_for_which_a_credential_is_being_made_is_not_deleted() {
    let (world, by, id) = with_a_held_one().await;
    let account = account_id(&world, HELD).await;
    let lost = Fault::new(answer(502, "")).on("POST", ACCOUNTS);
    world.control().inject(lost.after_effect().times(1));
    let request = GenerateRequest {
        target: GenerateTarget::ExistingAccount {
            service_account_id: account.clone(),
        },
        ..new_account(by, "", String::new(), AuthKind::ApiKey)
    };
    let view = world.generate(request).await;
    assert_eq!(view.stage, RotationStage::NeedsYou);
    let error = world.app.delete_service_account(by, account.clone(), HELD);
    assert_eq!(error.await.unwrap_err().code, ErrorCode::UnderWay);
    let error = world.app.revoke_credential(id, HELD).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::UnderWay);
    assert_eq!(deletes(&world), 0);
    // Once that is settled, it can go.
    world.app.keep_candidates(view.id).await.unwrap();
    world.rested(view.id).await;
    let deleted = world.app.delete_service_account(by, account, HELD);
    deleted.await.unwrap();
}

#[tokio::test]
async fn an_account_is_deleted_with_both_of_its_credentials() {
    let (world, by) = brightwater().await;
    let account = account_id(&world, TERRAFORM).await;
    assert_eq!(world.credentials_of(TERRAFORM).await.len(), 2);
    world
        .app
        .delete_service_account(by, account.clone(), TERRAFORM)
        .await
        .unwrap();
    let rows = world.credentials_of(TERRAFORM).await;
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|it| it.state == CredentialState::Revoked));
    assert!(
        !world
            .control()
            .is_accepted(Region::Us, seed::SERVICE_ACCOUNT_KEY)
    );
    assert_eq!(deletes(&world), 1);
    let told = world.log_of(ActivityKind::ServiceAccountDeleted).await;
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].subject.as_str(), told[0].detail.as_str()),
        (TERRAFORM, "Brightwater Coffee")
    );
    world.all_refreshed().await;
    let left = world.service_accounts().await;
    assert!(left.iter().all(|it| it.id != account));
    assert_eq!(left.len(), 3);
}

#[tokio::test]
async fn a_deleted_accounts_secrets_leave_the_keychain() {
    let (world, by, id) = with_a_held_one().await;
    world.control().add_auth_config(Region::Us, HELD).unwrap();
    world.refresh(by).await;
    let account = account_id(&world, HELD).await;
    let before = world.vault.secrets();
    world
        .app
        .delete_service_account(by, account, HELD)
        .await
        .unwrap();
    assert_eq!(world.vault.secrets(), before - 1);
    assert_eq!(world.row(id).await.custody, Custody::Watched);
    let rows = world.credentials_of(HELD).await;
    assert!(rows.iter().all(|it| it.state == CredentialState::Revoked));
}

#[tokio::test]
async fn an_account_that_is_still_listed_or_whose_answer_is_lost_is_found_out_too() {
    let (world, by, id) = with_a_held_one().await;
    let account = account_id(&world, HELD).await;
    let delete = async || {
        let app = &world.app;
        app.delete_service_account(by, account.clone(), HELD).await
    };
    let on_delete = |action| Fault::new(action).on("DELETE", ACCOUNTS).times(1);
    world.control().inject(on_delete(answer(200, "{}")));
    assert_eq!(delete().await.unwrap_err().code, ErrorCode::StillListed);
    world.control().inject(on_delete(answer(500, "")));
    assert_eq!(delete().await.unwrap_err().code, ErrorCode::JumpcloudDown);
    world.control().inject(on_delete(answer(403, "{}")));
    assert_eq!(delete().await.unwrap_err().code, ErrorCode::Forbidden);
    assert_lives(&world, id, HELD).await;
    world
        .control()
        .inject(on_delete(answer(500, "")).after_effect());
    delete().await.unwrap();
    assert_eq!(world.row(id).await.state, CredentialState::Revoked);
}

#[tokio::test]
async fn a_list_that_is_older_than_a_revoke_does_not_bring_it_back() {
    let (world, by, id) = with_a_held_one().await;
    // The accounts are listed at once, and kept until the administrators are there.
    let late = Action::Delay { milliseconds: 1000 };
    let fault = Fault::new(late).on("GET", USERS).times(1);
    world.control().inject(fault);
    world.advance(TimeDelta::minutes(1));
    let before = world.app.sign_ins().await.unwrap().remove(0);
    world.app.refresh(Some(by)).await.unwrap();
    world.asked(ACCOUNTS).await;
    world.app.revoke_credential(id, HELD).await.unwrap();
    assert_eq!(world.row(id).await.state, CredentialState::Revoked);
    // Nothing newer comes.
    let_answer(&world, ACCOUNTS, answer(503, ""));
    world
        .until(async || {
            let row = world.app.sign_ins().await.unwrap().remove(0);
            (row.last_refresh != before.last_refresh && !row.refreshing).then_some(())
        })
        .await;
    assert_eq!(world.row(id).await.state, CredentialState::Revoked);
}
