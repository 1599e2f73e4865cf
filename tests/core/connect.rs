//! Connecting, and every way in which it fails.

use jumpcloud_simulator::settings::{GetSelf, MissingOrgId};
use jumpcloud_simulator::{Action, Fault, seed};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::{ConnectOutcome, Custody, RegionName, Scope};

use crate::world::{World, api_key, holds};

#[tokio::test]
async fn a_good_key_is_stored_and_named_after_its_organization() {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let sign_ins = world.app.sign_ins().await.unwrap();
    assert_eq!(sign_ins.len(), 1);
    assert_eq!(sign_ins[0].id, id);
    assert_eq!(sign_ins[0].label, "Brightwater Coffee");
    assert_eq!(
        sign_ins[0].admin_email.as_deref(),
        Some(seed::DEMO_ADMIN_EMAIL)
    );
    let key = world.row(sign_ins[0].credential_id).await;
    assert_eq!(key.custody, Custody::Held);
    assert_eq!(key.fingerprint, "jca_…0000");
    assert!(!holds(&world.data(), seed::DEMO_ADMIN_KEY));
}

#[tokio::test]
async fn white_space_around_a_copied_key_does_not_matter() {
    let world = World::new().await;
    let key = format!("  {}\n", seed::DEMO_ADMIN_KEY);
    world.connect(&key, RegionName::Us, None).await;
}

#[tokio::test]
async fn a_key_that_jumpcloud_refuses_is_told_and_nothing_is_stored() {
    let world = World::new().await;
    for key in [
        "jca_wrongwrongwrongwrongwrongwrongwrong",
        seed::EXPIRED_KEY,
        seed::EU_ADMIN_KEY,
    ] {
        let error = world
            .try_connect(key, RegionName::Us, None)
            .await
            .unwrap_err();
        assert_eq!(error.code, ErrorCode::KeyNotAccepted);
        assert!(!error.message.contains(key), "{}", error.message);
    }
    assert!(world.app.sign_ins().await.unwrap().is_empty());
    assert!(world.vault.is_empty());
}

