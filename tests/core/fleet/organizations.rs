//! The board of organizations, and the figures of the first screen.

use chrono::{Local, TimeDelta};
use jumpcloud_simulator::{Action, Fault, OrganizationId, Region, seed};
use keyvigil_core::view::{
    CredentialFilter, CredentialQuery, CredentialState, Custody, OrganizationChange,
    OrganizationFilter, OrganizationOrder, OrganizationPage, OrganizationQuery, RegionName, Scope,
};

use super::fixture::{
    HARBOR, LARKSPUR, PINECREST, PROVIDER, answer, brightwater, everything, impatient, let_answer,
    provider, provider_watching, watched_fleet,
};
use crate::world::{ALL, World};

const OWN: &str = "Provider's own administrators";

async fn page(world: &World, query: OrganizationQuery) -> OrganizationPage {
    world.app.organization_page(query, ALL).await.unwrap()
}

async fn names(world: &World, query: OrganizationQuery) -> Vec<String> {
    let rows = page(world, query).await.rows;
    rows.into_iter().map(|row| row.organization.name).collect()
}

fn ordered(order: OrganizationOrder) -> OrganizationQuery {
    OrganizationQuery {
        order,
        ..OrganizationQuery::default()
    }
}

fn showing(show: OrganizationFilter) -> OrganizationQuery {
    OrganizationQuery {
        show,
        order: OrganizationOrder::Name,
        ..OrganizationQuery::default()
    }
}

#[tokio::test]
async fn each_organization_is_rolled_up() {
    let world = provider().await;
    let now = world.control().now();
    let harbor = world.organization("Harbor Dental Group").await;
    assert_eq!(harbor.organization.id, HARBOR);
    assert_eq!(harbor.scope, Scope::Organization);
    assert_eq!(harbor.region, RegionName::Us);
    assert_eq!(
        harbor.admin_email.as_deref(),
        Some(seed::MULTI_TENANT_EMAIL)
    );
    assert_eq!((harbor.administrators, harbor.api_access), (Some(5), 5));
    assert_eq!(harbor.api_access_untold, 0);
    assert_eq!(harbor.service_accounts, Some(2));
    // Five administrators' keys, and three of service accounts; the one that it is watched with is the provider's.
    assert_eq!(harbor.credentials, 8);
    assert_eq!((harbor.never_expires, harbor.unknown), (1, 0));
    let next = harbor.next.unwrap();
    assert_eq!(next.name, "Omar Siddiqui");
    assert_eq!(next.at - now, TimeDelta::days(3) + TimeDelta::hours(6));
    assert_eq!(world.row(next.credential_id).await.owner.name, next.name);
    assert_eq!(harbor.administrators_at, Some(now));
    assert_eq!(harbor.service_accounts_at, Some(now));
    assert_eq!(harbor.administrators_error, None);
    assert_eq!(harbor.service_accounts_error, None);
    assert_eq!((harbor.unreadable, harbor.failing), (0, false));

    let larkspur = world.organization("Larkspur Architects").await;
    assert_eq!((larkspur.administrators, larkspur.api_access), (Some(1), 1));
    assert_eq!(larkspur.service_accounts, Some(0));
    assert_eq!(larkspur.next, None);

    let pinecrest = world.organization("Pinecrest School District").await;
    assert_eq!(pinecrest.next.unwrap().name, "Ruth Feldman");
    assert_eq!(pinecrest.expired, 1);
    assert_eq!(pinecrest.api_access, 3);

    let own = world.organization(OWN).await;
    assert_eq!(own.scope, Scope::Provider);
    assert_eq!((own.administrators, own.service_accounts), (Some(2), None));
    assert_eq!((own.credentials, own.never_expires), (2, 1));
}

#[tokio::test]
async fn what_is_rolled_up_is_what_the_lists_show() {
    let world = everything().await;
    world.advance(TimeDelta::days(20));
    for row in world.organizations().await {
        let query = |show| CredentialQuery {
            show,
            sign_in_id: Some(row.sign_in_id),
            ..CredentialQuery::default()
        };
        for (show, told) in [
            (CredentialFilter::All, row.credentials),
            (CredentialFilter::Care, row.care),
            (CredentialFilter::Expired, row.expired),
            (CredentialFilter::Expiring, row.expiring),
            (CredentialFilter::Never, row.never_expires),
            (CredentialFilter::Unknown, row.unknown),
        ] {
            let page = world.app.credential_page(query(show), ALL).await.unwrap();
            assert_eq!(page.matching, told, "{}: {show:?}", row.label);
        }
        let overview = world.app.overview(Some(row.sign_in_id)).await.unwrap();
        assert_eq!(overview.next, row.next, "{}", row.label);
        assert_eq!(overview.care, row.care);
        assert_eq!(Some(overview.counts.administrators), row.administrators);
        assert_eq!(overview.counts.api_access, row.api_access);
        assert_eq!(overview.counts.api_access_untold, row.api_access_untold);
    }
}

