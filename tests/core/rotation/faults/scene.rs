//! Where a row is played: everything that trouble can be made of.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use jumpcloud_simulator::{AuthConfigId, Control, LoggedRequest, Region};
use keyvigil_core::clock::ManualClock;
use keyvigil_core::store::{Store, StoreError, database_path};
use tokio::net::TcpStream;
use tokio::task::yield_now;

use super::row::Procedure;
use super::trouble::{At, Trouble, When};
use crate::rotation::bench::ACCOUNT;
use crate::vault::ScriptedVault;
use crate::world::{Wire, World};

const ACCOUNTS: &str = "/api/v2/service-accounts";
const ORGANIZATIONS: &str = "/api/organizations";

pub struct Scene {
    pub control: Control,
    /// The address of another region.
    pub elsewhere: String,
    /// A proxy stood on the way at the beginning.
    pub is_proxied: bool,
    procedure: Procedure,
    pub(super) vault: Arc<ScriptedVault>,
    pub(super) clock: Arc<ManualClock>,
    pub(super) folder: PathBuf,
    pub(super) wire: Wire,
    store: Mutex<Store>,
}

impl Scene {
    pub fn of(world: &World, procedure: Procedure) -> Arc<Self> {
        Arc::new(Self {
            control: world.control(),
            elsewhere: world.simulator.url("eu"),
            is_proxied: world.proxy.lock().unwrap().is_some(),
            procedure,
            vault: Arc::clone(&world.vault),
            clock: Arc::clone(&world.clock),
            folder: world.folder.path().to_owned(),
            wire: Arc::clone(&world.proxy),
            store: Mutex::new(world.store.clone()),
        })
    }

    /// Keyvigil was opened again.
    pub fn reopened(&self, world: &World) {
        *self.store.lock().unwrap() = world.store.clone();
    }

    /// Method and beginning of the path.
    pub fn requests(&self, at: At) -> (&'static str, &'static str) {
        match (at, self.procedure) {
            (At::Post, it) if it.is_of_admin() => ("POST", "/api/users/generateApiKey"),
            (At::Post, _) => ("POST", ACCOUNTS),
            (At::Verify, Procedure::RotateSecret) => ("POST", "/oauth2/token"),
            (At::Verify, _) => ("GET", ORGANIZATIONS),
            (At::List, _) => ("GET", ACCOUNTS),
            (At::Whoami, _) => ("GET", "/api/users"),
            (At::Delete, _) => ("DELETE", ACCOUNTS),
            (At::Get, _) => ("GET", "/"),
        }
    }

    pub fn has_seen(&self, at: At) -> bool {
        self.has_seen_since(When::Start, at)
    }

    /// Whether such a request came from `when` on.
    pub fn has_seen_since(&self, when: When, at: At) -> bool {
        let requests = self.control.requests();
        let is = |at| {
            let (method, path) = self.requests(at);
            move |it: &LoggedRequest| it.method == method && it.path.starts_with(path)
        };
        let before = match when {
            When::Start | When::BeforePost => Some(0),
            When::AfterPost => requests.iter().position(is(At::Post)),
            When::AfterDelete => requests.iter().position(is(At::Delete)),
        };
        before.is_some_and(|before| requests[before..].iter().any(is(at)))
    }

    /// Makes trouble, or sees to it that it comes.
    pub async fn arrange(self: &Arc<Self>, when: When, trouble: Trouble) {
        let (scene, watcher) = (Arc::clone(self), Arc::clone(self));
        let is_due = move || watcher.is_due(when);
        match when {
            When::Start => self.strike(&trouble).await,
            _ => self
                .vault
                .before(is_due, async move { scene.strike(&trouble).await }),
        }
    }

    /// Every step of a run begins with a call to the keychain, so that the first one after a request is
    /// the end of that request's step.
    fn is_due(&self, when: When) -> bool {
        match when {
            When::Start => true,
            When::BeforePost => self.is_about_to_post(),
            When::AfterPost => self.has_seen(At::Post),
            When::AfterDelete => self.has_seen(At::Delete),
        }
    }

