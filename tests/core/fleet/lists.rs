//! The list of credentials: its order, what is looked for in it, how it is narrowed, divided and given in parts.

use chrono::TimeDelta;
use jumpcloud_simulator::{Region, seed};
use keyvigil_core::ids::SignInId;
use keyvigil_core::view::{
    CredentialCounts, CredentialFilter, CredentialKind, CredentialLine, CredentialPage,
    CredentialQuery, CredentialRow, CredentialState, Custody, Grouping, Part, RegionName,
};

use super::fixture::{
    HARBOR, PINECREST, PROVIDER, SOFIA, brightwater, everything, owners, varied, watched_fleet,
};
use crate::world::{ALL, World};

const FILTERS: [CredentialFilter; 7] = [
    CredentialFilter::All,
    CredentialFilter::Care,
    CredentialFilter::Expiring,
    CredentialFilter::Expired,
    CredentialFilter::Never,
    CredentialFilter::Unknown,
    CredentialFilter::Ended,
];

const CUSTODIES: [Option<Custody>; 3] = [None, Some(Custody::Held), Some(Custody::Watched)];

const KINDS: [Option<CredentialKind>; 4] = [
    None,
    Some(CredentialKind::AdminKey),
    Some(CredentialKind::ServiceAccountKey),
    Some(CredentialKind::ClientSecret),
];

fn counted(counts: &CredentialCounts, filter: CredentialFilter) -> u32 {
    match filter {
        CredentialFilter::All => counts.all,
        CredentialFilter::Care => counts.care,
        CredentialFilter::Expiring => counts.expiring,
        CredentialFilter::Expired => counts.expired,
        CredentialFilter::Never => counts.never,
        CredentialFilter::Unknown => counts.unknown,
        CredentialFilter::Ended => counts.ended,
    }
}

async fn page(world: &World, query: CredentialQuery) -> CredentialPage {
    world.app.credential_page(query, ALL).await.unwrap()
}

fn rows(page: &CredentialPage) -> Vec<CredentialRow> {
    let row = |line: &CredentialLine| match line {
        CredentialLine::Credential { row } => Some((**row).clone()),
        CredentialLine::Group { .. } => None,
    };
    page.lines.iter().filter_map(row).collect()
}

async fn found(world: &World, query: CredentialQuery) -> Vec<CredentialRow> {
    rows(&page(world, query).await)
}

fn searching(search: &str) -> CredentialQuery {
    CredentialQuery {
        search: search.to_owned(),
        ..CredentialQuery::default()
    }
}

#[tokio::test]
async fn the_most_urgent_comes_first() {
    let (world, _) = brightwater().await;
    let shown = world.shown(CredentialFilter::All).await;
    let order = owners(&shown);
    assert_eq!(
        order,
        [
            // About to expire, by time.
            "Terraform",
            "Tom Lindqvist",
            // Expired, the latest first.
            "Café Wi-Fi RADIUS sync",
            "Pavel Novak",
            // In good time.
            "Priya Raman",
            "Nadia Okafor",
            "HR onboarding",
            "Mei Tanaka",
            "Café Wi-Fi RADIUS sync",
            "Terraform",
            "Carlos Mendes",
            "Nightly audit export",
            "Grace Adeyemi",
        ]
    );
}

#[tokio::test]
async fn what_one_holds_or_calls_with_comes_before_what_is_as_urgent_of_others() {
    let (world, by) = brightwater().await;
    let soon = world.control().now() + TimeDelta::days(6);
    world
        .control()
        .set_admin_key_expiry(Region::Us, seed::DEMO_ADMIN_EMAIL, Some(soon))
        .unwrap();
    world.refresh(by).await;
    let shown = world.shown(CredentialFilter::Care).await;
    assert_eq!(owners(&shown)[0], "Nadia Okafor");
    assert!(shown[1].expiry.at < Some(soon), "others expire sooner");
}