#[tokio::test]
async fn the_board_is_sorted_searched_and_narrowed() {
    let world = provider().await;
    let harbor = "Harbor Dental Group";
    let larkspur = "Larkspur Architects";
    let pinecrest = "Pinecrest School District";
    for (order, expected) in [
        (
            OrganizationOrder::NextExpiry,
            [pinecrest, harbor, OWN, larkspur],
        ),
        (OrganizationOrder::Name, [harbor, larkspur, pinecrest, OWN]),
        (
            OrganizationOrder::NeverExpires,
            [harbor, OWN, larkspur, pinecrest],
        ),
        (
            OrganizationOrder::ApiAccess,
            [harbor, pinecrest, OWN, larkspur],
        ),
    ] {
        assert_eq!(names(&world, ordered(order)).await, expected, "{order:?}");
    }
    for (show, expected) in [
        (
            OrganizationFilter::All,
            vec![harbor, larkspur, pinecrest, OWN],
        ),
        (OrganizationFilter::Care, vec![harbor, pinecrest]),
        (OrganizationFilter::Failing, vec![]),
        (OrganizationFilter::NeverExpires, vec![harbor, OWN]),
    ] {
        assert_eq!(names(&world, showing(show)).await, expected, "{show:?}");
    }
    for (search, count) in [
        ("", 4),
        ("HARBOR", 1),
        ("school pine", 1),
        (LARKSPUR, 1),
        ("sofia", 4),
    ] {
        let query = OrganizationQuery {
            search: search.into(),
            ..OrganizationQuery::default()
        };
        let page = page(&world, query).await;
        assert_eq!((page.matching, page.counts.all), (count, count), "{search}");
        assert_eq!(page.known, 4);
    }
    // The person's own name for it counts, too.
    let id = world.sign_in_of(LARKSPUR).await.id;
    world
        .app
        .rename_sign_in(id, "A client".into())
        .await
        .unwrap();
    assert_eq!(
        names(&world, ordered(OrganizationOrder::Name)).await[0],
        larkspur
    );
    let counts = page(&world, OrganizationQuery::default()).await.counts;
    for (show, told) in [
        (OrganizationFilter::All, counts.all),
        (OrganizationFilter::Care, counts.care),
        (OrganizationFilter::Failing, counts.failing),
        (OrganizationFilter::NeverExpires, counts.never_expires),
    ] {
        assert_eq!(page(&world, showing(show)).await.matching, told);
    }
}

#[tokio::test]
async fn the_one_that_was_not_refreshed_for_the_longest_time_comes_first() {
    let world = provider().await;
    world.advance(TimeDelta::hours(1));
    for organization in [PINECREST, HARBOR, LARKSPUR] {
        let id = world.sign_in_of(organization).await.id;
        world.refresh(id).await;
    }
    let order = names(&world, ordered(OrganizationOrder::LastRefresh)).await;
    assert_eq!(
        order,
        [
            OWN,
            "Pinecrest School District",
            "Harbor Dental Group",
            "Larkspur Architects"
        ]
    );
    // It looks at no service accounts, and is no older for that.
    let own = world.sign_in_of(PROVIDER).await.id;
    world.refresh(own).await;
    let order = names(&world, ordered(OrganizationOrder::LastRefresh)).await;
    assert_eq!(order[3], OWN);
}

