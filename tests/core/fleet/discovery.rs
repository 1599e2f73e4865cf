//! What a provider's key sees, and choosing what of it is watched.

use chrono::TimeDelta;
use jumpcloud_simulator::settings::GetSelf;
use jumpcloud_simulator::{OrganizationId, Region, seed};
use keyvigil_core::error::{CommandError, ErrorCode};
use keyvigil_core::notifier::Subject;
use keyvigil_core::view::{
    ActivityKind, Custody, Lifetime, RegionName, RotateRequest, RotationStage, Scope,
};
use serde_json::json;

use super::fixture::{
    HARBOR, LARKSPUR, PINECREST, PROVIDER, SOFIA, answer, changes, discover, discovered, impatient,
    let_answer, picker, provider, provider_watching,
};
use crate::world::{World, api_key};

/// Adds to what the provider's key watches, or takes away from it.
async fn watch(world: &World, wanted: &[&str]) -> Result<(), CommandError> {
    let by = world.app.sign_ins().await.unwrap()[0].id;
    let wanted = wanted.iter().map(|id| (*id).to_owned()).collect();
    world.app.watch_organizations(by, wanted).await?;
    world.all_refreshed().await;
    Ok(())
}

async fn watched(world: &World) -> Vec<String> {
    let rows = world.app.sign_ins().await.unwrap();
    rows.into_iter().map(|row| row.organization.name).collect()
}

const ALL_OF_IT: [&str; 4] = [
    "Provider's own administrators",
    "Harbor Dental Group",
    "Larkspur Architects",
    "Pinecrest School District",
];

#[tokio::test]
async fn a_key_of_a_provider_shows_the_provider_and_its_organizations_and_what_is_watched() {
    let world = World::new().await;
    let before = picker(&world, seed::MULTI_TENANT_KEY).await;
    assert_eq!(discovered(&before), ALL_OF_IT);
    assert_eq!(before.organizations[0].scope, Scope::Provider);
    assert_eq!(before.organizations[0].id, PROVIDER);
    assert!(
        before
            .organizations
            .iter()
            .all(|it| it.watched_by.is_none())
    );
    assert_eq!((before.unreadable, before.vanished.len()), (0, 0));

    let targets = [PROVIDER, LARKSPUR];
    let key = api_key(seed::MULTI_TENANT_KEY);
    world.connect_to(key, RegionName::Us, &targets).await;
    // Typed once more, and asked of the sign-in: the same is told.
    let again = picker(&world, seed::MULTI_TENANT_KEY).await;
    assert_eq!(again, discover(&world).await);
    for shown in again.organizations {
        let by = if targets.contains(&shown.id.as_str()) {
            Some(world.sign_in_of(&shown.id).await.id)
        } else {
            None
        };
        assert_eq!(shown.watched_by, by, "{}", shown.name);
    }
}

#[tokio::test]
async fn two_organizations_and_the_provider_are_three_sign_ins_with_one_credential() {
    let world = provider_watching(&[PROVIDER, HARBOR, PINECREST]).await;
    let rows = world.app.sign_ins().await.unwrap();
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.label.as_str(), row.scope))
        .collect();
    assert_eq!(
        told,
        [
            ("Harbor Dental Group", Scope::Organization),
            ("Pinecrest School District", Scope::Organization),
            ("Provider's own administrators", Scope::Provider),
        ]
    );
    let key = rows[0].credential_id;
    assert!(rows.iter().all(|row| row.credential_id == key));
    assert!(
        rows.iter()
            .all(|row| row.admin_email.as_deref() == Some(seed::MULTI_TENANT_EMAIL))
    );
    let connected = world.log_of(ActivityKind::SignInConnected).await;
    assert_eq!(connected.len(), 3);
    // The secret, and the key of the digests.
    assert_eq!(world.vault.secrets(), 2);
    let admins = world.administrators().await;
    let theirs = admins.iter().filter(|it| it.sign_in_id == rows[2].id);
    let mut theirs: Vec<_> = theirs.map(|it| it.name.as_str()).collect();
    theirs.sort_unstable();
    assert_eq!(theirs, ["Luca Ferri", SOFIA]);
}

#[tokio::test]
async fn one_key_that_serves_many_organizations_is_one_row_with_one_reminder() {
    let world = provider().await;
    let rows = world.credentials_of(SOFIA).await;
    assert_eq!(rows.len(), 1, "{rows:#?}");
    assert_eq!(rows[0].custody, Custody::Held);
    assert_eq!(rows[0].used_by_sign_ins.len(), 4);
    world.refresh_all().await;
    assert_eq!(world.credentials_of(SOFIA).await.len(), 1);

    world.advance(TimeDelta::days(41));
    world.app.remind().await.unwrap();
    let shown = world.notifier.take();
    let of_held: Vec<_> = shown
        .iter()
        .filter(|it| matches!(it.subject, Subject::Credential(_)))
        .collect();
    assert_eq!(of_held.len(), 1, "{shown:#?}");
    assert_eq!(
        of_held[0].title,
        "API key of Sofia Marino expires in 28 days"
    );
    let detail = world.app.credential(rows[0].id).await.unwrap();
    assert_eq!(detail.reminders.len(), 1);
}

