//! The list of service accounts, each with its credentials below it.

use jumpcloud_simulator::seed;
use keyvigil_core::view::{
    CredentialFilter, CredentialKind, CredentialRow, Custody, OwnerKind, Part, RegionName,
    ServiceAccountLine, ServiceAccountPage, ServiceAccountQuery, ServiceAccountRow,
};

use super::fixture::{HARBOR, PINECREST, brightwater, everything, impatient, watched_fleet};
use crate::world::{ALL, World};

async fn page(world: &World, query: ServiceAccountQuery) -> ServiceAccountPage {
    world.app.service_account_page(query, ALL).await.unwrap()
}

/// Each account with what stands below it.
fn accounts(lines: &[ServiceAccountLine]) -> Vec<(ServiceAccountRow, Vec<CredentialRow>)> {
    let mut accounts: Vec<(ServiceAccountRow, Vec<CredentialRow>)> = Vec::new();
    for line in lines {
        match line {
            ServiceAccountLine::Account { row } => accounts.push(((**row).clone(), Vec::new())),
            ServiceAccountLine::Credential { row, sign_in_id } => {
                let (account, below) = accounts.last_mut().unwrap();
                assert_eq!(account.sign_in_id, *sign_in_id);
                below.push((**row).clone());
            }
        }
    }
    accounts
}

async fn names(world: &World, query: ServiceAccountQuery) -> Vec<String> {
    let page = page(world, query).await;
    let accounts = accounts(&page.lines).into_iter();
    accounts.map(|(account, _)| account.name).collect()
}

fn showing(show: CredentialFilter) -> ServiceAccountQuery {
    ServiceAccountQuery {
        show,
        ..ServiceAccountQuery::default()
    }
}

#[tokio::test]
async fn each_account_has_its_living_credentials_below_it_the_most_urgent_first() {
    let (world, _) = brightwater().await;
    let revoked = world.credentials_of("HR onboarding").await.remove(0);
    world
        .app
        .revoke_credential(revoked.id, "HR onboarding")
        .await
        .unwrap();
    world.all_refreshed().await;
    let page = page(&world, ServiceAccountQuery::default()).await;
    let accounts = accounts(&page.lines);
    let order: Vec<_> = accounts.iter().map(|(it, _)| it.name.as_str()).collect();
    assert_eq!(
        order,
        [
            "Terraform",
            "Café Wi-Fi RADIUS sync",
            "Nightly audit export",
            "HR onboarding"
        ]
    );
    assert_eq!((page.known, page.matching, page.line_count), (4, 4, 9));
    for (account, below) in &accounts {
        assert_eq!(
            account.credentials as usize,
            below.len(),
            "{}",
            account.name
        );
        assert_eq!(account.status.as_deref(), Some("ACTIVE"));
        assert_eq!(account.organization, "Brightwater Coffee");
        assert_eq!(account.unreadable, 0);
        assert!(account.role.is_some());
        let times: Vec<_> = below.iter().map(|it| it.expiry.at).collect();
        assert!(times.is_sorted());
        for row in below {
            assert_eq!(row.owner.kind, OwnerKind::ServiceAccount);
            assert_eq!(row.owner.remote_id.as_ref(), Some(&account.id));
            assert!(row.created_at.is_some());
        }
    }
    let kinds: Vec<_> = accounts[1].1.iter().map(|it| it.kind).collect();
    assert_eq!(
        kinds,
        [
            CredentialKind::ServiceAccountKey,
            CredentialKind::ClientSecret
        ]
    );
}

#[tokio::test]
async fn accounts_are_found_by_name_role_client_id_and_what_uses_them() {
    let (world, _) = brightwater().await;
    let hr = world.credentials_of("HR onboarding").await.remove(0);
    world
        .app
        .set_used_by(hr.id, "Workday bridge".into())
        .await
        .unwrap();
    for (search, expected) in [
        ("terra", vec!["Terraform"]),
        ("billing", vec!["Terraform"]),
        ("AUDIT demo-nightly", vec!["Nightly audit export"]),
        ("bridge workday", vec!["HR onboarding"]),
        ("nobody", vec![]),
    ] {
        let query = ServiceAccountQuery {
            search: search.into(),
            ..ServiceAccountQuery::default()
        };
        assert_eq!(names(&world, query).await, expected, "{search}");
    }
}

