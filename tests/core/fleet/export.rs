//! Lists as files.

use std::collections::HashSet;

use jumpcloud_simulator::seed;
use keyvigil_core::fleet::Exported;
use keyvigil_core::view::{
    ActivityKind, AdministratorFilter, AdministratorQuery, CredentialFilter, CredentialQuery,
    Custody, ExportFormat, ExportedList, Grouping, OrganizationFilter, OrganizationOrder,
    OrganizationQuery, ServiceAccountQuery,
};
use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::fixture::{HARBOR, answer, brightwater, everything, let_answer, watched_fleet};
use crate::world::World;

async fn export(world: &World, list: ExportedList, format: ExportFormat) -> Exported {
    let exported = world.app.export(list, format).await.unwrap();
    for secret in world.vault.ever_stored() {
        assert!(!exported.text.contains(secret.expose_secret()));
    }
    exported
}

/// What a spreadsheet reads: a line for each row, by the names of the columns.
fn read_csv(text: &str) -> Vec<Map<String, Value>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().unwrap().clone();
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.unwrap();
        let fields = names.iter().zip(&record);
        fields
            .map(|(name, field)| (name.to_owned(), field.into()))
            .collect()
    };
    reader.records().map(row).collect()
}

fn read_json(text: &str) -> Vec<Map<String, Value>> {
    serde_json::from_str(text).unwrap()
}

/// Both kinds of file hold the same, and as much as they say.
async fn exported(world: &World, list: impl Fn() -> ExportedList) -> Vec<Map<String, Value>> {
    let csv = export(world, list(), ExportFormat::Csv).await;
    let json = export(world, list(), ExportFormat::Json).await;
    let rows = read_csv(&csv.text);
    // JSON sorts by name, and nobody minds.
    assert_eq!(rows, read_json(&json.text));
    assert_eq!((csv.rows, json.rows), (rows.len(), rows.len()));
    let extension = |it: &Exported| it.name.rsplit('.').next().map(str::to_owned);
    assert_eq!(extension(&csv).as_deref(), Some("csv"));
    assert_eq!(extension(&json).as_deref(), Some("json"));
    rows
}

fn column<'a>(rows: &'a [Map<String, Value>], name: &str) -> Vec<&'a str> {
    let field = |row: &'a Map<String, Value>| row[name].as_str().unwrap();
    rows.iter().map(field).collect()
}

#[tokio::test]
async fn what_is_shown_of_the_credentials_is_exported_in_its_order() {
    let world = everything().await;
    let query = || CredentialQuery {
        search: "harbor".into(),
        show: CredentialFilter::Care,
        custody: Some(Custody::Watched),
        group: Grouping::Week,
        ..CredentialQuery::default()
    };
    let list = || ExportedList::Credentials { query: query() };
    let rows = exported(&world, list).await;
    let page = world
        .app
        .credential_page(
            CredentialQuery {
                group: Grouping::None,
                ..query()
            },
            crate::world::ALL,
        )
        .await
        .unwrap();
    assert_eq!(rows.len(), page.matching as usize);
    assert_eq!(
        column(&rows, "owner"),
        [
            "Omar Siddiqui",
            "X-ray archive",
            "Joy Mbeki",
            "Patient portal"
        ]
    );
    let omar = &rows[0];
    for (name, expected) in [
        ("owner_email", "omar@harbordental.example"),
        ("kind", "admin_key"),
        ("organization", "Harbor Dental Group"),
        ("region", "us"),
        ("state", "expiring"),
        ("custody", "watched"),
        ("expiry_source", "reported"),
    ] {
        assert_eq!(omar[name], expected, "{name}");
    }
    let expires = world.credentials_of("Omar Siddiqui").await[0].expiry.at;
    let told: chrono::DateTime<chrono::Utc> = omar["expires_at"].as_str().unwrap().parse().unwrap();
    assert_eq!(Some(told), expires);
}

#[tokio::test]
async fn what_never_expires_and_what_nobody_tells_can_be_told_apart() {
    let (world, by) = brightwater().await;
    let told = |hash| {
        json!({ "results": [{
            "_id": "650c1a2b3d4e5f60718293aa", "firstname": "Ada", "apiKeySet": true, "apiKeyHash": hash,
        }]})
    };
    for (hash, source, state) in [
        (
            json!({ "prefix": "jca_Ada1", "expireAt": null }),
            "reported",
            "no_expiry",
        ),
        (json!({ "prefix": "jca_Ada2" }), "unknown", "unknown"),
    ] {
        let_answer(&world, "/api/users", answer(200, told(hash)));
        world.refresh(by).await;
        let list = || ExportedList::Credentials {
            query: CredentialQuery {
                search: "ada".into(),
                ..CredentialQuery::default()
            },
        };
        let rows = exported(&world, list).await;
        assert_eq!(column(&rows, "expires_at"), [""]);
        assert_eq!(column(&rows, "expiry_source"), [source]);
        assert_eq!(column(&rows, "state"), [state]);
        world.control().clear_faults();
    }
}