#[tokio::test]
async fn what_is_watched_is_chosen_anew_and_nothing_changes_at_jumpcloud() {
    let world = provider_watching(&[HARBOR, LARKSPUR]).await;
    let before = world.control().state();
    let harbor = world.sign_in_of(HARBOR).await;
    watch(&world, &[HARBOR, PROVIDER, PINECREST]).await.unwrap();
    assert_eq!(
        watched(&world).await,
        [
            "Harbor Dental Group",
            "Pinecrest School District",
            "Provider's own administrators"
        ]
    );
    assert_eq!(world.sign_in_of(HARBOR).await.id, harbor.id, "it stays");
    assert_eq!(world.credentials_of("Ruth Feldman").await.len(), 1);
    let gone = world.log_of(ActivityKind::SignInRemoved).await;
    assert_eq!(gone.len(), 1);
    assert_eq!(gone[0].subject, "Larkspur Architects");

    watch(&world, &[PINECREST]).await.unwrap();
    assert_eq!(watched(&world).await, ["Pinecrest School District"]);
    assert!(world.credentials_of("Omar Siddiqui").await.is_empty());
    assert_eq!(world.credentials_of(SOFIA).await[0].custody, Custody::Held);
    assert_eq!(world.control().state(), before);
    assert!(changes(&world).is_empty());
}

#[tokio::test]
async fn an_organization_that_is_chosen_twice_is_watched_once() {
    let world = World::new().await;
    let key = api_key(seed::MULTI_TENANT_KEY);
    world
        .connect_to(key, RegionName::Us, &[HARBOR, HARBOR])
        .await;
    assert_eq!(watched(&world).await, ["Harbor Dental Group"]);
    watch(&world, &[HARBOR, PINECREST, PINECREST])
        .await
        .unwrap();
    let both = ["Harbor Dental Group", "Pinecrest School District"];
    assert_eq!(watched(&world).await, both);
    // Hexadecimal digits are the same in either case.
    let known = world.sign_in_of(HARBOR).await.id;
    let loud = HARBOR.to_uppercase();
    watch(&world, &[&loud, PINECREST]).await.unwrap();
    assert_eq!(watched(&world).await, both);
    assert_eq!(world.sign_in_of(HARBOR).await.id, known);
}

#[tokio::test]
async fn an_empty_choice_and_an_unknown_one_are_refused_and_change_nothing() {
    let world = provider_watching(&[HARBOR, LARKSPUR]).await;
    let before = world.app.sign_ins().await.unwrap();
    world.control().clear_requests();
    let empty = watch(&world, &[]).await.unwrap_err();
    assert_eq!(empty.code, ErrorCode::InvalidInput);
    assert!(world.control().requests().is_empty());
    for unknown in [seed::DEMO_ORGANIZATION_ID, "nonsense", ""] {
        let error = watch(&world, &[PINECREST, unknown]).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::OrganizationUnknown, "{unknown}");
    }
    assert_eq!(world.app.sign_ins().await.unwrap(), before);
    assert!(!world.administrators().await.is_empty());
}

#[tokio::test]
async fn while_jumpcloud_does_not_answer_the_choice_stays_but_less_can_be_watched() {
    let world = provider_watching(&[HARBOR, LARKSPUR]).await;
    let before = world.app.sign_ins().await.unwrap();
    let_answer(&world, "/api", answer(503, ""));
    let error = watch(&world, &[PINECREST]).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::JumpcloudDown);
    assert_eq!(world.app.sign_ins().await.unwrap(), before);
    watch(&world, &[LARKSPUR]).await.unwrap();
    assert_eq!(watched(&world).await, ["Larkspur Architects"]);
}

#[tokio::test]
async fn what_a_rotation_or_a_visit_needs_stays_watched() {
    let world = provider_watching(&[HARBOR, LARKSPUR, PINECREST]).await;
    let portal = world.credentials_of("Patient portal").await.remove(0);
    let request = RotateRequest {
        credential_id: portal.id,
        lifetime: Lifetime::Days90,
        revoke_first: None,
        confirmation: None,
    };
    let run = world.app.rotate(request).await.unwrap();
    assert_eq!(world.rested(run).await.stage, RotationStage::Overlap);
    let larkspur = world.sign_in_of(LARKSPUR).await.id;
    world
        .app
        .begin_portal_visit(larkspur, seed::MULTI_TENANT_EMAIL)
        .await
        .unwrap();
    let before = watched(&world).await;
    for left in [vec![HARBOR, PINECREST], vec![LARKSPUR, PINECREST]] {
        let error = watch(&world, &left).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::NotPossibleNow);
        assert_eq!(watched(&world).await, before, "nothing is taken away");
    }
    watch(&world, &[HARBOR, LARKSPUR]).await.unwrap();
    assert_eq!(watched(&world).await.len(), 2);
}

