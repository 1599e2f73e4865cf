//! A key that comes from the portal twice, late, with other text, or beside another visit: whatever
//! happens, the one that works is kept and put to use.

use chrono::TimeDelta;
use jumpcloud_simulator::settings::{ApiKeyFields, GetSelf};
use jumpcloud_simulator::{Action, Fault, Region, seed};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::ids::{PortalVisitId, SignInId};
use keyvigil_core::view::{
    ActivityKind, CredentialState, PortalStage, PortalVisitView, RegionName, VerificationOutcome,
};
use secrecy::{ExposeSecret, SecretString};

use crate::world::World;

const TOM: &str = "tom@brightwater.example";
const OTHER_TEXT: &str = "0123-another-text-that-could-be-a-key";

async fn visit(world: &World, id: SignInId) -> PortalVisitId {
    let visit = world
        .app
        .begin_portal_visit(id, seed::DEMO_ADMIN_EMAIL)
        .await;
    visit.unwrap().id
}

async fn visiting() -> (World, SignInId, PortalVisitId) {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let visit = visit(&world, id).await;
    world.advance(TimeDelta::minutes(1));
    (world, id, visit)
}

async fn take(world: &World, id: PortalVisitId, key: &str) -> PortalVisitView {
    let taken = world.app.take_key(id, &SecretString::from(key)).await;
    taken.unwrap()
}

fn replace_key_of(world: &World, email: &str) -> String {
    let replaced = world.control().replace_admin_key(Region::Us, email);
    replaced.unwrap()
}

fn take_jumpcloud_down(world: &World) {
    let down = Action::Answer {
        status: 503,
        body: String::new(),
        content_type: None,
    };
    world.control().inject(Fault::new(down));
}

async fn secret_in_use(world: &World) -> String {
    let in_use = world.app.sign_ins().await.unwrap()[0].credential_id;
    let secret = world.app.secret_to_reveal(in_use).await.unwrap();
    secret.expose_secret().to_owned()
}

#[tokio::test]
async fn a_key_that_nobody_could_ask_for_is_not_given_up_for_other_text() {
    let (world, _, visit) = visiting().await;
    let key = replace_key_of(&world, seed::DEMO_ADMIN_EMAIL);
    take_jumpcloud_down(&world);
    let pending = take(&world, visit, &key).await.new_key.unwrap().id;
    take(&world, visit, OTHER_TEXT).await;
    world.control().clear_faults();
    let view = world.app.verify_portal_key(visit).await.unwrap();
    assert_eq!(view.error.unwrap().code, ErrorCode::KeyNotAccepted);
    world.app.verify(pending).await.unwrap();
    assert_eq!(secret_in_use(&world).await, key);
}

#[tokio::test]
async fn a_key_that_was_refused_makes_room_for_the_next() {
    let (world, _, visit) = visiting().await;
    let view = take(&world, visit, OTHER_TEXT).await;
    assert_eq!(view.error.unwrap().code, ErrorCode::KeyNotAccepted);
    let before = world.vault.len();
    let key = replace_key_of(&world, seed::DEMO_ADMIN_EMAIL);
    let view = take(&world, visit, &key).await;
    assert_eq!(view.stage, PortalStage::Done, "{:?}", view.error);
    assert_eq!(
        world.vault.len(),
        before - 1,
        "the refused one and the old one are gone"
    );
}

#[tokio::test]
async fn only_the_text_that_was_taken_may_be_cleared_from_the_clipboard() {
    let (world, _, visit) = visiting().await;
    let key = replace_key_of(&world, seed::DEMO_ADMIN_EMAIL);
    take_jumpcloud_down(&world);
    take(&world, visit, &key).await;
    let taken = async |text: &str| world.app.has_taken(visit, &SecretString::from(text)).await;
    assert!(taken(&key).await);
    let view = take(&world, visit, "a text of mine").await;
    assert_eq!(view.error.unwrap().code, ErrorCode::NoKeyFound);
    assert!(!taken("a text of mine").await);
    assert!(!taken("").await);
}

#[tokio::test]
async fn two_takes_at_once_take_the_key_once() {
    let (world, _, visit) = visiting().await;
    let key = SecretString::from(replace_key_of(&world, seed::DEMO_ADMIN_EMAIL));
    let before = world.vault.len();
    let (first, second) = tokio::join!(
        world.app.take_key(visit, &key),
        world.app.take_key(visit, &key)
    );
    assert_eq!(first.unwrap().stage, PortalStage::Done);
    assert_eq!(second.unwrap_err().code, ErrorCode::NotPossibleNow);
    assert_eq!(
        world.vault.len(),
        before,
        "one came, and the old one is gone"
    );
}

