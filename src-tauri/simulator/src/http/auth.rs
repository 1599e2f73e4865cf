//! Who calls, for which organization, and what they may do.

use std::sync::MutexGuard;

use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::id::{AdminId, OrganizationId, RoleId, ServiceAccountId};
use crate::region::Region;
use crate::secret::SecretHash;
use crate::settings::{MissingOrgId, OldKeyEvents, Refusals, ServiceAccountHeader};
use crate::world::{Admin, Caller, Event, Realm, Right, Tenant, World};

use super::{ApiError, Context};

/// Whose credential it is.
#[derive(Debug, Clone)]
pub(crate) enum Identity {
    Admin(AdminId),
    ServiceAccount(ServiceAccountId),
}

/// A request whose credential was accepted.
pub(crate) struct Call<'a> {
    pub(crate) world: MutexGuard<'a, World>,
    pub(crate) identity: Identity,
    region: Region,
    tenant: Tenant,
    role: RoleId,
    /// The values of `x-org-id`.
    named: Vec<String>,
}

/// A credential as it came.
enum Presented<'a> {
    ApiKey(&'a str),
    Bearer(&'a str),
}

impl Context {
    /// Accepts or refuses the request's credential.
    pub(crate) fn call(&self, headers: &HeaderMap) -> Result<Call<'_>, ApiError> {
        let mut world = self.shared.world();
        let named = organization_headers(headers);
        let identity = match presented(headers).ok_or(ApiError::Login)? {
            Presented::ApiKey(key) => by_api_key(&mut world, self.region, key, headers)?,
            Presented::Bearer(token) => by_bearer(&world, self.region, token)?,
        };
        let realm = world.realm(self.region);
        let (tenant, role) = match &identity {
            Identity::Admin(id) => {
                let admin = realm.admin(id).ok_or_else(ApiError::unknown_key)?;
                (admin.tenant.clone(), admin.role.clone())
            }
            Identity::ServiceAccount(id) => {
                let account = realm.service_accounts.iter().find(|it| it.id == *id);
                let account = account.ok_or_else(ApiError::unknown_key)?;
                (
                    Tenant::Organization(account.organization.clone()),
                    account.role.clone(),
                )
            }
        };
        Ok(Call {
            world,
            identity,
            region: self.region,
            tenant,
            role,
            named,
        })
    }
}

impl Call<'_> {
    pub(crate) fn realm(&self) -> &Realm {
        self.world.realm(self.region)
    }

    pub(crate) fn realm_mut(&mut self) -> &mut Realm {
        self.world.realm_mut(self.region)
    }

    pub(crate) fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// The administrator who calls; a service account is refused.
    pub(crate) fn admin(&self) -> Result<&Admin, ApiError> {
        match &self.identity {
            Identity::Admin(id) => self.realm().admin(id).ok_or_else(ApiError::unknown_key),
            Identity::ServiceAccount(_) => {
                Err(ApiError::forbidden("Forbidden: only for administrators"))
            }
        }
    }

    /// Refuses a caller whose role does not give `right`.
    pub(crate) fn require(&self, right: Right) -> Result<(), ApiError> {
        let allowed = self
            .realm()
            .role(&self.role)
            .is_some_and(|role| role.allows(right));
        if allowed {
            Ok(())
        } else {
            Err(ApiError::forbidden(
                "Forbidden: your role does not permit this",
            ))
        }
    }

    /// The one organization that the call is about, by the rules for `x-org-id`.
    pub(crate) fn organization(&self) -> Result<OrganizationId, ApiError> {
        if let Some(named) = self.named_organizations()?.pop() {
            return Ok(named);
        }
        let mut visible = self.visible();
        let defaulted = self.world.settings.missing_org_id == MissingOrgId::Defaulted;
        match (&self.tenant, visible.is_empty()) {
            (_, true) => Err(ApiError::not_found("Not Found: organization not found")),
            (Tenant::Provider(_), false) if !defaulted => Err(ApiError::unauthorized(
                "Unauthorized: x-org-id header is required",
            )),
            _ => Ok(visible.swap_remove(0)),
        }
    }

    /// The organizations named by `x-org-id`, of which Directory Insights takes several; without
    /// any, the one of [`Call::organization`].
    pub(crate) fn organizations(&self) -> Result<Vec<OrganizationId>, ApiError> {
        let named = self.named_organizations()?;
        if named.is_empty() {
            return Ok(vec![self.organization()?]);
        }
        Ok(named)
    }

    /// The organizations that the caller sees. This needs no `x-org-id`, but takes one.
    pub(crate) fn visible_organizations(&self) -> Result<Vec<OrganizationId>, ApiError> {
        self.named_organizations()?;
        Ok(self.visible())
    }

    /// Refuses `x-org-id`, where the route does not take it.
    pub(crate) fn takes_no_organization(&self) -> Result<(), ApiError> {
        if self.named.is_empty() {
            Ok(())
        } else {
            Err(ApiError::forbidden(
                "Forbidden: this route does not take x-org-id",
            ))
        }
    }

    /// Who calls, as an event tells it.
    pub(crate) fn initiated_by(&self) -> Value {
        match &self.identity {
            Identity::Admin(id) => {
                let email = self.realm().admin(id).map(|admin| admin.email.as_str());
                json!({ "id": id, "type": "admin", "email": email })
            }
            Identity::ServiceAccount(id) => json!({ "id": id, "type": "service_account" }),
        }
    }

    fn visible(&self) -> Vec<OrganizationId> {
        self.realm().organizations_of(&self.tenant)
    }

    fn named_organizations(&self) -> Result<Vec<OrganizationId>, ApiError> {
        let visible = self.visible();
        self.named
            .iter()
            .map(|text| {
                let id = OrganizationId::parse(text)
                    .ok_or_else(|| ApiError::bad_request("Bad Request: malformed x-org-id"))?;
                if visible.contains(&id) {
                    Ok(id)
                } else {
                    Err(ApiError::not_found("Not Found: organization not found"))
                }
            })
            .collect()
    }
}

fn organization_headers(headers: &HeaderMap) -> Vec<String> {
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
    if let Some(admin) = realm.admins.iter().find(|it| holds(it, hash)) {
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

fn by_bearer(world: &World, region: Region, token: &str) -> Result<Identity, ApiError> {
    let hash = SecretHash::of(token);
    let realm = world.realm(region);
    if let Some(token) = realm
        .tokens
        .get(&hash)
        .filter(|it| it.expires > world.now())
    {
        let (_, config) = realm
            .auth_config(&token.config)
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
    world: &World,
    region: Region,
    hash: SecretHash,
) -> Result<Identity, ApiError> {
    let (account, config) = world
        .realm(region)
        .auth_config_by_hash(hash)
        .filter(|(_, config)| config.kind == crate::world::AuthKind::ApiKey)
        .ok_or_else(ApiError::unknown_key)?;
    if config.is_expired(world.now()) {
        return Err(refusal(world.settings.refusals, Unusable::Expired));
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

fn holds(admin: &Admin, hash: SecretHash) -> bool {
    admin.key.as_ref().is_some_and(|key| key.hash == hash)
}

fn unusable(admin: &Admin, now: chrono::DateTime<chrono::Utc>) -> Option<Unusable> {
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
    now: chrono::DateTime<chrono::Utc>,
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
