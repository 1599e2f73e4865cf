//! Several answers about the same credentials: late, partial, and seen by several sign-ins.

use jumpcloud_simulator::settings::{GetSelf, MissingOrgId};
use jumpcloud_simulator::{Action, Fault, Region, seed};
use keyvigil_core::ids::SignInId;
use keyvigil_core::view::{
    ActivityKind, AuthKind, CredentialState, GenerateRequest, GenerateTarget, RegionName,
};

use crate::world::{World, new_account};

const TOM: &str = "tom@brightwater.example";

async fn connected() -> (World, SignInId) {
    let world = World::new().await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    (world, id)
}

fn empty_list() -> Action {
    Action::Answer {
        status: 200,
        body: r#"{"results":[],"totalCount":0}"#.into(),
        content_type: None,
    }
}

async fn refresh_with_everything_gone(world: &World, id: SignInId) {
    for path in ["/api/users", "/api/v2/service-accounts"] {
        world
            .control()
            .inject(Fault::new(empty_list()).on("GET", path));
    }
    world.refresh(id).await;
    world.control().clear_faults();
}

#[tokio::test]
async fn what_is_listed_again_after_it_was_gone_lives_again_in_the_same_row() {
    let (world, id) = connected().await;
    let before = world.credentials().await;
    refresh_with_everything_gone(&world, id).await;
    let tom = world.credentials_of("Tom Lindqvist").await.remove(0);
    assert_eq!(tom.state, CredentialState::Revoked);
    world.refresh(id).await;
    assert_eq!(world.credentials().await, before);
}

#[tokio::test]
async fn the_key_that_a_sign_in_has_just_called_with_is_not_gone() {
    let (world, id) = connected().await;
    refresh_with_everything_gone(&world, id).await;
    let own = world.credentials_of("Nadia Okafor").await.remove(0);
    assert_eq!(own.state, CredentialState::Active);
}

#[tokio::test]
async fn what_one_sign_in_no_longer_sees_lives_as_long_as_another_sees_it() {
    let (world, id) = connected().await;
    let toms = world.control().replace_admin_key(Region::Us, TOM).unwrap();
    let other = world.connect(&toms, RegionName::Us, None).await;
    refresh_with_everything_gone(&world, other).await;
    let grace = world.credentials_of("Grace Adeyemi").await.remove(0);
    assert_eq!(grace.state, CredentialState::NoExpiry);
    refresh_with_everything_gone(&world, id).await;
    let grace = world.credentials_of("Grace Adeyemi").await.remove(0);
    assert_eq!(grace.state, CredentialState::Revoked);
}

#[tokio::test]
async fn an_answer_that_is_older_than_a_new_credential_does_not_end_it() {
    let (world, id) = connected().await;
    let role = world.app.roles(id).await.unwrap().remove(0).id;
    let account = world
        .generate(new_account(id, "First", role, AuthKind::ApiKey))
        .await;
    let row = world.row(account.new.unwrap().id).await;
    world.refresh(id).await;
    world.control().clear_requests();
    // The accounts are listed at once, and merged only when the administrators have come too.
    let late = Action::Delay { milliseconds: 700 };
    world
        .control()
        .inject(Fault::new(late).on("GET", "/api/users").times(1));
    world.app.refresh(Some(id)).await.unwrap();
    world
        .until(async || {
            // The simulator's log tells nobody that it grew: look again at once.
            world.app.wake();
            let asked = world.control().requests();
            let mut lists = asked.iter().map(|request| request.path.as_str());
            lists
                .any(|path| path.ends_with("/service-accounts"))
                .then_some(())
        })
        .await;
    let request = GenerateRequest {
        target: GenerateTarget::ExistingAccount {
            service_account_id: row.owner.remote_id.unwrap(),
        },
        ..new_account(id, "", String::new(), AuthKind::ApiKey)
    };
    let made = world.generate(request).await;
    assert_eq!(made.error, None);
    world
        .until(async || {
            let rows = world.app.sign_ins().await.unwrap();
            rows.iter().all(|row| !row.refreshing).then_some(())
        })
        .await;
    let state = world.row(made.new.unwrap().id).await.state;
    assert_eq!(state, CredentialState::Active);
    let log = world.app.activity(None, 100).await.unwrap();
    assert!(
        log.iter()
            .all(|line| line.kind != ActivityKind::CredentialGone),
        "{log:?}"
    );
}

#[tokio::test]
async fn a_key_that_sees_more_organizations_than_it_did_names_its_own_from_then_on() {
    let world = World::new().await;
    world
        .control()
        .settings(|settings| settings.missing_org_id = MissingOrgId::Defaulted);
    let own = seed::CLIENT_ORGANIZATION_IDS[1];
    let alone = Action::Answer {
        status: 200,
        body: format!(
            r#"{{"results":[{{"id":"{own}","displayName":"Larkspur"}}],"totalCount":1}}"#
        ),
        content_type: None,
    };
    let fault = Fault::new(alone).on("GET", "/api/organizations");
    world.control().inject(fault);
    // Nor does JumpCloud tell that it is a provider's.
    let told = |get_self| {
        world
            .control()
            .settings(|settings| settings.get_self = get_self);
    };
    told(GetSelf::NotFound);
    let id = world
        .connect(seed::MULTI_TENANT_KEY, RegionName::Us, None)
        .await;
    world.control().clear_faults();
    told(GetSelf::Answers);
    world.control().clear_requests();
    world.refresh(id).await;
    let asked = world.control().requests();
    let scoped: Vec<_> = asked
        .iter()
        .filter(|request| !request.path.ends_with("/organizations"))
        .collect();
    assert!(!scoped.is_empty());
    for request in scoped {
        assert_eq!(request.organizations, [own], "{}", request.path);
    }
}
