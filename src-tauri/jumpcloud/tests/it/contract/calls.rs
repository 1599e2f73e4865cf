//! Every call that the client can make.

use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use jumpcloud_client::{
    AuthKind, Client, Endpoints, Http, KeyLifetime, KeySearch, Lifetime, NewAuthConfig,
    NewServiceAccount, client_secret_accepted, find_new_key,
};
use jumpcloud_simulator::seed::{
    CLIENT_ID, CLIENT_SECRET, DEMO_ADMIN_KEY, DEMO_ORGANIZATION_ID, MULTI_TENANT_KEY,
    NO_ACCESS_ADMIN_EMAIL,
};
use jumpcloud_simulator::{Region, Simulator};
use secrecy::{ExposeSecret, SecretString};

use super::recorder::{Exchange, Recorder};
use crate::support::{key, new_key, options};

pub async fn make_every_call(simulator: &Simulator) -> Vec<Exchange> {
    let recorder = Recorder::before(simulator.address(Region::Us)).await;
    let http = Http::new(options()).unwrap();
    let endpoints = Endpoints::loopback(&recorder.url).unwrap();
    let with = |credential| {
        let client = Client::new(&http, endpoints.clone(), credential);
        client.for_organization(DEMO_ORGANIZATION_ID.parse().unwrap())
    };
    let owner = with(key(DEMO_ADMIN_KEY));
    look(&owner).await;
    manage_accounts(&owner).await;
    let provider = Client::new(&http, endpoints.clone(), key(MULTI_TENANT_KEY));
    look_at_the_provider(&provider).await;

    let secret = SecretString::from(CLIENT_SECRET);
    client_secret_accepted(&http, &endpoints, CLIENT_ID, &secret)
        .await
        .unwrap();
    Client::with_client_secret(&http, endpoints.clone(), CLIENT_ID, &secret)
        .unwrap()
        .probe()
        .await
        .unwrap();

    let first = SecretString::from(DEMO_ADMIN_KEY);
    let second = generate_key(&owner, KeyLifetime::NINETY_DAYS, &first).await;
    let month = Duration::from_hours(30 * 24).try_into().unwrap();
    let third = generate_key(&with(key(second.expose_secret())), month, &second).await;
    // Somebody still calls with the first, which is told.
    owner.probe().await.unwrap_err();
    let (since, until) = (
        DateTime::UNIX_EPOCH,
        DateTime::UNIX_EPOCH + TimeDelta::days(50_000),
    );
    let heir = with(key(third.expose_secret()));
    let attempts = heir.old_key_attempts(since, until).await.unwrap();
    assert_eq!(attempts.items.len(), 1);

    let mut exchanges = recorder.exchanges();
    exchanges.retain(|exchange| exchange.status != 401);
    exchanges
}

async fn look(owner: &Client) {
    owner.probe().await.unwrap();
    owner.organizations().await.unwrap();
    let id = DEMO_ORGANIZATION_ID.parse().unwrap();
    owner.organization(&id).await.unwrap();
    owner.get_self().await.unwrap();
    let administrators = owner.administrators().await.unwrap().items;
    let jonas = administrators
        .iter()
        .find(|it| it.email == NO_ACCESS_ADMIN_EMAIL);
    let jonas = &jonas.unwrap().id;
    owner.administrator(jonas).await.unwrap();
    owner.set_api_access(jonas, true).await.unwrap();
}

async fn manage_accounts(owner: &Client) {
    let role_id = owner.roles().await.unwrap().items.remove(0).id;
    let new = NewServiceAccount {
        name: "Robot".to_owned(),
        role_id,
        auth: new_key(),
    };
    let made = owner.create_service_account(&new).await.unwrap();
    let account = made.service_account_id.unwrap();
    let another = NewAuthConfig {
        kind: AuthKind::ClientSecret,
        lifetime: Lifetime::Days30,
    };
    owner.add_auth_config(&account, &another).await.unwrap();
    owner.service_accounts().await.unwrap();
    owner.service_account(&account).await.unwrap();
    let first = made.auth_config_id.unwrap();
    owner.revoke_auth_config(&account, &first).await.unwrap();
    owner.delete_service_account(&account).await.unwrap();
}

async fn look_at_the_provider(client: &Client) {
    let id = client.provider_id().await.unwrap().unwrap();
    client.provider_organizations(&id).await.unwrap();
    client.provider_administrators(&id).await.unwrap();
}

async fn generate_key(owner: &Client, lifetime: KeyLifetime, old: &SecretString) -> SecretString {
    let answer = owner.generate_api_key(lifetime, &mut |_| ()).await.unwrap();
    match find_new_key(answer.body.expose_secret(), old) {
        KeySearch::Found { key, .. } => key,
        other => panic!("{other:?}"),
    }
}
