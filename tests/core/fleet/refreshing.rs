//! Refreshing many organizations: how far it is, what goes wrong with some, and what is asked only once.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use jumpcloud_client::HttpOptions;
use jumpcloud_simulator::{Action, Fault, OrganizationId, Region, seed};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::store::database_path;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::{
    ActivityKind, CredentialFilter, OrganizationFilter, OrganizationQuery, RefreshProgress,
    RegionName, ReplaceKeyRequest, RotationStage, SignInRow,
};
use secrecy::SecretString;

use super::fixture::{
    HARBOR, LARKSPUR, PINECREST, PROVIDER, USERS, answer, brightwater, connect_fleet, everything,
    fleet, let_answer, provider, provider_watching, watched_fleet,
};
use crate::world::{ALL, Setup, World, api_key};

const SERVICE_ACCOUNTS: &str = "/api/v2/service-accounts";

fn progress(world: &World) -> RefreshProgress {
    world.app.refresh_progress().unwrap()
}

/// More organizations than are refreshed at once.
const MANY: usize = 120;

/// Lets lists of administrators come late.
fn slow_down(world: &World) {
    let late = Action::Delay { milliseconds: 200 };
    world
        .control()
        .inject(Fault::new(late).on("GET", "/api/users"));
}

/// Waits until nobody is being refreshed.
async fn rested(world: &World) -> Vec<SignInRow> {
    world
        .until(async || {
            let rows = world.app.sign_ins().await.unwrap();
            rows.iter().all(|row| !row.refreshing).then_some(rows)
        })
        .await
}

#[tokio::test]
async fn progress_tells_how_many_there_are_and_how_many_were_asked() {
    let world = provider().await;
    slow_down(&world);
    world.advance(TimeDelta::minutes(1));
    world.app.refresh(None).await.unwrap();
    let begun = progress(&world);
    assert_eq!((begun.total, begun.done, begun.ended), (4, 0, false));
    world.all_refreshed().await;
    let ended = progress(&world);
    assert_eq!((ended.total, ended.done, ended.failed), (4, 4, 0));
    assert!(ended.ended && !ended.cancelled);
    // The next one begins anew.
    let id = world.sign_in_of(HARBOR).await.id;
    world.refresh(id).await;
    assert_eq!((progress(&world).total, progress(&world).done), (1, 1));
}

#[tokio::test]
async fn progress_counts_those_that_failed_but_not_what_a_key_may_not_read() {
    let world = provider().await;
    let gone = OrganizationId::parse(PINECREST).unwrap();
    world
        .control()
        .remove_organization(Region::Us, &gone)
        .unwrap();
    let_answer(&world, SERVICE_ACCOUNTS, answer(403, "{}"));
    world.refresh_all().await;
    let ended = progress(&world);
    assert_eq!((ended.total, ended.done, ended.failed), (4, 4, 1));
    let told = world.log_of(ActivityKind::RefreshFailed).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].subject, "Pinecrest School District");
    // It is told once, however often it goes on.
    world.refresh_all().await;
    assert_eq!(world.log_of(ActivityKind::RefreshFailed).await.len(), 1);
}

#[tokio::test]
async fn an_organization_that_is_no_longer_watched_is_no_failure() {
    let world = provider().await;
    slow_down(&world);
    world.advance(TimeDelta::minutes(1));
    world.control().clear_requests();
    world.app.refresh(None).await.unwrap();
    world.asked("/api/users").await;
    let by = world.sign_in_of(HARBOR).await.id;
    let left = [PROVIDER, HARBOR].map(str::to_owned).to_vec();
    world.app.watch_organizations(by, left).await.unwrap();
    rested(&world).await;
    world
        .until(async || Some(()).filter(|()| progress(&world).ended))
        .await;
    let ended = progress(&world);
    assert_eq!((ended.total, ended.done, ended.failed), (4, 4, 0));
    assert!(world.credentials_of("Ruth Feldman").await.is_empty());
}

