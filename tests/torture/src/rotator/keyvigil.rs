//! A whole Keyvigil, as the shell builds it, but for the window.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use jumpcloud_client::{Http, HttpOptions};
use keyvigil_core::app::{App, EventSink, Options, Ports, Waits};
use keyvigil_core::clock::SystemClock;
use keyvigil_core::notifier::RecordingNotifier;
use keyvigil_core::store::{DataFolder, Store, database_path};
use keyvigil_core::upstream::Hosts;
use keyvigil_core::vault::{Deadlines, OsVault};
use keyvigil_core::view::{Mode, RegionName};
use tokio::sync::watch;

use crate::arguments::Arguments;

/// In which something that must happen has happened.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running one.
pub struct Keyvigil {
    /// Its core.
    pub app: Arc<App>,
    /// The keychain that it uses.
    pub vault: Arc<OsVault>,
    /// Its database's file.
    pub database: PathBuf,
    changes: watch::Receiver<u32>,
    _folder: DataFolder,
}

struct Changes(watch::Sender<u32>);

impl EventSink for Changes {
    fn changed(&self, revision: u32) {
        self.0.send_replace(revision);
    }
}

impl Keyvigil {
    /// Opens the data, and asks nobody anything yet.
    pub fn open(arguments: &Arguments) -> Result<Self> {
        let folder = DataFolder::open(&arguments.data).context("the data folder")?;
        let store = Store::open(&folder).context("the database")?;
        let vault = Arc::new(OsVault::new(&arguments.keychain, deadlines()));
        let (sender, changes) = watch::channel(0);
        let ports = Ports {
            clock: Arc::new(SystemClock),
            vault: Arc::clone(&vault) as _,
            notifier: Arc::new(RecordingNotifier::default()),
            events: Arc::new(Changes(sender)),
        };
        let options = Options {
            mode: Mode::Simulator,
            data_folder: arguments.data.clone(),
            waits: waits(),
        };
        let bases = [(RegionName::Us, arguments.simulator.clone())];
        let hosts = Hosts::simulator(&bases.into_iter().collect())?;
        let http = Http::new(http_options()).context("the client")?;
        Ok(Self {
            app: App::new(options, ports, store, http, hosts),
            vault,
            database: database_path(&arguments.data),
            changes,
            _folder: folder,
        })
    }

    /// Waits until `look` finds something, looking again whenever the app says that something changed.
    pub async fn until<T>(
        &self,
        what: &str,
        look: impl AsyncFn() -> Result<Option<T>>,
    ) -> Result<T> {
        let mut changes = self.changes.clone();
        let found = async {
            loop {
                changes.mark_unchanged();
                if let Some(found) = look().await? {
                    return Ok(found);
                }
                changes.changed().await?;
            }
        };
        tokio::time::timeout(PATIENCE, found)
            .await
            .with_context(|| format!("waited in vain for {what}"))?
    }

    /// Refreshes every sign-in, and waits until that has ended.
    pub async fn refresh(&self) -> Result<()> {
        self.app.refresh(None).await?;
        self.refreshed().await
    }

    /// Waits until no refresh is under way.
    pub async fn refreshed(&self) -> Result<()> {
        // Those that were asked for a moment ago begin at the next turn of this thread's tasks.
        tokio::task::yield_now().await;
        self.until("the refresh", async || {
            let rows = self.app.sign_ins().await?;
            Ok(rows.iter().all(|row| !row.refreshing).then_some(()))
        })
        .await
    }
}

fn deadlines() -> Deadlines {
    Deadlines {
        background: Duration::from_secs(10),
        prompting: Duration::from_secs(20),
    }
}

/// Short, as the simulator is near and has no second thoughts.
fn waits() -> Waits {
    let moment = Duration::from_millis(10);
    Waits {
        look: Duration::from_hours(1),
        expiry_recheck: moment,
        verify_retries: vec![moment; 2],
        find_out: vec![moment; 2],
    }
}

fn http_options() -> HttpOptions {
    HttpOptions {
        total_timeout: Duration::from_secs(10),
        retries: 1,
        retry_base_delay: Duration::from_millis(10),
        ..HttpOptions::default()
    }
}