#[tokio::test]
async fn an_organization_that_vanishes_is_told_and_keeps_what_was_known_of_it() {
    let world = provider().await;
    let known = world.credentials_of("Ruth Feldman").await;
    let before = world.organization("Pinecrest School District").await;
    let id = OrganizationId::parse(PINECREST).unwrap();
    world
        .control()
        .remove_organization(Region::Us, &id)
        .unwrap();
    world.advance(TimeDelta::hours(1));
    world.refresh_all().await;

    let after = world.organization("Pinecrest School District").await;
    assert!(after.failing);
    let errors = [&after.administrators_error, &after.service_accounts_error];
    for error in errors {
        assert_eq!(error.as_ref().unwrap().code, ErrorCode::OrganizationUnknown);
    }
    assert_eq!(after.administrators_at, before.administrators_at);
    assert_eq!(after.administrators, before.administrators);
    assert_eq!(world.credentials_of("Ruth Feldman").await, known);
    for name in ["Harbor Dental Group", "Provider's own administrators"] {
        let other = world.organization(name).await;
        assert!(!other.failing, "{name}");
        assert!(other.administrators_at > before.administrators_at, "{name}");
    }
    let told = discover(&world).await;
    assert_eq!(discovered(&told), ALL_OF_IT[..3]);
    let vanished = told.vanished.iter().map(|it| it.id.as_str());
    assert_eq!(vanished.collect::<Vec<_>>(), [PINECREST]);
    // The person stops watching it, which needs no word of JumpCloud's.
    watch(&world, &[PROVIDER, HARBOR, LARKSPUR]).await.unwrap();
    assert!(world.credentials_of("Ruth Feldman").await.is_empty());
}

#[tokio::test]
async fn an_organization_that_was_renamed_goes_by_its_new_name_once_the_list_was_asked_for() {
    let world = provider().await;
    let before = world.credentials_of("Ruth Feldman").await;
    assert_eq!(before[0].organization, "Pinecrest School District");
    let renamed = json!({
        "totalCount": 2,
        "results": [
            { "id": PINECREST, "displayName": "Pinecrest Schools" },
            { "id": HARBOR },
        ],
    });
    let_answer(&world, "/api/organizations", answer(200, renamed));
    discover(&world).await;
    // One of which no name is told keeps the one that is known.
    let mut names = watched(&world).await;
    names.retain(|name| !ALL_OF_IT[..3].contains(&name.as_str()));
    assert_eq!(names, ["Pinecrest Schools"]);
    assert_eq!(
        world.organization("Pinecrest Schools").await.label,
        "Pinecrest Schools"
    );
    let after = world.credentials_of("Ruth Feldman").await;
    assert_eq!(after[0].organization, "Pinecrest Schools");
    world.refresh_all().await;
    assert_eq!(world.credentials_of("Ruth Feldman").await, after);
}

#[tokio::test]
async fn one_list_of_organizations_is_enough() {
    let lists = [
        "/api/organizations",
        "/api/v2/providers/650c1a2b3d4e5f60718293f1/organizations",
    ];
    for refused in lists {
        for status in [403, 500] {
            let world = World::with(impatient()).await;
            let_answer(&world, refused, answer(status, "{}"));
            let seen = picker(&world, seed::MULTI_TENANT_KEY).await;
            assert_eq!(discovered(&seen), ALL_OF_IT, "{refused} {status}");
            let key = api_key(seed::MULTI_TENANT_KEY);
            world
                .connect_to(key, RegionName::Us, &[PROVIDER, PINECREST])
                .await;
            assert_eq!(discovered(&discover(&world).await), ALL_OF_IT);
            watch(&world, &[PROVIDER, PINECREST, HARBOR]).await.unwrap();
            assert!(world.organizations().await.iter().all(|it| !it.failing));
        }
    }
}

#[tokio::test]
async fn what_a_list_did_not_tell_has_not_vanished() {
    let world = provider().await;
    // JumpCloud promises nothing about the call that tells of a provider.
    world
        .control()
        .settings(|settings| settings.get_self = GetSelf::NotFound);
    let told = discover(&world).await;
    assert_eq!(
        discovered(&told),
        ALL_OF_IT,
        "what is watched stays to be chosen"
    );
    assert_eq!(told.vanished, []);
    world
        .control()
        .settings(|settings| settings.get_self = GetSelf::Answers);

    // A total that lies, and an entry that nobody can read.
    let harbor = json!({ "id": HARBOR, "displayName": "Harbor Dental Group" });
    for (list, unreadable) in [
        (json!({ "results": [harbor], "totalCount": 3 }), 0),
        (json!({ "results": [harbor, { "displayName": "?" }] }), 1),
    ] {
        let_answer(&world, "/api/organizations", answer(200, &list));
        let_answer(&world, "/api/v2/providers", answer(403, "{}"));
        let told = discover(&world).await;
        assert_eq!(told.vanished, [], "{list}");
        assert_eq!(told.unreadable, unreadable);
        assert_eq!(
            discovered(&told),
            ALL_OF_IT,
            "what is watched stays to be chosen"
        );
        world.control().clear_faults();
    }
}