#[tokio::test]
async fn a_refresh_that_is_cancelled_leaves_out_what_waits_and_loses_nothing() {
    let world = watched_fleet(MANY, 1, 0).await;
    let before = world.administrators().await;
    let board = world.organizations().await;
    slow_down(&world);
    world.advance(TimeDelta::hours(1));
    world.control().clear_requests();
    world.app.refresh(None).await.unwrap();
    world.asked("/api/users").await;
    world.app.cancel_refresh();
    rested(&world).await;
    let ended = progress(&world);
    assert_eq!(ended.total as usize, MANY + 1);
    assert!(ended.cancelled && ended.ended);
    assert!((1..ended.total).contains(&ended.done), "{ended:?}");
    assert_eq!(ended.failed, 0);
    let mut renewed = 0;
    for (row, was) in world.organizations().await.iter().zip(&board) {
        assert_eq!(row.organization, was.organization);
        assert_eq!(row.administrators, was.administrators);
        assert!(!row.failing);
        renewed += u32::from(row.administrators_at > was.administrators_at);
    }
    assert_eq!(renewed, ended.done, "what was asked is used");
    assert_eq!(world.administrators().await, before);
    assert!(world.log_of(ActivityKind::RefreshFailed).await.is_empty());
    // Asked for again, it is all asked.
    world.control().clear_faults();
    world.refresh_all().await;
    let ended = progress(&world);
    assert_eq!(ended.done as usize, MANY + 1);
    assert!(!ended.cancelled);
}

#[tokio::test]
async fn lists_that_somebody_looks_at_are_renewed_while_a_refresh_goes_on() {
    let world = watched_fleet(2 * MANY, 1, 0).await;
    slow_down(&world);
    world.advance(TimeDelta::minutes(5));
    world.app.refresh(None).await.unwrap();
    let before = world.organizations().await;
    let is_under_way = world
        .until(async || {
            world.advance(TimeDelta::seconds(6));
            let is_under_way = !progress(&world).ended;
            let rows = world.organizations().await;
            let mut both = rows.iter().zip(&before);
            let is_renewed = both.any(|(row, was)| row.administrators_at > was.administrators_at);
            is_renewed.then_some(is_under_way)
        })
        .await;
    assert!(is_under_way, "only the end showed what was told");
}

#[tokio::test]
async fn a_pause_that_jumpcloud_asks_for_is_told_while_it_lasts() {
    let setup = Setup {
        http: HttpOptions {
            retries: 1,
            max_retry_wait: Duration::from_secs(30),
            ..Setup::default().http
        },
        ..Setup::default()
    };
    let world = World::with(setup).await;
    let id = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let task = tokio::spawn(Arc::clone(&world.app).watch());
    assert_eq!(world.app.info().paused_until, None);
    let too_many = Action::TooManyRequests {
        retry_after: Some("2".into()),
    };
    let fault = Fault::new(too_many).on("GET", "/api/users").times(1);
    world.control().inject(fault);
    world.advance(TimeDelta::minutes(1));
    world.app.refresh(Some(id)).await.unwrap();
    let until = world.until(async || world.app.info().paused_until).await;
    let left = until - world.control().now();
    assert!(left > TimeDelta::zero() && left <= TimeDelta::seconds(2));
    // Nobody asks again: its end is told, and the refresh goes on by itself.
    world
        .until(async || world.app.info().paused_until.is_none().then_some(()))
        .await;
    let row = world.all_refreshed().await.remove(0);
    assert_eq!(row.last_refresh.unwrap().administrators_error, None);
    task.abort();
}

