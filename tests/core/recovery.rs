//! What a crash leaves behind, and what the next start makes of it.

use std::sync::Arc;

use jumpcloud_simulator::{Action, Fault, Region, seed};
use keyvigil_core::view::{
    ActivityKind, AuthKind, CredentialState, Custody, RegionName, VerificationOutcome,
};
use secrecy::SecretString;

use crate::world::{World, new_account};

#[tokio::test]
async fn a_key_that_was_stored_before_the_exit_is_confirmed_and_put_to_use_at_the_next_start() {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let visit = world
        .app
        .begin_portal_visit(id, seed::DEMO_ADMIN_EMAIL)
        .await
        .unwrap()
        .id;
    let key = world
        .control()
        .replace_admin_key(Region::Us, seed::DEMO_ADMIN_EMAIL)
        .unwrap();
    let down = Action::Answer {
        status: 503,
        body: String::new(),
        content_type: None,
    };
    world.control().inject(Fault::new(down));
    let pending = world
        .app
        .take_key(visit, &SecretString::from(key))
        .await
        .unwrap()
        .new_key
        .unwrap();
    world.control().clear_faults();

    let world = world.restarted();
    tokio::spawn(Arc::clone(&world.app).watch());
    world
        .until(async || {
            let sign_ins = world.app.sign_ins().await.unwrap();
            (sign_ins[0].credential_id == pending.id).then_some(())
        })
        .await;
}

#[tokio::test]
async fn a_visit_that_was_cut_off_without_a_key_is_told_and_the_old_key_is_asked_for() {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    world
        .app
        .begin_portal_visit(id, seed::DEMO_ADMIN_EMAIL)
        .await
        .unwrap();
    let old = world.app.sign_ins().await.unwrap()[0].credential_id;
    world
        .control()
        .replace_admin_key(Region::Us, seed::DEMO_ADMIN_EMAIL)
        .unwrap();

    let world = world.restarted();
    tokio::spawn(Arc::clone(&world.app).watch());
    world
        .until(async || {
            let verified = world.row(old).await.verified?;
            (verified.outcome == VerificationOutcome::Refused).then_some(())
        })
        .await;
    world
        .until(async || {
            let log = world.app.activity(None, 50).await.unwrap();
            let mut kinds = log.iter().map(|line| line.kind);
            kinds.find(|kind| *kind == ActivityKind::Interrupted)
        })
        .await;
}

#[tokio::test]
async fn a_client_secret_that_was_stored_just_before_the_exit_is_found_with_its_client_id() {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let role = world.app.roles(id).await.unwrap().remove(0).id;
    world.change_database(
        "CREATE TRIGGER cut BEFORE UPDATE ON credentials WHEN NEW.held
            BEGIN SELECT RAISE(ABORT, 'the exit'); END",
    );
    let request = new_account(id, "Deploy bot", role, AuthKind::ClientSecret);
    world.generate(request).await.error.unwrap();
    world.change_database("DROP TRIGGER cut");

    let world = world.restarted();
    tokio::spawn(Arc::clone(&world.app).watch());
    let found = world
        .until(async || {
            let mut rows = world.credentials_of("Deploy bot").await;
            rows.retain(|row| row.custody == Custody::Held && !row.pending);
            rows.pop()
        })
        .await;
    assert!(found.client_id.is_some());
    assert_eq!(found.state, CredentialState::Active);
    assert_eq!(
        found.verified.unwrap().outcome,
        VerificationOutcome::Accepted
    );
    world.refresh(id).await;
    assert_eq!(world.credentials_of("Deploy bot").await.len(), 1);
}
