//! The connection pools, and what none of them ever does: follow a redirect, or repeat a request.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::{CryptoProvider, ring};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::{HttpOptions, Verb};
use crate::{Error, ErrorKind};

/// Pools for JumpCloud itself and for a stand-in on this machine.
pub(crate) struct Transports {
    loopback: Pools,
    /// Made when first used: loading the system's certificates takes longer than all the rest.
    remote: OnceLock<Result<Pools, Error>>,
}

/// Reads share connections. A write gets one of its own, so that it never meets a connection that
/// the server has just given up, and a lost answer means what it seems to mean.
struct Pools {
    reads: Client,
    writes: Client,
}

impl Transports {
    /// Whatever is wrong with `options` shows here.
    pub(crate) fn new(options: &HttpOptions) -> Result<Self, Error> {
        let tls = no_trust(&Arc::new(ring::default_provider()))?;
        Ok(Self {
            loopback: Pools::new(options, tls, stay_on_this_machine)?,
            remote: OnceLock::new(),
        })
    }

    pub(crate) fn pick(
        &self,
        options: &HttpOptions,
        is_loopback: bool,
        verb: Verb,
    ) -> Result<&Client, Error> {
        let pools = if is_loopback {
            &self.loopback
        } else {
            let remote = self.remote.get_or_init(|| Pools::remote(options));
            remote.as_ref().map_err(Clone::clone)?
        };
        Ok(if verb.only_reads() {
            &pools.reads
        } else {
            &pools.writes
        })
    }
}

impl Pools {
    fn remote(options: &HttpOptions) -> Result<Self, Error> {
        let tls = system_trust(&Arc::new(ring::default_provider()))?;
        Self::new(options, tls, |builder| builder)
    }

    fn new(
        options: &HttpOptions,
        mut tls: ClientConfig,
        adapt: fn(ClientBuilder) -> ClientBuilder,
    ) -> Result<Self, Error> {
        let http1 = b"http/1.1".to_vec();
        tls.alpn_protocols = vec![http1.clone()];
        let writes = base(options, tls.clone())
            .http1_only()
            .pool_max_idle_per_host(0);
        tls.alpn_protocols = vec![b"h2".to_vec(), http1];
        let reads = base(options, tls);
        let build = |builder| adapt(builder).build().map_err(|_| setup());
        Ok(Self {
            reads: build(reads)?,
            writes: build(writes)?,
        })
    }
}

fn base(options: &HttpOptions, tls: ClientConfig) -> ClientBuilder {
    Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .user_agent(&options.user_agent)
        .connect_timeout(options.connect_timeout)
        .read_timeout(options.read_timeout)
}

/// No proxy, and no resolver that could send `localhost` elsewhere.
fn stay_on_this_machine(builder: ClientBuilder) -> ClientBuilder {
    // Port 0 stands for the port of the request.
    let addresses = [
        SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
    ];
    builder.no_proxy().resolve_to_addrs("localhost", &addresses)
}

/// Trusts what the operating system trusts. Where that cannot be found out, it trusts nothing, and
/// every call says so; the program still starts.
fn system_trust(provider: &Arc<CryptoProvider>) -> Result<ClientConfig, Error> {
    let verifier: Arc<dyn ServerCertVerifier> = match Verifier::new(Arc::clone(provider)) {
        Ok(verifier) => Arc::new(verifier),
        Err(error) => {
            tracing::warn!(%error, "the system's trusted certificates could not be loaded");
            return no_trust(provider);
        }
    };
    Ok(ClientConfig::builder_with_provider(Arc::clone(provider))
        .with_safe_default_protocol_versions()
        .map_err(|_| setup())?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth())
}

fn no_trust(provider: &Arc<CryptoProvider>) -> Result<ClientConfig, Error> {
    Ok(ClientConfig::builder_with_provider(Arc::clone(provider))
        .with_safe_default_protocol_versions()
        .map_err(|_| setup())?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth())
}

/// What the pools for JumpCloud itself are built from.
#[cfg(test)]
pub(crate) fn remote_for_tests(options: &HttpOptions) -> ClientBuilder {
    let tls = system_trust(&Arc::new(ring::default_provider()));
    base(options, tls.expect("the provider's own versions"))
}

fn setup() -> Error {
    Error::before_any_request(ErrorKind::Setup)
}
