//! The one owner of all state. The shell's commands call it; it calls JumpCloud, the vault, the store
//! and the notifier, and tells the UI that something changed.

mod access;
mod aim;
mod calendar;
mod connect;
mod credentials;
mod discover;
mod expiry;
mod fleet;
mod health;
mod identity;
mod inbox;
mod observe;
mod options;
mod pauses;
mod portal;
mod recover;
mod refresh;
mod refresh_asking;
mod refresh_round;
mod refresh_times;
mod refresh_writing;
mod remind;
mod rotation;
mod rows;
mod rules;
mod secrets;
mod service_accounts;
mod settings;
mod sign_ins;
mod succession;
mod timekeeping;
mod volatile;
mod watch;
mod wishes;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use jumpcloud_client::{Client, Credential, Http};
use secrecy::SecretString;
use tokio::sync::{Notify, Semaphore};

pub use options::{Options, Ports, Waits};

use crate::clock::{Clock, SystemClock};
use crate::error::{CommandError, ErrorCode};
use crate::notifier::Notifier;
use crate::store::{Activity, CredentialRecord, Store, note};
use crate::upstream::Hosts;
use crate::view::{AppInfo, CredentialKind, Mode, RegionName};
use aim::{about_an_organization, aimed, is_aimable, scoped};
use health::WatchedVault;
use refresh_round::MOST_UNWRITTEN;
use refresh_writing::Endings;
use volatile::Volatile;

/// What every command returns.
pub type Result<T> = std::result::Result<T, CommandError>;

/// Is told when something that the UI shows may have changed.
pub trait EventSink: Send + Sync + 'static {
    /// `revision` grows with every change.
    fn changed(&self, revision: u32);
}

/// The app.
pub struct App {
    mode: Mode,
    data_folder: PathBuf,
    waits: Waits,
    clock: Arc<dyn Clock>,
    vault: WatchedVault,
    notifier: Arc<dyn Notifier>,
    events: Arc<dyn EventSink>,
    store: Store,
    http: Http,
    hosts: Hosts,
    volatile: Mutex<Volatile>,
    /// Only one reminder round at a time: two would send the same reminder twice.
    reminding: tokio::sync::Mutex<()>,
    /// Room for what sign-ins were told and what is not written down yet.
    unwritten: Arc<Semaphore>,
    /// Only one merge at a time, of all that has arrived.
    merging: tokio::sync::Mutex<()>,
    /// What was ended from here, for answers that are older.
    endings: Endings,
    /// The lists as they were put together last.
    lists: fleet::Lists,
    /// Held by whatever gives a secret up or puts one to use: a key that is forgotten while another
    /// task makes a sign-in call with it would be lost.
    custody: tokio::sync::Mutex<()>,
    /// Only one look for the digests' key at a time: two would make two of them.
    digesting: tokio::sync::Mutex<()>,
    /// Only one round of asking who still uses an old key.
    asking_for_callers: tokio::sync::Mutex<()>,
    wake: Notify,
    revision: AtomicU32,
    /// How many of the revisions tell more than that a round of refreshing has begun or come further.
    news: AtomicU32,
}

impl App {
    /// An app over these parts. It asks nobody anything before it is told to.
    #[must_use]
    pub fn new(
        options: Options,
        ports: Ports,
        store: Store,
        http: Http,
        hosts: Hosts,
    ) -> Arc<Self> {
        Arc::new(Self {
            mode: options.mode,
            data_folder: options.data_folder,
            waits: options.waits,
            clock: ports.clock,
            vault: WatchedVault::new(ports.vault),
            notifier: ports.notifier,
            events: ports.events,
            store,
            http,
            hosts,
            volatile: Mutex::default(),
            reminding: tokio::sync::Mutex::default(),
            unwritten: Arc::new(Semaphore::new(MOST_UNWRITTEN)),
            merging: tokio::sync::Mutex::default(),
            endings: Endings::default(),
            lists: fleet::Lists::default(),
            custody: tokio::sync::Mutex::default(),
            digesting: tokio::sync::Mutex::default(),
            asking_for_callers: tokio::sync::Mutex::default(),
            wake: Notify::new(),
            revision: AtomicU32::new(0),
            news: AtomicU32::new(0),
        })
    }

    /// What every screen needs.
    #[must_use]
    pub fn info(&self) -> AppInfo {
        AppInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            mode: self.mode,
            now: self.now(),
            data_folder: self.data_folder.display().to_string(),
            problem: None,
            regions: self.hosts.regions(),
            paused_until: self.paused_until(),
        }
    }

    /// The same where there is no app because its data could not be opened.
    #[must_use]
    pub fn info_without(mode: Mode, data_folder: &Path, problem: CommandError) -> AppInfo {
        AppInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            mode,
            now: SystemClock.now(),
            data_folder: data_folder.display().to_string(),
            problem: Some(problem),
            regions: Vec::new(),
            paused_until: None,
        }
    }

    /// Where the Admin Portal of `region` is, for the system's browser.
    pub fn portal_address(&self, region: RegionName) -> Result<String> {
        Ok(self.hosts.portal(region)?.into())
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn volatile(&self) -> MutexGuard<'_, Volatile> {
        self.volatile.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the UI. To be called after every change that it can see.
    fn changed(&self) {
        self.news.fetch_add(1, Ordering::SeqCst);
        self.came_further();
    }

    /// Tells the UI of a change that is no more than the beginning or the progress of a round of refreshing, and
    /// changes no list.
    fn came_further(&self) {
        let revision = self.revision.fetch_add(1, Ordering::SeqCst) + 1;
        self.events.changed(revision);
    }

    async fn log(&self, line: Activity) -> Result<()> {
        let now = self.now();
        Ok(self.store.run(move |db| note(db, now, &line)).await?)
    }

    /// A client that calls with `secret`, for no organization in particular.
    fn client(&self, region: RegionName, secret: SecretString) -> Result<Client> {
        let credential = Credential::api_key(secret).map_err(|_| {
            CommandError::new(ErrorCode::NoKeyFound, "this text cannot be an API key")
        })?;
        Ok(Client::new(
            &self.http,
            self.hosts.of(region)?.clone(),
            credential,
        ))
    }

    /// A client that calls with a credential that Keyvigil keeps, for no organization in particular.
    fn caller(&self, record: &CredentialRecord, secret: SecretString) -> Result<Client> {
        if record.kind != CredentialKind::ClientSecret {
            return self.client(record.region, secret);
        }
        let client_id = record.client_id.as_deref().ok_or_else(|| {
            CommandError::new(
                ErrorCode::NotPossibleNow,
                "the client id of this secret is not known, so nothing can be called with it",
            )
        })?;
        self.client_with_secret(record.region, client_id, &secret)
    }

    /// A client that calls with tokens which a service account's client secret buys.
    fn client_with_secret(
        &self,
        region: RegionName,
        client_id: &str,
        secret: &SecretString,
    ) -> Result<Client> {
        let endpoints = self.hosts.of(region)?.clone();
        Client::with_client_secret(&self.http, endpoints, client_id, secret).map_err(|_| {
            CommandError::new(
                ErrorCode::NoKeyFound,
                "this text cannot be a client id and its secret",
            )
        })
    }
}
