//! Clients with waits short enough for tests.

use std::time::Duration;

use jumpcloud_client::{
    AdministratorId, AuthKind, Client, Credential, Endpoints, Error, Http, HttpOptions, Lifetime,
    NewAuthConfig, ServiceAccountId,
};
use secrecy::SecretString;
use url::Url;

pub const KEY: &str = "jca_0123456789abcdefghijklmnop";
pub const ORGANIZATION: &str = "5e9f1b2c3d4e5f6a7b8c9d0e";

/// Waits that no loaded machine reaches, and hardly any before a retry.
pub fn options() -> HttpOptions {
    HttpOptions {
        retries: 2,
        retry_base_delay: Duration::from_millis(1),
        ..HttpOptions::default()
    }
}

/// For servers that never answer.
pub fn impatient() -> HttpOptions {
    HttpOptions {
        read_timeout: Duration::from_millis(150),
        total_timeout: Duration::from_millis(400),
        ..options()
    }
}

pub fn key(text: &str) -> Credential {
    Credential::api_key(SecretString::from(text)).unwrap()
}

pub fn client_with(options: HttpOptions, url: &Url) -> Client {
    let http = Http::new(options).unwrap();
    Client::new(&http, Endpoints::loopback(url).unwrap(), key(KEY))
}

pub fn client(url: &Url) -> Client {
    client_with(options(), url)
}

pub fn account() -> ServiceAccountId {
    "account1".parse().unwrap()
}

pub fn administrator() -> AdministratorId {
    "admin1".parse().unwrap()
}

pub fn new_key() -> NewAuthConfig {
    NewAuthConfig {
        kind: AuthKind::ApiKey,
        lifetime: Lifetime::Days90,
    }
}

/// One call of each method; what they have in common is tested with all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Get,
    Post,
    Put,
    Delete,
}

impl Act {
    pub const ALL: [Self; 4] = [Self::Get, Self::Post, Self::Put, Self::Delete];
    pub const WRITES: [Self; 3] = [Self::Post, Self::Put, Self::Delete];

    pub async fn on(self, client: &Client) -> Result<(), Error> {
        match self {
            Self::Get => client.service_account(&account()).await.map(drop),
            Self::Post => client
                .add_auth_config(&account(), &new_key())
                .await
                .map(drop),
            Self::Put => client
                .set_api_access(&administrator(), true)
                .await
                .map(drop),
            Self::Delete => client.delete_service_account(&account()).await,
        }
    }

    pub fn request(self) -> &'static str {
        match self {
            Self::Get => "GET /api/v2/service-accounts/account1",
            Self::Post => "POST /api/v2/service-accounts/account1/auth-config",
            Self::Put => "PUT /api/users/admin1",
            Self::Delete => "DELETE /api/v2/service-accounts/account1",
        }
    }
}
