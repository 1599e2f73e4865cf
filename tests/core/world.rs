//! A whole Keyvigil without a window, beside a simulator of its own.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta};
use jumpcloud_client::{Http, HttpOptions};
use jumpcloud_simulator::proxy::Proxy;
use jumpcloud_simulator::{
    Control, Options as SimulatorOptions, Region, Seed, Simulator, TimeSource,
};
use keyvigil_core::app::{App, EventSink, Options, Ports, Waits};
use keyvigil_core::clock::{Clock, ManualClock};
use keyvigil_core::error::CommandError;
use keyvigil_core::ids::{CredentialId, RotationId, SignInId};
use keyvigil_core::notifier::RecordingNotifier;
use keyvigil_core::store::{DataFolder, Store, StoreError, database_path};
use keyvigil_core::upstream::Hosts;
use keyvigil_core::view::{
    ActivityKind, ActivityRow, AdministratorLine, AdministratorQuery, AdministratorRow, AuthKind,
    ConnectOutcome, ConnectRequest, ConnectSecret, CredentialFilter, CredentialLine,
    CredentialQuery, CredentialRow, GenerateRequest, GenerateTarget, Lifetime, Mode,
    OrganizationOrder, OrganizationQuery, OrganizationRow, Part, RegionName, RotationView,
    ServiceAccountLine, ServiceAccountQuery, ServiceAccountRow, SignInRow,
};
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::sync::watch;

use crate::vault::ScriptedVault;

/// How long something that must happen may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// The longest part of a list.
pub const ALL: Part = Part {
    offset: 0,
    limit: 200,
};

/// A key, as it is typed.
pub fn api_key(key: &str) -> ConnectSecret {
    ConnectSecret::ApiKey {
        api_key: SecretString::from(key),
    }
}

pub struct World {
    pub app: Arc<App>,
    pub clock: Arc<ManualClock>,
    pub vault: Arc<ScriptedVault>,
    pub notifier: Arc<RecordingNotifier>,
    pub simulator: Simulator,
    /// In front of the simulator's US region, where a world was made with one.
    pub proxy: Wire,
    pub folder: TempDir,
    pub store: Store,
    http: HttpOptions,
    changes: watch::Receiver<u32>,
    lock: DataFolder,
}

struct Changes(watch::Sender<u32>);

impl EventSink for Changes {
    fn changed(&self, revision: u32) {
        self.0.send_replace(revision);
    }
}

/// A proxy that may be there, or be taken away.
pub type Wire = Arc<Mutex<Option<Proxy>>>;

/// What differs from one world to the next.
pub struct Setup {
    pub http: HttpOptions,
    pub is_proxied: bool,
    /// What exists at JumpCloud.
    pub seed: Seed,
}

impl Default for Setup {
    fn default() -> Self {
        let http = HttpOptions {
            retries: 0,
            retry_base_delay: Duration::ZERO,
            // A 429 asks everybody to wait.
            max_retry_wait: Duration::from_millis(20),
            total_timeout: Duration::from_secs(5),
            ..HttpOptions::default()
        };
        Self {
            http,
            is_proxied: false,
            seed: Seed::default(),
        }
    }
}

impl World {
    pub async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    pub async fn with(setup: Setup) -> Self {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let clock = Arc::new(ManualClock::frozen_at(now));
        let shared = Arc::clone(&clock);
        let options = SimulatorOptions {
            seed: setup.seed,
            time: TimeSource::from_fn(move || shared.now()),
            ..SimulatorOptions::default()
        };
        let simulator = Simulator::start(options).await.unwrap();
        let proxy = if setup.is_proxied {
            Some(Proxy::start(simulator.address(Region::Us)).await.unwrap())
        } else {
            None
        };
        let parts = Parts {
            clock,
            vault: Arc::default(),
            notifier: Arc::default(),
            simulator,
            proxy: Arc::new(Mutex::new(proxy)),
            folder: folder(),
            http: setup.http,
            hosts: None,
        };
        parts.open()
    }

    /// The same computer after Keyvigil was closed and opened again.
    pub fn restarted(self) -> Self {
        self.closed().open()
    }