#[tokio::test]
async fn administrators_accounts_and_organizations_are_exported_narrowed() {
    let world = everything().await;
    let list = || ExportedList::Administrators {
        query: AdministratorQuery {
            show: AdministratorFilter::SuspendedWithKey,
            grouped: true,
            ..AdministratorQuery::default()
        },
    };
    let rows = exported(&world, list).await;
    let names: HashSet<_> = column(&rows, "name").into_iter().collect();
    assert_eq!(names, HashSet::from(["Carlos Mendes", "Victor Lima"]));
    assert_eq!(column(&rows, "flags"), ["suspended_with_key"; 2]);
    assert_eq!(column(&rows, "suspended"), ["true"; 2]);

    let harbor = world.sign_in_of(HARBOR).await.id;
    let list = || ExportedList::ServiceAccounts {
        query: ServiceAccountQuery {
            sign_in_id: Some(harbor),
            ..ServiceAccountQuery::default()
        },
    };
    let rows = exported(&world, list).await;
    let mut names = column(&rows, "name");
    names.sort_unstable();
    // A line for each credential.
    assert_eq!(names, ["Patient portal", "X-ray archive", "X-ray archive"]);

    let list = || ExportedList::Organizations {
        query: OrganizationQuery {
            show: OrganizationFilter::NeverExpires,
            order: OrganizationOrder::Name,
            ..OrganizationQuery::default()
        },
    };
    let rows = exported(&world, list).await;
    assert_eq!(
        column(&rows, "organization"),
        [
            "Brightwater Coffee",
            "Harbor Dental Group",
            "Provider's own administrators"
        ]
    );
    assert_eq!(column(&rows, "service_accounts"), ["4", "2", ""]);
    assert_eq!(
        column(&rows, "scope"),
        ["organization", "organization", "provider"]
    );
}

#[tokio::test]
async fn an_account_without_a_credential_has_a_line() {
    let (world, _) = brightwater().await;
    let hr = world.credentials_of("HR onboarding").await.remove(0);
    world
        .app
        .revoke_credential(hr.id, "HR onboarding")
        .await
        .unwrap();
    world.all_refreshed().await;
    let list = || ExportedList::ServiceAccounts {
        query: ServiceAccountQuery {
            search: "hr".into(),
            ..ServiceAccountQuery::default()
        },
    };
    let rows = exported(&world, list).await;
    assert_eq!(column(&rows, "name"), ["HR onboarding"]);
    assert_eq!(column(&rows, "credential_kind"), [""]);
}

#[tokio::test]
async fn a_list_that_is_longer_than_a_page_is_exported_whole() {
    let world = watched_fleet(25, 10, 3).await;
    let list = || ExportedList::Credentials {
        query: CredentialQuery::default(),
    };
    let rows = exported(&world, list).await;
    let overview = world.app.overview(None).await.unwrap();
    assert_eq!(rows.len(), overview.counts.total as usize);
    assert!(rows.len() > 250);
}

#[tokio::test]
async fn a_name_that_looks_like_a_formula_is_harmless_in_a_spreadsheet_and_true_elsewhere() {
    let (world, by) = brightwater().await;
    let evil = [
        "=HYPERLINK(\"http://127.0.0.1/\",\"Ada, \"\"B\"\"\")",
        "+41 79",
        "-1+1",
        "@SUM(A1)",
        "Plain, \"quoted\"\nname",
    ];
    let people: Vec<_> = evil
        .iter()
        .enumerate()
        .map(|(number, name)| {
            json!({ "_id": format!("a{number}"), "firstname": name, "apiKeySet": false })
        })
        .collect();
    let_answer(
        &world,
        "/api/users",
        answer(200, json!({ "results": people })),
    );
    world.refresh(by).await;
    let list = || ExportedList::Administrators {
        query: AdministratorQuery::default(),
    };
    let json = export(&world, list(), ExportFormat::Json).await;
    let told = read_json(&json.text);
    let told: HashSet<_> = column(&told, "name").into_iter().collect();
    assert_eq!(told, HashSet::from(evil));
    let csv = export(&world, list(), ExportFormat::Csv).await;
    let rows = read_csv(&csv.text);
    assert_eq!(rows.len(), evil.len());
    for name in column(&rows, "name") {
        assert!(!name.starts_with(['=', '+', '-', '@']), "{name}");
        let plain = name.strip_prefix('\'').unwrap_or(name);
        assert!(evil.contains(&plain), "{name}");
    }
    assert_eq!(csv.text.matches("\r\n").count(), evil.len() + 1);
}

#[tokio::test]
async fn the_log_is_exported_whole_and_tells_of_the_exports() {
    let (world, by) = brightwater().await;
    let own = world.app.sign_ins().await.unwrap()[0].credential_id;
    world.app.secret_to_reveal(own).await.unwrap();
    world.refresh(by).await;
    let before = world.app.activity(None, 500).await.unwrap();
    let first = export(&world, ExportedList::Activity, ExportFormat::Json).await;
    let rows = read_json(&first.text);
    assert_eq!(rows.len(), before.len());
    assert!(!first.text.contains(seed::DEMO_ADMIN_KEY));
    for (row, line) in rows.iter().zip(&before) {
        assert_eq!(row["subject"], line.subject);
        assert_eq!(row["detail"], line.detail);
        assert_eq!(row["kind"], serde_json::to_value(line.kind).unwrap());
    }
    let told = world.log_of(ActivityKind::ListExported).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].subject, first.name);
    assert_eq!(told[0].detail, format!("{} rows", rows.len()));
    let csv = export(&world, ExportedList::Activity, ExportFormat::Csv).await;
    assert_eq!(read_csv(&csv.text)[0]["kind"], "list_exported");
}

#[tokio::test]
async fn nothing_found_is_an_empty_file() {
    let (world, _) = brightwater().await;
    let list = || ExportedList::Credentials {
        query: CredentialQuery {
            search: "nobody at all".into(),
            ..CredentialQuery::default()
        },
    };
    let json = export(&world, list(), ExportFormat::Json).await;
    assert_eq!((json.text.as_str(), json.rows), ("[]", 0));
    let csv = export(&world, list(), ExportFormat::Csv).await;
    assert_eq!((csv.text.as_str(), csv.rows), ("", 0));
}
