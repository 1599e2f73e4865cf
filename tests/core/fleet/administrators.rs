//! The list of administrators, and what is worth seeing about them.

use chrono::TimeDelta;
use jumpcloud_simulator::settings::ApiKeyFields;
use jumpcloud_simulator::{Region, seed};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::ids::CredentialId;
use keyvigil_core::view::{
    ActivityKind, AdministratorCounts, AdministratorFilter, AdministratorFlag, AdministratorLine,
    AdministratorPage, AdministratorQuery, AdministratorRow, CredentialState, Custody,
    EnteredExpiry, ExpirySource, GroupHead, KeyLifetime, Part, RegionName,
};
use serde_json::json;

use super::fixture::{
    HARBOR, PINECREST, PROVIDER, answer, brightwater, everything, impatient, let_answer,
    provider_watching, watched_fleet,
};
use super::groups::namesakes;
use crate::world::{ALL, World};

use AdministratorFlag::{
    AccessWithoutKey, AccessWithoutMfa, KeyNeverExpires, KeyOlderThanAYear, SuspendedWithKey,
};

const TOM: &str = "tom@brightwater.example";

const FILTERS: [AdministratorFilter; 10] = [
    AdministratorFilter::All,
    AdministratorFilter::Flagged,
    AdministratorFilter::ApiAccess,
    AdministratorFilter::WithKey,
    AdministratorFilter::KeyNeverExpires,
    AdministratorFilter::AccessWithoutKey,
    AdministratorFilter::SuspendedWithKey,
    AdministratorFilter::AccessWithoutMfa,
    AdministratorFilter::KeyOlderThanAYear,
    AdministratorFilter::Untold,
];

fn counted(counts: &AdministratorCounts, filter: AdministratorFilter) -> u32 {
    match filter {
        AdministratorFilter::All => counts.all,
        AdministratorFilter::Flagged => counts.flagged,
        AdministratorFilter::ApiAccess => counts.api_access,
        AdministratorFilter::WithKey => counts.with_key,
        AdministratorFilter::KeyNeverExpires => counts.key_never_expires,
        AdministratorFilter::AccessWithoutKey => counts.access_without_key,
        AdministratorFilter::SuspendedWithKey => counts.suspended_with_key,
        AdministratorFilter::AccessWithoutMfa => counts.access_without_mfa,
        AdministratorFilter::KeyOlderThanAYear => counts.key_older_than_a_year,
        AdministratorFilter::Untold => counts.untold,
    }
}

async fn page(world: &World, query: AdministratorQuery) -> AdministratorPage {
    world.app.administrator_page(query, ALL).await.unwrap()
}

fn rows(page: &AdministratorPage) -> Vec<AdministratorRow> {
    let row = |line: &AdministratorLine| match line {
        AdministratorLine::Administrator { row } => Some((**row).clone()),
        AdministratorLine::Group { .. } => None,
    };
    page.lines.iter().filter_map(row).collect()
}

/// The names above the groups, each with how many are told to be below it and who is.
fn groups(page: &AdministratorPage) -> Vec<(String, u32, Vec<AdministratorRow>)> {
    let mut groups: Vec<(String, u32, Vec<AdministratorRow>)> = Vec::new();
    for line in &page.lines {
        match line {
            AdministratorLine::Group {
                head: GroupHead::Organization { name, count },
            } => groups.push((name.clone(), *count, Vec::new())),
            AdministratorLine::Group { head } => panic!("{head:?}"),
            AdministratorLine::Administrator { row } => {
                groups.last_mut().unwrap().2.push((**row).clone());
            }
        }
    }
    groups
}

async fn names(world: &World, query: AdministratorQuery) -> Vec<String> {
    let rows = rows(&page(world, query).await);
    rows.into_iter().map(|row| row.name).collect()
}

fn showing(show: AdministratorFilter) -> AdministratorQuery {
    AdministratorQuery {
        show,
        ..AdministratorQuery::default()
    }
}

async fn flags(world: &World, name: &str) -> Vec<AdministratorFlag> {
    world.administrator(name).await.flags
}

