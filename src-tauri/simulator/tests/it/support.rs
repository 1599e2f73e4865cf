//! A simulator whose time stands still, and a client that knows nothing of JumpCloud.

use chrono::{DateTime, Utc};
use jumpcloud_simulator::{Control, Options, Ports, Seed, Simulator, TimeSource, seed};
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

/// When every test begins.
pub const START: &str = "2026-03-01T12:00:00Z";

/// A running simulator and a way to call it.
pub struct Sim {
    simulator: Simulator,
    client: Client,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

/// A request in the making, to the US unless told otherwise.
pub struct Call {
    request: reqwest::RequestBuilder,
}

pub fn start_time() -> DateTime<Utc> {
    START.parse().expect("a time")
}

pub async fn sim() -> Sim {
    sim_with(Seed::demo()).await
}

pub async fn sim_with(seed: Seed) -> Sim {
    let options = Options {
        seed,
        time: TimeSource::from_fn(start_time),
        ports: Ports {
            control: Some(0),
            ..Ports::default()
        },
        ..Options::default()
    };
    Sim {
        simulator: Simulator::start(options).await.expect("it starts"),
        client: client(),
    }
}

/// Follows no redirect, keeps no cookie, uses no proxy.
pub fn client() -> Client {
    // Reqwest wants a provider, though everything here is plain HTTP. It may be there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .build()
        .expect("a client")
}

impl Sim {
    pub fn control(&self) -> Control {
        self.simulator.control()
    }

    pub fn simulator(&self) -> &Simulator {
        &self.simulator
    }

    pub fn call(&self, method: Method, region: &str, path: &str) -> Call {
        let url = format!("{}{path}", self.simulator.url(region));
        Call {
            request: self.client.request(method, url),
        }
    }

    pub fn get(&self, path: &str) -> Call {
        self.call(Method::GET, "us", path)
    }

    pub fn post(&self, path: &str) -> Call {
        self.call(Method::POST, "us", path)
    }

    pub fn put(&self, path: &str) -> Call {
        self.call(Method::PUT, "us", path)
    }

    pub fn delete(&self, path: &str) -> Call {
        self.call(Method::DELETE, "us", path)
    }

    /// A call to the control API.
    pub fn control_call(&self, method: Method, path: &str) -> Call {
        let url = self.simulator.control_url().expect("a control API");
        Call {
            request: self.client.request(method, format!("{url}{path}")),
        }
    }

    /// The status that a key gets for the most harmless call.
    pub async fn status_of(&self, key: &str) -> StatusCode {
        self.get("/api/organizations").key(key).send().await.status
    }

    /// The demo administrator's view of another administrator.
    pub async fn administrator(&self, email: &str) -> Value {
        let list = self.get("/api/users?limit=100").key(seed::DEMO_ADMIN_KEY);
        let list = list.send().await.json();
        find(&list["results"], "email", email)
    }

    /// The demo administrator's view of a service account.
    pub async fn service_account(&self, name: &str) -> Value {
        let list = self.get("/api/v2/service-accounts?limit=100");
        let list = list.key(seed::DEMO_ADMIN_KEY).send().await.json();
        find(&list["results"], "name", name)
    }
}

impl Call {
    pub fn key(self, key: &str) -> Self {
        self.header("x-api-key", key)
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub fn organization(self, id: &str) -> Self {
        self.header("x-org-id", id)
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub fn body(mut self, body: &Value) -> Self {
        self.request = self.request.json(body);
        self
    }

    /// The request as it is, for a call that may fail.
    pub fn into_request(self) -> reqwest::RequestBuilder {
        self.request
    }

    pub async fn send(self) -> Answer {
        let response = self.request.send().await.expect("an answer");
        Answer {
            status: response.status(),
            headers: response.headers().clone(),
            text: response.text().await.expect("a whole answer"),
        }
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub fn message(&self) -> String {
        text(&self.json()["message"])
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().expect("a text")
    }
}

/// The string that `value` is.
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}

/// The row whose `field` is `wanted`.
pub fn find(rows: &Value, field: &str, wanted: &str) -> Value {
    rows.as_array()
        .into_iter()
        .flatten()
        .find(|row| row[field] == wanted)
        .unwrap_or_else(|| panic!("no row with {field} {wanted}: {rows}"))
        .clone()
}