#[tokio::test]
async fn a_dead_key_that_is_called_with_and_a_refused_one_come_before_all_others() {
    let world = everything().await;
    let nadia = world.sign_in_of(seed::DEMO_ORGANIZATION_ID).await;
    world
        .control()
        .replace_admin_key(Region::Us, seed::DEMO_ADMIN_EMAIL)
        .unwrap();
    world.app.verify(nadia.credential_id).await.unwrap();
    let care = world.shown(CredentialFilter::Care).await;
    assert_eq!(care[0].id, nadia.credential_id);
    assert_eq!(care[0].state, CredentialState::Active);
    // A held one that has expired comes before the others that have.
    world.advance(TimeDelta::days(66));
    let care = world.shown(CredentialFilter::Care).await;
    assert_eq!(care[0].id, nadia.credential_id);
    assert_eq!(care[1].owner.name, "Arjun Iyer");
    assert_eq!(care[1].custody, Custody::Held);
    let ended = care.iter().map(|row| row.state);
    assert!(ended.skip(2).all(|state| state != CredentialState::Revoked));
}

#[tokio::test]
async fn the_ended_are_shown_only_when_they_are_asked_for() {
    let world = varied().await;
    let ended = world.shown(CredentialFilter::Ended).await;
    let mut names = owners(&ended);
    names.sort_unstable();
    assert_eq!(names, ["Omar Siddiqui", "Roster sync"]);
    for filter in &FILTERS[..6] {
        let shown = world.shown(*filter).await;
        let is_living = |row: &CredentialRow| {
            !matches!(
                row.state,
                CredentialState::Revoked | CredentialState::Superseded
            )
        };
        assert!(shown.iter().all(is_living), "{filter:?}");
    }
}

#[tokio::test]
async fn words_are_found_wherever_they_stand() {
    let (world, _) = brightwater().await;
    let own = world.app.sign_ins().await.unwrap()[0].credential_id;
    let note = "AD Import on dc-01".to_owned();
    world.app.set_used_by(own, note).await.unwrap();
    for (search, expected) in [
        ("lindqvist", vec!["Tom Lindqvist"]),
        ("  TOM\tbrightwater ", vec!["Tom Lindqvist"]),
        ("tom@bright", vec!["Tom Lindqvist"]),
        ("demo-nightly-audit", vec!["Nightly audit export"]),
        ("0000", vec!["Nadia Okafor"]),
        ("DC-01 import", vec!["Nadia Okafor"]),
        ("CAFÉ", vec!["Café Wi-Fi RADIUS sync"; 2]),
        ("tom grace", vec![]),
        ("nobody", vec![]),
    ] {
        let found = found(&world, searching(search)).await;
        assert_eq!(owners(&found), expected, "{search:?}");
    }
    let all = found(&world, searching("coffee brightwater")).await;
    assert_eq!(all, found(&world, searching("")).await);
}

/// Every combination of the choices that are counted.
fn choices(wish: &CredentialQuery) -> Vec<CredentialQuery> {
    let mut all = Vec::new();
    for show in FILTERS {
        for custody in CUSTODIES {
            for kind in KINDS {
                all.push(CredentialQuery {
                    show,
                    custody,
                    kind,
                    ..wish.clone()
                });
            }
        }
    }
    all
}

#[tokio::test]
async fn every_count_is_what_the_choice_would_show() {
    let world = varied().await;
    let harbor = world.sign_in_of(HARBOR).await.id;
    let soon = world.control().now() + TimeDelta::days(40);
    let wishes = [
        searching(""),
        searching("brightwater"),
        CredentialQuery {
            sign_in_id: Some(harbor),
            ..searching("a")
        },
        CredentialQuery {
            until: Some(soon),
            ..searching("")
        },
    ];
    for wish in wishes {
        let mut pages = Vec::new();
        for query in choices(&wish) {
            let page = page(&world, query.clone()).await;
            assert_eq!(rows(&page).len(), page.matching as usize, "{query:?}");
            pages.push((query, page));
        }
        let matching = |query: &CredentialQuery| {
            let mut found = pages.iter().filter(|(it, _)| it == query);
            found.next().unwrap().1.matching
        };
        for (query, CredentialPage { counts, .. }) in &pages {
            let other = |query: CredentialQuery, told: u32| {
                assert_eq!(told, matching(&query), "{query:?}");
            };
            for show in FILTERS {
                let told = counted(counts, show);
                other(
                    CredentialQuery {
                        show,
                        ..query.clone()
                    },
                    told,
                );
            }
            let told = [counts.any_custody, counts.held, counts.watched];
            for (custody, told) in CUSTODIES.into_iter().zip(told) {
                other(
                    CredentialQuery {
                        custody,
                        ..query.clone()
                    },
                    told,
                );
            }
            let told = [
                counts.any_kind,
                counts.admin_keys,
                counts.service_account_keys,
                counts.client_secrets,
            ];
            for (kind, told) in KINDS.into_iter().zip(told) {
                other(
                    CredentialQuery {
                        kind,
                        ..query.clone()
                    },
                    told,
                );
            }
        }
    }
}