#[tokio::test]
async fn what_is_worth_seeing_about_somebody_is_flagged_the_gravest_first() {
    let (world, _) = brightwater().await;
    for (name, expected) in [
        ("Nadia Okafor", vec![]),
        ("Tom Lindqvist", vec![]),
        ("Grace Adeyemi", vec![KeyNeverExpires, KeyOlderThanAYear]),
        ("Pavel Novak", vec![]),
        ("Amira Haddad", vec![AccessWithoutMfa, AccessWithoutKey]),
        ("Jonas Weber", vec![]),
        ("Mei Tanaka", vec![]),
        ("Carlos Mendes", vec![SuspendedWithKey]),
        ("Priya Raman", vec![]),
    ] {
        assert_eq!(flags(&world, name).await, expected, "{name}");
    }
    let order = names(&world, AdministratorQuery::default()).await;
    assert_eq!(
        order[..3],
        ["Carlos Mendes", "Amira Haddad", "Grace Adeyemi"]
    );
    // Then by their keys: what expires next comes first, then what has; whoever has none comes last.
    assert_eq!(order[3..5], ["Tom Lindqvist", "Pavel Novak"]);
    assert_eq!(order[8], "Jonas Weber");
}

#[tokio::test]
async fn flags_come_and_go_with_the_clock() {
    let (world, _) = brightwater().await;
    // Carlos's key was made 200 days ago and dies in 165.
    world.advance(TimeDelta::days(164));
    assert_eq!(flags(&world, "Carlos Mendes").await, [SuspendedWithKey]);
    world.advance(TimeDelta::days(2));
    // A dead key is in nobody's hand, and is old all the same.
    assert_eq!(flags(&world, "Carlos Mendes").await, [KeyOlderThanAYear]);
    assert_eq!(flags(&world, "Mei Tanaka").await, []);
    world.advance(TimeDelta::days(200));
    assert_eq!(flags(&world, "Mei Tanaka").await, [KeyOlderThanAYear]);
}

#[tokio::test]
async fn flags_follow_what_changes_at_jumpcloud() {
    let (world, by) = brightwater().await;
    let control = world.control();
    control.set_admin_key_expiry(Region::Us, TOM, None).unwrap();
    control
        .set_suspended(Region::Us, "grace@brightwater.example", true)
        .unwrap();
    control
        .set_api_access(Region::Us, seed::KEYLESS_ADMIN_EMAIL, false)
        .unwrap();
    world.refresh(by).await;
    assert_eq!(flags(&world, "Tom Lindqvist").await, [KeyNeverExpires]);
    assert_eq!(
        flags(&world, "Grace Adeyemi").await,
        [SuspendedWithKey, KeyNeverExpires, KeyOlderThanAYear]
    );
    assert_eq!(flags(&world, "Amira Haddad").await, []);
}

#[tokio::test]
async fn a_second_factor_that_is_required_counts_before_it_is_enrolled() {
    let (world, by) = brightwater().await;
    let somebody = |id: &str, enabled, enrolled| {
        json!({
            "_id": id, "email": format!("{id}@brightwater.example"), "firstname": id,
            "apiKeyAllowed": true, "apiKeySet": true,
            "enableMultiFactor": enabled, "totpEnrolled": enrolled,
        })
    };
    let none = serde_json::Value::Null;
    let listed = json!({ "results": [
        somebody("required", json!(true), json!(false)),
        somebody("enrolled", json!(false), json!(true)),
        somebody("neither", json!(false), json!(false)),
        somebody("untold", none.clone(), none.clone()),
        somebody("half", none, json!(false)),
    ] });
    let_answer(&world, "/api/users", answer(200, listed));
    world.refresh(by).await;
    let mfa = async |name: &str| world.administrator(name).await.mfa;
    assert_eq!(mfa("required").await, Some(true));
    assert_eq!(mfa("enrolled").await, Some(true));
    assert_eq!(mfa("neither").await, Some(false));
    assert_eq!(mfa("untold").await, None);
    assert_eq!(flags(&world, "required").await, []);
    assert_eq!(flags(&world, "neither").await, [AccessWithoutMfa]);
    assert_eq!(flags(&world, "untold").await, []);
}