#[tokio::test]
async fn the_other_regions_are_asked_only_on_request_and_tell_where_a_key_belongs() {
    let world = World::new().await;
    world
        .try_connect(seed::EU_ADMIN_KEY, RegionName::Us, None)
        .await
        .unwrap_err();
    let asked_elsewhere = |world: &World| {
        world
            .control()
            .requests()
            .iter()
            .any(|it| it.region.to_string() != "us")
    };
    assert!(!asked_elsewhere(&world));
    let key = api_key(seed::EU_ADMIN_KEY);
    let found = world
        .app
        .try_other_regions(&key, RegionName::Us)
        .await
        .unwrap();
    assert_eq!(found, [RegionName::Eu]);
    let key = api_key("jca_wrongwrongwrongwrongwrongwrongwrong");
    assert!(
        world
            .app
            .try_other_regions(&key, RegionName::Us)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_key_that_sees_several_organizations_asks_which_and_stores_nothing_before() {
    let world = World::new().await;
    for missing in [MissingOrgId::Refused, MissingOrgId::Defaulted] {
        world
            .control()
            .settings(|settings| settings.missing_org_id = missing);
        let outcome = world
            .try_connect(seed::MULTI_TENANT_KEY, RegionName::Us, None)
            .await
            .unwrap();
        let ConnectOutcome::ChooseOrganization { discovery } = outcome else {
            panic!("{outcome:?}")
        };
        let seen = discovery.organizations.iter();
        let seen: Vec<_> = seen.map(|it| (it.scope, it.name.as_str())).collect();
        assert_eq!(
            seen,
            [
                (Scope::Provider, "Provider's own administrators"),
                (Scope::Organization, "Harbor Dental Group"),
                (Scope::Organization, "Larkspur Architects"),
                (Scope::Organization, "Pinecrest School District")
            ]
        );
        assert!(world.vault.is_empty());
    }
}

#[tokio::test]
async fn a_sign_in_that_sees_several_organizations_always_names_the_one_it_means() {
    let world = World::new().await;
    world
        .control()
        .settings(|settings| settings.missing_org_id = MissingOrgId::Defaulted);
    let larkspur = seed::CLIENT_ORGANIZATION_IDS[1];
    world
        .connect(seed::MULTI_TENANT_KEY, RegionName::Us, Some(larkspur))
        .await;
    let admins = world.administrators().await;
    let names: Vec<_> = admins.iter().map(|admin| admin.name.as_str()).collect();
    assert_eq!(names, ["Ben Castillo"]);
}

#[tokio::test]
async fn a_malformed_or_unknown_organization_id_is_told_apart() {
    let world = World::new().await;
    let outcome = |id| world.try_connect(seed::MULTI_TENANT_KEY, RegionName::Us, Some(id));
    assert_eq!(
        outcome("not an id").await.unwrap_err().code,
        ErrorCode::OrganizationIdMalformed
    );
    assert!(
        world.control().requests().is_empty(),
        "malformed is told before anything is asked"
    );
    assert_eq!(
        outcome(seed::EU_ORGANIZATION_ID).await.unwrap_err().code,
        ErrorCode::OrganizationUnknown
    );
}

#[tokio::test]
async fn the_same_key_is_not_connected_to_the_same_organization_twice() {
    let world = World::new().await;
    world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let again = world
        .try_connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    assert_eq!(again.unwrap_err().code, ErrorCode::AlreadyConnected);
}

#[tokio::test]
async fn one_key_for_two_organizations_is_one_credential() {
    let world = World::new().await;
    for organization in &seed::CLIENT_ORGANIZATION_IDS[..2] {
        world
            .connect(seed::MULTI_TENANT_KEY, RegionName::Us, Some(organization))
            .await;
    }
    let sign_ins = world.app.sign_ins().await.unwrap();
    assert_eq!(sign_ins.len(), 2);
    assert_eq!(sign_ins[0].credential_id, sign_ins[1].credential_id);
}

#[tokio::test]
async fn a_keychain_that_fails_is_told_before_anything_is_stored() {
    let world = World::new().await;
    let cases = [
        (VaultError::Absent, ErrorCode::KeychainAbsent),
        (VaultError::Locked, ErrorCode::KeychainLocked),
        (VaultError::Denied, ErrorCode::KeychainDenied),
        (VaultError::TimedOut, ErrorCode::KeychainTimedOut),
        (
            VaultError::Failed("broken".into()),
            ErrorCode::KeychainFailed,
        ),
    ];
    for (refusal, code) in cases {
        world.vault.refuse_with(Some(refusal));
        let error = world
            .try_connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
            .await
            .unwrap_err();
        assert_eq!(error.code, code);
    }
    assert!(world.app.sign_ins().await.unwrap().is_empty());
    world.vault.refuse_with(None);
    world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
}

#[tokio::test]
async fn every_failure_on_the_way_has_its_own_code() {
    let world = World::new().await;
    let answer = |status| Action::Answer {
        status,
        body: String::new(),
        content_type: None,
    };
    let redirect = |location: &str| Action::Redirect {
        status: 302,
        location: location.into(),
    };
    let cases = [
        (answer(500), ErrorCode::JumpcloudDown),
        (answer(503), ErrorCode::JumpcloudDown),
        (Action::Html { status: 200 }, ErrorCode::AnswerUnreadable),
        (answer(200), ErrorCode::AnswerUnreadable),
        (Action::WrongTypes, ErrorCode::AnswerUnreadable),
        (Action::HalfTheBody, ErrorCode::AnswerUnreadable),
        (
            Action::Huge {
                bytes: 9 * 1024 * 1024,
            },
            ErrorCode::AnswerUnreadable,
        ),
        (
            Action::TooManyRequests {
                retry_after: Some("30".into()),
            },
            ErrorCode::RateLimited,
        ),
        (redirect("/login"), ErrorCode::KeyDidNotArrive),
        (
            redirect("http://127.0.0.1:9/elsewhere"),
            ErrorCode::Redirected,
        ),
        (answer(407), ErrorCode::ProxyAuthentication),
    ];
    for (action, code) in cases {
        let shown = format!("{action:?}");
        world.control().inject(Fault::new(action));
        let error = world
            .try_connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
            .await
            .unwrap_err();
        assert_eq!(error.code, code, "{shown}");
        assert!(!format!("{error:?}").contains(seed::DEMO_ADMIN_KEY));
        world.control().clear_faults();
    }
    assert!(world.vault.is_empty());
}

#[tokio::test]
async fn a_key_whose_owner_jumpcloud_will_not_name_is_matched_by_its_prefix() {
    let world = World::new().await;
    world
        .control()
        .settings(|settings| settings.get_self = GetSelf::NotFound);
    world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let sign_ins = world.app.sign_ins().await.unwrap();
    assert_eq!(
        sign_ins[0].admin_email.as_deref(),
        Some(seed::DEMO_ADMIN_EMAIL)
    );
}

#[tokio::test]
async fn a_key_without_rights_connects_and_says_what_it_cannot_see() {
    let world = World::new().await;
    let outcome = world
        .try_connect(seed::NO_PERMISSION_KEY, RegionName::Us, None)
        .await
        .unwrap();
    let ConnectOutcome::Connected { sign_in_id } = outcome else {
        panic!("{outcome:?}")
    };
    let row = world.refresh(sign_in_id).await;
    let errors = row.last_refresh.unwrap();
    assert_eq!(
        errors.administrators_error.unwrap().code,
        ErrorCode::Forbidden
    );
}

#[tokio::test]
async fn the_organization_that_was_named_is_never_exchanged_for_the_keys_own() {
    let world = World::new().await;
    let elsewhere = seed::CLIENT_ORGANIZATION_IDS[0];
    world
        .try_connect(seed::NO_PERMISSION_KEY, RegionName::Us, Some(elsewhere))
        .await
        .unwrap_err();
    assert!(world.app.sign_ins().await.unwrap().is_empty());
}