#[tokio::test]
async fn what_was_cancelled_is_not_begun_again_at_once() {
    for is_first in [true, false] {
        let world = fleet(MANY, 1, 0).await;
        if !is_first {
            connect_fleet(&world).await;
            world.advance(TimeDelta::hours(7));
        }
        slow_down(&world);
        world.control().clear_requests();
        let task = tokio::spawn(Arc::clone(&world.app).watch());
        if is_first {
            let state = world.control().state();
            let ids = state["us"]["organizations"].as_array().unwrap().iter();
            let ids: Vec<_> = ids.map(|it| it["id"].as_str().unwrap()).collect();
            let key = api_key(seed::FLEET_ADMIN_KEY);
            let connected = world.try_connect_to(key, RegionName::Us, &ids).await;
            connected.unwrap();
        }
        world
            .until(async || {
                // Some have been asked, and many wait.
                let rows = world.app.sign_ins().await.unwrap();
                let waiting = rows.iter().filter(|row| row.refreshing).count();
                (waiting > MANY / 2).then_some(())
            })
            .await;
        world.app.cancel_refresh();
        rested(&world).await;
        assert!(progress(&world).cancelled);
        let total = progress(&world).total;
        world.control().clear_faults();
        world.control().clear_requests();
        for _ in 0..5 {
            // The loop looks at what is due.
            world.app.wake();
            world.app.remind().await.unwrap();
            rested(&world).await;
        }
        assert_eq!(world.control().requests().len(), 0, "first: {is_first}");
        assert_eq!(progress(&world).total, total);
        // At its time it is asked for like everything else.
        world.advance(TimeDelta::hours(7));
        world.app.wake();
        world.all_refreshed().await;
        let now = world.control().now();
        world
            .until(async || {
                let rows = world.app.sign_ins().await.unwrap();
                let is_new = |row: &SignInRow| row.last_refresh.as_ref().unwrap().at == now;
                rows.iter().all(is_new).then_some(())
            })
            .await;
        task.abort();
    }
}

#[tokio::test]
async fn one_that_fails_hides_no_other() {
    let world = everything().await;
    let before = world.credentials().await;
    world
        .control()
        .inject(Fault::new(answer(503, "")).in_region(Region::Eu));
    world.advance(TimeDelta::hours(2));
    let now = world.control().now();
    world.refresh_all().await;
    for row in world.organizations().await {
        let is_french = row.region == RegionName::Eu;
        assert_eq!(row.failing, is_french, "{}", row.label);
        assert_eq!(row.administrators_at > Some(now), !is_french);
    }
    assert_eq!(world.credentials().await.len(), before.len());
    assert_eq!(world.app.overview(None).await.unwrap().failing, 1);
    let progress = progress(&world);
    assert_eq!((progress.total, progress.done, progress.failed), (7, 7, 1));
}

#[tokio::test]
async fn one_list_that_is_refused_hides_no_other() {
    let world = provider_watching(&[HARBOR, PINECREST]).await;
    let known = world.service_accounts().await;
    assert_eq!(known.len(), 3);
    let_answer(&world, SERVICE_ACCOUNTS, answer(403, "{}"));
    world.advance(TimeDelta::hours(2));
    world.refresh_all().await;
    let refused = OrganizationQuery {
        show: OrganizationFilter::Refused,
        ..OrganizationQuery::default()
    };
    let page = world.app.organization_page(refused, ALL).await.unwrap();
    assert_eq!((page.matching, page.counts.refused), (2, 2));
    assert_eq!(world.app.overview(None).await.unwrap().refused, 2);
    for row in world.organizations().await {
        assert!(row.administrators_at > row.service_accounts_at);
        assert_eq!(row.administrators_error, None);
        let error = row.service_accounts_error.unwrap();
        assert_eq!(error.code, ErrorCode::Forbidden);
        assert!(!row.failing, "that it may not is how it is");
    }
    assert_eq!(world.service_accounts().await, known);
    assert_eq!(world.administrators().await.len(), 9);
}

