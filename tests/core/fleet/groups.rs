//! The list of credentials, divided by organization and by week.

use chrono::{DateTime, Utc};
use jumpcloud_simulator::{Seed, seed};
use keyvigil_core::view::{
    CredentialFilter, CredentialLine, CredentialPage, CredentialQuery, CredentialRow,
    CredentialState, GroupHead, Grouping, RegionName,
};

use super::fixture::{
    HARBOR, LARKSPUR, PINECREST, PROVIDER, SOFIA, everything, impatient, provider,
    provider_watching, varied,
};
use crate::world::{ALL, Setup, World, api_key};

/// A provider that has two clients of the name "Harbor Dental Group": the one of [`HARBOR`], and that of
/// [`PINECREST`].
pub async fn namesakes(watched: &[&str]) -> World {
    let seed = include_str!("../../../src-tauri/simulator/seeds/demo.toml");
    let seed = seed.replace("Pinecrest School District", "Harbor Dental Group");
    let world = World::with(Setup {
        seed: Seed::parse(&seed).unwrap(),
        ..impatient()
    })
    .await;
    let key = api_key(seed::MULTI_TENANT_KEY);
    world.connect_to(key, RegionName::Us, watched).await;
    world
}

async fn divided(world: &World, group: Grouping) -> CredentialPage {
    let query = CredentialQuery {
        group,
        ..CredentialQuery::default()
    };
    world.app.credential_page(query, ALL).await.unwrap()
}

/// The heads of the groups, each with the rows below it.
fn groups(page: &CredentialPage) -> Vec<(GroupHead, Vec<CredentialRow>)> {
    let mut groups: Vec<(GroupHead, Vec<CredentialRow>)> = Vec::new();
    for line in &page.lines {
        match line {
            CredentialLine::Group { head } => groups.push((head.clone(), Vec::new())),
            CredentialLine::Credential { row } => {
                groups.last_mut().unwrap().1.push((**row).clone());
            }
        }
    }
    groups
}

fn count_of(head: &GroupHead) -> u32 {
    match head {
        GroupHead::Organization { count, .. }
        | GroupHead::Week { count, .. }
        | GroupHead::NeverExpires { count }
        | GroupHead::ExpiryUnknown { count } => *count,
    }
}

#[tokio::test]
async fn a_list_is_divided_by_organization_with_the_most_urgent_one_first() {
    let world = everything().await;
    let page = divided(&world, Grouping::Organization).await;
    let flat = world.shown(CredentialFilter::All).await;
    let groups = groups(&page);
    let lines = page.matching as usize + groups.len();
    assert_eq!(page.line_count as usize, lines);
    assert_eq!(page.matching as usize, flat.len());
    let mut firsts = Vec::new();
    for (head, members) in &groups {
        let GroupHead::Organization { name, count } = head else {
            panic!("{head:?}")
        };
        assert_eq!(*count as usize, members.len(), "{name}");
        // In the order of the whole list, and nothing of it elsewhere.
        let expected: Vec<_> = flat.iter().filter(|it| it.organization == *name).collect();
        assert_eq!(members.iter().collect::<Vec<_>>(), expected, "{name}");
        firsts.push(flat.iter().position(|it| *it == members[0]).unwrap());
    }
    assert_eq!(groups.len(), 6);
    assert!(firsts.is_sorted(), "{firsts:?}");
}

/// Each group's name, and how many are in it.
fn named(groups: &[(GroupHead, Vec<CredentialRow>)]) -> Vec<(&str, u32)> {
    let of = |head| match head {
        &GroupHead::Organization { ref name, count } => (name.as_str(), count),
        head => panic!("{head:?}"),
    };
    groups.iter().map(|(head, _)| of(head)).collect()
}

#[tokio::test]
async fn two_organizations_of_one_name_are_two_groups() {
    let world = namesakes(&[PROVIDER, HARBOR, PINECREST]).await;
    let groups = groups(&divided(&world, Grouping::Organization).await);
    assert_eq!(
        named(&groups),
        [
            ("Harbor Dental Group", 3),
            ("Harbor Dental Group", 8),
            ("Provider's own administrators", 2),
        ]
    );
    for ((_, members), organization) in groups.iter().zip([PINECREST, HARBOR, PROVIDER]) {
        let by = world.sign_in_of(organization).await.id;
        for row in members {
            assert!(row.seen_by.contains(&by), "{row:#?}");
        }
    }
}

