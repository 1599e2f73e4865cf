//! The demo: the simulator inside this process, a clock that both share, and a folder that is deleted
//! at exit.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;
use jumpcloud_simulator::{Options, Simulator, TimeSource, seed};
use keyvigil_core::app::App;
use keyvigil_core::clock::{Clock, ManualClock};
use keyvigil_core::error::{CommandError, ErrorCode};
use keyvigil_core::upstream::Hosts;
use keyvigil_core::vault::MemoryVault;
use keyvigil_core::view::{ConnectRequest, ConnectSecret, RegionName};
use secrecy::SecretString;
use tempfile::TempDir;

/// One step of *Skip ahead* goes no further than this.
const SKIP_AT_MOST: TimeDelta = TimeDelta::days(366);

/// Everything that is special about the demo.
pub struct Demo {
    simulator: Simulator,
    clock: Arc<ManualClock>,
    path: PathBuf,
    folder: Mutex<Option<TempDir>>,
}

impl Demo {
    /// Starts the simulator.
    pub fn start() -> Result<Self, CommandError> {
        let failed = |what: String| CommandError::new(ErrorCode::Internal, what);
        let folder = tempfile::Builder::new()
            .prefix("keyvigil-demo-")
            .tempdir()
            .map_err(|error| failed(format!("the demo's folder could not be made: {error}")))?;
        let clock = Arc::new(ManualClock::following_the_system());
        let shared = Arc::clone(&clock);
        let options = Options {
            time: TimeSource::from_fn(move || shared.now()),
            ..Options::default()
        };
        let simulator =
            tauri::async_runtime::block_on(Simulator::start(options)).map_err(|error| {
                failed(format!(
                    "the demo organization could not be started: {error}"
                ))
            })?;
        Ok(Self {
            simulator,
            clock,
            path: folder.path().to_owned(),
            folder: Mutex::new(Some(folder)),
        })
    }

    /// Where its data lies until the end.
    pub fn folder(&self) -> &Path {
        &self.path
    }

    /// Deletes the folder. The program ends without dropping what it manages, so this is said at exit.
    pub fn delete_folder(&self) {
        let folder = self
            .folder
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(Err(error)) = folder.map(TempDir::close) {
            tracing::warn!(%error, "the demo's folder could not be deleted");
        }
    }

    /// The clock that app and simulator share.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock) as Arc<dyn Clock>
    }

    /// Demo keys never reach the keychain.
    #[expect(
        clippy::unused_self,
        reason = "one of the demo's parts, like the others"
    )]
    pub fn vault(&self) -> Arc<MemoryVault> {
        Arc::default()
    }

    /// Where the simulator listens.
    pub fn hosts(&self) -> Result<Hosts, CommandError> {
        let internal = |error: String| CommandError::new(ErrorCode::Internal, error);
        let regions = [
            (RegionName::Us, "us"),
            (RegionName::Eu, "eu"),
            (RegionName::In, "in"),
        ];
        let bases = regions
            .into_iter()
            .map(|(region, name)| Ok((region, self.simulator.url(name).parse()?)))
            .collect::<Result<_, url::ParseError>>()
            .map_err(|error| internal(error.to_string()))?;
        Hosts::simulator(&bases).map_err(|error| internal(error.to_string()))
    }

    /// Signs in to the demo organization as anybody would: through the client.
    #[expect(
        clippy::unused_self,
        reason = "only a demo that was started can be connected to"
    )]
    pub fn connect(&self, app: Arc<App>) {
        let request = ConnectRequest {
            secret: ConnectSecret::ApiKey {
                api_key: SecretString::from(seed::DEMO_ADMIN_KEY),
            },
            region: RegionName::Us,
            organization_ids: Vec::new(),
            label: String::new(),
        };
        tauri::async_runtime::spawn(async move {
            if let Err(error) = app.connect(request).await {
                tracing::error!(%error, "the demo organization could not be connected");
            }
        });
    }

    /// Moves the shared clock forward.
    pub fn skip_ahead(&self, seconds: u32) -> Result<(), CommandError> {
        let step = TimeDelta::seconds(i64::from(seconds));
        if step > SKIP_AT_MOST {
            return Err(
                CommandError::new(ErrorCode::InvalidInput, "that is too far")
                    .with_detail("seconds"),
            );
        }
        self.clock.advance(step);
        Ok(())
    }
}
