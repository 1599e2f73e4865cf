//! A provider's whole fleet: refreshed from a simulator in a process of its own, while its list is looked at.
//!
//! `cargo xtask bench` starts the simulator and gives its address; every figure is printed as a line.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use async_trait::async_trait;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jumpcloud_client::{Client, Credential, Endpoints, Http, HttpOptions};
use keyvigil_core::app::{App, EventSink, Options, Ports, Waits};
use keyvigil_core::clock::SystemClock;
use keyvigil_core::notifier::{Notification, Notifier, NotifyError};
use keyvigil_core::store::{DataFolder, Store};
use keyvigil_core::upstream::Hosts;
use keyvigil_core::vault::MemoryVault;
use keyvigil_core::view::{
    ConnectOutcome, ConnectRequest, ConnectSecret, CredentialQuery, Mode, Part, RegionName, Scope,
};
use secrecy::SecretString;
use tokio::sync::watch;

/// What the simulator waits before each answer.
const LATENCY: Duration = Duration::from_millis(50);

/// Every organization is asked for its administrators and its service accounts.
const QUESTIONS: usize = 2;

/// How often somebody looks at the list.
const LOOKS_EVERY: Duration = Duration::from_millis(100);

/// What a screen shows.
const SCREEN: Part = Part {
    offset: 0,
    limit: 100,
};

struct Changes(watch::Sender<u32>);

impl EventSink for Changes {
    fn changed(&self, revision: u32) {
        self.0.send_replace(revision);
    }
}

struct Nobody;

#[async_trait]
impl Notifier for Nobody {
    async fn show(&self, _notification: &Notification) -> Result<(), NotifyError> {
        Ok(())
    }
}

fn main() -> Result<()> {
    keyvigil_core::memory::share_arenas();
    // `cargo bench` adds an argument of its own.
    let Some(base) = env::args().skip(1).find(|it| it.starts_with("http")) else {
        println!("The address of a simulator with a fleet is missing: run `cargo xtask bench`.");
        return Ok(());
    };
    // As the app has it.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(measure(&base))
}

async fn measure(base: &str) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (app, changes) = open(base, folder.path())?;
    let before = memory()?;
    let organizations = choose(&app).await?;
    let count = organizations.len();
    let began = Instant::now();
    ask_only(base, &organizations).await?;
    report(
        "the same questions, the answers dropped,",
        count,
        began.elapsed(),
    );
    let began = Instant::now();
    connect(&app, organizations).await?;
    let (ended, looks) = look_until_refreshed(&app, changes.clone()).await?;
    report("first refresh", count, ended - began);
    let began = Instant::now();
    app.refresh(None).await?;
    let (ended, again) = look_until_refreshed(&app, changes).await?;
    report("refresh", count, ended - began);
    told("looks at the list during the first refresh", looks);
    told("looks at the list during the next refresh", again);
    lists(&app).await?;
    let after = memory()?;
    println!(
        "memory of the core: {before} MiB before, {after} MiB after, growth {} MiB",
        after.saturating_sub(before)
    );
    Ok(())
}

fn open(base: &str, folder: &std::path::Path) -> Result<(Arc<App>, watch::Receiver<u32>)> {
    let (sender, changes) = watch::channel(0);
    let store = Store::open(&DataFolder::open(folder)?)?;
    let bases = BTreeMap::from([(RegionName::Us, base.parse()?)]);
    let options = Options {
        mode: Mode::Simulator,
        data_folder: folder.to_owned(),
        waits: Waits::default(),
    };
    let ports = Ports {
        clock: Arc::new(SystemClock),
        vault: Arc::new(MemoryVault::default()),
        notifier: Arc::new(Nobody),
        events: Arc::new(Changes(sender)),
    };
    let hosts = Hosts::simulator(&bases)?;
    let http = Http::new(HttpOptions::default())?;
    let app = App::new(options, ports, store, http, hosts);
    // Reminders are worked out meanwhile, as in the app.
    tokio::spawn(Arc::clone(&app).watch());
    Ok((app, changes))
}

fn request(organization_ids: Vec<String>) -> ConnectRequest {
    ConnectRequest {
        secret: ConnectSecret::ApiKey {
            api_key: SecretString::from(jumpcloud_simulator::seed::FLEET_ADMIN_KEY),
        },
        region: RegionName::Us,
        organization_ids,
        label: String::new(),
    }
}

