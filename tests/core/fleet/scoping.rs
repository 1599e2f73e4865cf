//! Every call about an organization names it, whatever the key sees, and no other call names any.

use jumpcloud_simulator::settings::{GetSelf, MissingOrgId};
use jumpcloud_simulator::{LoggedRequest, seed};
use keyvigil_core::error::{CommandError, ErrorCode};
use keyvigil_core::ids::SignInId;
use keyvigil_core::view::{AuthKind, CredentialState, RegionName};
use serde_json::json;

use super::fixture::{
    HARBOR, LARKSPUR, PINECREST, PROVIDER, SOFIA, answer, at_jumpcloud, changes, discover,
    discovered, impatient, let_answer, picker, provider, provider_watching,
};
use crate::world::{World, new_account};

#[tokio::test]
async fn a_list_of_organizations_that_broke_off_is_no_reason_to_leave_the_id_out() {
    let broken = json!({
        "results": [{ "id": LARKSPUR, "displayName": "Larkspur Architects" }],
        "totalCount": 3,
    });
    let world = World::with(impatient()).await;
    world.control().settings(|settings| {
        settings.get_self = GetSelf::NotFound;
        settings.missing_org_id = MissingOrgId::Defaulted;
    });
    let_answer(&world, "/api/organizations", answer(200, &broken));
    // There may be more: the person says which is meant.
    let seen = picker(&world, seed::MULTI_TENANT_KEY).await;
    assert_eq!(discovered(&seen), ["Larkspur Architects"]);
    assert!(world.app.sign_ins().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_key_that_sees_more_by_now_names_every_organization_that_it_serves() {
    let (world, first) = seeming_to_see_one().await;
    world
        .control()
        .settings(|settings| settings.get_self = GetSelf::Answers);
    world
        .connect(seed::MULTI_TENANT_KEY, RegionName::Us, Some(PINECREST))
        .await;
    world.control().clear_requests();
    // Before the first one was refreshed again.
    world.app.roles(first).await.unwrap();
    let requests = world.control().requests();
    assert_eq!(requests[0].organizations, [LARKSPUR], "{requests:#?}");
}

/// One organization of a provider that has three, by a key that seemed to see only this one.
async fn seeming_to_see_one() -> (World, SignInId) {
    let world = World::with(impatient()).await;
    world.control().settings(|settings| {
        settings.get_self = GetSelf::NotFound;
        settings.missing_org_id = MissingOrgId::Defaulted;
    });
    let alone = json!({ "results": [{ "id": LARKSPUR, "displayName": "Larkspur Architects" }] });
    let_answer(&world, "/api/organizations", answer(200, alone));
    let id = world
        .connect(seed::MULTI_TENANT_KEY, RegionName::Us, None)
        .await;
    world.control().clear_faults();
    world.control().clear_requests();
    (world, id)
}

#[tokio::test]
async fn what_is_made_with_a_key_that_sees_more_by_now_is_made_where_it_was_meant() {
    let (world, by) = seeming_to_see_one().await;
    let role = world.app.roles(by).await.unwrap().remove(0).id;
    let made = world
        .generate(new_account(by, "Deploy bot", role, AuthKind::ClientSecret))
        .await;
    assert_eq!(made.error, None);
    let changed = changes(&world);
    assert_eq!(changed.len(), 1, "{changed:#?}");
    let requests = world.control().requests();
    let elsewhere: Vec<_> = requests
        .iter()
        .filter(|it| is_scoped(it) && it.organizations != [LARKSPUR])
        .collect();
    assert!(elsewhere.is_empty(), "{elsewhere:#?}");
}

#[tokio::test]
async fn a_key_that_sees_another_organization_by_now_is_asked_for_the_one_that_is_meant() {
    let (world, by) = seeming_to_see_one().await;
    let other = json!({ "results": [{ "id": PINECREST, "displayName": "Pinecrest Clinic" }] });
    let_answer(&world, "/api/organizations", answer(200, other));
    world.refresh(by).await;
    let requests = world.control().requests();
    let lists: Vec<_> = requests.iter().filter(|it| is_scoped(it)).collect();
    assert!(lists.len() >= 2, "{lists:#?}");
    assert!(lists.iter().all(|it| it.organizations == [LARKSPUR]));
}

fn is_scoped(request: &LoggedRequest) -> bool {
    let path = request.path.as_str();
    let of_the_key = ["/api/organizations", "/oauth2/token"].contains(&path)
        || path.starts_with("/api/v2/providers/");
    !of_the_key
}

#[tokio::test]
async fn every_call_about_an_organization_names_it_and_no_other_call_names_any() {
    let world = provider().await;
    // Without the id the first organization would be meant, and nobody would notice.
    world
        .control()
        .settings(|settings| settings.missing_org_id = MissingOrgId::Defaulted);
    let pinecrest = world.sign_in_of(PINECREST).await.id;
    do_everything(&world, pinecrest).await;

    let requests = world.control().requests();
    // Whose key it is may be asked of any organization or of none.
    let (about_oneself, others): (Vec<_>, Vec<_>) = requests
        .iter()
        .partition(|it| it.path == "/api/users/getSelf");
    assert!(about_oneself.iter().all(|it| it.organizations.len() <= 1));
    let (scoped, unscoped): (Vec<_>, Vec<_>) = others.into_iter().partition(|it| is_scoped(it));
    for request in &scoped {
        assert_eq!(request.organizations.len(), 1, "{request:?}");
    }
    for request in &unscoped {
        assert_eq!(request.organizations, [""; 0], "{request:?}");
    }
    let paths =
        |of: &[&LoggedRequest], part: &str| of.iter().filter(|it| it.path.contains(part)).count();
    assert!(paths(&scoped, "/api/v2/service-accounts") > 5);
    assert!(paths(&scoped, "/api/users") > 3);
    assert!(paths(&unscoped, "/administrators") > 1);
    // What was changed was changed where it was meant.
    let changed = changes(&world);
    assert!(changed.len() >= 4, "{changed:#?}");
    assert!(changed.iter().all(|it| it.organizations == [PINECREST]));
}

async fn do_everything(world: &World, by: SignInId) {
    world.refresh_all().await;
    discover(world).await;
    let role = world.app.roles(by).await.unwrap().remove(0).id;
    let made = world
        .generate(new_account(by, "Deploy bot", role, AuthKind::ApiKey))
        .await;
    assert_eq!(made.error, None);
    let daniel = world.administrator("Daniel Cho").await;
    world
        .app
        .set_api_access(by, daniel.id, false, &daniel.email)
        .await
        .unwrap();
    let made = made.new.unwrap();
    world.app.verify(made.id).await.unwrap();
    world
        .app
        .revoke_credential(made.id, "Deploy bot")
        .await
        .unwrap();
    let account = made.owner.remote_id.unwrap();
    world.all_refreshed().await;
    world
        .app
        .delete_service_account(by, account, "Deploy bot")
        .await
        .unwrap();
    world.all_refreshed().await;
}

#[tokio::test]
async fn the_sign_in_that_looks_at_the_provider_changes_nothing_of_any_organization() {
    let world = provider().await;
    world
        .control()
        .settings(|settings| settings.missing_org_id = MissingOrgId::Defaulted);
    let by = world.sign_in_of(PROVIDER).await.id;
    let before = world.control().state();
    let role = world
        .app
        .roles(world.sign_in_of(HARBOR).await.id)
        .await
        .unwrap()
        .remove(0);
    world.control().clear_requests();
    let not_now = |outcome: Result<_, CommandError>| {
        assert_eq!(outcome.unwrap_err().code, ErrorCode::NotPossibleNow);
    };
    let app = &world.app;
    not_now(app.roles(by).await.map(drop));
    let request = new_account(by, "Deploy bot", role.id, AuthKind::ApiKey);
    not_now(app.generate(request).await.map(drop));
    let luca = world.administrator("Luca Ferri").await;
    assert!(!luca.access_switchable);
    not_now(app.set_api_access(by, luca.id, false, &luca.email).await);
    assert_eq!(world.control().requests().len(), 0);
    assert_eq!(world.control().state(), before);
    assert_eq!(at_jumpcloud(&world, &luca.email)["api_access"], true);
    assert!(changes(&world).is_empty());
}

#[tokio::test]
async fn a_provider_that_is_watched_alone_asks_about_no_organization() {
    let world = provider_watching(&[PROVIDER]).await;
    world.refresh_all().await;
    let requests = world.control().requests();
    assert!(requests.iter().all(|it| it.organizations.is_empty()));
    let paths: Vec<_> = requests.iter().map(|it| it.path.as_str()).collect();
    assert!(!paths.contains(&"/api/users"), "{paths:?}");
    assert!(!paths.contains(&"/api/v2/service-accounts"), "{paths:?}");
    let row = world.organization("Provider's own administrators").await;
    assert_eq!((row.administrators, row.service_accounts), (Some(2), None));
    let own = world.credentials_of(SOFIA).await.remove(0);
    assert_eq!(own.state, CredentialState::Active);
}
