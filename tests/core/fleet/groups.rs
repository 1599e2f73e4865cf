//! The list of credentials, divided by organization and by week.

use chrono::{DateTime, Utc};
use keyvigil_core::view::{
    CredentialFilter, CredentialLine, CredentialPage, CredentialQuery, CredentialRow,
    CredentialState, GroupHead, Grouping,
};

use super::fixture::{everything, varied};
use crate::world::{ALL, World};

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
