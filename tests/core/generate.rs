//! Making service account credentials.

use jumpcloud_simulator::settings::{AuthConfigExpiry, CreatedAuthConfigId};
use jumpcloud_simulator::{Action, Fault, seed};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::ids::SignInId;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::{
    AuthKind, CredentialState, Custody, ExpirySource, GenerateRequest, GenerateTarget, Lifetime,
    RegionName, RotationStage, StepState, VerificationOutcome,
};
use secrecy::ExposeSecret;

use crate::world::{World, holds, new_account};

async fn connected() -> (World, SignInId, String) {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let roles = world.app.roles(id).await.unwrap();
    let role = roles
        .into_iter()
        .find(|role| role.name == "Read Only")
        .unwrap();
    (world, id, role.id)
}

async fn account(world: &World, name: &str) -> String {
    let accounts = world.service_accounts().await;
    accounts
        .into_iter()
        .find(|account| account.name == name)
        .unwrap()
        .id
}

fn one_more(sign_in_id: SignInId, service_account_id: String) -> GenerateRequest {
    GenerateRequest {
        sign_in_id,
        target: GenerateTarget::ExistingAccount { service_account_id },
        kind: AuthKind::ApiKey,
        lifetime: Lifetime::Days30,
        used_by: String::new(),
    }
}

fn posts(world: &World) -> usize {
    world
        .control()
        .requests()
        .iter()
        .filter(|request| request.method == "POST")
        .count()
}

#[tokio::test]
async fn a_new_account_gets_a_key_that_is_stored_verified_and_nowhere_else() {
    let (world, id, role) = connected().await;
    let view = world
        .generate(new_account(id, "Deploy bot", role, AuthKind::ApiKey))
        .await;
    assert_eq!(view.error, None);
    assert!(
        view.steps.iter().all(|step| step.state == StepState::Done),
        "{:?}",
        view.steps
    );
    let credential = view.new.unwrap().id;
    let secret = world.app.secret_to_reveal(credential).await.unwrap();
    assert!(!holds(&world.data(), secret.expose_secret()));
    let row = world.row(credential).await;
    assert_eq!(
        (row.custody, row.pending, row.state),
        (Custody::Held, false, CredentialState::Active)
    );
    assert_eq!(row.verified.unwrap().outcome, VerificationOutcome::Accepted);
    assert_eq!(row.used_by, "the nightly job");
    assert_eq!(posts(&world), 1);
}

#[tokio::test]
async fn the_refresh_after_it_finds_the_same_credential_and_makes_no_second_row() {
    for told in [CreatedAuthConfigId::Told, CreatedAuthConfigId::Untold] {
        let (world, id, role) = connected().await;
        world
            .control()
            .settings(|settings| settings.created_auth_config_id = told);
        let view = world
            .generate(new_account(id, "Deploy bot", role, AuthKind::ApiKey))
            .await;
        world.refresh(id).await;
        let rows = world.credentials_of("Deploy bot").await;
        assert_eq!(rows.len(), 1, "{rows:#?}");
        assert_eq!(Some(rows[0].id), view.new.map(|new| new.id));
        assert_eq!(rows[0].expiry.source, ExpirySource::Reported);
    }
}

#[tokio::test]
async fn an_expiry_that_jumpcloud_never_tells_is_computed_and_says_so() {
    let (world, id, _) = connected().await;
    world
        .control()
        .settings(|settings| settings.auth_config_expiry = AuthConfigExpiry::Nowhere);
    let account = account(&world, "HR onboarding").await;
    let view = world.generate(one_more(id, account)).await;
    world.refresh(id).await;
    let row = world.row(view.new.unwrap().id).await;
    assert_eq!(row.expiry.source, ExpirySource::Computed);
    assert_eq!(
        (row.expiry.at.unwrap() - row.created_at.unwrap()).num_days(),
        30
    );
}