#[tokio::test]
async fn every_filter_shows_as_many_accounts_as_it_says() {
    let world = everything().await;
    let harbor = world.sign_in_of(HARBOR).await.id;
    for sign_in_id in [None, Some(harbor)] {
        for search in ["", "e", "admin"] {
            let wish = ServiceAccountQuery {
                search: search.into(),
                sign_in_id,
                ..ServiceAccountQuery::default()
            };
            let counts = page(&world, wish.clone()).await.counts;
            for (show, told) in [
                (CredentialFilter::All, counts.all),
                (CredentialFilter::Care, counts.care),
                (CredentialFilter::Expiring, counts.expiring),
                (CredentialFilter::Expired, counts.expired),
                (CredentialFilter::Never, counts.never),
                (CredentialFilter::Unknown, counts.unknown),
                (CredentialFilter::Ended, counts.ended),
            ] {
                let shown = page(
                    &world,
                    ServiceAccountQuery {
                        show,
                        ..wish.clone()
                    },
                )
                .await;
                assert_eq!(shown.matching, told, "{show:?} {search:?}");
                let accounts = accounts(&shown.lines);
                assert_eq!(accounts.len(), shown.matching as usize);
                let below = || accounts.iter().flat_map(|(_, below)| below);
                assert_eq!(shown.counts.any_custody as usize, below().count());
                let held = below().filter(|row| row.custody == Custody::Held);
                assert_eq!(shown.counts.held as usize, held.count());
                let secrets = below().filter(|row| row.kind == CredentialKind::ClientSecret);
                assert_eq!(shown.counts.client_secrets as usize, secrets.count());
            }
        }
    }
    let care = names(&world, showing(CredentialFilter::Care)).await;
    assert_eq!(
        care,
        [
            "Terraform",
            "Roster sync",
            "X-ray archive",
            "Patient portal",
            "Café Wi-Fi RADIUS sync"
        ]
    );
}

#[tokio::test]
async fn accounts_are_narrowed_to_an_organization_also_where_two_sign_ins_see_it() {
    let world = everything().await;
    let of = |sign_in_id| ServiceAccountQuery {
        sign_in_id: Some(sign_in_id),
        ..ServiceAccountQuery::default()
    };
    let pinecrest = world.sign_in_of(PINECREST).await.id;
    assert_eq!(names(&world, of(pinecrest)).await, ["Roster sync"]);

    let world = World::with(impatient()).await;
    let nadia = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let graces = world
        .control()
        .replace_admin_key(jumpcloud_simulator::Region::Us, "grace@brightwater.example")
        .unwrap();
    let grace = world.connect(&graces, RegionName::Us, None).await;
    world.refresh_all().await;
    let all = page(&world, ServiceAccountQuery::default()).await;
    assert_eq!((all.known, all.matching), (4, 4));
    for by in [nadia, grace] {
        let alone = page(&world, of(by)).await;
        assert_eq!((alone.known, alone.matching), (4, 4));
        for (account, below) in accounts(&alone.lines) {
            assert_eq!(account.sign_in_id, by);
            assert_eq!(account.credentials as usize, below.len());
        }
    }
}

#[tokio::test]
async fn the_parts_of_the_list_make_the_whole_of_it() {
    let world = watched_fleet(12, 1, 6).await;
    let query = ServiceAccountQuery::default();
    let whole = page(&world, query.clone()).await;
    assert_eq!(whole.known, 72);
    assert_eq!(whole.line_count as usize, whole.lines.len());
    let mut lines = Vec::new();
    while lines.len() < whole.lines.len() {
        let offset = u32::try_from(lines.len()).unwrap();
        let part = Part { offset, limit: 17 };
        let page = world.app.service_account_page(query.clone(), part);
        lines.extend(page.await.unwrap().lines);
    }
    assert_eq!(lines, whole.lines);
}