#[tokio::test]
async fn nothing_can_be_verified_before_a_key_came() {
    let (world, _, visit) = visiting().await;
    let error = world.app.verify_portal_key(visit).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotPossibleNow);
    let view = world.app.portal_visit(visit).await.unwrap();
    assert_eq!(view.stage, PortalStage::WaitingForKey);
}

#[tokio::test]
async fn a_second_visit_says_that_the_key_of_the_first_is_held_already() {
    let (world, id, first) = visiting().await;
    let second = visit(&world, id).await;
    let key = replace_key_of(&world, seed::DEMO_ADMIN_EMAIL);
    assert_eq!(take(&world, first, &key).await.stage, PortalStage::Done);
    let view = take(&world, second, &key).await;
    assert_eq!(view.stage, PortalStage::WaitingForKey);
    assert_eq!(view.error.unwrap().code, ErrorCode::SameKeyAgain);
    assert_eq!(secret_in_use(&world).await, key);
}

#[tokio::test]
async fn a_key_that_an_earlier_visit_left_unconfirmed_is_found_again() {
    let (world, id, first) = visiting().await;
    let key = replace_key_of(&world, seed::DEMO_ADMIN_EMAIL);
    take_jumpcloud_down(&world);
    take(&world, first, &key).await;
    world.app.close_portal_visit(first).await.unwrap();
    world.control().clear_faults();
    let items = world.vault.len();
    let second = visit(&world, id).await;
    let view = take(&world, second, &key).await;
    assert_eq!(view.stage, PortalStage::Done, "{:?}", view.error);
    assert_eq!(world.vault.len(), items - 1, "the old one is gone");
    assert_eq!(secret_in_use(&world).await, key);
}

#[tokio::test]
async fn a_sign_in_stays_while_a_key_is_fetched_for_it() {
    let (world, id, visit) = visiting().await;
    let error = world.app.remove_sign_in(id).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotPossibleNow);
    world.app.close_portal_visit(visit).await.unwrap();
    world.app.remove_sign_in(id).await.unwrap();
}

#[tokio::test]
async fn another_administrators_key_mends_the_sign_in_that_called_with_their_old_one() {
    let (world, _, visit) = visiting().await;
    let toms = replace_key_of(&world, TOM);
    let his = world.connect(&toms, RegionName::Us, None).await;
    world.advance(TimeDelta::minutes(1));
    let toms = replace_key_of(&world, TOM);
    take(&world, visit, &toms).await;
    let answered = world.app.answer_other_administrator(visit, true).await;
    let kept = answered.unwrap().new_key.unwrap().id;
    let sign_ins = world.app.sign_ins().await.unwrap();
    let calls_with = |id| {
        sign_ins
            .iter()
            .find(|row| row.id == id)
            .unwrap()
            .credential_id
    };
    assert_eq!(calls_with(his), kept);
}

#[tokio::test]
async fn the_old_key_is_asked_for_at_the_next_start_when_nobody_answered_before() {
    let (world, _, visit) = visiting().await;
    replace_key_of(&world, seed::DEMO_ADMIN_EMAIL);
    take_jumpcloud_down(&world);
    let old = world.app.sign_ins().await.unwrap()[0].credential_id;
    world.app.close_portal_visit(visit).await.unwrap();
    world
        .until(async || {
            let verified = world.row(old).await.verified?;
            (verified.outcome == VerificationOutcome::Unreachable).then_some(())
        })
        .await;
    world.control().clear_faults();
    let world = world.restarted();
    tokio::spawn(std::sync::Arc::clone(&world.app).watch());
    world
        .until(async || {
            let log = world.app.activity(None, 100).await.unwrap();
            let mut kinds = log.iter().map(|line| line.kind);
            kinds
                .any(|kind| kind == ActivityKind::Interrupted)
                .then_some(())
        })
        .await;
    let outcome = world.row(old).await.verified.unwrap().outcome;
    assert_eq!(outcome, VerificationOutcome::Refused);
}

#[tokio::test]
async fn the_old_key_is_known_even_after_the_key_of_the_digests_was_lost() {
    let (world, _, visit) = visiting().await;
    world.lose_digest_key();
    let view = take(&world, visit, seed::DEMO_ADMIN_KEY).await;
    assert_eq!(view.error.unwrap().code, ErrorCode::SameKeyAgain);
    world.lose_digest_key();
    let again = world
        .try_connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    assert_eq!(again.unwrap_err().code, ErrorCode::AlreadyConnected);
}