#[tokio::test]
async fn a_client_secret_is_proven_with_its_client_id() {
    let (world, id, role) = connected().await;
    let view = world
        .generate(new_account(id, "Deploy bot", role, AuthKind::ClientSecret))
        .await;
    assert_eq!(view.error, None);
    let row = world.row(view.new.unwrap().id).await;
    assert!(row.client_id.is_some());
    assert_eq!(row.verified.unwrap().outcome, VerificationOutcome::Accepted);
}

#[tokio::test]
async fn an_existing_account_gets_a_second_credential_and_no_third() {
    let (world, id, _) = connected().await;
    let second = world
        .generate(one_more(id, account(&world, "HR onboarding").await))
        .await;
    assert_eq!(second.error, None);
    assert_eq!(world.credentials_of("HR onboarding").await.len(), 2);
    let third = world
        .generate(one_more(id, account(&world, "Terraform").await))
        .await;
    assert_eq!(third.error.unwrap().code, ErrorCode::RoomNeeded);
    assert_eq!(third.stage, RotationStage::NotChanged);
}

#[tokio::test]
async fn a_keychain_that_fails_beforehand_stops_it_before_jumpcloud_is_asked() {
    let (world, id, role) = connected().await;
    world.vault.refuse_with(Some(VaultError::Locked));
    let view = world
        .generate(new_account(id, "Deploy bot", role, AuthKind::ApiKey))
        .await;
    assert_eq!(view.error.unwrap().code, ErrorCode::KeychainLocked);
    assert_eq!(view.steps[0].state, StepState::Failed);
    assert_eq!(posts(&world), 0);
}

#[tokio::test]
async fn an_answer_that_is_lost_after_the_key_was_made_is_told_as_left_behind() {
    let (world, id, role) = connected().await;
    let lost = [
        Action::Answer {
            status: 502,
            body: String::new(),
            content_type: None,
        },
        Action::HalfTheBody,
        Action::Html { status: 200 },
    ];
    for (number, action) in lost.into_iter().enumerate() {
        let name = format!("Deploy bot {number}");
        let fault = Fault::new(action)
            .on("POST", "/api/v2/service-accounts")
            .after_effect()
            .times(1);
        world.control().inject(fault);
        let before = posts(&world);
        let view = world
            .generate(new_account(id, &name, role.clone(), AuthKind::ApiKey))
            .await;
        assert_eq!(view.stage, RotationStage::NeedsYou);
        assert_eq!(view.candidates.len(), 1);
        assert_eq!(posts(&world), before + 1, "a POST is never repeated");
        world.refresh(id).await;
        let rows = world.credentials_of(&name).await;
        assert_eq!(rows.len(), 1, "what was left behind is listed");
        assert_eq!(rows[0].custody, Custody::Watched);
    }
}

#[tokio::test]
async fn a_clear_refusal_leaves_nothing_behind() {
    let (world, id, role) = connected().await;
    let answer = Action::Answer {
        status: 403,
        body: String::new(),
        content_type: None,
    };
    world
        .control()
        .inject(Fault::new(answer).on("POST", "/api/v2/service-accounts"));
    let view = world
        .generate(new_account(id, "Deploy bot", role, AuthKind::ApiKey))
        .await;
    assert_eq!(view.error.unwrap().code, ErrorCode::Forbidden);
    assert_eq!(view.stage, RotationStage::NotChanged);
}

#[tokio::test]
async fn bad_input_is_refused_before_anything_begins() {
    let (world, id, role) = connected().await;
    for name in ["", "   ", &"x".repeat(101)] {
        let request = new_account(id, name, role.clone(), AuthKind::ApiKey);
        let error = world.app.generate(request).await.unwrap_err();
        assert_eq!(
            (error.code, error.detail.as_deref()),
            (ErrorCode::InvalidInput, Some("name"))
        );
    }
    let request = new_account(id, "x", "../..".into(), AuthKind::ApiKey);
    let error = world.app.generate(request).await.unwrap_err();
    assert_eq!(error.detail.as_deref(), Some("roleId"));
}
