//! Answers that nobody promised: shown as far as known, never a crash, and what could not be read is counted.

use chrono::TimeDelta;
use jumpcloud_simulator::seed;
use jumpcloud_simulator::settings::ApiKeyFields;
use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::{
    ActivityKind, ConnectOutcome, CredentialState, EnteredExpiry, ExpirySource, KeyLifetime,
    RegionName,
};
use serde_json::{Value, json};

use super::fixture::{
    USERS, answer, assert_nothing_ended, brightwater, impatient, let_answer, refresh_with,
    unreadable,
};
use crate::world::World;

#[tokio::test]
async fn a_key_that_nobody_tells_of_is_unknown_until_its_owner_says_when_it_expires() {
    let world = World::with(impatient()).await;
    world
        .control()
        .settings(|settings| settings.api_key_fields = ApiKeyFields::Nowhere);
    let by = world
        .connect(seed::DEMO_ADMIN_KEY, RegionName::Us, None)
        .await;
    let own = world.app.sign_ins().await.unwrap()[0].credential_id;
    assert_eq!(world.row(own).await.state, CredentialState::Unknown);
    let board = world.organization("Brightwater Coffee").await;
    assert_eq!(board.unknown, 1);
    let page = world.app.credential(own).await.unwrap();
    assert!(page.expiry_editable);
    // It was made at some time before it was connected.
    let lifetime = EnteredExpiry {
        lifetime: KeyLifetime::Days60,
        custom: None,
    };
    let refused = world.app.enter_expiry(own, lifetime).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidInput);
    let at = world.control().now() + TimeDelta::days(60);
    let entered = EnteredExpiry {
        lifetime: KeyLifetime::Custom,
        custom: Some(at),
    };
    world.app.enter_expiry(own, entered).await.unwrap();
    world.refresh(by).await;
    let row = world.row(own).await;
    assert_eq!(row.expiry.source, ExpirySource::Entered);
    assert_eq!(row.expiry.at, Some(at));
    let board = world.organization("Brightwater Coffee").await;
    assert_eq!(board.unknown, 0);
    // Whoever erred takes it back; the key itself stays.
    assert!(!world.app.withdraw_expiry(own).await.unwrap());
    assert_eq!(world.row(own).await.state, CredentialState::Unknown);
}

#[tokio::test]
async fn what_was_told_once_stays_known_when_it_is_told_no_more() {
    let (world, by) = brightwater().await;
    let before = world.credentials().await;
    for fields in [ApiKeyFields::SingleGet, ApiKeyFields::Nowhere] {
        world
            .control()
            .settings(|settings| settings.api_key_fields = fields);
        world.refresh(by).await;
        assert_eq!(world.credentials().await, before, "{fields:?}");
    }
    let toms = world.administrator("Tom Lindqvist").await;
    assert_eq!((toms.api_access, toms.has_key), (None, None));
    assert!(toms.key.is_some(), "its key is known from before");
    assert_nothing_ended(&world).await;
}

#[tokio::test]
async fn an_administrator_is_shown_with_whatever_is_told() {
    let (world, by) = brightwater().await;
    let odd = json!({ "results": [
        { "_id": "only-an-id" },
        { "id": "by-id", "email": "ida@x.example" },
        { "objectId": "by-object-id", "firstname": "Obi", "lastname": null },
        { "_id": "nulls", "email": null, "firstname": null, "roleName": null, "suspended": null,
          "apiKeyAllowed": null, "apiKeySet": null, "apiKeyHash": null, "totpEnrolled": null },
        { "_id": "types", "email": 5, "firstname": ["x"], "roleName": {}, "suspended": "yes",
          "apiKeyAllowed": 1, "apiKeySet": "true", "apiKeyHash": "jca_", "enableMultiFactor": 0 },
        { "_id": "enums", "firstname": "Uma", "roleName": "Galactic Overlord", "roleNames": "x" },
        { "_id": 77, "email": "number@x.example" },
        { "email": "nobody@x.example" },
        "text", null, 5, [],
    ]});
    refresh_with(&world, by, USERS, &odd).await;
    assert_eq!(unreadable(&world).await, 6);
    let rows = world.administrators().await;
    let of = |id: &str| rows.iter().find(|row| row.id == id).unwrap();
    assert_eq!(of("only-an-id").name, "only-an-id");
    assert_eq!(of("by-id").name, "ida@x.example");
    assert_eq!(of("by-object-id").name, "Obi");
    assert_eq!(of("enums").role.as_deref(), Some("Galactic Overlord"));
    for id in ["nulls", "types"] {
        let row = of(id);
        assert_eq!(row.name, id);
        assert_eq!((row.email.as_str(), row.role.as_ref()), ("", None));
        assert_eq!((row.suspended, row.mfa), (None, None));
        assert_eq!((row.api_access, row.has_key), (None, None), "{id}");
    }
    // Some could not be read: those known before may be among them.
    assert!(rows.iter().any(|row| row.name == "Tom Lindqvist"));
    assert_eq!(rows.len(), 6 + 9);
    assert_nothing_ended(&world).await;
}