    fn is_about_to_post(&self) -> bool {
        let database = rusqlite::Connection::open(database_path(&self.folder)).unwrap();
        let sent = "SELECT count(*) FROM journal
            WHERE json_extract(record, '$.procedure.stage.at') = 'sent'";
        let sent: i64 = database.query_row(sent, [], |row| row.get(0)).unwrap();
        sent > 0
    }

    /// Makes trouble now.
    pub async fn strike(&self, trouble: &Trouble) {
        match trouble {
            Trouble::Keychain(trouble) => self.vault.trouble(trouble.clone()),
            Trouble::Answer { .. } => self.control.inject(trouble.fault(self).unwrap()),
            Trouble::Setting(change) => self.control.settings(change),
            Trouble::Wire(wire) => self.wire.lock().unwrap().as_ref().unwrap().set(*wire),
            Trouble::Unplugged => self.unplug().await,
            Trouble::Sql(statement) => self.sql(statement),
            Trouble::DiskFull => self.fill_the_disk().await,
            Trouble::ReadOnly => self.pragma("query_only", 1).await.unwrap(),
            Trouble::Folder(change) => change(&self.folder),
            Trouble::Somebody(act) => act(self),
        }
    }

    /// Returns when nobody listens any more.
    async fn unplug(&self) {
        let Some(proxy) = self.wire.lock().unwrap().take() else {
            return;
        };
        let address = proxy.addr();
        drop(proxy);
        while TcpStream::connect(address).await.is_ok() {
            yield_now().await;
        }
    }

    /// The account's credentials, oldest first.
    pub fn configs(&self) -> Vec<AuthConfigId> {
        let found = self.control.auth_configs(Region::Us, ACCOUNT);
        found.unwrap_or_default()
    }

    /// Somebody revokes the account's first credential, or the one after it.
    pub fn revoke_config(&self, index: usize) {
        let config = &self.configs()[index];
        self.control
            .revoke_auth_config(Region::Us, ACCOUNT, config)
            .unwrap();
    }

    /// The app may be writing at this moment: whoever asks for the lock at once gets it in turn.
    pub(super) fn sql(&self, statement: &str) {
        let database = rusqlite::Connection::open(database_path(&self.folder)).unwrap();
        let whole = format!("BEGIN IMMEDIATE; {statement}; COMMIT");
        database.execute_batch(&whole).unwrap();
    }

    pub(super) async fn pragma(&self, name: &'static str, value: i64) -> Result<(), StoreError> {
        let store = self.store.lock().unwrap().clone();
        store
            .run(move |db| {
                Ok(db
                    .pragma_update_and_check(None, name, value, |_| Ok(()))
                    .or_else(|error| match error {
                        rusqlite::Error::QueryReturnedNoRows => Ok(()),
                        other => Err(other),
                    })?)
            })
            .await
    }

    /// Whether the app can write to its database; where not, opening it again is what repairs it.
    pub async fn is_writable(&self) -> bool {
        let store = self.store.lock().unwrap().clone();
        store.run(|_| Ok(())).await.is_ok()
    }

    /// SQLite's own bound on pages fails in the same way as a full disk. What room the pages have left is
    /// used up first.
    async fn fill_the_disk(&self) {
        self.sql("CREATE TABLE IF NOT EXISTS filler (bytes BLOB)");
        let store = self.store.lock().unwrap().clone();
        let pages = store
            .run(|db| Ok(db.pragma_query_value(None, "page_count", |row| row.get(0))?))
            .await
            .unwrap();
        self.pragma("max_page_count", pages).await.unwrap();
        for table in ["journal (id, kind, began_at, record)", "filler (bytes)"] {
            for size in [3000, 800, 100] {
                let statement = filler(table, size);
                let fill = || {
                    let statement = statement.clone();
                    store.run(move |db| Ok(db.execute_batch(&statement)?))
                };
                while fill().await.is_ok() {}
            }
        }
    }
}

fn filler(table: &str, size: usize) -> String {
    if table.starts_with("journal") {
        format!(
            "INSERT INTO {table} VALUES (hex(randomblob(8)), 'unreadable', '2000', hex(zeroblob({})))",
            size / 2
        )
    } else {
        format!("INSERT INTO {table} VALUES (zeroblob({size}))")
    }
}