#[tokio::test]
async fn every_filter_shows_as_many_as_it_says_and_those_that_it_means() {
    let world = everything().await;
    let harbor = world.sign_in_of(HARBOR).await.id;
    for sign_in_id in [None, Some(harbor)] {
        for search in ["", "brightwater", "administrator with billing", "a e"] {
            let wish = AdministratorQuery {
                search: search.to_owned(),
                sign_in_id,
                ..AdministratorQuery::default()
            };
            let counts = page(&world, wish.clone()).await.counts;
            for show in FILTERS {
                let query = AdministratorQuery {
                    show,
                    ..wish.clone()
                };
                let shown = page(&world, query.clone()).await;
                assert_eq!(counted(&counts, show), shown.matching, "{query:?}");
                assert_eq!(shown.counts, counts, "{query:?}");
                assert_eq!(rows(&shown).len(), shown.matching as usize);
            }
        }
    }
    let show = async |filter| names(&world, showing(filter)).await;
    let mut never = show(AdministratorFilter::KeyNeverExpires).await;
    never.sort_unstable();
    assert_eq!(never, ["Grace Adeyemi", "Hannah Vogel", "Luca Ferri"]);
    let mut suspended = show(AdministratorFilter::SuspendedWithKey).await;
    suspended.sort_unstable();
    assert_eq!(suspended, ["Carlos Mendes", "Victor Lima"]);
    let mut without_key = show(AdministratorFilter::AccessWithoutKey).await;
    without_key.sort_unstable();
    assert_eq!(without_key, ["Amira Haddad", "Ben Castillo", "Ivy Larsen"]);
    let mut without_mfa = show(AdministratorFilter::AccessWithoutMfa).await;
    without_mfa.sort_unstable();
    assert_eq!(without_mfa, ["Amira Haddad", "Joy Mbeki", "Luca Ferri"]);
    let old = show(AdministratorFilter::KeyOlderThanAYear).await;
    assert_eq!(old.len(), 3);
    for row in rows(&page(&world, showing(AdministratorFilter::ApiAccess)).await) {
        assert_eq!(row.api_access, Some(true));
    }
    for row in rows(&page(&world, showing(AdministratorFilter::WithKey)).await) {
        assert!(row.key.is_some(), "{}", row.name);
    }
    assert!(show(AdministratorFilter::Untold).await.is_empty());
}

#[tokio::test]
async fn whoever_jumpcloud_tells_nothing_of_is_counted_as_untold() {
    let world = World::with(impatient()).await;
    world
        .control()
        .settings(|settings| settings.api_key_fields = ApiKeyFields::Nowhere);
    world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let page = page(&world, showing(AdministratorFilter::Untold)).await;
    assert_eq!((page.matching, page.known), (9, 9));
    assert_eq!(page.counts.flagged, 0);
    let overview = world.app.overview(None).await.unwrap();
    assert_eq!(overview.counts.api_access_untold, 9);
    assert_eq!(overview.counts.api_access, 0);
    let board = world.organization("Brightwater Coffee").await;
    assert_eq!((board.api_access, board.api_access_untold), (0, 9));
}

#[tokio::test]
async fn a_key_that_jumpcloud_tells_nothing_of_is_reminded_of_once_somebody_typed_its_expiry() {
    let world = World::with(impatient()).await;
    let hide = |fields| {
        world
            .control()
            .settings(|settings| settings.api_key_fields = fields);
    };
    hide(ApiKeyFields::Nowhere);
    let by = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let owner = "Amira Haddad";
    let admin = async || {
        let rows = world.administrators().await;
        rows.into_iter().find(|row| row.name == owner).unwrap()
    };
    let before = admin().await;
    assert_eq!((before.has_key, before.key), (None, None));
    let enter = async || {
        let at = world.control().now() + TimeDelta::days(5);
        let entered = EnteredExpiry {
            lifetime: KeyLifetime::Custom,
            custom: Some(at),
        };
        world
            .app
            .enter_administrators_expiry(by, before.id.clone(), entered)
            .await
            .map(|()| at)
    };
    let at = enter().await.unwrap();
    let after = admin().await;
    let key = after.key.unwrap();
    assert_eq!(key.expiry.at, Some(at));
    assert_eq!(key.expiry.source, ExpirySource::Entered);
    assert_eq!(key.state, CredentialState::Expiring);
    assert_eq!(key.seen_by, [by]);
    world.app.remind().await.unwrap();
    let told = world.notifier.take();
    assert!(told.iter().any(|it| it.body.contains(owner)), "{told:?}");
    // It is typed once; later it is changed like every typed expiry.
    assert_eq!(enter().await.unwrap_err().code, ErrorCode::NotPossibleNow);
    // A refresh that tells nothing takes nothing away; what JumpCloud tells one day, that there is no key, wins.
    world.refresh_all().await;
    assert_eq!(admin().await.key.unwrap().expiry.at, Some(at));
    hide(ApiKeyFields::Everywhere);
    world.refresh_all().await;
    assert!(admin().await.key.is_none());
    assert_eq!(enter().await.unwrap_err().code, ErrorCode::NotPossibleNow);
}

