//! Service accounts from their making to their end.

use chrono::TimeDelta;
use jumpcloud_client::{
    AuthConfigKind, AuthKind, Client, Credential, ErrorKind, Http, Issued, Lifetime, NewAuthConfig,
    NewServiceAccount, ReportedExpiry, ServiceAccount, Standing, client_secret_accepted,
};
use jumpcloud_simulator::seed::{
    CLIENT_ID, CLIENT_SECRET, DEMO_ADMIN_KEY, DEMO_ORGANIZATION_ID, NO_PERMISSION_KEY,
};
use jumpcloud_simulator::settings::{AuthConfigExpiry, CreatedAuthConfigId};
use jumpcloud_simulator::{OrganizationId, Region};
use secrecy::SecretString;

use crate::simulated::{client_of, client_with_key, endpoints, simulator};
use crate::support::{new_key, options};

fn of_kind(kind: AuthKind) -> NewAuthConfig {
    NewAuthConfig {
        kind,
        lifetime: Lifetime::Days30,
    }
}

async fn create(client: &Client, name: &str, kind: AuthKind) -> Issued {
    let role_id = client.roles().await.unwrap().items.remove(0).id;
    let new = NewServiceAccount {
        name: name.to_owned(),
        role_id,
        auth: of_kind(kind),
    };
    client.create_service_account(&new).await.unwrap()
}

async fn find(client: &Client, name: &str) -> Option<ServiceAccount> {
    let all = client.service_accounts().await.unwrap().items;
    all.into_iter().find(|it| it.name == name)
}

#[tokio::test]
async fn a_new_accounts_key_works_until_it_is_revoked() {
    let simulator = simulator().await;
    let client = client_with_key(&simulator, DEMO_ADMIN_KEY);
    let first = create(&client, "Robot", AuthKind::ApiKey).await;
    let account = first.service_account_id.clone().unwrap();
    assert_eq!(first.account.as_ref().unwrap().name, "Robot");
    let first_key = Credential::api_key(first.secret).unwrap();
    let first_client = client_of(&simulator, "us", first_key);
    assert_eq!(
        first_client.probe().await.unwrap().standing,
        Standing::Accepted
    );

    let second = client.add_auth_config(&account, &new_key()).await.unwrap();
    let second_key = Credential::api_key(second.secret).unwrap();
    let second_client = client_of(&simulator, "us", second_key);
    assert!(second_client.probe().await.is_ok());
    assert!(
        first_client.probe().await.is_ok(),
        "both work while handing over"
    );

    let first_id = first.auth_config_id.unwrap();
    client
        .revoke_auth_config(&account, &first_id)
        .await
        .unwrap();
    let error = first_client.probe().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::KeyNotAccepted);
    assert!(second_client.probe().await.is_ok());

    let left = client.service_account(&account).await.unwrap().auth_configs;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].id, second.auth_config_id);

    client.delete_service_account(&account).await.unwrap();
    assert!(second_client.probe().await.is_err());
    let error = client.service_account(&account).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_new_client_secret_comes_with_its_client_id_and_is_accepted() {
    let simulator = simulator().await;
    let client = client_with_key(&simulator, DEMO_ADMIN_KEY);
    let issued = create(&client, "OAuth robot", AuthKind::ClientSecret).await;
    let client_id = issued.client_id.unwrap();
    let http = Http::new(options()).unwrap();
    let us = endpoints(&simulator, "us");
    client_secret_accepted(&http, &us, &client_id, &issued.secret)
        .await
        .unwrap();

    let wrong = SecretString::from("wrong");
    let error = client_secret_accepted(&http, &us, &client_id, &wrong)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::KeyNotAccepted);
    let eu = endpoints(&simulator, "eu");
    let error = client_secret_accepted(&http, &eu, &client_id, &issued.secret)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::KeyNotAccepted);

    let known = SecretString::from(CLIENT_SECRET);
    client_secret_accepted(&http, &us, CLIENT_ID, &known)
        .await
        .unwrap();
}

#[tokio::test]
async fn every_lifetime_is_understood() {
    let simulator = simulator().await;
    let client = client_with_key(&simulator, DEMO_ADMIN_KEY);
    let account = create(&client, "Robot", AuthKind::ApiKey)
        .await
        .service_account_id
        .unwrap();
    for lifetime in [
        Lifetime::Days30,
        Lifetime::Days60,
        Lifetime::Days90,
        Lifetime::Days365,
    ] {
        let new = NewAuthConfig {
            kind: AuthKind::ApiKey,
            lifetime,
        };
        let issued = client.add_auth_config(&account, &new).await.unwrap();
        let ReportedExpiry::At(expiry) = issued.expiry else {
            panic!("{:?}", issued.expiry)
        };
        let days = TimeDelta::days(lifetime.days().into());
        assert_eq!(expiry - issued.created_at.unwrap(), days);
        client
            .revoke_auth_config(&account, &issued.auth_config_id.unwrap())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn an_expiry_is_found_wherever_it_stands_or_known_to_be_unknown() {
    let simulator = simulator().await;
    let client = client_with_key(&simulator, DEMO_ADMIN_KEY);
    for (place, told) in [
        (AuthConfigExpiry::ExpiresAt, true),
        (AuthConfigExpiry::ExpireAt, true),
        (AuthConfigExpiry::Nested, true),
        (AuthConfigExpiry::Nowhere, false),
    ] {
        simulator
            .control()
            .settings(|it| it.auth_config_expiry = place);
        let account = find(&client, "Terraform").await.unwrap();
        assert_eq!(account.auth_configs.len(), 2);
        for config in account.auth_configs {
            assert_eq!(config.kind, AuthConfigKind::ApiKey);
            assert_eq!(config.expiry != ReportedExpiry::NotReported, told);
        }
    }
}

#[tokio::test]
async fn an_id_that_the_answer_leaves_out_is_left_open() {
    let simulator = simulator().await;
    simulator
        .control()
        .settings(|it| it.created_auth_config_id = CreatedAuthConfigId::Untold);
    let client = client_with_key(&simulator, DEMO_ADMIN_KEY);
    let issued = create(&client, "Robot", AuthKind::ApiKey).await;
    assert_eq!(issued.auth_config_id, None);
    let listed = client
        .service_account(&issued.service_account_id.unwrap())
        .await
        .unwrap();
    assert!(listed.auth_configs[0].id.is_some());
}

#[tokio::test]
async fn a_third_credential_is_refused_in_jumpclouds_words() {
    let simulator = simulator().await;
    let client = client_with_key(&simulator, DEMO_ADMIN_KEY);
    let terraform = find(&client, "Terraform").await.unwrap().id;
    let error = client
        .add_auth_config(&terraform, &new_key())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert!(error.server_message().unwrap().contains("at most 2"));
}

#[tokio::test]
async fn who_may_not_see_service_accounts_is_told_so() {
    let simulator = simulator().await;
    let client = client_with_key(&simulator, NO_PERMISSION_KEY);
    let error = client.service_accounts().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
}

#[tokio::test]
async fn a_long_list_is_fetched_to_its_end() {
    let simulator = simulator().await;
    let organization = OrganizationId::parse(DEMO_ORGANIZATION_ID).unwrap();
    let control = simulator.control();
    let count = control.add_service_accounts(Region::Us, &organization, 350);
    let listing = client_with_key(&simulator, DEMO_ADMIN_KEY)
        .service_accounts()
        .await
        .unwrap();
    assert_eq!((listing.items.len(), listing.unreadable), (count, 0));
}
