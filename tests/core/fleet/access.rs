//! Switching an administrator's API access.

use jumpcloud_simulator::settings::ApiKeyFields;
use jumpcloud_simulator::{Action, Ending, Fault, Place, Region, seed};
use keyvigil_core::error::{CommandError, ErrorCode};
use keyvigil_core::ids::SignInId;
use keyvigil_core::view::{ActivityKind, AdministratorRow, RegionName};
use serde_json::json;

use super::fixture::{answer, at_jumpcloud, brightwater, changes, impatient, let_answer};
use crate::world::World;

const TOM: &str = "tom@brightwater.example";
const JONAS: &str = "Jonas Weber";
const PRIYA: &str = "Priya Raman";

async fn switch(
    world: &World,
    by: SignInId,
    admin: &AdministratorRow,
    allowed: bool,
) -> Result<(), CommandError> {
    let typed = if allowed { "" } else { admin.email.as_str() };
    world
        .app
        .set_api_access(by, admin.id.clone(), allowed, typed)
        .await
}

fn access_at_jumpcloud(world: &World, admin: &AdministratorRow) -> bool {
    at_jumpcloud(world, &admin.email)["api_access"] == true
}

/// The log tells that it did not go well, and nothing else of it.
async fn assert_not_changed(world: &World, admin: &AdministratorRow) {
    let line = world
        .log_of(ActivityKind::ApiAccessNotChanged)
        .await
        .remove(0);
    assert_eq!(line.subject, admin.name);
    assert!(!line.detail.is_empty());
    for kind in [
        ActivityKind::ApiAccessEnabled,
        ActivityKind::ApiAccessDisabled,
    ] {
        assert!(world.log_of(kind).await.is_empty());
    }
    assert_eq!(&world.administrator(&admin.name).await, admin);
}

#[tokio::test]
async fn it_is_switched_on_and_read_back_and_told_in_the_log() {
    let (world, by) = brightwater().await;
    let jonas = world.administrator(JONAS).await;
    assert_eq!(jonas.api_access, Some(false));
    world.control().clear_requests();
    switch(&world, by, &jonas, true).await.unwrap();
    assert!(access_at_jumpcloud(&world, &jonas));
    assert_eq!(world.administrator(JONAS).await.api_access, Some(true));
    let requests = world.control().requests();
    let sent: Vec<_> = requests
        .iter()
        // Whether the key still sees one organization only is asked first, and what changed is read again.
        .filter(|it| it.path.starts_with("/api/users/"))
        .map(|it| (it.method.as_str(), it.path.clone()))
        .collect();
    let path = format!("/api/users/{}", jonas.id);
    assert_eq!(sent, [("PUT", path.clone()), ("GET", path)]);
    let told = world.log_of(ActivityKind::ApiAccessEnabled).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].subject, JONAS);
    assert_eq!(told[0].detail, "Brightwater Coffee");
}

#[tokio::test]
async fn it_is_switched_off_for_whoever_types_the_address() {
    let (world, by) = brightwater().await;
    let priya = world.administrator(PRIYA).await;
    let typed = format!(" {} ", priya.email.to_uppercase());
    world
        .app
        .set_api_access(by, priya.id.clone(), false, &typed)
        .await
        .unwrap();
    assert!(!access_at_jumpcloud(&world, &priya));
    assert!(
        !world
            .control()
            .is_accepted(Region::Us, seed::NO_PERMISSION_KEY)
    );
    assert_eq!(world.administrator(PRIYA).await.api_access, Some(false));
    let told = world.log_of(ActivityKind::ApiAccessDisabled).await;
    assert_eq!(told[0].subject, PRIYA);
    // A refresh agrees.
    world.refresh(by).await;
    assert_eq!(world.administrator(PRIYA).await.api_access, Some(false));
}

#[tokio::test]
async fn only_an_administrator_with_billing_may() {
    let world = World::with(impatient()).await;
    let key = world.control().replace_admin_key(Region::Us, TOM).unwrap();
    let by = world.connect(&key, RegionName::Us, None).await;
    let jonas = world.administrator(JONAS).await;
    assert!(jonas.access_switchable, "nobody knows before asking");
    let error = switch(&world, by, &jonas, true).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NeedsBillingAdministrator);
    assert_eq!(
        error.detail.as_deref(),
        Some("Forbidden: your role does not permit this")
    );
    assert_not_changed(&world, &jonas).await;
    assert!(!access_at_jumpcloud(&world, &jonas));
    assert_eq!(changes(&world).len(), 1);
}

#[tokio::test]
async fn nobody_switches_their_own() {
    let (world, by) = brightwater().await;
    let nadia = world.administrator("Nadia Okafor").await;
    assert!(nadia.is_self && !nadia.access_switchable);
    world.control().clear_requests();
    for allowed in [false, true] {
        let error = switch(&world, by, &nadia, allowed).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::OwnAccount);
    }
    assert!(world.control().requests().is_empty());
}

