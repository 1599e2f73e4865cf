//! Who calls, for which organization, and what they may do.

use std::sync::MutexGuard;

use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::id::{OrganizationId, RoleId};
use crate::region::Region;
use crate::settings::MissingOrgId;
use crate::world::{Admin, Realm, Right, Tenant, World};

use super::auth::{Identity, authenticate, organization_headers};
use super::{ApiError, Context};

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

impl Context {
    /// Accepts or refuses the request's credential.
    pub(crate) fn call(&self, headers: &HeaderMap) -> Result<Call<'_>, ApiError> {
        let mut world = self.shared.world();
        let named = organization_headers(headers);
        let identity = authenticate(&mut world, self.region, headers)?;
        let realm = world.realm(self.region);
        let (tenant, role) = match &identity {
            Identity::Admin(id) => {
                let admin = realm.admin(id).ok_or_else(ApiError::unknown_key)?;
                (admin.tenant.clone(), admin.role.clone())
            }
            Identity::ServiceAccount(id) => {
                let account = realm
                    .service_account(id)
                    .ok_or_else(ApiError::unknown_key)?;
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
        let defaulted = self.world.settings.missing_org_id == MissingOrgId::Defaulted;
        match (&self.tenant, self.visible().first()) {
            (_, None) => Err(ApiError::not_found("Not Found: organization not found")),
            (Tenant::Provider(_), Some(_)) if !defaulted => Err(ApiError::unauthorized(
                "Unauthorized: x-org-id header is required",
            )),
            (_, Some(first)) => Ok(first.clone()),
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
    pub(crate) fn visible_organizations(&self) -> Result<&[OrganizationId], ApiError> {
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

    fn visible(&self) -> &[OrganizationId] {
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
