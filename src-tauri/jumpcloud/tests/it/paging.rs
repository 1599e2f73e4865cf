//! Lists end, hold each entry once, and survive servers that count wrong.

use jumpcloud_client::{Administrator, AdministratorId, ErrorKind, HttpOptions, Listing};

use crate::stub::{Asked, Reply, Stub};
use crate::support::{client, client_with, options};

/// Entries `from..to`, announced as `total`.
fn page(from: usize, to: usize, total: usize) -> Reply {
    let entries: Vec<String> = (from..to).map(|n| format!(r#"{{"_id":"a{n}"}}"#)).collect();
    let body = format!(
        r#"{{"results":[{}],"totalCount":{total}}}"#,
        entries.join(",")
    );
    Reply::new(200, &body)
}

fn skip(asked: &Asked) -> usize {
    let query = asked.line.split_once("skip=").unwrap().1;
    query.split('&').next().unwrap().parse().unwrap()
}

async fn listing(stub: &Stub) -> Listing<Administrator> {
    client(&stub.url).administrators().await.unwrap()
}

/// Of a list that came as a whole.
async fn ids(stub: &Stub) -> Vec<AdministratorId> {
    let listing = listing(stub).await;
    assert!(!listing.incomplete);
    ids_of(listing)
}

/// Of a list whose end has not come.
async fn ids_so_far(stub: &Stub) -> Vec<AdministratorId> {
    let listing = listing(stub).await;
    assert!(listing.incomplete);
    ids_of(listing)
}

fn ids_of(listing: Listing<Administrator>) -> Vec<AdministratorId> {
    assert_eq!(listing.unreadable, 0);
    listing.items.into_iter().map(|it| it.id).collect()
}

fn expected(count: usize) -> Vec<AdministratorId> {
    (0..count)
        .map(|n| format!("a{n}").parse().unwrap())
        .collect()
}

#[tokio::test]
async fn every_page_is_fetched_in_a_stable_order() {
    let stub =
        Stub::scripted(|_, asked| page(skip(asked), (skip(asked) + 100).min(250), 250)).await;
    assert_eq!(ids(&stub).await, expected(250));
    let lines: Vec<String> = stub.asked().into_iter().map(|it| it.line).collect();
    assert_eq!(
        lines,
        [0, 100, 200].map(|skip| format!("GET /api/users?limit=100&skip={skip}&sort=_id"))
    );
}

#[tokio::test]
async fn a_total_that_is_too_small_hides_nothing() {
    let stub = Stub::scripted(|_, asked| page(skip(asked), (skip(asked) + 100).min(250), 1)).await;
    assert_eq!(ids(&stub).await, expected(250));
}

#[tokio::test]
async fn a_total_that_is_too_large_ends_with_the_entries_and_is_told() {
    let stub = Stub::scripted(|_, asked| {
        let from = skip(asked).min(150);
        page(from, (from + 100).min(150), 1_000_000)
    })
    .await;
    assert_eq!(ids_so_far(&stub).await, expected(150));
    assert_eq!(stub.times_asked(), 3);
}

#[tokio::test]
async fn a_server_that_gives_fewer_than_asked_is_asked_on() {
    let stub = Stub::scripted(|_, asked| page(skip(asked), (skip(asked) + 30).min(100), 100)).await;
    assert_eq!(ids(&stub).await, expected(100));
}

#[tokio::test]
async fn a_server_that_repeats_its_first_page_for_ever_is_not_listened_to_for_ever() {
    let stub = Stub::always(page(0, 100, 1_000_000)).await;
    assert_eq!(ids_so_far(&stub).await, expected(100));
    assert_eq!(stub.times_asked(), 2);
}

#[tokio::test]
async fn a_server_that_repeats_a_full_page_without_a_total_has_not_told_all() {
    let entries: Vec<String> = (0..100).map(|n| format!(r#"{{"_id":"a{n}"}}"#)).collect();
    let full = Reply::new(200, &format!("[{}]", entries.join(",")));
    let stub = Stub::always(full.clone()).await;
    assert_eq!(ids_so_far(&stub).await, expected(100));
    let stub = Stub::in_turn(vec![full, Reply::new(200, "[]")]).await;
    assert_eq!(ids(&stub).await, expected(100));
}

#[tokio::test]
async fn an_entry_that_slips_to_the_next_page_is_held_once() {
    let stub = Stub::in_turn(vec![page(0, 100, 150), page(99, 150, 150)]).await;
    assert_eq!(ids(&stub).await, expected(150));
}

#[tokio::test]
async fn a_list_that_shrinks_while_it_is_read_ends_and_says_that_entries_may_be_missing() {
    let stub = Stub::in_turn(vec![page(0, 100, 150), page(0, 0, 80)]).await;
    assert_eq!(ids_so_far(&stub).await, expected(100));

    // One of the first page was deleted, so that entry 100 moved there and was never seen.
    let stub = Stub::in_turn(vec![page(0, 100, 150), page(101, 150, 149)]).await;
    let ids = ids_so_far(&stub).await;
    assert!(!ids.contains(&"a100".parse().unwrap()));
}

#[tokio::test]
async fn a_list_that_grows_while_it_is_read_is_read_to_its_new_end() {
    let stub = Stub::in_turn(vec![page(0, 100, 150), page(100, 151, 151)]).await;
    assert_eq!(ids(&stub).await, expected(151));
}

#[tokio::test]
async fn a_list_without_end_is_an_error_and_not_a_lie() {
    let stub = Stub::scripted(|_, asked| page(skip(asked), skip(asked) + 1, usize::MAX)).await;
    let options = HttpOptions {
        retries: 0,
        ..options()
    };
    let error = client_with(options, &stub.url)
        .administrators()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(stub.times_asked(), 500);
}

#[tokio::test]
async fn entries_that_cannot_be_read_are_counted() {
    let body =
        r#"{"results":[{"_id":"a0"},{},7,null,"x",{"_id":"../a"},{"_id":"a1"}],"totalCount":7}"#;
    let stub = Stub::always(Reply::new(200, body)).await;
    let listing = client(&stub.url).administrators().await.unwrap();
    assert_eq!((listing.items.len(), listing.unreadable), (2, 5));
    assert!(!listing.incomplete);
}

#[tokio::test]
async fn a_page_of_nothing_readable_does_not_pass_for_the_end() {
    let page = format!(r#"{{"results":[{}7],"totalCount":250}}"#, "7,".repeat(99));
    let stub = Stub::always(Reply::new(200, &page)).await;
    let listing = listing(&stub).await;
    assert_eq!((listing.items.len(), listing.unreadable), (0, 100));
    assert!(listing.incomplete);
}

#[tokio::test]
async fn a_total_of_another_type_counts_for_nothing() {
    for total in ["\"9\"", "-3", "null", "7.5", "[]", "{}"] {
        let body = format!(r#"{{"results":[{{"_id":"a0"}}],"totalCount":{total}}}"#);
        let stub = Stub::always(Reply::new(200, &body)).await;
        assert_eq!(ids(&stub).await, expected(1), "{total}");
        assert_eq!(stub.times_asked(), 1, "{total}");
    }
}

#[tokio::test]
async fn a_bare_array_is_a_list_and_ids_stand_under_any_name() {
    let body = r#"[{"objectId":"s1"},{"id":"s2"},{"_id":"s3"}]"#;
    let stub = Stub::always(Reply::new(200, body)).await;
    let listing = client(&stub.url).service_accounts().await.unwrap();
    let ids: Vec<&str> = listing.items.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["s1", "s2", "s3"]);
}
