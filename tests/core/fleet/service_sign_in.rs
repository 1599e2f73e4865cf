//! A sign-in by a service account's client id and secret.

use chrono::TimeDelta;
use jumpcloud_simulator::{LoggedRequest, Region, Seed};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::ids::SignInId;
use keyvigil_core::view::{
    AuthKind, ConnectSecret, CredentialKind, CredentialState, Custody, ExpirySource, Lifetime,
    OwnerKind, RegionName, RotateRequest, RotationStage, VerificationOutcome,
};
use secrecy::{ExposeSecret, SecretString};

use super::fixture::impatient;
use crate::world::{Setup, World, holds, new_account};

const ADMIN_KEY: &str = "jca_Se01TestKeyNotARealOne00000000000000";

/// May see service accounts, its own among them.
const KEEPER: Pair = Pair {
    account: "Fleet keeper",
    id: "fleet-keeper",
    secret: "Se02TestSecretNotARealOne000000000000000",
};

/// May see administrators only.
const WATCHER: Pair = Pair {
    account: "Expiry watcher",
    id: "expiry-watcher",
    secret: "Se03TestSecretNotARealOne000000000000000",
};

struct Pair {
    account: &'static str,
    id: &'static str,
    secret: &'static str,
}

impl Pair {
    fn typed(&self) -> ConnectSecret {
        typed(self.id, self.secret)
    }
}

fn typed(client_id: &str, secret: &str) -> ConnectSecret {
    ConnectSecret::ClientSecret {
        client_id: client_id.to_owned(),
        client_secret: SecretString::from(secret),
    }
}

fn seed() -> Seed {
    let text = format!(
        r#"
        [[organization]]
        region = "us"
        id = "650c1a2b3d4e5f6071829399"
        name = "Quarry Works"

        [[organization.administrator]]
        name = "Ada Castillo"
        email = "ada@quarry.example"
        role = "Administrator with Billing"
        key = {{ secret = "{ADMIN_KEY}", created = "10d ago", expires = "in 80d" }}

        [[organization.administrator]]
        name = "Bo Lind"
        email = "bo@quarry.example"
        role = "Manager"
        key = {{ created = "10d ago", expires = "in 5d" }}

        [[organization.service_account]]
        name = "{}"
        role = "Administrator with Billing"
        created = "10d ago"
        credential = [
            {{ kind = "client-secret", created = "10d ago", lifetime = "90 Days", client_id = "{}", secret = "{}" }},
        ]

        [[organization.service_account]]
        name = "{}"
        role = "Read Only"
        created = "20d ago"
        credential = [
            {{ kind = "api-key", created = "20d ago", lifetime = "90 Days" }},
            {{ kind = "client-secret", created = "20d ago", lifetime = "60 Days", client_id = "{}", secret = "{}" }},
        ]
        "#,
        KEEPER.account, KEEPER.id, KEEPER.secret, WATCHER.account, WATCHER.id, WATCHER.secret,
    );
    Seed::parse(&text).unwrap()
}

async fn quarry() -> World {
    let setup = Setup {
        seed: seed(),
        ..impatient()
    };
    World::with(setup).await
}

async fn connect_admin(world: &World) -> SignInId {
    world.connect(ADMIN_KEY, RegionName::Us, None).await
}

async fn connect(world: &World, pair: &Pair) -> SignInId {
    world.connect_to(pair.typed(), RegionName::Us, &[]).await
}

fn signed_by(request: &LoggedRequest) -> &str {
    let has = |name: &str| request.headers.iter().any(|it| it == name);
    match (has("x-api-key"), has("authorization")) {
        (true, false) => "key",
        (false, true) => "token",
        _ => panic!("{request:?}"),
    }
}

