//! Everything that exists, told without secrets.

use serde_json::{Value, json};

use crate::http::rfc3339;
use crate::region::Region;
use crate::world::{Admin, AuthKind, Realm, ServiceAccount, Tenant, World};

/// `{"now", "settings", "us": {...}, "eu": {...}, "in": {...}}`.
pub(super) fn describe(world: &World) -> Value {
    let mut state = json!({
        "now": rfc3339(world.now()),
        "settings": world.settings,
    });
    for region in Region::ALL {
        state[region.as_str()] = realm(world.realm(region));
    }
    state
}

fn realm(realm: &Realm) -> Value {
    let organizations = realm.organizations.iter();
    let providers = realm.providers.iter();
    json!({
        "organizations": organizations
            .map(|it| json!({ "id": it.id, "name": it.name }))
            .collect::<Vec<_>>(),
        "providers": providers
            .map(|it| json!({ "id": it.id, "name": it.name, "organizations": it.organizations }))
            .collect::<Vec<_>>(),
        "administrators": realm.admins.iter().map(|it| admin(realm, it)).collect::<Vec<_>>(),
        "service_accounts": realm
            .service_accounts
            .iter()
            .map(|it| service_account(realm, it))
            .collect::<Vec<_>>(),
        "events": realm.events.iter().map(crate::world::Event::to_json).collect::<Vec<_>>(),
    })
}

fn admin(realm: &Realm, admin: &Admin) -> Value {
    let key = admin.key.as_ref().map(|key| {
        json!({
            "sha256": key.hash.to_string(),
            "prefix": key.prefix,
            "created": rfc3339(key.created),
            "expires": key.expires.map(rfc3339),
        })
    });
    let (organization, provider) = match &admin.tenant {
        Tenant::Organization(id) => (Some(id), None),
        Tenant::Provider(id) => (None, Some(id)),
    };
    json!({
        "id": admin.id,
        "email": admin.email,
        "organization": organization,
        "provider": provider,
        "role": realm.role_name(&admin.role),
        "api_access": admin.api_access,
        "suspended": admin.suspended,
        "key": key,
        "replaced_keys": admin.replaced.len(),
    })
}

fn service_account(realm: &Realm, account: &ServiceAccount) -> Value {
    let credentials = account.auth_configs.iter().map(|config| {
        let client_id = match &config.kind {
            AuthKind::ApiKey => None,
            AuthKind::ClientSecret { client_id } => Some(client_id),
        };
        json!({
            "id": config.id,
            "kind": config.kind.auth_type(),
            "client_id": client_id,
            "sha256": config.hash.to_string(),
            "created": rfc3339(config.created),
            "expires": rfc3339(config.expires),
        })
    });
    json!({
        "id": account.id,
        "organization": account.organization,
        "name": account.name,
        "role": realm.role_name(&account.role),
        "credentials": credentials.collect::<Vec<_>>(),
    })
}
