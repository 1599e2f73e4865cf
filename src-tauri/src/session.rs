//! This run of the program: the core it built, or why it could not.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use jumpcloud_client::{Http, HttpOptions};
use keyvigil_core::app::{App, Options, Ports, Waits};
use keyvigil_core::clock::SystemClock;
use keyvigil_core::error::{CommandError, ErrorCode};
use keyvigil_core::notifier::{Answer, Place, Subject};
use keyvigil_core::store::{DataFolder, Store, StoreError};
use keyvigil_core::upstream::Hosts;
use keyvigil_core::vault::{Deadlines, OsVault};
use keyvigil_core::view::{AppInfo, Mode, OnClose};
use tauri::{AppHandle, Manager};

use crate::args::{Args, ModeName};
use crate::clipboard::Clipboard;
use crate::demo::Demo;
use crate::events::WindowEvents;
use crate::notifier::DesktopNotifier;
use crate::{desktop, window};

/// How long an instance that is leaving may take to give the data folder back.
const LEAVES_WITHIN: u32 = 20;
const LOOKS_EVERY: Duration = Duration::from_millis(100);

/// The core, and what lives as long as it.
pub struct Session {
    args: Args,
    core: RwLock<Result<Core, Problem>>,
    began: AtomicBool,
}

struct Core {
    app: Arc<App>,
    demo: Option<Arc<Demo>>,
    /// Locked for as long as the session lives.
    _folder: DataFolder,
}

/// Why there is no core, with what the window needs to say so.
struct Problem {
    error: CommandError,
    folder: PathBuf,
}

impl Session {
    /// Opens the data and builds the core. It asks nobody anything yet.
    pub fn open(handle: &AppHandle, args: Args) -> Self {
        Self {
            core: RwLock::new(build_core(handle, &args)),
            args,
            began: AtomicBool::new(false),
        }
    }

    /// Tries once more to open the data, after the person mended what was wrong, and begins.
    pub fn retry(&self, handle: &AppHandle) {
        let mut core = self.core.write().unwrap_or_else(PoisonError::into_inner);
        if core.is_err() {
            *core = build_core(handle, &self.args);
        }
        drop(core);
        self.begin();
    }

    /// The core, or the error that every command answers with.
    pub fn app(&self) -> Result<Arc<App>, CommandError> {
        match &*self.core() {
            Ok(core) => Ok(Arc::clone(&core.app)),
            Err(problem) => Err(problem.error.clone()),
        }
    }

    /// The demo, in demo mode.
    pub fn demo(&self) -> Option<Arc<Demo>> {
        self.core().as_ref().ok()?.demo.clone()
    }

    /// What this process talks to.
    pub fn mode(&self) -> Mode {
        self.args.mode()
    }

    /// What closing the window does now. Where there is no core, nothing would be watched.
    pub async fn on_close(&self) -> OnClose {
        let Ok(app) = self.app() else {
            return OnClose::Quit;
        };
        match app.settings().await {
            Ok(settings) => desktop::on_close(self.mode(), &settings, desktop::has_tray().await),
            Err(_) => OnClose::Ask,
        }
    }

    /// What every screen needs, even where there is no core.
    pub fn info(&self) -> AppInfo {
        match &*self.core() {
            Ok(core) => core.app.info(),
            Err(Problem { error, folder }) => {
                App::info_without(self.args.mode(), folder, error.clone())
            }
        }
    }

    /// Begins the core's own work, once: the window is there.
    pub fn begin(&self) {
        let Ok(app) = self.app() else { return };
        if self.began.swap(true, Ordering::SeqCst) {
            return;
        }
        if let Some(demo) = self.demo() {
            demo.connect(Arc::clone(&app));
        }
        tauri::async_runtime::spawn(app.watch());
    }

    /// The window got the focus: times may have passed, and a visit to the portal may be over.
    pub fn came_back(&self, handle: &AppHandle) {
        let Ok(app) = self.app() else { return };
        app.came_back();
        if let Some(visit) = app.visit_to_read_for() {
            let clipboard = handle.state::<Clipboard>().inner().clone();
            tauri::async_runtime::spawn(async move {
                crate::commands::portal::take_from(&app, &clipboard, visit).await;
            });
        }
    }

    fn core(&self) -> RwLockReadGuard<'_, Result<Core, Problem>> {
        self.core.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Does what the person chose on a notification, and opens the window where that leads there.
pub fn answered(handle: &AppHandle, subject: Subject, answer: Answer) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let Ok(app) = handle.state::<Session>().app() else {
            return window::show(&handle, None);
        };
        match app.answered(subject, answer).await {
            Ok(Some(place)) => window::show(&handle, Some(place)),
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(%error, "what was chosen on a notification could not be done");
                window::show(&handle, Some(Place::Inbox));
            }
        }
    });
}

fn build_core(handle: &AppHandle, args: &Args) -> Result<Core, Problem> {
    let core = if args.demo {
        demo(handle)
    } else {
        real(handle, args)
    };
    core.map_err(|(folder, error)| {
        tracing::error!(%error, "the core could not be built");
        Problem { error, folder }
    })
}

fn real(handle: &AppHandle, args: &Args) -> Result<Core, (PathBuf, CommandError)> {
    let path = match &args.data_dir {
        Some(path) => path.clone(),
        None => handle.path().app_data_dir().map_err(|error| {
            let message = format!("this system has no folder for application data: {error}");
            (
                PathBuf::new(),
                CommandError::new(ErrorCode::Internal, message),
            )
        })?,
    };
    let mode = args.mode();
    let hosts = args
        .simulator
        .as_ref()
        .map_or_else(Hosts::jumpcloud, |simulators| simulators.hosts.clone());
    let ports = Ports {
        clock: Arc::new(SystemClock),
        vault: Arc::new(OsVault::new(mode.keychain_service(), Deadlines::default())),
        notifier: Arc::new(DesktopNotifier::new(handle.clone())),
        events: Arc::new(WindowEvents::start(handle.clone())),
    };
    build(&path, mode, ports, hosts, None).map_err(|error| (path, error))
}

fn demo(handle: &AppHandle) -> Result<Core, (PathBuf, CommandError)> {
    let demo = Demo::start().map_err(|error| (PathBuf::new(), error))?;
    let path = demo.folder().to_owned();
    let ports = Ports {
        clock: demo.clock(),
        vault: demo.vault(),
        notifier: Arc::new(DesktopNotifier::new(handle.clone())),
        events: Arc::new(WindowEvents::start(handle.clone())),
    };
    let hosts = demo.hosts().map_err(|error| (path.clone(), error))?;
    build(&path, Mode::Demo, ports, hosts, Some(Arc::new(demo))).map_err(|error| (path, error))
}

fn build(
    path: &Path,
    mode: Mode,
    ports: Ports,
    hosts: Hosts,
    demo: Option<Arc<Demo>>,
) -> Result<Core, CommandError> {
    let folder = lock(path)?;
    let store = Store::open(&folder)?;
    let http = Http::new(HttpOptions::default())?;
    let options = Options {
        mode,
        data_folder: path.to_owned(),
        waits: Waits::default(),
    };
    Ok(Core {
        app: App::new(options, ports, store, http, hosts),
        demo,
        _folder: folder,
    })
}

/// An instance that is leaving may hold the folder for a moment still.
fn lock(path: &Path) -> Result<DataFolder, StoreError> {
    for _ in 0..LEAVES_WITHIN {
        match DataFolder::open(path) {
            Err(StoreError::InUse) => std::thread::sleep(LOOKS_EVERY),
            outcome => return outcome,
        }
    }
    DataFolder::open(path)
}