/// What asking takes by itself: the same client, as many organizations under way as the core has.
async fn ask_only(base: &str, organizations: &[String]) -> Result<()> {
    let endpoints = Endpoints::loopback(&base.parse()?)?;
    let key = Credential::api_key(SecretString::from(
        jumpcloud_simulator::seed::FLEET_ADMIN_KEY,
    ))?;
    let client = Client::new(&Http::new(HttpOptions::default())?, endpoints, key);
    let asked = organizations.iter().map(|id| {
        let client = client.clone();
        async move {
            let client = client.for_organization(id.parse()?);
            tokio::try_join!(client.administrators(), client.service_accounts())?;
            anyhow::Ok(())
        }
    });
    stream::iter(asked)
        .buffer_unordered(48)
        .try_collect::<()>()
        .await
}

async fn choose(app: &Arc<App>) -> Result<Vec<String>> {
    match app.connect(request(Vec::new())).await? {
        ConnectOutcome::ChooseOrganization { discovery } => Ok(discovery
            .organizations
            .into_iter()
            .filter(|it| it.scope == Scope::Organization)
            .map(|it| it.id)
            .collect()),
        ConnectOutcome::Connected { .. } => bail!("the simulator has no fleet"),
    }
}

async fn connect(app: &Arc<App>, organizations: Vec<String>) -> Result<()> {
    app.connect(request(organizations)).await?;
    Ok(())
}

/// Looks at the list again and again until the refresh has ended, and returns when that was and how long each look
/// took.
async fn look_until_refreshed(
    app: &Arc<App>,
    mut changes: watch::Receiver<u32>,
) -> Result<(Instant, Vec<Duration>)> {
    let looking = Arc::clone(app);
    let (stop, mut stopped) = tokio::sync::oneshot::channel();
    let looks = tokio::spawn(async move {
        let mut looks = Vec::new();
        let mut ticks = tokio::time::interval(LOOKS_EVERY);
        while stopped.try_recv().is_err() {
            ticks.tick().await;
            let began = Instant::now();
            looking
                .credential_page(CredentialQuery::default(), SCREEN)
                .await?;
            looks.push(began.elapsed());
        }
        anyhow::Ok(looks)
    });
    loop {
        changes.mark_unchanged();
        let progress = app.refresh_progress().context("nothing is refreshed")?;
        if progress.ended {
            if progress.failed > 0 {
                bail!("{} organizations failed", progress.failed);
            }
            break;
        }
        changes.changed().await?;
    }
    let ended = Instant::now();
    // Whoever looks has ended with an error where nobody listens.
    let _ = stop.send(());
    Ok((ended, looks.await??))
}

fn report(what: &str, organizations: usize, took: Duration) {
    let at_once = HttpOptions::default().total;
    // Far below 2^52.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let bound = LATENCY.as_secs_f64() * (organizations * QUESTIONS) as f64 / at_once as f64;
    let took = took.as_secs_f64();
    println!(
        "{what} of {organizations} organizations: {took:.2} s, bound {bound:.2} s, ratio {:.2}",
        took / bound
    );
}

fn told(what: &str, mut looks: Vec<Duration>) {
    looks.sort_unstable();
    let middle = looks.get(looks.len() / 2).copied().unwrap_or_default();
    let most = looks.last().copied().unwrap_or_default();
    println!(
        "{what}: {} looks, median {:.1} ms, most {:.1} ms",
        looks.len(),
        middle.as_secs_f64() * 1e3,
        most.as_secs_f64() * 1e3
    );
}

/// Each keystroke of a search, with nothing changed meanwhile; and putting the lists together.
async fn lists(app: &Arc<App>) -> Result<()> {
    let page = app
        .credential_page(CredentialQuery::default(), SCREEN)
        .await?;
    let mut looks = Vec::new();
    for typed in ["a", "al", "ald", "alde", "alder", "alder d"] {
        for _ in 0..10 {
            let query = CredentialQuery {
                search: typed.to_owned(),
                ..CredentialQuery::default()
            };
            let began = Instant::now();
            app.credential_page(query, SCREEN).await?;
            looks.push(began.elapsed());
        }
    }
    told(&format!("search in {} credentials", page.known), looks);
    let mut built = Vec::new();
    for _ in 0..5 {
        // A change makes the next look put them together anew.
        app.cancel_refresh();
        let began = Instant::now();
        app.credential_page(CredentialQuery::default(), SCREEN)
            .await?;
        built.push(began.elapsed());
    }
    told(
        &format!("lists of {} credentials put together", page.known),
        built,
    );
    Ok(())
}

/// Proportional set size of this process, in mebibytes.
fn memory() -> Result<u64> {
    let text = fs::read_to_string("/proc/self/smaps_rollup")
        .context("the figures come from Linux's process table")?;
    let line = text.lines().find(|line| line.starts_with("Pss:"));
    let kib: u64 = line
        .and_then(|line| line.split_whitespace().nth(1))
        .and_then(|kib| kib.parse().ok())
        .context("no size is told")?;
    Ok(kib / 1024)
}