#[tokio::test]
async fn it_names_the_account_and_its_expiry_and_keeps_the_secret_in_the_keychain() {
    let world = quarry().await;
    connect(&world, &KEEPER).await;
    let row = world.app.sign_ins().await.unwrap().remove(0);
    assert_eq!(row.label, "Quarry Works");
    assert_eq!(row.kind, CredentialKind::ClientSecret);
    assert_eq!(row.admin_email, None);
    let secret = world.row(row.credential_id).await;
    assert_eq!(secret.owner.kind, OwnerKind::ServiceAccount);
    assert_eq!(secret.owner.name, KEEPER.account);
    assert_eq!(secret.client_id.as_deref(), Some(KEEPER.id));
    assert_eq!(secret.custody, Custody::Held);
    assert_eq!(secret.expiry.source, ExpirySource::Reported);
    let expires = world.control().now() + TimeDelta::days(80);
    assert_eq!(
        secret.expiry.at.map(|at| (expires - at).num_hours()),
        Some(0)
    );
    assert_eq!(
        secret.verified.unwrap().outcome,
        VerificationOutcome::Accepted
    );
    assert!(!holds(&world.data(), KEEPER.secret));
    let told = format!("{:?}", world.app.activity(None, 100).await.unwrap());
    assert!(!told.contains(KEEPER.secret));
}

#[tokio::test]
async fn a_watched_secret_that_is_connected_stays_the_same_row_whoever_names_it() {
    // The watcher's role may not list service accounts: only its client id tells which it is.
    for pair in [&KEEPER, &WATCHER] {
        let world = quarry().await;
        let admin = connect_admin(&world).await;
        let rows = world.credentials_of(pair.account).await;
        let is_it =
            |it: &&keyvigil_core::view::CredentialRow| it.client_id.as_deref() == Some(pair.id);
        let watched = rows.iter().find(is_it).unwrap().clone();
        assert_eq!(watched.custody, Custody::Watched);
        let known = world.credentials().await.len();

        connect(&world, pair).await;
        world.refresh(admin).await;
        let held = world.row(watched.id).await;
        assert_eq!(held.custody, Custody::Held, "{}", pair.account);
        assert_eq!(held.owner, watched.owner);
        assert_eq!(held.expiry, watched.expiry);
        assert_eq!(held.used_by_sign_ins.len(), 1);
        assert_eq!(world.credentials().await.len(), known, "no second row");
    }
}

#[tokio::test]
async fn a_secret_that_only_an_administrator_can_name_gets_its_name_when_one_is_connected() {
    let world = quarry().await;
    connect(&world, &WATCHER).await;
    let own = world.app.sign_ins().await.unwrap()[0].credential_id;
    assert_eq!(world.row(own).await.state, CredentialState::Unknown);
    connect_admin(&world).await;
    let row = world.row(own).await;
    assert_eq!(row.owner.name, WATCHER.account);
    assert_eq!(row.expiry.source, ExpirySource::Reported);
    assert_eq!(row.custody, Custody::Held);
    let all = world.credentials_of(WATCHER.account).await;
    assert_eq!(all.len(), 2, "its API key and its client secret: {all:#?}");
}

#[tokio::test]
async fn a_wrong_pair_is_refused_and_nothing_is_stored() {
    let world = quarry().await;
    for (id, secret) in [
        (KEEPER.id, WATCHER.secret),
        (WATCHER.id, KEEPER.secret),
        ("somebody", "nothing"),
        (KEEPER.id, ADMIN_KEY),
    ] {
        let error = world
            .try_connect_to(typed(id, secret), RegionName::Us, &[])
            .await
            .unwrap_err();
        assert_eq!(error.code, ErrorCode::KeyNotAccepted);
        assert!(!format!("{error:?}").contains(secret));
    }
    for (id, secret, field) in [
        ("", KEEPER.secret, "clientId"),
        (KEEPER.id, " ", "clientSecret"),
    ] {
        let error = world
            .try_connect_to(typed(id, secret), RegionName::Us, &[])
            .await
            .unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidInput);
        assert_eq!(error.detail.as_deref(), Some(field));
    }
    assert!(world.app.sign_ins().await.unwrap().is_empty());
    assert!(world.vault.is_empty());
    assert!(world.credentials().await.is_empty());
}