#[tokio::test]
async fn each_filter_shows_what_it_says() {
    let world = varied().await;
    let states = |rows: &[CredentialRow], state| rows.iter().all(|row| row.state == state);
    let shown = async |filter| {
        let rows = world.shown(filter).await;
        assert!(!rows.is_empty(), "{filter:?}");
        rows
    };
    let expiring = shown(CredentialFilter::Expiring).await;
    assert!(states(&expiring, CredentialState::Expiring));
    let expired = shown(CredentialFilter::Expired).await;
    assert!(states(&expired, CredentialState::Expired));
    let never = shown(CredentialFilter::Never).await;
    assert!(states(&never, CredentialState::NoExpiry));
    let mut names = owners(&never);
    names.sort_unstable();
    assert_eq!(names, ["Grace Adeyemi", "Hannah Vogel", "Luca Ferri"]);
    let unknown = shown(CredentialFilter::Unknown).await;
    assert_eq!(owners(&unknown), ["HR onboarding"]);
    let held = CredentialQuery {
        custody: Some(Custody::Held),
        ..CredentialQuery::default()
    };
    let held = found(&world, held).await;
    let mut names = owners(&held);
    names.sort_unstable();
    assert_eq!(
        names,
        ["Arjun Iyer", "Camille Girard", "Nadia Okafor", SOFIA]
    );
    let secrets = CredentialQuery {
        kind: Some(CredentialKind::ClientSecret),
        ..CredentialQuery::default()
    };
    for row in found(&world, secrets).await {
        assert!(row.client_id.is_some(), "{row:#?}");
    }
}

#[tokio::test]
async fn a_span_of_time_shows_what_expires_within_it() {
    let world = everything().await;
    let at = async |name: &str| world.credentials_of(name).await[0].expiry.at.unwrap();
    let (ruth, omar) = (at("Ruth Feldman").await, at("Omar Siddiqui").await);
    let between = async |from, until| {
        let query = CredentialQuery {
            from,
            until,
            ..CredentialQuery::default()
        };
        let rows = found(&world, query).await;
        rows.into_iter()
            .map(|row| row.owner.name)
            .collect::<Vec<_>>()
    };
    let moment = TimeDelta::milliseconds(1);
    // From this moment on, and before that one.
    let week = between(Some(ruth), Some(omar)).await;
    assert_eq!(week, ["Ruth Feldman", "Terraform"]);
    let week = between(Some(ruth + moment), Some(omar + moment)).await;
    assert_eq!(week, ["Terraform", "Omar Siddiqui"]);
    let past = between(None, Some(world.control().now())).await;
    assert_eq!(
        past,
        ["Café Wi-Fi RADIUS sync", "Daniel Cho", "Pavel Novak"],
        "the latest first"
    );
    let late = between(Some(world.control().now() + TimeDelta::days(300)), None).await;
    assert_eq!(late, ["X-ray archive"]);
    assert!(between(Some(omar), Some(ruth)).await.is_empty());
}