#[tokio::test]
async fn two_who_share_an_address_are_two() {
    let (world, by) = brightwater().await;
    let twin = |id: &str, prefix: &str| {
        json!({
            "_id": id, "email": "twin@x.example", "firstname": "Twin", "apiKeySet": true,
            "apiKeyAllowed": true,
            "apiKeyHash": { "prefix": prefix, "expireAt": "2030-01-01T00:00:00Z" },
        })
    };
    let list = json!({ "results": [twin("t1", "jca_aaaa"), twin("t2", "jca_bbbb")] });
    refresh_with(&world, by, USERS, &list).await;
    let rows = world.administrators().await;
    assert_eq!(rows.len(), 2);
    let keys: Vec<_> = rows
        .iter()
        .map(|row| row.key.as_ref().unwrap().id)
        .collect();
    assert_ne!(keys[0], keys[1]);
    assert_eq!(world.credentials_of("Twin").await.len(), 2);
    // The same one twice is one.
    let list = json!({ "results": [twin("t1", "jca_aaaa"), twin("t1", "jca_aaaa")] });
    refresh_with(&world, by, USERS, &list).await;
    assert_eq!(world.administrators().await.len(), 1);
}

#[tokio::test]
async fn names_in_any_script_and_of_any_length_are_shown_and_found() {
    let (world, by) = brightwater().await;
    let long = "Maximiliana ".repeat(2_000);
    let names = [
        "نور الهدى",
        "\u{202e}gnitsujda\u{202c} (Admin)",
        "👩🏽‍💻 Dev",
        "O'Brien <b>& Söhne</b>",
        "Zero\u{0}byte",
        long.trim(),
    ];
    let person = |(number, name): (usize, &&str)| {
        json!({
            "_id": format!("n{number}"), "firstname": name, "apiKeySet": true,
            "apiKeyHash": { "prefix": format!("jca_n{number}xx"), "expireAt": "2027-02-01T00:00:00Z" },
        })
    };
    let list: Vec<_> = names.iter().enumerate().map(person).collect();
    refresh_with(&world, by, USERS, &json!({ "results": list })).await;
    assert_eq!(unreadable(&world).await, 0);
    for name in names {
        let row = world.administrator(name).await;
        assert_eq!(row.key.unwrap().owner.name, name);
        let query = keyvigil_core::view::CredentialQuery {
            search: name.chars().take(40).collect(),
            ..keyvigil_core::view::CredentialQuery::default()
        };
        let page = world.app.credential_page(query, crate::world::ALL).await;
        assert!(page.unwrap().matching >= 1, "{name:?}");
    }
    // They are reminded of like everybody.
    world.advance(TimeDelta::days(9));
    world.app.remind().await.unwrap();
    let shown = world.notifier.take();
    let told = shown.iter().flat_map(|it| it.subject.credentials());
    assert!(told.count() > names.len(), "{shown:#?}");
}

#[tokio::test]
async fn a_name_that_a_desktop_would_not_take_silences_no_reminder() {
    let (world, by) = brightwater().await;
    world.app.remind().await.unwrap();
    world.notifier.take();
    let expires = world.control().now() + TimeDelta::days(3);
    let person = |(number, name): (usize, &String)| {
        json!({
            "_id": format!("n{number}"), "firstname": name, "apiKeySet": true,
            "apiKeyHash": { "prefix": format!("jca_n{number}xx"), "expireAt": expires },
        })
    };
    let names = [
        "Zero\u{0}byte".to_owned(),
        "Two\nlines\u{7}".to_owned(),
        "Long ".repeat(5_000),
    ];
    let people: Vec<_> = names.iter().enumerate().map(person).collect();
    let list = json!({ "results": people, "totalCount": 99 });
    refresh_with(&world, by, USERS, &list).await;
    world.advance(TimeDelta::days(1));
    world.app.remind().await.unwrap();
    let shown = world.notifier.take();
    assert_eq!(shown.len(), 1, "{shown:#?}");
    let lines: Vec<_> = shown[0].body.lines().collect();
    let of = |name: &str| lines.iter().filter(|line| line.contains(name)).count();
    assert_eq!(
        (of("Zero byte"), of("Two lines"), of("Long Long")),
        (1, 1, 1)
    );
    for line in lines {
        assert!(!line.contains(char::is_control), "{line:?}");
        assert!(line.chars().count() < 300, "{line}");
    }
}