#[tokio::test]
async fn its_region_is_found_by_asking_the_others() {
    let world = quarry().await;
    let error = world
        .try_connect_to(KEEPER.typed(), RegionName::Eu, &[])
        .await
        .unwrap_err();
    assert_eq!(error.code, ErrorCode::KeyNotAccepted);
    let found = world
        .app
        .try_other_regions(&KEEPER.typed(), RegionName::Eu)
        .await;
    assert_eq!(found.unwrap(), [RegionName::Us]);
}

#[tokio::test]
async fn it_refreshes_by_one_token_and_sees_what_its_role_may() {
    let world = quarry().await;
    let id = connect(&world, &WATCHER).await;
    world.control().clear_requests();
    let row = world.refresh(id).await.last_refresh.unwrap();
    assert_eq!(row.administrators_error, None);
    assert_eq!(
        row.service_accounts_error.unwrap().code,
        ErrorCode::Forbidden
    );
    let board = world.organization("Quarry Works").await;
    assert!(!board.failing, "that it may not read one list is how it is");
    assert_eq!(
        (board.administrators, board.service_accounts),
        (Some(2), None)
    );
    assert_eq!(board.more_rights_than_needed, None);
    let bo = world.credentials_of("Bo Lind").await.remove(0);
    assert_eq!(bo.state, CredentialState::Expiring);

    let requests = world.control().requests();
    assert!(requests.iter().all(|it| signed_by(it) == "token"));
    let bought = requests.iter().filter(|it| it.path == "/oauth2/token");
    assert_eq!(bought.count(), 1, "one token serves the whole refresh");
}

#[tokio::test]
async fn it_makes_no_key_of_a_person_and_switches_nobodys_access() {
    let world = quarry().await;
    let id = connect(&world, &KEEPER).await;
    world.control().clear_requests();
    let label = world.app.sign_ins().await.unwrap()[0].label.clone();
    let error = world.app.begin_portal_visit(id, &label).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotPossibleNow);
    assert!(world.control().requests().is_empty());
    let own = world.app.sign_ins().await.unwrap()[0].credential_id;
    let page = world.app.credential(own).await.unwrap();
    assert_eq!(page.replaceable_by, None);
    assert!(page.rotatable);
    let admins = world.administrators().await;
    assert_eq!(admins.len(), 2);
    assert!(admins.iter().all(|it| !it.access_switchable && !it.is_self));
}

#[tokio::test]
async fn what_a_sign_in_calls_with_is_not_revoked_and_its_account_not_deleted() {
    for pair in [&KEEPER, &WATCHER] {
        let world = quarry().await;
        let admin = connect_admin(&world).await;
        let by = connect(&world, pair).await;
        world.refresh(admin).await;
        world.control().clear_requests();
        let rows = world.app.sign_ins().await.unwrap();
        let own = rows.iter().find(|row| row.id == by).unwrap();
        let revoked = world
            .app
            .revoke_credential(own.credential_id, pair.account)
            .await;
        let account = world.row(own.credential_id).await.owner.remote_id.unwrap();
        let deleted = world
            .app
            .delete_service_account(admin, account, pair.account)
            .await;
        for error in [revoked.unwrap_err(), deleted.unwrap_err()] {
            assert_eq!(error.code, ErrorCode::NotPossibleNow);
            assert_eq!(error.detail.as_ref(), Some(&own.label), "it says which");
        }
        let sent = world.control().requests();
        assert!(sent.iter().all(|it| it.method != "DELETE"), "{sent:#?}");
        world.app.remove_sign_in(by).await.unwrap();
        world
            .app
            .revoke_credential(own.credential_id, pair.account)
            .await
            .unwrap();
    }
}

