//! What a sign-in sees, and what becomes of it when JumpCloud says something else, or nothing.

use chrono::TimeDelta;
use jumpcloud_simulator::settings::{ApiKeyFields, AuthConfigExpiry, NeverExpires};
use jumpcloud_simulator::{Action, Fault, Region, seed};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::{CredentialState, Custody, ExpirySource, RegionName};

use crate::world::World;

#[tokio::test]
async fn administrators_and_their_keys_are_seen_whether_or_not_lists_carry_them() {
    for fields in [ApiKeyFields::Everywhere, ApiKeyFields::SingleGet] {
        let world = World::new().await;
        world
            .control()
            .settings(|settings| settings.api_key_fields = fields);
        world
            .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
            .await;
        let admins = world.administrators().await;
        let of = |name: &str| admins.iter().find(|admin| admin.name == name).unwrap();
        assert!(of("Nadia Okafor").is_self);
        let state = |name| of(name).key.as_ref().map(|key| key.state);
        assert_eq!(state("Nadia Okafor"), Some(CredentialState::Active));
        assert_eq!(state("Tom Lindqvist"), Some(CredentialState::Expiring));
        assert_eq!(state("Grace Adeyemi"), Some(CredentialState::NoExpiry));
        assert_eq!(state("Pavel Novak"), Some(CredentialState::Expired));
        assert_eq!(state("Amira Haddad"), None);
        assert_eq!(of("Amira Haddad").api_access, Some(true));
        assert_eq!(of("Jonas Weber").api_access, Some(false));
        assert_eq!(of("Carlos Mendes").suspended, Some(true));
    }
}

#[tokio::test]
async fn what_jumpcloud_does_not_tell_is_counted_as_unknown_and_never_guessed() {
    let world = World::new().await;
    world.control().settings(|settings| {
        settings.api_key_fields = ApiKeyFields::Nowhere;
        settings.auth_config_expiry = AuthConfigExpiry::Nowhere;
    });
    world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let admins = world.administrators().await;
    assert!(admins.iter().all(|admin| admin.api_access.is_none()));
    let overview = world.app.overview(None).await.unwrap();
    // Nadia's own key, and the credentials of accounts that have two: an account with one tells its
    // expiry itself.
    assert_eq!(overview.counts.unknown, 5);
    assert_eq!(overview.counts.total, 7);
    assert_eq!(overview.counts.never_expires, 0);
}

#[tokio::test]
async fn an_expiry_that_is_left_out_is_unknown_since_it_may_mean_never_or_not_told() {
    let world = World::new().await;
    world
        .control()
        .settings(|settings| settings.never_expires = NeverExpires::Absent);
    world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let grace = world.credentials_of("Grace Adeyemi").await.remove(0);
    assert_eq!(grace.state, CredentialState::Unknown);
}

#[tokio::test]
async fn a_key_replaced_elsewhere_supersedes_the_row_and_a_new_one_begins() {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    world.advance(TimeDelta::hours(2));
    world
        .control()
        .replace_admin_key(Region::Us, "tom@brightwater.example")
        .unwrap();
    world.refresh(id).await;
    let rows = world.credentials_of("Tom Lindqvist").await;
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].state, CredentialState::Active);
    assert_eq!(rows[1].state, CredentialState::Superseded);
}

#[tokio::test]
async fn a_lifetime_changed_in_the_portal_moves_the_expiry_of_the_same_row() {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let before = world.credentials_of("Tom Lindqvist").await.remove(0);
    let later = world.simulator.now() + TimeDelta::days(200);
    world
        .control()
        .set_admin_key_expiry(Region::Us, "tom@brightwater.example", Some(later))
        .unwrap();
    world.refresh(id).await;
    let after = world.credentials_of("Tom Lindqvist").await.remove(0);
    assert_eq!(before.id, after.id);
    assert_eq!(after.expiry.at, Some(later));
    assert_eq!(after.expiry.source, ExpirySource::Reported);
}

#[tokio::test]
async fn a_service_account_deleted_elsewhere_is_shown_as_revoked() {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let accounts = world.service_accounts().await;
    let account = accounts
        .iter()
        .find(|account| account.name == "HR onboarding")
        .unwrap();
    world
        .control()
        .delete_service_account(Region::Us, &account.id)
        .unwrap();
    world.refresh(id).await;
    let rows = world.credentials_of("HR onboarding").await;
    assert_eq!(rows[0].state, CredentialState::Revoked);
    let accounts = world.service_accounts().await;
    assert!(
        accounts
            .iter()
            .all(|account| account.name != "HR onboarding")
    );
}

#[tokio::test]
async fn nothing_known_ends_because_a_refresh_failed() {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let before = world.credentials().await;
    let broken = [
        Action::Answer {
            status: 500,
            body: String::new(),
            content_type: None,
        },
        Action::Html { status: 200 },
        Action::WrongTypes,
        Action::HalfTheBody,
        Action::Answer {
            status: 404,
            body: String::new(),
            content_type: None,
        },
    ];
    for action in broken {
        let shown = format!("{action:?}");
        world.control().inject(Fault::new(action));
        world.refresh(id).await;
        assert_eq!(world.credentials().await, before, "{shown}");
        world.control().clear_faults();
    }
}

#[tokio::test]
async fn one_half_that_is_refused_does_not_hide_the_other() {
    let world = World::new().await;
    let answer = Action::Answer {
        status: 403,
        body: String::new(),
        content_type: None,
    };
    world
        .control()
        .inject(Fault::new(answer).on("GET", "/api/v2/service-accounts"));
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let row = world.refresh(id).await.last_refresh.unwrap();
    assert_eq!(
        row.service_accounts_error.unwrap().code,
        ErrorCode::Forbidden
    );
    assert_eq!(row.administrators_error, None);
    assert_eq!(world.administrators().await.len(), 9);
}

#[tokio::test]
async fn a_removed_sign_in_takes_what_only_it_saw_and_leaves_held_secrets() {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    world.app.remove_sign_in(id).await.unwrap();
    assert!(world.administrators().await.is_empty());
    let rows = world.credentials().await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].custody, Custody::Held);
}