#[tokio::test]
async fn one_that_fails_or_cannot_be_read_is_found_and_says_why() {
    let world = provider().await;
    let gone = OrganizationId::parse(PINECREST).unwrap();
    world
        .control()
        .remove_organization(Region::Us, &gone)
        .unwrap();
    world.refresh_all().await;
    let failing = names(&world, showing(OrganizationFilter::Failing)).await;
    assert_eq!(failing, ["Pinecrest School District"]);
    let overview = world.app.overview(None).await.unwrap();
    assert_eq!((overview.organizations, overview.failing), (4, 1));
    assert_eq!(overview.sign_ins[0].organization.id, PINECREST);

    let odd = serde_json::json!({ "results": [{ "email": "nobody@nowhere.example" }, 7] });
    let_answer(&world, "/api/users", answer(200, odd));
    world.refresh_all().await;
    let harbor = world.organization("Harbor Dental Group").await;
    assert_eq!((harbor.unreadable, harbor.failing), (2, true));
    assert_eq!(harbor.administrators, Some(5), "what was known stays");
    let failing = page(&world, showing(OrganizationFilter::Failing)).await;
    let mut told = world.organizations().await;
    told.retain(|row| row.failing);
    assert_eq!(failing.rows, told, "each says so itself");
    assert_eq!(told.len(), 3, "{told:#?}");
    let overview = world.app.overview(None).await.unwrap();
    assert_eq!(overview.failing, 3, "the link to the board says how many");
}

#[tokio::test]
async fn a_refresh_under_way_shows_on_the_board() {
    let world = provider().await;
    for lists in ["/api/users", "/api/v2/providers"] {
        let slow = Action::Delay { milliseconds: 300 };
        let fault = Fault::new(slow).on("GET", lists);
        world.control().inject(fault);
    }
    world.advance(TimeDelta::minutes(1));
    world.app.refresh(None).await.unwrap();
    let rows = world.organizations().await;
    assert!(rows.iter().all(|row| row.refreshing));
    world.all_refreshed().await;
    let rows = world.organizations().await;
    assert!(rows.iter().all(|row| !row.refreshing));
}

#[tokio::test]
async fn an_organization_that_is_muted_says_so() {
    let world = provider().await;
    let id = world.sign_in_of(HARBOR).await.id;
    let mute = OrganizationChange::Mute { muted: true };
    world.app.change_organization(id, mute).await.unwrap();
    for row in world.organizations().await {
        assert_eq!(row.muted, row.sign_in_id == id, "{}", row.label);
    }
}

#[tokio::test]
async fn a_sign_in_that_only_watches_is_told_when_it_may_do_more() {
    let (world, by) = brightwater().await;
    let hint = async || {
        let row = world.organization("Brightwater Coffee").await;
        row.more_rights_than_needed
    };
    let billing = Some("Administrator with Billing".to_owned());
    assert_eq!(hint().await, billing);
    world.app.allow_making_keys_here(by, true).await.unwrap();
    assert_eq!(hint().await, None, "it does more than watch");
    world.app.allow_making_keys_here(by, false).await.unwrap();
    assert_eq!(hint().await, billing);

    // A provider's administrator is told of by the provider.
    let world = provider().await;
    for row in world.organizations().await {
        assert_eq!(row.more_rights_than_needed, billing, "{}", row.label);
    }
    // Nobody tells whose role it is.
    let world = provider_watching(&[HARBOR, LARKSPUR]).await;
    for row in world.organizations().await {
        assert_eq!(row.more_rights_than_needed, None, "{}", row.label);
    }
}

#[tokio::test]
async fn roles_that_only_read_are_no_reason_for_a_hint() {
    for (email, expected) in [
        ("tom@brightwater.example", Some("Administrator")),
        (seed::KEYLESS_ADMIN_EMAIL, Some("Manager")),
        (seed::NO_ACCESS_ADMIN_EMAIL, None),
    ] {
        let world = World::with(impatient()).await;
        let control = world.control();
        control.set_api_access(Region::Us, email, true).unwrap();
        let key = control.replace_admin_key(Region::Us, email).unwrap();
        world.connect(&key, RegionName::Us, None).await;
        let row = world.organization("Brightwater Coffee").await;
        assert_eq!(row.more_rights_than_needed.as_deref(), expected, "{email}");
    }
}