async fn rotate(world: &World, old: keyvigil_core::ids::CredentialId, account: &str) -> String {
    let request = RotateRequest {
        credential_id: old,
        lifetime: Lifetime::Days90,
        revoke_first: None,
        confirmation: None,
    };
    let run = world.app.rotate(request).await.unwrap();
    let view = world.rested(run).await;
    assert_eq!(view.stage, RotationStage::Overlap, "{:?}", view.error);
    world.app.hand_over(run).await.unwrap();
    assert_eq!(world.rested(run).await.stage, RotationStage::HandedOver);
    world.app.revoke_old(run, account).await.unwrap();
    let view = world.rested(run).await;
    assert_eq!(view.stage, RotationStage::Done, "{:?}", view.error);
    let new = view.new.unwrap();
    let secret = world.app.secret_to_reveal(new.id).await.unwrap();
    secret.expose_secret().to_owned()
}

#[tokio::test]
async fn after_a_rotation_it_calls_with_the_new_secret() {
    // By an administrator, and by itself.
    for by_an_admin in [true, false] {
        let world = quarry().await;
        if by_an_admin {
            connect_admin(&world).await;
        }
        let id = connect(&world, &KEEPER).await;
        let find = async || {
            let rows = world.app.sign_ins().await.unwrap();
            rows.into_iter().find(|row| row.id == id).unwrap()
        };
        let old = find().await.credential_id;
        let secret = rotate(&world, old, KEEPER.account).await;
        assert!(!world.control().is_accepted(Region::Us, KEEPER.secret));
        assert!(world.control().is_accepted(Region::Us, &secret));
        assert_ne!(find().await.credential_id, old);
        assert_eq!(world.row(old).await.state, CredentialState::Revoked);
        let row = world.refresh(id).await.last_refresh.unwrap();
        assert_eq!(row.administrators_error, None, "by an admin: {by_an_admin}");
        assert_eq!(row.service_accounts_error, None);
        assert_eq!(world.credentials_of(KEEPER.account).await.len(), 2);
    }
}

#[tokio::test]
async fn a_secret_made_here_can_be_signed_in_with_and_is_no_second_row() {
    let world = quarry().await;
    let admin = connect_admin(&world).await;
    let roles = world.app.roles(admin).await.unwrap();
    let role = roles.into_iter().find(|it| it.name == "Read Only").unwrap();
    let made = world
        .generate(new_account(
            admin,
            "Reporter",
            role.id,
            AuthKind::ClientSecret,
        ))
        .await;
    let row = made.new.unwrap();
    let secret = world.app.secret_to_reveal(row.id).await.unwrap();
    let pair = typed(row.client_id.as_deref().unwrap(), secret.expose_secret());
    let by = world.connect_to(pair, RegionName::Us, &[]).await;
    let rows = world.app.sign_ins().await.unwrap();
    let own = rows.iter().find(|row| row.id == by).unwrap();
    assert_eq!(own.credential_id, row.id);
    assert_eq!(world.row(row.id).await.owner.name, "Reporter");
    assert_eq!(world.credentials_of("Reporter").await.len(), 1);
}

#[tokio::test]
async fn a_secret_that_was_revoked_elsewhere_is_told_and_nothing_known_is_lost() {
    let world = quarry().await;
    let id = connect(&world, &KEEPER).await;
    let before = world.administrators().await;
    let configs = world
        .control()
        .auth_configs(Region::Us, KEEPER.account)
        .unwrap();
    world
        .control()
        .revoke_auth_config(Region::Us, KEEPER.account, &configs[0])
        .unwrap();
    let row = world.refresh(id).await.last_refresh.unwrap();
    for error in [row.administrators_error, row.service_accounts_error] {
        assert_eq!(error.unwrap().code, ErrorCode::KeyNotAccepted);
    }
    assert_eq!(world.administrators().await, before);
    assert!(world.organization("Quarry Works").await.failing);
}