#[tokio::test]
async fn a_half_answer_is_used_and_the_other_half_shows_its_age() {
    for (broken, is_administrators) in [("/api/users", true), (SERVICE_ACCOUNTS, false)] {
        let world = provider_watching(&[HARBOR, LARKSPUR]).await;
        let first = world.organization("Harbor Dental Group").await;
        let known = world.shown(CredentialFilter::All).await;
        world
            .control()
            .add_auth_config(Region::Us, "Patient portal")
            .unwrap();
        let expiry = world.control().now() + TimeDelta::days(200);
        world
            .control()
            .set_admin_key_expiry(Region::Us, "omar@harbordental.example", Some(expiry))
            .unwrap();
        let_answer(&world, broken, answer(500, ""));
        world.advance(TimeDelta::hours(3));
        world.refresh_all().await;
        let row = world.organization("Harbor Dental Group").await;
        assert!(row.failing);
        let (old, new) = if is_administrators {
            (row.administrators_at, row.service_accounts_at)
        } else {
            (row.service_accounts_at, row.administrators_at)
        };
        assert_eq!(old, first.administrators_at);
        assert_eq!(new, Some(world.control().now()));
        assert_eq!(row.administrators_error.is_some(), is_administrators);
        assert_eq!(row.service_accounts_error.is_some(), !is_administrators);
        // What came is shown; what did not is as it was.
        let omar = world.credentials_of("Omar Siddiqui").await.remove(0);
        assert_eq!(omar.expiry.at == Some(expiry), !is_administrators);
        let made = world.shown(CredentialFilter::All).await.len() - known.len();
        assert_eq!(made, usize::from(is_administrators));
        world.control().clear_faults();
        world.refresh_all().await;
        let row = world.organization("Harbor Dental Group").await;
        assert_eq!(row.administrators_at, row.service_accounts_at);
        assert!(!row.failing);
    }
}

#[tokio::test]
async fn a_key_that_is_refused_is_not_tried_with_each_of_its_organizations() {
    let world = watched_fleet(20, 1, 1).await;
    let known = world.administrators().await;
    world
        .control()
        .replace_admin_key(Region::Us, seed::FLEET_ADMIN_EMAIL)
        .unwrap();
    world.control().clear_requests();
    world.refresh_all().await;
    let requests = world.control().requests();
    assert_eq!(requests.len(), 1, "{requests:#?}");
    for row in world.organizations().await {
        let error = row.administrators_error.unwrap();
        assert_eq!(error.code, ErrorCode::KeyNotAccepted, "{}", row.label);
        assert!(row.failing);
    }
    assert_eq!(progress(&world).failed, 21);
    assert_eq!(world.administrators().await, known);
}

