//! JumpCloud's side, in the words of this crate.

use std::collections::BTreeMap;

use jumpcloud_client::{Endpoints, Error, ErrorKind, NotLoopback, Region};
use url::Url;

use crate::error::{CommandError, ErrorCode};
use crate::view::{Lifetime, RegionName};

impl From<Region> for RegionName {
    fn from(region: Region) -> Self {
        match region {
            Region::Us => Self::Us,
            Region::Eu => Self::Eu,
            Region::In => Self::In,
        }
    }
}

impl From<RegionName> for Region {
    fn from(region: RegionName) -> Self {
        match region {
            RegionName::Us => Self::Us,
            RegionName::Eu => Self::Eu,
            RegionName::In => Self::In,
        }
    }
}

impl From<Lifetime> for jumpcloud_client::Lifetime {
    fn from(lifetime: Lifetime) -> Self {
        match lifetime {
            Lifetime::Days30 => Self::Days30,
            Lifetime::Days60 => Self::Days60,
            Lifetime::Days90 => Self::Days90,
            Lifetime::Days365 => Self::Days365,
        }
    }
}

/// Where each region is reached.
#[derive(Clone, Debug)]
pub struct Hosts(BTreeMap<RegionName, Endpoints>);

impl Hosts {
    /// JumpCloud's own.
    #[must_use]
    pub fn jumpcloud() -> Self {
        Self(
            Region::ALL
                .into_iter()
                .map(|region| (region.into(), Endpoints::official(region)))
                .collect(),
        )
    }

    /// Simulators on this computer. A base address anywhere else is refused: it would receive keys.
    pub fn simulator(bases: &BTreeMap<RegionName, Url>) -> Result<Self, NotLoopback> {
        let of = |(region, base): (&RegionName, &Url)| Ok((*region, Endpoints::loopback(base)?));
        bases.iter().map(of).collect::<Result<_, _>>().map(Self)
    }

    /// The regions that can be asked.
    #[must_use]
    pub fn regions(&self) -> Vec<RegionName> {
        self.0.keys().copied().collect()
    }

    /// Where `region` is reached.
    pub fn of(&self, region: RegionName) -> Result<&Endpoints, CommandError> {
        self.0.get(&region).ok_or_else(|| {
            CommandError::new(ErrorCode::InvalidInput, "this region has no address here")
                .with_detail("region")
        })
    }

    /// The Admin Portal of `region`, for the system's browser.
    pub fn portal(&self, region: RegionName) -> Result<Url, CommandError> {
        Ok(self.of(region)?.portal())
    }
}

impl From<Error> for CommandError {
    fn from(error: Error) -> Self {
        let code = match error.kind() {
            ErrorKind::KeyNotAccepted => ErrorCode::KeyNotAccepted,
            ErrorKind::KeyDidNotArrive => ErrorCode::KeyDidNotArrive,
            ErrorKind::OrganizationIdMissing => ErrorCode::OrganizationIdMissing,
            ErrorKind::OrganizationIdMalformed => ErrorCode::OrganizationIdMalformed,
            ErrorKind::OrganizationUnknown => ErrorCode::OrganizationUnknown,
            ErrorKind::OrganizationIdNotTaken => ErrorCode::OrganizationIdNotTaken,
            ErrorKind::Forbidden => ErrorCode::Forbidden,
            ErrorKind::IpBlocked => ErrorCode::IpBlocked,
            ErrorKind::ApiAccessDisabled => ErrorCode::ApiAccessDisabled,
            ErrorKind::NotFound => ErrorCode::NotFound,
            ErrorKind::Rejected => ErrorCode::Rejected,
            ErrorKind::RateLimited => ErrorCode::RateLimited,
            ErrorKind::ServerError => ErrorCode::JumpcloudDown,
            ErrorKind::Redirected => ErrorCode::Redirected,
            ErrorKind::Unreadable
            | ErrorKind::TooLarge
            | ErrorKind::NoSecretInAnswer
            | ErrorKind::UnexpectedStatus => ErrorCode::AnswerUnreadable,
            ErrorKind::Offline => ErrorCode::Offline,
            ErrorKind::TimedOut => ErrorCode::TimedOut,
            ErrorKind::ConnectionLost => ErrorCode::ConnectionLost,
            ErrorKind::TlsNotTrusted => ErrorCode::TlsNotTrusted,
            ErrorKind::ProxyAuthentication => ErrorCode::ProxyAuthentication,
            ErrorKind::InvalidCredential => ErrorCode::NoKeyFound,
            ErrorKind::Setup => ErrorCode::Internal,
        };
        let detail = match error.retry_after() {
            Some(wait) => Some(wait.as_secs().to_string()),
            None => error.server_message().map(str::to_owned),
        };
        Self {
            code,
            message: error.to_string(),
            detail,
        }
    }
}
