//! A new key of one's own from the Admin Portal.

use std::sync::Arc;

use chrono::TimeDelta;
use jumpcloud_simulator::settings::ApiKeyFields;
use jumpcloud_simulator::{Action, Fault, Region, seed};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::ids::{PortalVisitId, SignInId};
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::{
    CredentialState, Custody, EnteredExpiry, ExpirySource, KeyLifetime, PortalStage,
    PortalVisitView, RegionName, VerificationOutcome,
};
use secrecy::SecretString;

use crate::world::{World, holds};

async fn visiting() -> (World, SignInId, PortalVisitId) {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let visit = world
        .app
        .begin_portal_visit(id, seed::DEMO_ADMIN_EMAIL)
        .await
        .unwrap();
    assert_eq!(visit.stage, PortalStage::WaitingForKey);
    world.advance(TimeDelta::minutes(1));
    (world, id, visit.id)
}

async fn take(world: &World, id: PortalVisitId, key: &str) -> PortalVisitView {
    world
        .app
        .take_key(id, &SecretString::from(key))
        .await
        .unwrap()
}

fn new_key(world: &World) -> String {
    world
        .control()
        .replace_admin_key(Region::Us, seed::DEMO_ADMIN_EMAIL)
        .unwrap()
}

#[tokio::test]
async fn the_new_key_takes_the_place_of_the_old_and_its_expiry_is_read() {
    let (world, sign_in, visit) = visiting().await;
    let key = new_key(&world);
    let view = take(&world, visit, &key).await;
    assert_eq!(view.stage, PortalStage::Done, "{:?}", view.error);
    let (old, new) = (view.old_key.unwrap(), view.new_key.unwrap());
    assert_eq!(old.state, CredentialState::Superseded);
    assert_eq!((new.custody, new.pending), (Custody::Held, false));
    assert_eq!(new.expiry.source, ExpirySource::Reported);
    assert_eq!(new.verified.unwrap().outcome, VerificationOutcome::Accepted);
    let row = world.refresh(sign_in).await;
    assert_eq!(
        row.credential_id, new.id,
        "the sign-in calls with the new key"
    );
    assert_eq!(row.last_refresh.unwrap().administrators_error, None);
    assert_eq!(
        world.credentials_of("Nadia Okafor").await.len(),
        2,
        "no third row"
    );
    assert!(!holds(&world.data(), &key));
}

#[tokio::test]
async fn a_lifetime_chosen_after_generating_shows_while_the_dialog_is_open() {
    let (world, _, visit) = visiting().await;
    let key = new_key(&world);
    take(&world, visit, &key).await;
    let later = world.simulator.now() + TimeDelta::days(30);
    world
        .control()
        .set_admin_key_expiry(Region::Us, seed::DEMO_ADMIN_EMAIL, Some(later))
        .unwrap();
    world
        .until(async || {
            let view = world.app.portal_visit(visit).await.unwrap();
            (view.new_key.unwrap().expiry.at == Some(later)).then_some(())
        })
        .await;
}

#[tokio::test]
async fn an_expiry_that_the_api_does_not_tell_is_asked() {
    let (world, _, visit) = visiting().await;
    world
        .control()
        .settings(|settings| settings.api_key_fields = ApiKeyFields::Nowhere);
    let key = new_key(&world);
    let view = take(&world, visit, &key).await;
    assert_eq!(view.stage, PortalStage::AskExpiry);
    let credential = view.new_key.unwrap().id;
    let too_late = world.simulator.now() + TimeDelta::days(366);
    let custom = EnteredExpiry {
        lifetime: KeyLifetime::Custom,
        custom: Some(too_late),
    };
    let error = world
        .app
        .enter_expiry(credential, custom)
        .await
        .unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidInput);
    let entered = EnteredExpiry {
        lifetime: KeyLifetime::Days90,
        custom: None,
    };
    world.app.enter_expiry(credential, entered).await.unwrap();
    let view = world.app.portal_visit(visit).await.unwrap();
    assert_eq!(view.stage, PortalStage::Done);
    assert_eq!(view.new_key.unwrap().expiry.source, ExpirySource::Entered);
}

#[tokio::test]
async fn it_begins_only_when_the_owner_is_named_and_the_keychain_is_proven() {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let error = world
        .app
        .begin_portal_visit(id, "tom@brightwater.example")
        .await
        .unwrap_err();
    assert_eq!(error.code, ErrorCode::ConfirmationMismatch);
    world.vault.refuse_with(Some(VaultError::Locked));
    let error = world
        .app
        .begin_portal_visit(id, seed::DEMO_ADMIN_EMAIL)
        .await
        .unwrap_err();
    assert_eq!(error.code, ErrorCode::KeychainLocked);
}

#[tokio::test]
async fn text_that_is_no_key_and_the_old_key_are_told_and_the_visit_goes_on() {
    let (world, _, visit) = visiting().await;
    let view = take(&world, visit, "hello, this is not a key").await;
    assert_eq!(
        (view.stage, view.error.unwrap().code),
        (PortalStage::WaitingForKey, ErrorCode::NoKeyFound)
    );
    let view = take(&world, visit, seed::DEMO_ADMIN_KEY).await;
    assert_eq!(
        (view.stage, view.error.unwrap().code),
        (PortalStage::WaitingForKey, ErrorCode::SameKeyAgain)
    );
    let key = new_key(&world);
    assert_eq!(take(&world, visit, &key).await.stage, PortalStage::Done);
}