    /// What is left when Keyvigil is closed.
    pub fn closed(self) -> Parts {
        drop(self.lock);
        Parts {
            clock: self.clock,
            vault: self.vault,
            notifier: self.notifier,
            simulator: self.simulator,
            proxy: self.proxy,
            folder: self.folder,
            http: self.http,
            hosts: None,
        }
    }

    pub fn control(&self) -> Control {
        self.simulator.control()
    }

    pub fn advance(&self, step: TimeDelta) {
        self.clock.advance(step);
    }

    pub async fn try_connect(
        &self,
        key: &str,
        region: RegionName,
        organization: Option<&str>,
    ) -> Result<ConnectOutcome, CommandError> {
        let ids: Vec<_> = organization.into_iter().collect();
        self.try_connect_to(api_key(key), region, &ids).await
    }

    pub async fn try_connect_to(
        &self,
        secret: ConnectSecret,
        region: RegionName,
        organizations: &[&str],
    ) -> Result<ConnectOutcome, CommandError> {
        let request = ConnectRequest {
            secret,
            region,
            organization_ids: organizations.iter().map(|id| (*id).to_owned()).collect(),
            label: String::new(),
        };
        self.app.connect(request).await
    }

    /// Connects, and waits for the first refresh.
    pub async fn connect(
        &self,
        key: &str,
        region: RegionName,
        organization: Option<&str>,
    ) -> SignInId {
        match self.try_connect(key, region, organization).await.unwrap() {
            ConnectOutcome::Connected { sign_in_id } => {
                self.refreshed(sign_in_id).await;
                sign_in_id
            }
            ConnectOutcome::ChooseOrganization { discovery } => panic!("{discovery:?}"),
        }
    }

    /// Connects to several things at once, and waits for the first refresh of all.
    pub async fn connect_to(
        &self,
        secret: ConnectSecret,
        region: RegionName,
        organizations: &[&str],
    ) -> SignInId {
        let outcome = self.try_connect_to(secret, region, organizations).await;
        match outcome.unwrap() {
            ConnectOutcome::Connected { sign_in_id } => {
                self.all_refreshed().await;
                sign_in_id
            }
            ConnectOutcome::ChooseOrganization { discovery } => panic!("{discovery:?}"),
        }
    }

    /// Waits until no refresh is under way, and every sign-in has had one.
    pub async fn all_refreshed(&self) -> Vec<SignInRow> {
        self.until(async || {
            let rows = self.app.sign_ins().await.unwrap();
            let is_done = |row: &SignInRow| !row.refreshing && row.last_refresh.is_some();
            rows.iter().all(is_done).then_some(rows)
        })
        .await
    }

    /// Refreshes everything, and waits until it has ended.
    pub async fn refresh_all(&self) -> Vec<SignInRow> {
        self.all_refreshed().await;
        self.advance(TimeDelta::milliseconds(1));
        self.app.refresh(None).await.unwrap();
        self.all_refreshed().await
    }

    /// The sign-in that looks at the organization, or the provider, of this id.
    pub async fn sign_in_of(&self, organization: &str) -> SignInRow {
        let rows = self.app.sign_ins().await.unwrap();
        let mut found = rows
            .into_iter()
            .filter(|row| row.organization.id == organization);
        let only = found.next().expect("it is not watched");
        assert!(found.next().is_none(), "it is watched twice");
        only
    }

    /// Refreshes, and waits until it has ended.
    pub async fn refresh(&self, id: SignInId) -> SignInRow {
        // The frozen clock moves on, so that this refresh can be told from the one before.
        let before = self.refreshed(id).await.last_refresh;
        self.advance(TimeDelta::milliseconds(1));
        self.app.refresh(Some(id)).await.unwrap();
        // It begins now, so that the end of an earlier one is not taken for its own.
        tokio::task::yield_now().await;
        self.until(async || Some(self.refreshed(id).await).filter(|row| row.last_refresh != before))
            .await
    }

    /// Waits until no refresh is under way.
    async fn refreshed(&self, id: SignInId) -> SignInRow {
        self.until(async || {
            let rows = self.app.sign_ins().await.unwrap();
            rows.into_iter()
                .find(|row| row.id == id && !row.refreshing && row.last_refresh.is_some())
        })
        .await
    }