#[tokio::test]
async fn a_list_is_narrowed_to_the_credentials_of_one_organization() {
    let world = everything().await;
    for (organization, other) in [(HARBOR, "Ruth Feldman"), (PINECREST, "Omar Siddiqui")] {
        let sign_in = world.sign_in_of(organization).await;
        let query = CredentialQuery {
            sign_in_id: Some(sign_in.id),
            ..CredentialQuery::default()
        };
        let page = page(&world, query).await;
        let names = owners(&rows(&page)).join(", ");
        assert!(
            !names.contains(SOFIA),
            "the provider's key is called with for it: {names}"
        );
        assert!(!names.contains(other), "{names}");
        let board = world.organization(&sign_in.organization.name).await;
        assert_eq!(page.counts.all, board.credentials);
        assert_eq!(page.counts.never, board.never_expires);
        assert_eq!(page.counts.expiring, board.expiring);
    }
    let provider = world.sign_in_of(PROVIDER).await.id;
    let query = CredentialQuery {
        sign_in_id: Some(provider),
        ..CredentialQuery::default()
    };
    let found_here = found(&world, query).await;
    assert_eq!(owners(&found_here), [SOFIA, "Luca Ferri"]);
    let nobody = CredentialQuery {
        sign_in_id: Some(SignInId::random()),
        ..CredentialQuery::default()
    };
    assert!(found(&world, nobody).await.is_empty());
}

#[tokio::test]
async fn the_parts_of_a_list_make_the_whole_of_it() {
    let world = watched_fleet(30, 10, 5).await;
    for group in [Grouping::None, Grouping::Organization, Grouping::Week] {
        let query = CredentialQuery {
            group,
            ..CredentialQuery::default()
        };
        let whole = in_parts(&world, &query, 200).await;
        assert!(whole.len() > 400, "{}", whole.len());
        for limit in [37, 199] {
            assert_eq!(in_parts(&world, &query, limit).await, whole, "{limit}");
        }
        let part = |offset, limit| Part { offset, limit };
        let most = world.app.credential_page(query.clone(), part(0, 10_000));
        let most = most.await.unwrap();
        assert_eq!(most.lines, whole[..200], "never more than 200");
        let beyond = world.app.credential_page(query, part(100_000, 10));
        let beyond = beyond.await.unwrap();
        assert_eq!(beyond.lines, []);
        assert_eq!(beyond.offset as usize, whole.len());
        assert_eq!(beyond.line_count as usize, whole.len());
    }
}

async fn in_parts(world: &World, query: &CredentialQuery, limit: u32) -> Vec<CredentialLine> {
    let mut lines = Vec::new();
    loop {
        let offset = u32::try_from(lines.len()).unwrap();
        let page = world
            .app
            .credential_page(query.clone(), Part { offset, limit });
        let page = page.await.unwrap();
        assert_eq!(page.offset, offset);
        if page.lines.is_empty() {
            assert_eq!(page.line_count, offset);
            return lines;
        }
        lines.extend(page.lines);
    }
}

#[tokio::test]
async fn lists_change_as_time_goes_by_and_nothing_else_does() {
    let world = World::new().await;
    let id = world
        .connect(seed::EU_ADMIN_KEY, RegionName::Eu, None)
        .await;
    world.control().clear_requests();
    for (after, state, next, care) in [
        (0, CredentialState::Active, true, 0),
        (49, CredentialState::Active, true, 0),
        (2, CredentialState::Expiring, true, 1),
        (28, CredentialState::Expiring, true, 1),
        (2, CredentialState::Expired, false, 1),
    ] {
        world.advance(TimeDelta::days(after));
        let rows = world.credentials_of("Camille Girard").await;
        assert_eq!(rows[0].state, state);
        let board = world.organization("Atelier Lumen").await;
        assert_eq!(board.care, care);
        let is_next = board.next.map(|it| it.name) == Some("Camille Girard".into());
        assert_eq!(is_next, next);
        let overview = world.app.overview(Some(id)).await.unwrap();
        assert_eq!(overview.care, care);
        assert_eq!(overview.counts.expired, u32::from(!next));
        let is_next = overview.next.map(|it| it.name) == Some("Camille Girard".into());
        assert_eq!(is_next, next);
    }
    assert!(world.control().requests().is_empty());
}