#[tokio::test]
async fn a_key_that_two_organizations_of_one_name_show_stands_in_one_group() {
    let world = namesakes(&[HARBOR, PINECREST]).await;
    let page = divided(&world, Grouping::Organization).await;
    let groups = groups(&page);
    assert_eq!(groups.len(), 2);
    let counted: u32 = groups.iter().map(|(head, _)| count_of(head)).sum();
    assert_eq!((counted, page.matching), (12, 12));
}

#[tokio::test]
async fn a_key_that_is_called_with_for_several_organizations_stands_under_the_one_whose_name_it_bears()
 {
    let world = provider().await;
    let own = world.credentials_of(SOFIA).await;
    assert_eq!(own[0].used_by_sign_ins.len(), 4);
    let groups = groups(&divided(&world, Grouping::Organization).await);
    for (head, members) in &groups {
        let is_named_so =
            matches!(head, GroupHead::Organization { name, .. } if *name == own[0].organization);
        assert_eq!(members.contains(&own[0]), is_named_so, "{head:?}");
    }
}

#[tokio::test]
async fn keys_that_outlive_their_sign_in_stand_under_the_name_that_was_known() {
    let world = provider_watching(&[HARBOR, LARKSPUR]).await;
    for organization in [HARBOR, LARKSPUR] {
        let by = world.sign_in_of(organization).await.id;
        world.app.remove_sign_in(by).await.unwrap();
    }
    let groups = groups(&divided(&world, Grouping::Organization).await);
    assert_eq!(named(&groups), [("Harbor Dental Group", 1)]);
}

#[tokio::test]
async fn a_list_is_divided_by_the_local_weeks_of_expiry() {
    let world = varied().await;
    let page = divided(&world, Grouping::Week).await;
    let groups = groups(&page);
    let total: u32 = groups.iter().map(|(head, _)| count_of(head)).sum();
    assert_eq!(total, page.matching);
    let lines = page.matching as usize + groups.len();
    assert_eq!(page.line_count as usize, lines);
    let mut begins = Vec::new();
    for (head, members) in &groups {
        assert_eq!(count_of(head) as usize, members.len());
        let times: Vec<_> = members.iter().map(|row| row.expiry.at).collect();
        assert!(times.is_sorted(), "{head:?}");
        match head {
            GroupHead::Week { begin, .. } => {
                begins.push(*begin);
                for at in times.into_iter().flatten() {
                    assert_eq!(monday_of(at), *begin, "{at}");
                }
            }
            GroupHead::NeverExpires { .. } => {
                assert!(
                    members
                        .iter()
                        .all(|it| it.state == CredentialState::NoExpiry)
                );
            }
            GroupHead::ExpiryUnknown { .. } => {
                assert!(
                    members
                        .iter()
                        .all(|it| it.state == CredentialState::Unknown)
                );
            }
            GroupHead::Organization { .. } => panic!("{head:?}"),
        }
    }
    assert!(begins.is_sorted() && begins.len() > 5, "{begins:?}");
    let last: Vec<_> = groups[begins.len()..]
        .iter()
        .map(|(head, _)| head)
        .collect();
    assert!(
        matches!(
            last[..],
            [
                GroupHead::NeverExpires { count: 3 },
                GroupHead::ExpiryUnknown { count: 1 }
            ]
        ),
        "{last:?}"
    );
}

/// By this computer's clocks, worked out another way.
fn monday_of(at: DateTime<Utc>) -> DateTime<Utc> {
    use chrono::{Datelike, Local, TimeZone};
    let week = at.with_timezone(&Local).date_naive().iso_week();
    let monday =
        chrono::NaiveDate::from_isoywd_opt(week.year(), week.week(), chrono::Weekday::Mon).unwrap();
    let midnight = monday.and_hms_opt(0, 0, 0).unwrap();
    Local
        .from_local_datetime(&midnight)
        .earliest()
        .unwrap()
        .to_utc()
}