    pub async fn generate(&self, request: GenerateRequest) -> RotationView {
        let id = self.app.generate(request).await.unwrap();
        self.rested(id).await
    }

    /// Waits until a run can do nothing more by itself.
    pub async fn rested(&self, id: RotationId) -> RotationView {
        self.until(async || Some(self.app.rotation(id).await.unwrap()).filter(|view| !view.working))
            .await
    }

    /// Waits until `look` finds something, looking again whenever the app says that something changed.
    pub async fn until<T>(&self, look: impl AsyncFn() -> Option<T>) -> T {
        let mut changes = self.changes.clone();
        let found = async {
            loop {
                changes.mark_unchanged();
                if let Some(found) = look().await {
                    return found;
                }
                changes.changed().await.unwrap();
            }
        };
        tokio::time::timeout(PATIENCE, found)
            .await
            .expect("what was waited for did not happen")
    }

    /// Waits until JumpCloud was asked for this path.
    pub async fn asked(&self, path: &str) {
        self.until(async || {
            // The simulator's log tells nobody that it grew: look again at once.
            self.app.wake();
            let requests = self.control().requests();
            requests.iter().any(|it| it.path == path).then_some(())
        })
        .await;
    }

    /// Every credential, the ended ones last.
    pub async fn credentials(&self) -> Vec<CredentialRow> {
        let mut rows = self.shown(CredentialFilter::All).await;
        rows.extend(self.shown(CredentialFilter::Ended).await);
        rows
    }

    /// What a filter shows, most urgent first.
    pub async fn shown(&self, show: CredentialFilter) -> Vec<CredentialRow> {
        let query = CredentialQuery {
            show,
            ..CredentialQuery::default()
        };
        let page = self.app.credential_page(query, ALL).await.unwrap();
        assert_eq!(
            page.lines.len(),
            page.line_count as usize,
            "more than one page"
        );
        page.lines
            .into_iter()
            .filter_map(|line| match line {
                CredentialLine::Credential { row } => Some(*row),
                CredentialLine::Group { .. } => None,
            })
            .collect()
    }

    pub async fn administrators(&self) -> Vec<AdministratorRow> {
        let query = AdministratorQuery::default();
        let page = self.app.administrator_page(query, ALL).await.unwrap();
        page.lines
            .into_iter()
            .filter_map(|line| match line {
                AdministratorLine::Administrator { row } => Some(*row),
                AdministratorLine::Group { .. } => None,
            })
            .collect()
    }

    pub async fn service_accounts(&self) -> Vec<ServiceAccountRow> {
        let query = ServiceAccountQuery::default();
        let page = self.app.service_account_page(query, ALL).await.unwrap();
        page.lines
            .into_iter()
            .filter_map(|line| match line {
                ServiceAccountLine::Account { row } => Some(*row),
                ServiceAccountLine::Credential { .. } => None,
            })
            .collect()
    }

    /// The board of organizations, by label.
    pub async fn organizations(&self) -> Vec<OrganizationRow> {
        let query = OrganizationQuery {
            order: OrganizationOrder::Name,
            ..OrganizationQuery::default()
        };
        self.app.organization_page(query, ALL).await.unwrap().rows
    }

    pub async fn organization(&self, name: &str) -> OrganizationRow {
        let rows = self.organizations().await;
        let mut found = rows.into_iter().filter(|row| row.organization.name == name);
        found.next().unwrap()
    }

    pub async fn administrator(&self, name: &str) -> AdministratorRow {
        let rows = self.administrators().await;
        let mut found = rows.into_iter().filter(|row| row.name == name);
        found.next().unwrap()
    }

    /// The lines of the log of one kind, the latest first.
    pub async fn log_of(&self, kind: ActivityKind) -> Vec<ActivityRow> {
        let log = self.app.activity(None, 500).await.unwrap();
        log.into_iter().filter(|line| line.kind == kind).collect()
    }

    pub async fn credentials_of(&self, owner: &str) -> Vec<CredentialRow> {
        let rows = self.credentials().await;
        rows.into_iter()
            .filter(|row| row.owner.name == owner)
            .collect()
    }

    pub async fn row(&self, id: CredentialId) -> CredentialRow {
        self.app.credential(id).await.unwrap().row
    }