/// Somebody types that a key never expires of which JumpCloud tells nothing.
async fn typed_of_tom(world: &World) -> CredentialId {
    world
        .control()
        .settings(|settings| settings.api_key_fields = ApiKeyFields::Nowhere);
    let by = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let tom = world.administrator("Tom Lindqvist").await.id;
    let never = EnteredExpiry {
        lifetime: KeyLifetime::NoExpiration,
        custom: None,
    };
    let typed = world.app.enter_administrators_expiry(by, tom, never).await;
    typed.unwrap();
    world.administrator("Tom Lindqvist").await.key.unwrap().id
}

#[tokio::test]
async fn what_was_typed_of_a_key_is_not_believed_of_a_younger_one() {
    let world = World::with(impatient()).await;
    let typed = typed_of_tom(&world).await;
    world.advance(TimeDelta::hours(1));
    world.control().replace_admin_key(Region::Us, TOM).unwrap();
    world
        .control()
        .settings(|settings| settings.api_key_fields = ApiKeyFields::Everywhere);
    world.refresh_all().await;
    assert_eq!(world.row(typed).await.state, CredentialState::Superseded);
    let key = world.administrator("Tom Lindqvist").await.key.unwrap();
    assert_eq!(key.expiry.source, ExpirySource::Reported);
}

#[tokio::test]
async fn what_was_typed_of_a_key_is_not_believed_of_the_one_that_is_connected() {
    let world = World::with(impatient()).await;
    let typed = typed_of_tom(&world).await;
    let key = world.control().replace_admin_key(Region::Us, TOM).unwrap();
    world.connect(&key, RegionName::Us, None).await;
    let row = world.row(typed).await;
    assert_eq!(row.custody, Custody::Held);
    assert_eq!(row.expiry.source, ExpirySource::Unknown);
}

#[tokio::test]
async fn what_was_typed_of_a_key_can_be_taken_back_and_the_key_goes_with_it() {
    let world = World::with(impatient()).await;
    let typed = typed_of_tom(&world).await;
    assert!(world.app.withdraw_expiry(typed).await.unwrap());
    let tom = world.administrator("Tom Lindqvist").await;
    assert!(tom.key.is_none(), "{tom:?}");
    assert!(world.credentials().await.iter().all(|row| row.id != typed));
    let log = world.app.activity(None, 1).await.unwrap();
    assert_eq!(log[0].kind, ActivityKind::ExpiryChanged);
    assert_eq!(log[0].detail, "never → not told");
}

#[tokio::test]
async fn a_key_that_jumpcloud_tells_of_stays_when_what_was_typed_of_it_is_taken_back() {
    let world = World::with(impatient()).await;
    let typed = typed_of_tom(&world).await;
    world
        .control()
        .settings(|settings| settings.api_key_fields = ApiKeyFields::Everywhere);
    world.advance(TimeDelta::hours(1));
    world.refresh_all().await;
    // What JumpCloud tells is not the person's to take back.
    let reported = world.app.withdraw_expiry(typed).await.unwrap_err();
    assert_eq!(reported.code, ErrorCode::NotPossibleNow);
    let row = world.row(typed).await;
    assert_eq!(row.expiry.source, ExpirySource::Reported);
}

#[tokio::test]
async fn a_lifetime_of_a_key_of_unknown_age_is_refused() {
    let (world, by) = brightwater().await;
    let entered = EnteredExpiry {
        lifetime: KeyLifetime::Days90,
        custom: None,
    };
    let tom = world.administrator("Tom Lindqvist").await.id;
    let refused = world.app.enter_administrators_expiry(by, tom, entered);
    assert_eq!(refused.await.unwrap_err().code, ErrorCode::InvalidInput);
}