#[tokio::test]
async fn the_first_screen_counts_what_the_lists_show() {
    let world = everything().await;
    world.advance(TimeDelta::days(1));
    let overview = world.app.overview(None).await.unwrap();
    let all = world.shown(CredentialFilter::All).await;
    let counts = overview.counts;
    let states = |state| {
        let rows = all.iter().filter(|row| row.state == state);
        u32::try_from(rows.count()).unwrap()
    };
    assert_eq!(counts.total as usize, all.len());
    assert_eq!(counts.expiring, states(CredentialState::Expiring));
    assert_eq!(counts.expired, states(CredentialState::Expired));
    assert_eq!(counts.never_expires, states(CredentialState::NoExpiry));
    assert_eq!(counts.unknown, states(CredentialState::Unknown));
    assert_eq!(counts.held, 4);
    let held = all.iter().filter(|row| row.custody == Custody::Held);
    assert_eq!(held.count(), 4);
    assert_eq!(
        counts.administrators as usize,
        world.administrators().await.len()
    );
    let care = world.shown(CredentialFilter::Care).await;
    assert_eq!(overview.care as usize, care.len());
    assert_eq!(overview.needs_care, care[..care.len().min(20)]);
    // Ruth's had 20 hours left yesterday.
    let to_come = all.iter().filter_map(|row| row.expiry.at);
    let soonest = to_come.filter(|at| *at > world.control().now()).min();
    assert_eq!(overview.next.unwrap().at, soonest.unwrap());
    assert_eq!(overview.organizations, 7);
    assert_eq!(overview.failing, 0);
}

#[tokio::test]
async fn each_mark_of_the_timeline_opens_what_it_counts() {
    let world = watched_fleet(6, 10, 5).await;
    let now = world.control().now();
    let timeline = world.app.overview(None).await.unwrap().timeline;
    let all = world.credentials().await;
    let coming = |at: &chrono::DateTime<chrono::Utc>| *at > now && *at <= now + TimeDelta::days(90);
    let expected = all.iter().filter_map(|row| row.expiry.at).filter(coming);
    let total: u32 = timeline.iter().map(|mark| mark.count).sum();
    assert_eq!(total as usize, expected.count());
    assert!(
        timeline.iter().any(|mark| mark.count > 2),
        "none is a cluster"
    );
    let day = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&Local).date_naive();
    let mut days = Vec::new();
    for mark in &timeline {
        let query = CredentialQuery {
            from: Some(mark.from),
            until: Some(mark.until),
            ..CredentialQuery::default()
        };
        let page = world.app.credential_page(query, ALL).await.unwrap();
        assert_eq!(page.matching, mark.count);
        let first = world.row(mark.credential_id).await;
        assert_eq!(first.expiry.at, Some(mark.from));
        assert_eq!(first.owner.name, mark.name);
        let worst = match page.counts.expiring {
            0 => CredentialState::Active,
            _ => CredentialState::Expiring,
        };
        assert_eq!(mark.state, worst);
        days.push(day(mark.from));
        assert_eq!(day(mark.until - TimeDelta::milliseconds(1)), day(mark.from));
    }
    assert!(days.is_sorted());
    days.dedup();
    assert_eq!(days.len(), timeline.len(), "one mark a day");
}

#[tokio::test]
async fn the_first_screen_of_a_large_fleet_shows_twenty_and_counts_all() {
    let world = watched_fleet(30, 10, 0).await;
    world
        .control()
        .replace_admin_key(Region::Us, seed::FLEET_ADMIN_EMAIL)
        .unwrap();
    let id = world.sign_in_of(seed::FLEET_PROVIDER_ID).await.id;
    world.refresh(id).await;
    let overview = world.app.overview(None).await.unwrap();
    assert_eq!(overview.needs_care.len(), 20);
    let care = world.shown(CredentialFilter::Care).await;
    assert_eq!(overview.care as usize, care.len());
    assert!(care.len() > 60, "{}", care.len());
    assert_eq!(overview.sign_ins.len(), 20);
    assert_eq!((overview.organizations, overview.failing), (31, 1));
    assert_eq!(overview.sign_ins[0].id, id, "what fails comes first");
}

#[tokio::test]
async fn the_board_is_given_in_parts() {
    let world = watched_fleet(30, 1, 0).await;
    let whole = page(&world, ordered(OrganizationOrder::Name)).await;
    assert_eq!((whole.known, whole.matching), (31, 31));
    let mut rows = Vec::new();
    for offset in (0..40).step_by(9) {
        let part = keyvigil_core::view::Part { offset, limit: 9 };
        let query = ordered(OrganizationOrder::Name);
        let page = world.app.organization_page(query, part).await.unwrap();
        assert_eq!(page.offset, offset.min(31));
        rows.extend(page.rows);
    }
    assert_eq!(rows, whole.rows);
}
