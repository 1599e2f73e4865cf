//! The simulator, on a thread of its own, and what it knows.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use anyhow::{Context as _, Result};
use jumpcloud_simulator::{Control, Options, Region, Seed, Simulator};
use serde_json::Value;
use tokio::sync::oneshot;

const SEED: &str = include_str!("../../seed.toml");

/// The key of the administrator who looks after the service accounts.
pub const SERVICES_KEY: &str = "jca_SvTortureKeyNotARealOne0000000000000";

/// The key that is replaced from here, as long as nobody has.
pub const OWN_KEY: &str = "jca_OwTortureKeyNotARealOne0000000000000";

/// Whose that is.
pub const OWNER: &str = "owner@torture.example";

/// A running simulator; it stops when dropped.
pub struct Jumpcloud {
    control: Control,
    url: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// A credential that the simulator accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Living {
    /// The auth config's id.
    pub id: String,
    /// Of its secret.
    pub sha256: String,
}

/// The requests that make a credential.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Posts {
    /// For the service account.
    pub account: usize,
    /// For the administrator.
    pub own_key: usize,
}

impl Jumpcloud {
    /// Starts one with the two organizations of the seed.
    pub fn start() -> Result<Self> {
        let (stop, stopped) = oneshot::channel();
        let (started, ready) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("simulator".into())
            .spawn(move || {
                if let Err(error) = serve(&started, stopped) {
                    drop(started.send(Err(error)));
                }
            })?;
        let (control, url) = ready.recv().context("the simulator did not start")??;
        Ok(Self {
            control,
            url,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Its address for the United States.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The living credentials of a service account.
    pub fn living(&self, account: &str) -> Vec<Living> {
        let state = self.control.state();
        let accounts = list(&state["us"]["service_accounts"]);
        accounts
            .filter(|it| it["name"] == account)
            .flat_map(|it| list(&it["credentials"]))
            .map(|it| Living {
                id: text(&it["id"]),
                sha256: text(&it["sha256"]),
            })
            .collect()
    }

    /// The SHA-256 of the key that an administrator has now.
    pub fn key_of(&self, email: &str) -> Option<String> {
        let state = self.control.state();
        list(&state["us"]["administrators"])
            .find(|it| it["email"] == email)
            .map(|it| text(&it["key"]["sha256"]))
    }

    /// How often a credential was asked for since this was last asked; everything else is forgotten.
    pub fn take_posts(&self) -> Posts {
        let requests = self.control.requests();
        self.control.clear_requests();
        let count = |end: &str| {
            let posts = requests.iter().filter(|it| it.method == "POST");
            posts.filter(|it| it.path.ends_with(end)).count()
        };
        Posts {
            account: count("/auth-config"),
            own_key: count("/generateApiKey"),
        }
    }

    /// Returns when everything that was sent until now has had its effect: whoever is served next comes
    /// after it.
    pub fn settle(&self) -> Result<()> {
        let address = self.url.strip_prefix("http://").unwrap_or(&self.url);
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(
            format!("GET /login HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
                .as_bytes(),
        )?;
        stream.read_to_end(&mut Vec::new())?;
        Ok(())
    }

    /// The person makes a new key in the Admin Portal.
    pub fn replace_key(&self, email: &str) -> Result<String> {
        Ok(self.control.replace_admin_key(Region::Us, email)?)
    }
}

impl Drop for Jumpcloud {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

type Started = mpsc::Sender<Result<(Control, String)>>;

/// Runs until the other end of `stopped` is dropped.
fn serve(started: &Started, stopped: oneshot::Receiver<()>) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let options = Options {
            seed: Seed::parse(SEED)?,
            ..Options::default()
        };
        let simulator = Simulator::start(options).await?;
        drop(started.send(Ok((simulator.control(), simulator.url("us")))));
        drop(stopped.await);
        Ok(())
    })
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