#[tokio::test]
async fn administrators_are_divided_by_organization_and_found_by_their_roles() {
    let world = everything().await;
    let query = AdministratorQuery {
        grouped: true,
        ..AdministratorQuery::default()
    };
    let shown = page(&world, query).await;
    let groups = groups(&shown);
    for (name, count, members) in &groups {
        assert_eq!(*count as usize, members.len(), "{name}");
        assert!(members.iter().all(|row| row.organization == *name));
    }
    let counts = groups.iter().map(|(_, count, _)| count);
    assert_eq!(counts.sum::<u32>(), shown.matching);
    assert_eq!(groups.len(), 7);
    let by_role = AdministratorQuery {
        search: "harbor HELP desk".into(),
        ..AdministratorQuery::default()
    };
    assert_eq!(names(&world, by_role).await, ["Hannah Vogel"]);
}

#[tokio::test]
async fn administrators_of_two_organizations_of_one_name_are_two_groups() {
    let world = namesakes(&[PROVIDER, HARBOR, PINECREST]).await;
    let query = AdministratorQuery {
        grouped: true,
        ..AdministratorQuery::default()
    };
    let mut found = Vec::new();
    for (name, count, members) in groups(&page(&world, query).await) {
        assert_eq!(count as usize, members.len(), "{name}");
        let by = members[0].sign_in_id;
        assert!(members.iter().all(|row| row.sign_in_id == by), "{name}");
        found.push((name, count));
    }
    found.sort_unstable();
    let expected = [
        ("Harbor Dental Group", 4),
        ("Harbor Dental Group", 5),
        ("Provider's own administrators", 2),
    ];
    assert_eq!(
        found,
        expected.map(|(name, count)| (name.to_owned(), count))
    );
}

/// Two sign-ins to one organization: Tom's is refused the list of organizations and goes by the organization's
/// id, Nadia's knows its name.
async fn under_two_names(tom_is_first: bool) -> World {
    let world = World::with(impatient()).await;
    let toms = world.control().replace_admin_key(Region::Us, TOM).unwrap();
    for is_tom in [tom_is_first, !tom_is_first] {
        let key = if is_tom {
            let refusal = json!({ "message": "Forbidden" });
            let_answer(&world, "/api/organizations", answer(403, refusal));
            toms.as_str()
        } else {
            seed::DEMO_ADMIN_KEY
        };
        world.connect(key, RegionName::Us, None).await;
        world.control().clear_faults();
    }
    let rows = world.organizations().await;
    let mut names: Vec<_> = rows.iter().map(|row| &row.organization.name).collect();
    names.sort_unstable();
    assert_eq!(names, [seed::DEMO_ORGANIZATION_ID, "Brightwater Coffee"]);
    world
}

#[tokio::test]
async fn everybody_is_shown_once_where_a_sign_in_knows_the_organization_by_its_id_only() {
    for tom_is_first in [true, false] {
        let world = under_two_names(tom_is_first).await;
        let query = AdministratorQuery {
            grouped: true,
            ..AdministratorQuery::default()
        };
        let all = page(&world, query).await;
        assert_eq!((all.known, all.matching, all.counts.all), (9, 9, 9));
        assert_eq!(all.counts.api_access, 7);
        let groups = groups(&all);
        let heads: Vec<_> = groups
            .iter()
            .map(|(name, count, _)| (name.as_str(), *count))
            .collect();
        assert_eq!(heads, [("Brightwater Coffee", 9)]);
        let overview = world.app.overview(None).await.unwrap();
        assert_eq!(overview.counts.administrators, 9);
        assert_eq!(overview.counts.api_access, 7);
        for row in world.organizations().await {
            assert_eq!((row.administrators, row.api_access), (Some(9), 7));
        }
    }
}

