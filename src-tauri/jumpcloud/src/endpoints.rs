//! Which hosts may ever be called.

use std::net::IpAddr;

use url::{Host, Url};

use crate::Region;

/// The base addresses of one region, or of a stand-in on this machine.
///
/// There are only two ways to get one, so that no credential can be sent to any other host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    console: Url,
    insights: Url,
    token: Url,
}

/// The address is not plain `http` on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "only http://127.0.0.1, http://[::1] or http://localhost is taken, without user, query or fragment"
)]
pub struct NotLoopback;

impl Endpoints {
    /// JumpCloud's own hosts. They are written out and never derived: a wrong host would receive a
    /// credential.
    #[must_use]
    pub fn official(region: Region) -> Self {
        let (console, insights, token) = match region {
            Region::Us => (
                "https://console.jumpcloud.com/",
                "https://api.jumpcloud.com/",
                "https://admin-oauth.id.jumpcloud.com/oauth2/token",
            ),
            Region::Eu => (
                "https://console.eu.jumpcloud.com/",
                "https://api.eu.jumpcloud.com/",
                "https://admin-oauth.id.eu.jumpcloud.com/oauth2/token",
            ),
            Region::In => (
                "https://console.in.jumpcloud.com/",
                "https://api.in.jumpcloud.com/",
                "https://admin-oauth.id.in.jumpcloud.com/oauth2/token",
            ),
        };
        Self {
            console: constant(console),
            insights: constant(insights),
            token: constant(token),
        }
    }

    /// A stand-in for JumpCloud on this machine, which serves all three under one address.
    ///
    /// # Errors
    /// [`NotLoopback`] unless `base` is plain `http` on 127.0.0.0/8, `[::1]` or `localhost`.
    pub fn loopback(base: &Url) -> Result<Self, NotLoopback> {
        let plain = base.scheme() == "http"
            && base.username().is_empty()
            && base.password().is_none()
            && base.query().is_none()
            && base.fragment().is_none();
        if !plain || !is_loopback(base) {
            return Err(NotLoopback);
        }
        Ok(Self {
            console: base.clone(),
            insights: base.clone(),
            token: below(base, &["oauth2", "token"]),
        })
    }

    /// Where `/api` and `/api/v2` are.
    #[must_use]
    pub const fn console(&self) -> &Url {
        &self.console
    }

    /// Where `/insights/directory/v1` is.
    #[must_use]
    pub const fn insights(&self) -> &Url {
        &self.insights
    }

    /// The whole address that gives out OAuth tokens.
    #[must_use]
    pub const fn token(&self) -> &Url {
        &self.token
    }

    /// What to open in a browser to reach the Admin Portal.
    #[must_use]
    pub fn portal(&self) -> Url {
        self.console.clone()
    }

    /// Whether these are the endpoints of a stand-in on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.console)
    }
}

/// Adds path segments, each percent-encoded, below `base`.
pub(crate) fn below(base: &Url, segments: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

/// Whether `url` stays on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[expect(
    clippy::expect_used,
    reason = "a constant of this file, parsed by its tests"
)]
fn constant(text: &str) -> Url {
    Url::parse(text).expect("an address written out above")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loopback(text: &str) -> Result<Endpoints, NotLoopback> {
        Endpoints::loopback(&Url::parse(text).unwrap())
    }

    #[test]
    fn every_official_host_is_https_below_jumpcloud_com_and_belongs_to_one_region_only() {
        let mut seen = std::collections::BTreeSet::new();
        for region in Region::ALL {
            let endpoints = Endpoints::official(region);
            for url in [endpoints.console(), endpoints.insights(), endpoints.token()] {
                assert_eq!(url.scheme(), "https");
                assert!(url.host_str().unwrap().ends_with(".jumpcloud.com"));
                assert!(seen.insert(url.host_str().unwrap().to_owned()));
            }
            assert!(!endpoints.is_loopback());
        }
    }

    #[test]
    fn this_machine_is_taken_by_any_of_its_names() {
        for text in [
            "http://127.0.0.1:80/",
            "http://127.9.8.7",
            "http://[::1]:9",
            "http://LOCALHOST:1/us/",
        ] {
            assert!(loopback(text).is_ok(), "{text}");
        }
        let endpoints = loopback("http://127.0.0.1:9/us/").unwrap();
        assert_eq!(
            endpoints.token().as_str(),
            "http://127.0.0.1:9/us/oauth2/token"
        );
        assert_eq!(endpoints.portal().as_str(), "http://127.0.0.1:9/us/");
    }

    #[test]
    fn nothing_else_is_taken() {
        for text in [
            "https://127.0.0.1/",
            "http://10.0.0.1/",
            "http://0.0.0.0/",
            "http://localhost.example.com/",
            "http://127.0.0.1.example.com/",
            "http://console.jumpcloud.com/",
            "http://127.0.0.1@example.com/",
            "http://user@127.0.0.1/",
            "http://127.0.0.1/?a",
            "http://[::ffff:10.0.0.1]/",
            "file:///tmp",
        ] {
            assert_eq!(loopback(text), Err(NotLoopback), "{text}");
        }
    }
}