#[tokio::test]
async fn connecting_twice_at_once_connects_once() {
    let world = World::new().await;
    let connect = || world.try_connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None);
    let (first, second) = tokio::join!(connect(), connect());
    let refused = first.and(second).unwrap_err();
    assert_eq!(refused.code, ErrorCode::AlreadyConnected);
    assert_eq!(world.app.sign_ins().await.unwrap().len(), 1);
    assert_eq!(world.vault.len(), 2, "the key, and the key of the digests");
}

#[tokio::test]
async fn connecting_with_a_new_key_mends_the_sign_in_that_called_with_the_old() {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let old = world.app.sign_ins().await.unwrap()[0].credential_id;
    world.advance(TimeDelta::minutes(1));
    let key = replace_key_of(&world, seed::DEMO_ADMIN_EMAIL);
    assert_eq!(world.connect(&key, RegionName::Us, None).await, id);
    assert_eq!(world.row(old).await.state, CredentialState::Superseded);
    assert_eq!(secret_in_use(&world).await, key);
}

#[tokio::test]
async fn a_key_that_was_thought_gone_can_be_connected_again() {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let toms = replace_key_of(&world, TOM);
    let other = world.connect(&toms, RegionName::Us, None).await;
    world.app.remove_sign_in(id).await.unwrap();
    let nobody = Action::Answer {
        status: 200,
        body: r#"{"results":[],"totalCount":0}"#.into(),
        content_type: None,
    };
    world
        .control()
        .inject(Fault::new(nobody).on("GET", "/api/users"));
    world.refresh(other).await;
    world.control().clear_faults();
    let own = world.credentials_of("Nadia Okafor").await.remove(0);
    assert_eq!(own.state, CredentialState::Revoked);
    world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    assert_eq!(world.row(own.id).await.state, CredentialState::Active);
}

#[tokio::test]
async fn connecting_a_key_in_use_that_was_thought_dead_brings_it_back() {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    world.change_database("UPDATE credentials SET ended = 'superseded' WHERE held");
    let again = world.connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None);
    assert_eq!(again.await, id);
    let own = world.credentials_of("Nadia Okafor").await.remove(0);
    assert_eq!(own.state, CredentialState::Active);
}

#[tokio::test]
async fn the_key_that_was_replaced_is_known_again_although_its_secret_was_thrown_away() {
    let (world, id, first) = visiting().await;
    let key = replace_key_of(&world, seed::DEMO_ADMIN_EMAIL);
    assert_eq!(take(&world, first, &key).await.stage, PortalStage::Done);
    let second = visit(&world, id).await;
    let view = take(&world, second, seed::DEMO_ADMIN_KEY).await;
    assert_eq!(view.error.unwrap().code, ErrorCode::SameKeyAgain);
    assert_eq!(secret_in_use(&world).await, key);
}

/// Its sign-in does not know whose key it calls with.
async fn visiting_unnamed() -> (World, SignInId, PortalVisitId) {
    let world = World::new().await;
    world.control().settings(|settings| {
        settings.get_self = GetSelf::NotFound;
        settings.api_key_fields = ApiKeyFields::Nowhere;
    });
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let email = world.app.sign_ins().await.unwrap()[0].admin_email.clone();
    assert_eq!(email, None);
    let label = world.app.sign_ins().await.unwrap()[0].label.clone();
    let visit = world.app.begin_portal_visit(id, &label).await.unwrap().id;
    world.advance(TimeDelta::minutes(1));
    (world, id, visit)
}

#[tokio::test]
async fn a_key_of_another_organization_does_not_take_the_place_of_one_that_has_died() {
    let (world, sign_in, visit) = visiting_unnamed().await;
    let before = world.app.sign_ins().await.unwrap()[0].credential_id;
    world
        .control()
        .expire_admin_key(Region::Us, seed::DEMO_ADMIN_EMAIL)
        .unwrap();
    let view = take(&world, visit, seed::MULTI_TENANT_KEY).await;
    assert_eq!(view.error.unwrap().code, ErrorCode::NotTheNewKey);
    let row = world.refresh(sign_in).await;
    assert_eq!(row.credential_id, before);
    assert!(world.log_of(ActivityKind::CredentialGone).await.is_empty());
}

#[tokio::test]
async fn what_was_taken_and_never_accepted_is_gone_once_it_is_forgotten() {
    let (world, sign_in, visit) = visiting_unnamed().await;
    let view = take(&world, visit, OTHER_TEXT).await;
    let refused = view.new_key.unwrap().id;
    world.app.close_portal_visit(visit).await.unwrap();
    world.refresh(sign_in).await;
    let rows = world.credentials().await;
    if rows.iter().any(|row| row.id == refused) {
        world.app.forget(refused).await.unwrap();
    }
    world.refresh(sign_in).await;
    let rows = world.credentials().await;
    assert!(rows.iter().all(|row| row.id != refused), "{rows:#?}");
}