#[tokio::test]
async fn a_date_is_the_same_moment_in_any_zone_and_precision() {
    let (world, by) = brightwater().await;
    let told = |created: &str, expires: &str| {
        json!({ "results": [{
            "_id": "d1", "firstname": "Dee", "apiKeySet": true,
            "apiKeyHash": { "prefix": "jca_dddd", "createdAt": created, "expireAt": expires },
        }]})
    };
    let list = told("2026-12-01T10:00:00Z", "2027-03-01T10:00:00Z");
    refresh_with(&world, by, USERS, &list).await;
    let first = world.credentials_of("Dee").await.remove(0);
    for (created, expires) in [
        ("2026-12-01T11:00:00.000+01:00", "2027-03-01T15:30:00+05:30"),
        ("2026-12-01T05:00:00-0500", "2027-03-01 10:00:00Z"),
        ("2026-12-01T10:00Z", "2027-03-01T10:00:00.000000Z"),
        ("2026-12-01T10:00:00.123456789Z", "2027-03-01T02:00:00-08"),
    ] {
        let list = told(created, expires);
        refresh_with(&world, by, USERS, &list).await;
        let rows = world.credentials_of("Dee").await;
        assert_eq!(rows.len(), 1, "{created}: {rows:#?}");
        assert_eq!(rows[0].id, first.id);
        assert_eq!(rows[0].expiry, first.expiry);
    }
    assert!(world.log_of(ActivityKind::ExpiryChanged).await.is_empty());
    // What is no date is not known, and does not unsay what is.
    for nonsense in ["soon", "", "2027-03-01", "0001-01-01T00:00:00Z"] {
        let list = told("2026-12-01T10:00:00Z", nonsense);
        refresh_with(&world, by, USERS, &list).await;
        let row = world.credentials_of("Dee").await.remove(0);
        assert_eq!(row.expiry, first.expiry, "{nonsense}");
    }
}

#[tokio::test]
async fn a_key_that_comes_and_goes_in_answers_stays_one_row() {
    let (world, by) = brightwater().await;
    let told = |fields: Value| {
        let mut person = json!({ "_id": "f1", "firstname": "Flo" });
        for (name, value) in fields.as_object().unwrap() {
            person[name] = value.clone();
        }
        json!({ "results": [person] })
    };
    let whole = || {
        told(json!({ "apiKeySet": true, "apiKeyHash": {
            "prefix": "jca_ffff", "createdAt": "2026-12-01T10:00:00Z", "expireAt": "2027-03-01T10:00:00Z",
        }}))
    };
    refresh_with(&world, by, USERS, &whole()).await;
    let first = world.credentials_of("Flo").await.remove(0);
    for between in [
        told(json!({ "apiKeySet": true })),
        told(json!({})),
        told(json!({ "apiKeySet": false })),
        json!({ "results": [] }),
        told(json!({ "apiKeySet": true })),
    ] {
        refresh_with(&world, by, USERS, &between).await;
    }
    refresh_with(&world, by, USERS, &whole()).await;
    let rows = world.credentials_of("Flo").await;
    let living: Vec<_> = rows
        .iter()
        .filter(|row| row.state == CredentialState::Active)
        .collect();
    assert_eq!(living.len(), 1, "{rows:#?}");
    assert_eq!(living[0].expiry, first.expiry);
}

#[tokio::test]
async fn an_organization_that_cannot_be_read_is_counted_and_its_neighbours_are_offered() {
    let world = World::with(impatient()).await;
    let odd = json!({ "results": [
        { "id": seed::CLIENT_ORGANIZATION_IDS[0], "displayName": null },
        { "_id": seed::CLIENT_ORGANIZATION_IDS[1], "name": "Larkspur" },
        { "id": "not-24-digits", "displayName": "Odd" },
        { "displayName": "Nameless" },
        null,
    ]});
    let_answer(&world, "/api/organizations", answer(200, odd));
    let_answer(&world, "/api/v2/providers", answer(403, "{}"));
    let outcome = world
        .try_connect(seed::MULTI_TENANT_KEY, RegionName::Us, None)
        .await
        .unwrap();
    let ConnectOutcome::ChooseOrganization { discovery } = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(discovery.unreadable, 3);
    let names: Vec<_> = discovery
        .organizations
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "Provider's own administrators",
            seed::CLIENT_ORGANIZATION_IDS[0],
            "Larkspur"
        ]
    );
}