#[tokio::test]
async fn nothing_is_asked_without_the_right_address_or_for_somebody_unknown() {
    let (world, by) = brightwater().await;
    let priya = world.administrator(PRIYA).await;
    world.control().clear_requests();
    for typed in ["", "Priya Raman", "priya@brightwater", TOM] {
        let error = world
            .app
            .set_api_access(by, priya.id.clone(), false, typed)
            .await
            .unwrap_err();
        assert_eq!(error.code, ErrorCode::ConfirmationMismatch, "{typed}");
        assert_eq!(error.detail.as_ref(), Some(&priya.email));
    }
    for unknown in ["650c1a2b3d4e5f6071829301", "../..", ""] {
        let error = world
            .app
            .set_api_access(by, unknown.into(), true, "")
            .await
            .unwrap_err();
        assert_eq!(error.code, ErrorCode::UnknownItem, "{unknown}");
    }
    assert!(world.control().requests().is_empty());
    assert!(access_at_jumpcloud(&world, &priya));
}

#[tokio::test]
async fn a_lost_answer_after_the_change_is_found_out_by_reading_back() {
    let lost = [
        Fault::new(answer(500, "")).after_effect(),
        Fault::new(answer(504, "")).after_effect(),
        Fault::new(Action::Html { status: 200 }).after_effect(),
        Fault::new(Action::HalfTheBody),
        Fault::new(Action::WrongTypes),
        Fault::new(Action::Cut {
            at: Place::Start,
            ending: Ending::Reset,
        }),
    ];
    for fault in lost {
        let shown = format!("{fault:?}");
        let (world, by) = brightwater().await;
        let jonas = world.administrator(JONAS).await;
        world
            .control()
            .inject(fault.on("PUT", "/api/users").times(1));
        switch(&world, by, &jonas, true).await.expect(&shown);
        assert_eq!(world.administrator(JONAS).await.api_access, Some(true));
        assert_eq!(changes(&world).len(), 1, "it is sent once: {shown}");
        assert_eq!(world.log_of(ActivityKind::ApiAccessEnabled).await.len(), 1);
    }
}

#[tokio::test]
async fn a_request_that_changed_nothing_is_told_and_not_repeated() {
    let refused = [
        (answer(500, ""), ErrorCode::JumpcloudDown),
        (answer(503, ""), ErrorCode::JumpcloudDown),
        (answer(404, "{}"), ErrorCode::NotFound),
        (answer(400, "{}"), ErrorCode::Rejected),
        (
            Action::TooManyRequests { retry_after: None },
            ErrorCode::RateLimited,
        ),
    ];
    for (action, code) in refused {
        let (world, by) = brightwater().await;
        let jonas = world.administrator(JONAS).await;
        let fault = Fault::new(action).on("PUT", "/api/users");
        world.control().inject(fault);
        let error = switch(&world, by, &jonas, true).await.unwrap_err();
        assert_eq!(error.code, code);
        assert_not_changed(&world, &jonas).await;
        assert!(!access_at_jumpcloud(&world, &jonas));
        assert_eq!(changes(&world).len(), 1);
    }
}

#[tokio::test]
async fn a_change_that_is_accepted_and_does_not_show_is_not_called_done() {
    let (world, by) = brightwater().await;
    let jonas = world.administrator(JONAS).await;
    let lie = json!({ "_id": jonas.id, "apiKeyAllowed": true });
    let fault = Fault::new(answer(200, lie)).on("PUT", "/api/users");
    world.control().inject(fault);
    let error = switch(&world, by, &jonas, true).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ChangeNotSeen);
    assert_not_changed(&world, &jonas).await;
}

#[tokio::test]
async fn a_change_that_shows_a_moment_later_is_done() {
    let (world, by) = brightwater().await;
    let jonas = world.administrator(JONAS).await;
    let old = json!({ "_id": jonas.id, "apiKeyAllowed": false });
    let path = format!("/api/users/{}", jonas.id);
    let fault = Fault::new(answer(200, old)).on("GET", &path).times(2);
    world.control().inject(fault);
    switch(&world, by, &jonas, true).await.unwrap();
    assert_eq!(world.administrator(JONAS).await.api_access, Some(true));
}

#[tokio::test]
async fn where_jumpcloud_does_not_tell_nothing_is_claimed() {
    let (world, by) = brightwater().await;
    world
        .control()
        .settings(|settings| settings.api_key_fields = ApiKeyFields::Nowhere);
    world.refresh(by).await;
    let jonas = world.administrator(JONAS).await;
    assert_eq!(jonas.api_access, None);
    let error = switch(&world, by, &jonas, true).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ChangeNotSeen);
    assert_not_changed(&world, &jonas).await;

    // Nor where nothing can be read at all.
    let_answer(&world, "/api/users", answer(500, ""));
    let error = switch(&world, by, &jonas, true).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ChangeNotSeen);
    assert_not_changed(&world, &jonas).await;
}

#[tokio::test]
async fn somebody_of_whom_nothing_is_told_but_the_id_is_confirmed_by_the_id() {
    let (world, by) = brightwater().await;
    let somebody = "650c1a2b3d4e5f60718293aa";
    let nameless = json!({ "results": [{ "_id": somebody, "apiKeyAllowed": true }] });
    let_answer(&world, "/api/users", answer(200, nameless));
    world.refresh(by).await;
    let row = world.administrator(somebody).await;
    world.control().clear_requests();
    let error = switch(&world, by, &row, false).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ConfirmationMismatch);
    assert_eq!(error.detail.as_deref(), Some(somebody));
    assert!(world.control().requests().is_empty());
}