#[tokio::test]
async fn whoever_two_organizations_list_stands_under_each_of_them() {
    let world = provider_watching(&[HARBOR, PINECREST]).await;
    let listed = json!({ "results": [{
        "_id": "650c1a2b3d4e5f60718293aa", "email": "luca@northwind-msp.example",
        "firstname": "Luca", "lastname": "Ferri", "apiKeyAllowed": true, "apiKeySet": false,
    }] });
    let_answer(&world, "/api/users", answer(200, listed));
    world.refresh_all().await;
    let query = AdministratorQuery {
        grouped: true,
        ..AdministratorQuery::default()
    };
    let found = groups(&page(&world, query).await);
    let mut names: Vec<_> = found.iter().map(|(name, ..)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Harbor Dental Group", "Pinecrest School District"]);
    for (name, count, members) in &found {
        assert_eq!(
            (*count, members[0].name.as_str()),
            (1, "Luca Ferri"),
            "{name}"
        );
    }
}

#[tokio::test]
async fn the_parts_of_the_list_make_the_whole_of_it() {
    let world = watched_fleet(25, 10, 0).await;
    for grouped in [false, true] {
        let query = AdministratorQuery {
            grouped,
            ..AdministratorQuery::default()
        };
        let part = async |offset, limit| {
            let part = Part { offset, limit };
            let page = world.app.administrator_page(query.clone(), part).await;
            page.unwrap()
        };
        let first = part(0, 10_000).await;
        assert_eq!(first.known, 251);
        assert_eq!(first.lines.len(), 200, "never more");
        let heads = if grouped { 26 } else { 0 };
        assert_eq!(first.line_count, 251 + heads);
        let mut lines = Vec::new();
        while lines.len() < first.line_count as usize {
            let offset = u32::try_from(lines.len()).unwrap();
            lines.extend(part(offset, 33).await.lines);
        }
        assert_eq!(lines[..200], first.lines);
        assert_eq!(lines[200..], part(200, 200).await.lines);
    }
}

#[tokio::test]
async fn two_sign_ins_to_one_organization_show_everybody_once_and_each_alone_shows_all() {
    let world = World::with(impatient()).await;
    let key = world.control().replace_admin_key(Region::Us, TOM).unwrap();
    let tom = world.connect(&key, RegionName::Us, None).await;
    let nadia = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    world.refresh_all().await;
    let all = page(&world, AdministratorQuery::default()).await;
    assert_eq!((all.known, all.matching), (9, 9));
    let overview = world.app.overview(None).await.unwrap();
    assert_eq!(overview.counts.administrators, 9);
    for (by, own) in [(tom, "Tom Lindqvist"), (nadia, "Nadia Okafor")] {
        let query = AdministratorQuery {
            sign_in_id: Some(by),
            ..AdministratorQuery::default()
        };
        let page = page(&world, query).await;
        assert_eq!((page.known, page.matching), (9, 9));
        for row in rows(&page) {
            assert_eq!(row.sign_in_id, by);
            assert_eq!(row.is_self, row.name == own, "{}", row.name);
            assert_eq!(row.access_switchable, row.name != own);
        }
        let overview = world.app.overview(Some(by)).await.unwrap();
        assert_eq!(overview.counts.administrators, 9);
        assert_eq!(overview.counts.api_access, 7);
    }
    // Both are known to be ours in the list of all.
    let of_all = rows(&all);
    let ours: Vec<_> = of_all.iter().filter(|it| it.is_self).collect();
    assert_eq!(ours.len(), 2, "{ours:#?}");
    // Nobody switches their own access by the other sign-in, unnoticed.
    assert!(ours.iter().all(|it| !it.access_switchable));
}

#[tokio::test]
async fn the_sign_in_that_may_switch_access_is_the_one_that_is_offered() {
    // Whichever came first, and whatever their ids are.
    for number in 0..4 {
        let world = World::with(impatient()).await;
        let secret = || keyvigil_core::view::ConnectSecret::ClientSecret {
            client_id: seed::CLIENT_ID.into(),
            client_secret: seed::CLIENT_SECRET.into(),
        };
        if number % 2 == 0 {
            world.connect_to(secret(), RegionName::Us, &[]).await;
        }
        let nadia = world
            .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
            .await;
        if number % 2 == 1 {
            world.connect_to(secret(), RegionName::Us, &[]).await;
        }
        let priya = world.administrator("Priya Raman").await;
        assert!(priya.access_switchable);
        assert_eq!(priya.sign_in_id, nadia);
        assert!(world.administrator("Nadia Okafor").await.is_self);
    }
}
