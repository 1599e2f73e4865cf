//! Service accounts as JSON. Where an entry of `authConfigList` tells its expiry is in no public
//! text, and so a setting.

use serde_json::{Value, json};

use crate::settings::{AuthConfigExpiry, CreatedAuthConfigId};
use crate::world::{AuthConfig, AuthKind, ServiceAccount};

use super::call::Call;
use super::rfc3339;

/// An account with its credentials, without their secrets.
pub(crate) fn to_json(call: &Call<'_>, account: &ServiceAccount) -> Value {
    let configs = account.auth_configs.iter();
    let last = account.auth_configs.iter().map(|it| it.expires).max();
    json!({
        "objectId": account.id,
        "name": account.name,
        "roleId": account.role,
        "roleName": call.realm().role_name(&account.role),
        "status": "ACTIVE",
        "createdAt": rfc3339(account.created),
        "expiresAt": last.map(rfc3339),
        "authConfigList": configs.map(|config| entry(call, config)).collect::<Vec<_>>(),
    })
}

/// A credential as a list shows it.
fn entry(call: &Call<'_>, config: &AuthConfig) -> Value {
    let field = config.kind.config_field();
    let mut entry = json!({
        "id": config.id,
        "authType": config.kind.auth_type(),
        "createdAt": rfc3339(config.created),
        field: {},
    });
    if let AuthKind::ClientSecret { client_id } = &config.kind {
        entry[field]["clientId"] = json!(client_id);
    }
    let expires = json!(rfc3339(config.expires));
    match call.world.settings.auth_config_expiry {
        AuthConfigExpiry::ExpiresAt => entry["expiresAt"] = expires,
        AuthConfigExpiry::ExpireAt => entry["expireAt"] = expires,
        AuthConfigExpiry::Nested => entry[field]["expiresAt"] = expires,
        AuthConfigExpiry::Nowhere => {}
    }
    entry
}

/// A credential as the answer that made it shows it, with its secret.
pub(crate) fn created_json(call: &Call<'_>, config: &AuthConfig, secret: &str) -> Value {
    let mut created = entry(call, config);
    created[config.kind.config_field()][config.kind.secret_field()] = json!(secret);
    if let (CreatedAuthConfigId::Untold, Value::Object(fields)) =
        (call.world.settings.created_auth_config_id, &mut created)
    {
        fields.remove("id");
    }
    created
}