#[tokio::test]
async fn a_key_that_cannot_be_confirmed_now_is_kept_and_confirmed_later() {
    let (world, sign_in, visit) = visiting().await;
    let key = new_key(&world);
    let down = Action::Answer {
        status: 503,
        body: String::new(),
        content_type: None,
    };
    world.control().inject(Fault::new(down));
    let view = take(&world, visit, &key).await;
    assert_eq!(view.stage, PortalStage::Unverified);
    assert_eq!(view.error.unwrap().code, ErrorCode::JumpcloudDown);
    let pending = view.new_key.unwrap();
    assert_eq!((pending.custody, pending.pending), (Custody::Held, true));
    world.control().clear_faults();
    let view = world.app.verify_portal_key(visit).await.unwrap();
    assert_eq!(view.stage, PortalStage::Done);
    assert_eq!(world.refresh(sign_in).await.credential_id, pending.id);
}

#[tokio::test]
async fn an_unconfirmed_key_survives_leaving_the_dialog_and_verify_puts_it_to_use() {
    let (world, sign_in, visit) = visiting().await;
    let key = new_key(&world);
    let down = Action::Answer {
        status: 503,
        body: String::new(),
        content_type: None,
    };
    world.control().inject(Fault::new(down));
    let pending = take(&world, visit, &key).await.new_key.unwrap().id;
    world.app.close_portal_visit(visit).await.unwrap();
    world.control().clear_faults();
    let found = world.app.verify(pending).await.unwrap();
    assert_eq!(found.outcome, VerificationOutcome::Accepted);
    assert_eq!(world.refresh(sign_in).await.credential_id, pending);
}

#[tokio::test]
async fn another_administrators_key_is_taken_only_on_an_explicit_yes() {
    let (world, sign_in, visit) = visiting().await;
    let toms = world
        .control()
        .replace_admin_key(Region::Us, "tom@brightwater.example")
        .unwrap();
    let view = take(&world, visit, &toms).await;
    assert_eq!(view.stage, PortalStage::OtherAdministrator);
    assert_eq!(view.other_admin.unwrap().email, "tom@brightwater.example");

    let view = world
        .app
        .answer_other_administrator(visit, false)
        .await
        .unwrap();
    assert_eq!(view.stage, PortalStage::WaitingForKey);
    assert!(
        world
            .credentials_of("Tom Lindqvist")
            .await
            .iter()
            .all(|row| row.custody == Custody::Watched)
    );

    take(&world, visit, &toms).await;
    let view = world
        .app
        .answer_other_administrator(visit, true)
        .await
        .unwrap();
    assert_eq!(view.stage, PortalStage::Done, "{:?}", view.error);
    let rows = world.credentials_of("Tom Lindqvist").await;
    assert!(
        rows.iter()
            .any(|row| row.custody == Custody::Held && row.state == CredentialState::Active)
    );
    let own = world.app.sign_ins().await.unwrap();
    assert_eq!(own[0].id, sign_in);
    assert_eq!(
        world.row(own[0].credential_id).await.owner.name,
        "Nadia Okafor"
    );
}

#[tokio::test]
async fn a_keychain_that_fails_after_the_proof_leaves_the_visit_open() {
    let (world, _, visit) = visiting().await;
    let key = new_key(&world);
    world.vault.refuse_with(Some(VaultError::TimedOut));
    let view = take(&world, visit, &key).await;
    assert_eq!(view.stage, PortalStage::WaitingForKey);
    assert_eq!(view.error.unwrap().code, ErrorCode::KeychainTimedOut);
    world.vault.refuse_with(None);
    assert_eq!(take(&world, visit, &key).await.stage, PortalStage::Done);
}

#[tokio::test]
async fn leaving_without_a_key_asks_whether_the_old_one_still_lives() {
    let (world, sign_in, visit) = visiting().await;
    new_key(&world);
    world.app.close_portal_visit(visit).await.unwrap();
    let old = world.app.sign_ins().await.unwrap()[0].credential_id;
    world
        .until(async || {
            let verified = world.row(old).await.verified?;
            (verified.outcome == VerificationOutcome::Refused).then_some(())
        })
        .await;
    let overview = world.app.overview(None).await.unwrap();
    assert_eq!(
        overview.needs_care[0].id, old,
        "a dead key that a sign-in calls with comes first"
    );
    assert_eq!(overview.sign_ins[0].id, sign_in);
}

#[tokio::test]
async fn consent_is_for_one_read_of_the_clipboard() {
    let (world, _, visit) = visiting().await;
    assert_eq!(world.app.visit_to_read_for(), None);
    world.app.set_read_on_focus(visit, true).unwrap();
    assert_eq!(Arc::clone(&world.app).visit_to_read_for(), Some(visit));
    assert_eq!(world.app.visit_to_read_for(), None);
}
