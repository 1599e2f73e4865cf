//! Using what is held.

use jumpcloud_simulator::{Action, Fault, Region, seed};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::{CredentialState, Custody, RegionName, VerificationOutcome};
use secrecy::ExposeSecret;

use crate::world::{World, holds};

#[tokio::test]
async fn a_held_secret_can_be_shown_and_a_watched_one_cannot() {
    let world = World::new().await;
    world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let own = world.app.sign_ins().await.unwrap()[0].credential_id;
    let secret = world.app.secret_to_reveal(own).await.unwrap();
    assert_eq!(secret.expose_secret(), seed::DEMO_ADMIN_KEY);
    let toms = world.credentials_of("Tom Lindqvist").await.remove(0);
    let error = world.app.secret_to_reveal(toms.id).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::SecretMissing);
}

#[tokio::test]
async fn verify_tells_accepted_refused_and_unreachable_apart() {
    let world = World::new().await;
    world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let own = world.app.sign_ins().await.unwrap()[0].credential_id;
    let outcome = async || world.app.verify(own).await.unwrap().outcome;
    assert_eq!(outcome().await, VerificationOutcome::Accepted);
    let down = Action::Answer {
        status: 500,
        body: String::new(),
        content_type: None,
    };
    world.control().inject(Fault::new(down));
    assert_eq!(outcome().await, VerificationOutcome::Unreachable);
    world.control().clear_faults();
    world
        .control()
        .replace_admin_key(Region::Us, seed::DEMO_ADMIN_EMAIL)
        .unwrap();
    assert_eq!(outcome().await, VerificationOutcome::Refused);
}

#[tokio::test]
async fn a_key_in_use_is_not_forgotten_and_another_becomes_watched() {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let own = world.app.sign_ins().await.unwrap()[0].credential_id;
    assert_eq!(
        world.app.forget(own).await.unwrap_err().code,
        ErrorCode::NotPossibleNow
    );
    world.app.remove_sign_in(id).await.unwrap();
    world.app.forget(own).await.unwrap();
    assert!(world.credentials().await.is_empty());
    // What is left in the vault is the key for fingerprints.
    assert_eq!(world.vault.len(), 1);
}

#[tokio::test]
async fn a_watched_key_that_gains_its_secret_is_the_same_row() {
    let world = World::new().await;
    world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    assert_eq!(
        world.credentials_of("Tom Lindqvist").await[0].custody,
        Custody::Watched
    );
    let toms_new = world
        .control()
        .replace_admin_key(Region::Us, "tom@brightwater.example")
        .unwrap();
    let id = world.connect(&toms_new, RegionName::Us, None).await;
    world.refresh(id).await;
    let living: Vec<_> = world
        .credentials_of("Tom Lindqvist")
        .await
        .into_iter()
        .filter(|row| row.state != CredentialState::Superseded)
        .collect();
    assert_eq!(living.len(), 1, "{living:#?}");
    assert_eq!(living[0].custody, Custody::Held);
}

#[tokio::test]
async fn notes_are_kept_and_no_activity_tells_a_secret() {
    let world = World::new().await;
    world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let own = world.app.sign_ins().await.unwrap()[0].credential_id;
    world
        .app
        .set_used_by(own, "  AD Import on dc-01 ".into())
        .await
        .unwrap();
    assert_eq!(world.row(own).await.used_by, "AD Import on dc-01");
    world.app.secret_to_copy(own).await.unwrap();
    let log = world.app.activity(None, 500).await.unwrap();
    assert!(!log.is_empty());
    assert!(!format!("{log:?}").contains(seed::DEMO_ADMIN_KEY));
    assert!(!holds(&world.data(), seed::DEMO_ADMIN_KEY));
}
