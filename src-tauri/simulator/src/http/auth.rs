//! Whose credential it is, or why it is refused.

use axum::http::HeaderMap;
use chrono::{DateTime, Utc};

use crate::id::{AdminId, ServiceAccountId};
use crate::region::Region;
use crate::secret::SecretHash;
use crate::settings::{OldKeyEvents, Refusals, ServiceAccountHeader};
use crate::world::{Admin, AuthKind, Caller, Event, Realm, World};

use super::ApiError;

/// Whose credential it is.
#[derive(Debug, Clone)]
pub(crate) enum Identity {
    Admin(AdminId),
    ServiceAccount(ServiceAccountId),
}

/// A credential as it came.
enum Presented<'a> {
    ApiKey(&'a str),
    Bearer(&'a str),
}

/// Accepts or refuses the request's credential.
pub(crate) fn authenticate(
    world: &mut World,
    region: Region,
    headers: &HeaderMap,
) -> Result<Identity, ApiError> {
    match presented(headers).ok_or(ApiError::Login)? {
        Presented::ApiKey(key) => by_api_key(world, region, key, headers),
        Presented::Bearer(token) => by_bearer(world, region, token),
    }
}

/// Whether a credential is accepted now, whatever header it comes in: an administrator's key, a
/// service account's key, or a client secret.
pub(crate) fn accepts(realm: &mut Realm, hash: SecretHash, now: DateTime<Utc>) -> bool {
    realm
        .admin_by_key(hash)
        .is_some_and(|admin| unusable(admin, now).is_none())
        || realm
            .auth_config_by_hash(hash)
            .is_some_and(|(_, config)| !config.is_expired(now))
}

/// The values of `x-org-id`.
pub(crate) fn organization_headers(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all("x-org-id")
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect()
}

fn presented(headers: &HeaderMap) -> Option<Presented<'_>> {
    let value = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(key) = value("x-api-key").filter(|key| !key.is_empty()) {
        return Some(Presented::ApiKey(key));
    }
    let token = value("authorization")?.strip_prefix("Bearer ")?;
    Some(Presented::Bearer(token))
}

fn by_api_key(
    world: &mut World,
    region: Region,
    key: &str,
    headers: &HeaderMap,
) -> Result<Identity, ApiError> {
    let hash = SecretHash::of(key);
    let now = world.now();
    let settings = world.settings;
    let realm = world.realm_mut(region);
    if let Some(admin) = realm.admin_by_key(hash) {
        return match unusable(admin, now) {
            None => Ok(Identity::Admin(admin.id.clone())),
            Some(reason) => Err(refusal(settings.refusals, reason)),
        };
    }
    if let Some(owner) = realm.admins.iter().find(|it| it.replaced.contains(&hash)) {
        if settings.old_key_events == OldKeyEvents::Recorded {
            let event = old_key_event(realm, owner, headers, now);
            realm.events.extend(event);
        }
        return Err(refusal(settings.refusals, Unusable::Replaced));
    }
    if settings.service_account_header == ServiceAccountHeader::ApiKey {
        return by_service_secret(world, region, hash);
    }
    Err(ApiError::unknown_key())
}

fn by_bearer(world: &mut World, region: Region, token: &str) -> Result<Identity, ApiError> {
    let hash = SecretHash::of(token);
    let realm = world.realm(region);
    if let Some(token) = realm
        .tokens
        .get(&hash)
        .filter(|it| it.expires > world.now())
    {
        let config = realm
            .service_account(&token.account)
            .and_then(|account| account.auth_config(&token.config))
            .ok_or_else(ApiError::unknown_key)?;
        if config.is_expired(world.now()) {
            return Err(refusal(world.settings.refusals, Unusable::Expired));
        }
        return Ok(Identity::ServiceAccount(token.account.clone()));
    }
    if world.settings.service_account_header == ServiceAccountHeader::Bearer {
        return by_service_secret(world, region, hash);
    }
    Err(ApiError::unknown_key())
}

/// A service account's `API_KEY`. A client secret is no key: it only buys tokens.
fn by_service_secret(
    world: &mut World,
    region: Region,
    hash: SecretHash,
) -> Result<Identity, ApiError> {
    let (now, refusals) = (world.now(), world.settings.refusals);
    let (account, config) = world
        .realm_mut(region)
        .auth_config_by_hash(hash)
        .filter(|(_, config)| config.kind == AuthKind::ApiKey)
        .ok_or_else(ApiError::unknown_key)?;
    if config.is_expired(now) {
        return Err(refusal(refusals, Unusable::Expired));
    }
    Ok(Identity::ServiceAccount(account.id.clone()))
}

/// Why a key that exists, or did, is not accepted.
#[derive(Debug, Clone, Copy)]
enum Unusable {
    Expired,
    Replaced,
    ApiAccessOff,
    Suspended,
}

/// `None`: its key is accepted.
fn unusable(admin: &Admin, now: DateTime<Utc>) -> Option<Unusable> {
    if admin.suspended {
        Some(Unusable::Suspended)
    } else if !admin.api_access {
        Some(Unusable::ApiAccessOff)
    } else if admin.key.as_ref().is_some_and(|key| key.is_expired(now)) {
        Some(Unusable::Expired)
    } else {
        None
    }
}

fn refusal(refusals: Refusals, reason: Unusable) -> ApiError {
    match (refusals, reason) {
        (Refusals::Alike, _) => ApiError::unknown_key(),
        (Refusals::Told, Unusable::Expired) => {
            ApiError::unauthorized("Unauthorized: api key has expired")
        }
        (Refusals::Told, Unusable::Replaced) => {
            ApiError::unauthorized("Unauthorized: api key has been replaced")
        }
        (Refusals::Told, Unusable::Suspended) => {
            ApiError::unauthorized("Unauthorized: administrator is suspended")
        }
        (Refusals::Told, Unusable::ApiAccessOff) => {
            ApiError::forbidden("Forbidden: API access is disabled for this administrator")
        }
    }
}

fn old_key_event(
    realm: &Realm,
    owner: &Admin,
    headers: &HeaderMap,
    now: DateTime<Utc>,
) -> Option<Event> {
    let visible = realm.organizations_of(&owner.tenant);
    let named = organization_headers(headers);
    let organization = visible
        .iter()
        .find(|id| named.iter().any(|it| it == id.as_str()))
        .or_else(|| visible.first())?
        .clone();
    let user_agent = headers
        .get("user-agent")
        .and_then(|value| value.to_str().ok());
    let caller = Caller {
        // Only loopback can call.
        client_ip: "127.0.0.1".into(),
        user_agent: user_agent.unwrap_or_default().to_owned(),
    };
    Some(Event::old_api_key_attempt(
        organization,
        owner,
        &caller,
        now,
    ))
}