    /// Somebody deleted the item that holds the key of the digests.
    pub fn lose_digest_key(&self) {
        self.change_database("UPDATE settings SET value = '\"gone\"' WHERE key = 'digest_key'");
    }

    /// Does something to the database behind the app's back.
    pub fn change_database(&self, statement: &str) {
        let database = rusqlite::Connection::open(database_path(self.folder.path())).unwrap();
        database.execute_batch(statement).unwrap();
    }

    /// Every byte of every file in the data folder.
    pub fn data(&self) -> Vec<u8> {
        bytes_below(self.folder.path())
    }
}

fn bytes_below(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        bytes.append(&mut if path.is_dir() {
            bytes_below(&path)
        } else {
            std::fs::read(path).unwrap()
        });
    }
    bytes
}

/// A folder in memory, where there is one: what is tested here does not depend on how soon a disk answers.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    TempDir::new_in(memory).unwrap_or_else(|_| TempDir::new().unwrap())
}

/// The folder's lock. A program that another test is just starting shares all locks until it is itself.
fn locked(folder: &Path) -> DataFolder {
    let begin = Instant::now();
    loop {
        match DataFolder::open(folder) {
            Err(StoreError::InUse) if begin.elapsed() < PATIENCE => std::thread::yield_now(),
            outcome => return outcome.unwrap(),
        }
    }
}

pub fn holds(data: &[u8], secret: &str) -> bool {
    data.windows(secret.len())
        .any(|window| window == secret.as_bytes())
}

pub fn new_account(
    sign_in_id: SignInId,
    name: &str,
    role_id: String,
    kind: AuthKind,
) -> GenerateRequest {
    GenerateRequest {
        sign_in_id,
        target: GenerateTarget::NewAccount {
            name: name.into(),
            role_id,
        },
        kind,
        lifetime: Lifetime::Days90,
        used_by: "the nightly job".into(),
    }
}

/// A computer on which Keyvigil is not running.
pub struct Parts {
    pub clock: Arc<ManualClock>,
    pub vault: Arc<ScriptedVault>,
    pub notifier: Arc<RecordingNotifier>,
    pub simulator: Simulator,
    pub proxy: Wire,
    pub folder: TempDir,
    pub http: HttpOptions,
    /// Other hosts than the simulator's, this once.
    pub hosts: Option<Hosts>,
}

impl Parts {
    /// Keyvigil is opened.
    pub fn open(self) -> World {
        let hosts = self.hosts.clone().unwrap_or_else(|| self.hosts());
        let (sender, changes) = watch::channel(0);
        let lock = locked(self.folder.path());
        let store = Store::open(&lock).unwrap();
        let http = Http::new(self.http.clone()).unwrap();
        let ports = Ports {
            clock: Arc::clone(&self.clock) as _,
            vault: Arc::clone(&self.vault) as _,
            notifier: Arc::clone(&self.notifier) as _,
            events: Arc::new(Changes(sender)),
        };
        let waits = Waits {
            look: Duration::from_hours(1),
            expiry_recheck: Duration::from_millis(1),
            verify_retries: vec![Duration::ZERO; 2],
            find_out: vec![Duration::ZERO; 2],
        };
        let options = Options {
            mode: Mode::Simulator,
            data_folder: self.folder.path().to_owned(),
            waits,
        };
        World {
            app: App::new(options, ports, store.clone(), http, hosts),
            clock: self.clock,
            vault: self.vault,
            notifier: self.notifier,
            simulator: self.simulator,
            proxy: self.proxy,
            folder: self.folder,
            store,
            http: self.http,
            changes,
            lock,
        }
    }

    fn hosts(&self) -> Hosts {
        let proxy = self.proxy.lock().unwrap();
        let url = |region| match (region, &*proxy) {
            ("us", Some(proxy)) => proxy.url(),
            _ => self.simulator.url(region),
        };
        let regions = [
            (RegionName::Us, "us"),
            (RegionName::Eu, "eu"),
            (RegionName::In, "in"),
        ];
        let bases = regions.map(|(region, name)| (region, url(name).parse().unwrap()));
        Hosts::simulator(&bases.into_iter().collect()).unwrap()
    }
}