#[tokio::test]
async fn one_organization_that_refuses_is_no_word_about_the_key() {
    let world = provider().await;
    // JumpCloud says 401 for one organization, and the key is good.
    let refused = answer(401, r#"{"message":"Unauthorized"}"#);
    let id = world.sign_in_of(PINECREST).await.id;
    for path in ["/api/users", SERVICE_ACCOUNTS] {
        let fault = Fault::new(refused.clone()).on("GET", path).times(1);
        world.control().inject(fault);
    }
    let row = world.refresh(id).await.last_refresh.unwrap();
    assert_eq!(
        row.administrators_error.unwrap().code,
        ErrorCode::KeyNotAccepted
    );
    world.refresh_all().await;
    assert!(world.organizations().await.iter().all(|row| !row.failing));
}

#[tokio::test]
async fn a_long_wait_that_jumpcloud_asks_for_puts_the_next_refresh_off() {
    let wait = Action::TooManyRequests {
        retry_after: Some("3600".into()),
    };
    let down = answer(500, "");
    for (administrators, accounts) in [
        (Some(wait.clone()), None),
        (None, Some(wait.clone())),
        (Some(wait.clone()), Some(wait.clone())),
        // Whatever the other list says, it was asked for.
        (Some(down), Some(wait)),
    ] {
        let (world, id) = brightwater().await;
        let shown = format!("{administrators:?} {accounts:?}");
        for (path, action) in [("/api/users", administrators), (SERVICE_ACCOUNTS, accounts)] {
            if let Some(action) = action {
                let_answer(&world, path, action);
            }
        }
        let row = world.refresh(id).await;
        let at = row.last_refresh.unwrap().at;
        let next = row.next_refresh_at.unwrap() - at;
        assert!(next >= TimeDelta::hours(1), "{next}: {shown}");
        assert!(next <= TimeDelta::minutes(90), "{next}: {shown}");
    }
    // A short one is over before the next try.
    let (world, id) = brightwater().await;
    let soon = Action::TooManyRequests {
        retry_after: Some("2".into()),
    };
    let_answer(&world, "/api/users", soon);
    let row = world.refresh(id).await;
    let next = row.next_refresh_at.unwrap() - row.last_refresh.unwrap().at;
    assert!(next < TimeDelta::minutes(6), "{next}");
}

#[tokio::test]
async fn a_key_is_read_from_the_keychain_once_however_many_organizations_it_serves() {
    let world = watched_fleet(20, 1, 1).await;
    let before = world.vault.reads();
    world.refresh_all().await;
    assert_eq!(world.vault.reads() - before, 1);
    world.refresh_all().await;
    assert_eq!(world.vault.reads() - before, 2, "none is kept in memory");
}

#[tokio::test]
async fn whose_key_it_is_is_asked_once_however_many_organizations_it_serves() {
    let world = fleet(20, 1, 0).await;
    let state = world.control().state();
    let ids = state["us"]["organizations"].as_array().unwrap().iter();
    let ids: Vec<_> = ids.map(|it| it["id"].as_str().unwrap()).collect();
    let key = api_key(seed::FLEET_ADMIN_KEY);
    world.connect_to(key, RegionName::Us, &ids).await;
    let expiry = world.control().now() + TimeDelta::days(3);
    world
        .control()
        .set_admin_key_expiry(Region::Us, seed::FLEET_ADMIN_EMAIL, Some(expiry))
        .unwrap();
    world.control().clear_requests();
    world.refresh_all().await;
    let requests = world.control().requests();
    let about_oneself = requests.iter().filter(|it| it.path == "/api/users/getSelf");
    assert_eq!(about_oneself.count(), 1);
    // No organization lists a provider's administrator, and their key is known all the same.
    let own = world.app.sign_ins().await.unwrap()[0].credential_id;
    assert_eq!(world.row(own).await.expiry.at, Some(expiry));
}

#[tokio::test]
async fn a_keychain_that_is_locked_is_told_of_every_organization_and_loses_none() {
    let world = provider().await;
    let known = world.credentials().await;
    world.vault.refuse_with(Some(VaultError::Locked));
    let before = world.vault.reads();
    world.control().clear_requests();
    world.refresh_all().await;
    assert_eq!(world.vault.reads() - before, 1, "the person is asked once");
    assert!(world.control().requests().is_empty());
    for row in world.organizations().await {
        let error = row.administrators_error.unwrap();
        assert_eq!(error.code, ErrorCode::KeychainLocked);
        // There is nothing of a provider's to read.
        let is_provider = row.organization.id == PROVIDER;
        assert_eq!(row.service_accounts_error.is_none(), is_provider);
    }
    assert_eq!(world.credentials().await, known);
    world.vault.refuse_with(None);
    world.refresh_all().await;
    assert!(world.organizations().await.iter().all(|row| !row.failing));
}

#[tokio::test]
async fn what_an_old_key_was_told_is_not_written_down_for_the_new_one() {
    let (world, id) = brightwater().await;
    let task = tokio::spawn(Arc::clone(&world.app).watch());
    let app = &world.app;
    let visit = app.begin_portal_visit(id, seed::DEMO_ADMIN_EMAIL).await;
    world.advance(TimeDelta::minutes(1));
    world.control().clear_requests();
    let late = Action::Delay { milliseconds: 1000 };
    let fault = Fault::new(late).on("GET", SERVICE_ACCOUNTS).times(1);
    world.control().inject(fault);
    app.refresh(Some(id)).await.unwrap();
    world.asked(SERVICE_ACCOUNTS).await;
    // Its key dies while it waits for the answer.
    let key = world
        .control()
        .replace_admin_key(Region::Us, seed::DEMO_ADMIN_EMAIL)
        .unwrap();
    let key = SecretString::from(key);
    app.take_key(visit.unwrap().id, &key).await.unwrap();
    let before = app.sign_ins().await.unwrap().remove(0);
    assert!(
        before.refreshing,
        "the answer came too soon to be one of the old key"
    );
    let row = world
        .until(async || {
            let row = app.sign_ins().await.unwrap().remove(0);
            let is_new = row.last_refresh != before.last_refresh;
            (is_new && !row.refreshing).then_some(row)
        })
        .await;
    assert_eq!(row.last_refresh.unwrap().service_accounts_error, None);
    task.abort();
}

#[tokio::test]
async fn what_cannot_be_written_down_is_not_asked_again_every_minute() {
    let (world, _) = brightwater().await;
    let database = rusqlite::Connection::open(database_path(world.folder.path())).unwrap();
    let trigger = "CREATE TRIGGER fault BEFORE UPDATE ON sign_ins
        BEGIN SELECT RAISE(ABORT, 'a fault'); END";
    database.execute_batch(trigger).unwrap();
    let task = tokio::spawn(Arc::clone(&world.app).watch());
    world.control().clear_requests();
    world.advance(TimeDelta::hours(8));
    world.app.wake();
    let lists = || {
        let requests = world.control().requests();
        requests.iter().filter(|it| it.path == USERS).count()
    };
    world.asked(USERS).await;
    rested(&world).await;
    assert_eq!(lists(), 1);
    for _ in 0..5 {
        world.advance(TimeDelta::seconds(40));
        world.app.wake();
        world.app.remind().await.unwrap();
        rested(&world).await;
    }
    assert_eq!(lists(), 1, "it was asked again too soon");
    database.execute_batch("DROP TRIGGER fault").unwrap();
    world.advance(TimeDelta::minutes(3));
    world.control().clear_requests();
    world.asked(USERS).await;
    let now = world.control().now();
    world
        .until(async || {
            let row = world.app.sign_ins().await.unwrap().remove(0);
            (row.last_refresh.unwrap().at == now).then_some(())
        })
        .await;
    task.abort();
}

#[tokio::test]
async fn whoever_was_passed_over_while_their_key_was_being_replaced_is_asked_afterwards() {
    let world = provider_watching(&[HARBOR, PINECREST]).await;
    let task = tokio::spawn(Arc::clone(&world.app).watch());
    let by = world.sign_in_of(HARBOR).await.id;
    world.app.allow_making_keys_here(by, true).await.unwrap();
    let lost = Fault::new(answer(502, "")).on("POST", "/api/users/generateApiKey");
    world.control().inject(lost.after_effect().times(1));
    // The preflight's look passes.
    let down = Fault::new(answer(503, "")).on("GET", "/api/organizations");
    world.control().inject(down.after(1));
    let request = ReplaceKeyRequest {
        sign_in_id: by,
        days: 90,
        confirmation: seed::MULTI_TENANT_EMAIL.into(),
    };
    let run = world.app.replace_own_key(request).await.unwrap();
    assert_eq!(world.rested(run).await.stage, RotationStage::FindingOut);
    let before = rested(&world).await;
    world.advance(TimeDelta::minutes(5));
    world.control().clear_requests();
    world.app.refresh(None).await.unwrap();
    assert_eq!(
        rested(&world).await,
        before,
        "nobody calls with the old key"
    );
    // The run itself may look whether the old key still works.
    let requests = world.control().requests();
    let is_list = |path: &str| [USERS, SERVICE_ACCOUNTS].contains(&path);
    assert!(
        requests.iter().all(|it| !is_list(&it.path)),
        "{requests:#?}"
    );

    world.control().clear_faults();
    world.app.try_again(run).await.unwrap();
    assert_eq!(world.rested(run).await.stage, RotationStage::Lost);
    world
        .until(async || {
            let rows = world.app.sign_ins().await.unwrap();
            let mut both = rows.iter().zip(&before);
            let is_asked = both.all(|(row, was)| row.last_refresh != was.last_refresh);
            is_asked.then_some(())
        })
        .await;
    task.abort();
}
