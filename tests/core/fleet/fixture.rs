//! What the tests of the fleet share.

use std::time::Duration;

use jumpcloud_client::HttpOptions;
use jumpcloud_simulator::settings::AuthConfigExpiry;
use jumpcloud_simulator::{Action, Fault, LoggedRequest, Region, Seed, seed};
use keyvigil_core::ids::SignInId;
use keyvigil_core::view::{ActivityKind, ConnectOutcome, CredentialRow, Discovery, RegionName};
use serde_json::Value;

use crate::world::{Setup, World, api_key};

pub const HARBOR: &str = seed::CLIENT_ORGANIZATION_IDS[0];
pub const LARKSPUR: &str = seed::CLIENT_ORGANIZATION_IDS[1];
pub const PINECREST: &str = seed::CLIENT_ORGANIZATION_IDS[2];
pub const PROVIDER: &str = seed::PROVIDER_ID;

/// The owner of the provider's key.
pub const SOFIA: &str = "Sofia Marino";

pub const USERS: &str = "/api/users";
pub const ACCOUNTS: &str = "/api/v2/service-accounts";

/// Nobody waits for a host that has asked to be left alone.
pub fn impatient() -> Setup {
    let usual = Setup::default();
    Setup {
        http: HttpOptions {
            max_retry_wait: Duration::ZERO,
            ..usual.http
        },
        ..usual
    }
}

/// One organization, by its administrator's key.
pub async fn brightwater() -> (World, SignInId) {
    let world = World::with(impatient()).await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    (world, id)
}

/// A provider's key, for what it is told to watch.
pub async fn provider_watching(targets: &[&str]) -> World {
    let world = World::with(impatient()).await;
    let key = api_key(seed::MULTI_TENANT_KEY);
    world.connect_to(key, RegionName::Us, targets).await;
    world
}

/// The provider itself and its three organizations.
pub async fn provider() -> World {
    provider_watching(&[PROVIDER, HARBOR, LARKSPUR, PINECREST]).await
}

/// Every organization of every region, and the provider.
pub async fn everything() -> World {
    let world = provider().await;
    for (key, region) in [
        (seed::DEMO_ADMIN_KEY, RegionName::Us),
        (seed::EU_ADMIN_KEY, RegionName::Eu),
        (seed::IN_ADMIN_KEY, RegionName::In),
    ] {
        world.connect(key, region, None).await;
    }
    world
}

/// Something of everything: ended ones and unknown ones, too.
pub async fn varied() -> World {
    let world = everything().await;
    let control = world.control();
    control
        .replace_admin_key(Region::Us, "omar@harbordental.example")
        .unwrap();
    control
        .delete_service_account(Region::Us, "Roster sync")
        .unwrap();
    control.settings(|settings| {
        settings.auth_config_expiry = AuthConfigExpiry::Nowhere;
    });
    control
        .add_auth_config(Region::Us, "HR onboarding")
        .unwrap();
    world.refresh_all().await;
    world
}

/// A provider with so many organizations of so many administrators and service accounts, not connected yet.
pub async fn fleet(organizations: usize, administrators: usize, accounts: usize) -> World {
    World::with(Setup {
        seed: Seed::fleet(organizations, administrators, accounts),
        ..impatient()
    })
    .await
}

/// The same, with all of it watched.
pub async fn watched_fleet(organizations: usize, administrators: usize, accounts: usize) -> World {
    let world = fleet(organizations, administrators, accounts).await;
    connect_fleet(&world).await;
    world
}

pub async fn connect_fleet(world: &World) {
    let state = world.control().state();
    let ids = state["us"]["organizations"].as_array().unwrap().iter();
    let mut ids: Vec<_> = ids.map(|it| it["id"].as_str().unwrap()).collect();
    ids.push(seed::FLEET_PROVIDER_ID);
    world
        .connect_to(api_key(seed::FLEET_ADMIN_KEY), RegionName::Us, &ids)
        .await;
}

/// An answer in place of JumpCloud's own.
#[expect(
    clippy::needless_pass_by_value,
    reason = "so that JSON can be written where it is used"
)]
pub fn answer(status: u16, body: impl ToString) -> Action {
    Action::Answer {
        status,
        body: body.to_string(),
        content_type: None,
    }
}

/// Lets `GET`s of a path, and of what is below it, be answered so.
pub fn let_answer(world: &World, path: &str, action: Action) {
    world.control().inject(Fault::new(action).on("GET", path));
}

/// What JumpCloud itself has of an administrator.
pub fn at_jumpcloud(world: &World, email: &str) -> Value {
    let state = world.control().state();
    let admins = state["us"]["administrators"].as_array().unwrap().iter();
    let mut found = admins.filter(|it| it["email"] == email);
    found.next().unwrap().clone()
}

/// The requests that change something.
pub fn changes(world: &World) -> Vec<LoggedRequest> {
    let mut requests = world.control().requests();
    requests.retain(|it| it.method != "GET" && it.path != "/oauth2/token");
    requests
}

/// What is told of each credential, by owner, in the order given.
pub fn owners(rows: &[CredentialRow]) -> Vec<&str> {
    rows.iter().map(|row| row.owner.name.as_str()).collect()
}

/// Refreshes with this in place of a list, once.
pub async fn refresh_with(world: &World, by: SignInId, path: &str, list: &Value) {
    let_answer(world, path, answer(200, list));
    let row = world.refresh(by).await.last_refresh.unwrap();
    assert_eq!(row.administrators_error, None);
    assert_eq!(row.service_accounts_error, None);
    world.control().clear_faults();
}

pub async fn unreadable(world: &World) -> u32 {
    world.organization("Brightwater Coffee").await.unreadable
}

/// Everything that was known before lives on.
pub async fn assert_nothing_ended(world: &World) {
    for kind in [
        ActivityKind::CredentialGone,
        ActivityKind::KeySuperseded,
        ActivityKind::Revoked,
    ] {
        let told = world.log_of(kind).await;
        assert!(told.is_empty(), "{told:#?}");
    }
}

/// What is shown to whoever types a key that sees several organizations.
pub async fn picker(world: &World, key: &str) -> Discovery {
    match world.try_connect(key, RegionName::Us, None).await.unwrap() {
        ConnectOutcome::ChooseOrganization { discovery } => discovery,
        outcome @ ConnectOutcome::Connected { .. } => panic!("{outcome:?}"),
    }
}

/// What a sign-in is told that its key sees.
pub async fn discover(world: &World) -> Discovery {
    let by = world.app.sign_ins().await.unwrap()[0].id;
    world.app.discover(by).await.unwrap()
}

/// By their names.
pub fn discovered(discovery: &Discovery) -> Vec<&str> {
    let seen = discovery.organizations.iter();
    seen.map(|it| it.name.as_str()).collect()
}
