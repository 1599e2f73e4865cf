//! The simulator as a whole: it starts, it has an address a region, and it stops when dropped.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use chrono::{DateTime, Utc};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::clock::{Clock, TimeSource};
use crate::connection::{Hangup, HangupListener};
use crate::control::{self, Control};
use crate::http::{self, Context, Shared};
use crate::region::Region;
use crate::seed::{Seed, SeedError};
use crate::settings::Settings;
use crate::world::World;

/// What a simulator starts with. The default is the built-in seed, the system's time, free ports
/// and no control API.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What exists at the start.
    pub seed: Seed,
    /// What the simulator's own clock is based on.
    pub time: TimeSource,
    /// How the open questions about JumpCloud turn out.
    pub settings: Settings,
    /// Where to listen.
    pub ports: Ports,
}

/// Ports on 127.0.0.1; 0 is a free one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ports {
    /// For the United States.
    pub us: u16,
    /// For the European Union.
    pub eu: u16,
    /// For India.
    pub india: u16,
    /// For the control API, which exists only where a port is given.
    pub control: Option<u16>,
}

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The port is taken, or loopback is not to be had.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address that was tried.
        address: SocketAddr,
        /// What the operating system says.
        source: io::Error,
    },
    /// The seed does not make sense.
    #[error(transparent)]
    Seed(#[from] SeedError),
}

/// A stand-in for JumpCloud on this machine. It stops when it is dropped.
#[derive(Debug)]
pub struct Simulator {
    control: Control,
    addresses: [SocketAddr; 3],
    control_address: Option<SocketAddr>,
    /// Dropped with the simulator, which tells the listeners to stop.
    _running: watch::Sender<()>,
}

impl Simulator {
    /// Starts to listen, on the Tokio runtime that this is called in.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let Options {
            seed,
            time,
            settings,
            ports,
        } = options;
        let clock = Clock::new(time);
        let now = clock.now();
        let [us, eu, india] = Region::ALL;
        let realms = [
            seed.build(us, now)?,
            seed.build(eu, now)?,
            seed.build(india, now)?,
        ];
        let world = World::new(clock, settings, realms);
        let (running, stopping) = watch::channel(());
        let shared = Arc::new(Shared::new(world, stopping));

        let region = |region, port| {
            let context = Context {
                shared: Arc::clone(&shared),
                region,
            };
            serve(Arc::clone(&shared), http::router(context), port)
        };
        let addresses = [
            region(us, ports.us).await?,
            region(eu, ports.eu).await?,
            region(india, ports.india).await?,
        ];
        let control = Control::new(Arc::clone(&shared));
        let control_address = match ports.control {
            None => None,
            Some(port) => {
                let router = control::router(control.clone(), addresses);
                Some(serve(shared, router, port).await?)
            }
        };
        Ok(Self {
            control,
            addresses,
            control_address,
            _running: running,
        })
    }

    /// The base URL of a region, without a slash at its end: everything of that region is below it.
    ///
    /// # Panics
    ///
    /// When `region` is none of `us`, `eu` and `in`.
    #[must_use]
    pub fn url(&self, region: &str) -> String {
        match region.parse::<Region>() {
            Ok(region) => format!("http://{}", self.address(region)),
            Err(error) => panic!("{error}"),
        }
    }

    /// Where a region listens, for example to put a [`Proxy`](crate::proxy::Proxy) before it.
    #[must_use]
    pub fn address(&self, region: Region) -> SocketAddr {
        self.addresses[region.index()]
    }

    /// The base URL of the control API, where [`Ports::control`] asked for it.
    #[must_use]
    pub fn control_url(&self) -> Option<String> {
        self.control_address
            .map(|address| format!("http://{address}"))
    }

    /// A handle that looks into the simulator, and changes it.
    #[must_use]
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// The simulator's own time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.control.now()
    }
}

async fn serve(shared: Arc<Shared>, router: Router, port: u16) -> Result<SocketAddr, StartError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let failed = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    tokio::spawn(async move {
        let stopped = async move { shared.stopped().await };
        // Accepting never gives up, and it ends when the simulator does.
        let router = router.into_make_service_with_connect_info::<Hangup>();
        let _ = axum::serve(HangupListener(listener), router)
            .with_graceful_shutdown(stopped)
            .await;
    });
    Ok(bound)
}
