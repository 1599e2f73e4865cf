//! Clients of a simulator.

use jumpcloud_client::{Client, Credential, Endpoints, Http};
use jumpcloud_simulator::{Options, Simulator};

use crate::support::{key, options};

pub async fn simulator() -> Simulator {
    Simulator::start(Options::default()).await.unwrap()
}

pub fn endpoints(simulator: &Simulator, region: &str) -> Endpoints {
    Endpoints::loopback(&simulator.url(region).parse().unwrap()).unwrap()
}

pub fn client_of(simulator: &Simulator, region: &str, credential: Credential) -> Client {
    let http = Http::new(options()).unwrap();
    Client::new(&http, endpoints(simulator, region), credential)
}

/// A client in the United States with this key.
pub fn client_with_key(simulator: &Simulator, text: &str) -> Client {
    client_of(simulator, "us", key(text))
}
