//! Lists in other shapes, with totals that lie, and whose pages change while they are read.

use jumpcloud_simulator::Fault;
use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::{CredentialRow, CredentialState};
use serde_json::{Value, json};

use super::fixture::{ACCOUNTS, USERS, answer, brightwater, let_answer, refresh_with, unreadable};
use crate::world::World;

#[tokio::test]
async fn a_list_is_read_bare_or_wrapped() {
    let (world, by) = brightwater().await;
    let people = json!([{ "_id": "ada", "firstname": "Ada", "apiKeySet": true }]);
    for list in [
        people.clone(),
        json!({ "results": people }),
        json!({ "results": people, "totalCount": 1 }),
        json!({ "results": people, "totalCount": "many", "next": null }),
    ] {
        refresh_with(&world, by, USERS, &list).await;
        let rows = world.administrators().await;
        assert_eq!(rows.len(), 1, "{list}");
        assert_eq!(unreadable(&world).await, 0);
    }
    let none = json!({ "results": null });
    refresh_with(&world, by, USERS, &none).await;
    assert!(world.administrators().await.is_empty());
}

#[tokio::test]
async fn a_total_that_lies_ends_nothing() {
    let (world, by) = brightwater().await;
    let before = world.credentials().await;
    let few = json!([{ "_id": "ada", "firstname": "Ada", "apiKeySet": false }]);
    for total in [json!(2), json!(10_000), json!(u64::MAX)] {
        let list = json!({ "results": few, "totalCount": total });
        refresh_with(&world, by, USERS, &list).await;
        let rows = world.administrators().await;
        assert_eq!(rows.len(), 10, "Ada, and all who were known: {total}");
        assert_eq!(world.credentials().await, before);
    }
    // Fewer than came: what came is there.
    let list = json!({ "results": few, "totalCount": 0 });
    refresh_with(&world, by, USERS, &list).await;
    assert_eq!(world.administrators().await.len(), 1);
}

fn people(from: usize, until: usize) -> Vec<Value> {
    let person = |number: usize| {
        json!({
            "_id": format!("p{number:04}"), "firstname": format!("Person {number}"),
            "apiKeySet": true,
            "apiKeyHash": { "prefix": format!("jca_{number:04}"), "expireAt": "2030-01-01T00:00:00Z" },
        })
    };
    (from..until).map(person).collect()
}

/// One after the other.
fn pages(world: &World, pages: &[Value]) {
    for page in pages {
        let fault = Fault::new(answer(200, page)).on("GET", USERS).times(1);
        world.control().inject(fault);
    }
}

#[tokio::test]
async fn pages_that_repeat_or_shrink_while_they_are_read_end_nothing() {
    let (world, by) = brightwater().await;
    let page = |people: Vec<Value>, total: usize| json!({ "results": people, "totalCount": total });
    pages(
        &world,
        &[page(people(0, 100), 150), page(people(100, 150), 150)],
    );
    world.refresh(by).await;
    let living = async || {
        let rows = world.credentials().await;
        let is_theirs = |row: &&CredentialRow| {
            row.owner.name.starts_with("Person") && row.state == CredentialState::Active
        };
        rows.iter().filter(is_theirs).count()
    };
    assert_eq!(living().await, 150);
    let shrunk = [
        // Somebody was deleted meanwhile, and the second page begins one further on.
        [page(people(0, 100), 150), page(people(101, 150), 149)],
        // The second page is the first once more.
        [page(people(0, 100), 150), page(people(0, 100), 150)],
        // The second page is empty.
        [page(people(0, 100), 150), page(Vec::new(), 150)],
        // Nobody tells how many there are, and nothing is skipped.
        [json!(people(0, 100)), json!(people(0, 100))],
    ];
    for pair in shrunk {
        pages(&world, &pair);
        let row = world.refresh(by).await.last_refresh.unwrap();
        assert_eq!(row.administrators_error, None);
        assert_eq!(living().await, 150);
        world.control().clear_faults();
    }
    // Overlapping pages are one list.
    pages(
        &world,
        &[page(people(0, 100), 150), page(people(90, 150), 150)],
    );
    world.refresh(by).await;
    assert_eq!(living().await, 150);
    // A list that is whole ends what it leaves out.
    pages(&world, &[page(people(0, 40), 40)]);
    world.refresh(by).await;
    assert_eq!(living().await, 40);
}

#[tokio::test]
async fn an_answer_that_is_no_list_at_all_is_told_and_loses_nothing() {
    let (world, by) = brightwater().await;
    let before = world.credentials().await;
    for body in [
        json!({ "results": { "a": 1 } }),
        json!({ "message": "ok" }),
        json!(true),
        json!("[]"),
    ] {
        for path in [USERS, ACCOUNTS] {
            let_answer(&world, path, answer(200, &body));
        }
        let row = world.refresh(by).await.last_refresh.unwrap();
        for error in [row.administrators_error, row.service_accounts_error] {
            assert_eq!(error.unwrap().code, ErrorCode::AnswerUnreadable, "{body}");
        }
        assert_eq!(world.credentials().await, before);
        world.control().clear_faults();
    }
}
