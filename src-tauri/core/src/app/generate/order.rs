//! What the person asked for, checked before anything is done.

use chrono::{DateTime, TimeDelta, Utc};
use jumpcloud_client::{
    AuthKind as WireKind, Client, Error, Issued, Lifetime as WireLifetime, NewAuthConfig,
    NewServiceAccount, RoleId, ServiceAccountId,
};

use crate::error::{CommandError, ErrorCode};
use crate::ids::SignInId;
use crate::inventory::expiry_after;
use crate::store::{CredentialRecord, Expiry, ServiceAccountRecord, SignInRecord};
use crate::view::{
    AuthKind, CredentialKind, ExpirySource, GenerateRequest, GenerateTarget, Lifetime,
};

/// JumpCloud's own bound is unknown; this keeps lists and labels readable.
const NAME_AT_MOST: usize = 100;

pub(super) struct Order {
    /// The account's name.
    pub account: String,
    target: Target,
    kind: AuthKind,
    lifetime: Lifetime,
    used_by: String,
}

enum Target {
    NewAccount(RoleId),
    ExistingAccount(ServiceAccountId),
}

impl Order {
    pub fn read(
        request: GenerateRequest,
        accounts: &[(SignInId, ServiceAccountRecord)],
    ) -> Result<Self, CommandError> {
        let (account, target) = match request.target {
            GenerateTarget::NewAccount { name, role_id } => {
                let name = name.trim();
                if name.is_empty() || name.chars().count() > NAME_AT_MOST {
                    return Err(invalid("name"));
                }
                let role = role_id.parse().map_err(|_| invalid("roleId"))?;
                (name.to_owned(), Target::NewAccount(role))
            }
            GenerateTarget::ExistingAccount { service_account_id } => {
                let unknown = || invalid("serviceAccountId");
                let known = accounts.iter().find(|(by, account)| {
                    *by == request.sign_in_id && account.id == service_account_id
                });
                let (_, account) = known.ok_or_else(unknown)?;
                let id = service_account_id.parse().map_err(|_| unknown())?;
                (account.name.clone(), Target::ExistingAccount(id))
            }
        };
        Ok(Self {
            account,
            target,
            kind: request.kind,
            lifetime: request.lifetime,
            used_by: request.used_by.trim().to_owned(),
        })
    }

    /// The row that is to hold the credential, before JumpCloud is asked.
    pub fn record(&self, sign_in: &SignInRecord) -> CredentialRecord {
        let kind = match self.kind {
            AuthKind::ApiKey => CredentialKind::ServiceAccountKey,
            AuthKind::ClientSecret => CredentialKind::ClientSecret,
        };
        CredentialRecord {
            owner_name: self.account.clone(),
            used_by: self.used_by.clone(),
            ..CredentialRecord::seen(sign_in.region, kind, &sign_in.organization_name)
        }
    }

    /// The one POST.
    pub async fn send(&self, client: &Client) -> Result<Issued, Error> {
        let auth = NewAuthConfig {
            kind: match self.kind {
                AuthKind::ApiKey => WireKind::ApiKey,
                AuthKind::ClientSecret => WireKind::ClientSecret,
            },
            lifetime: match self.lifetime {
                Lifetime::Days30 => WireLifetime::Days30,
                Lifetime::Days60 => WireLifetime::Days60,
                Lifetime::Days90 => WireLifetime::Days90,
                Lifetime::Days365 => WireLifetime::Days365,
            },
        };
        match &self.target {
            Target::NewAccount(role_id) => {
                let new = NewServiceAccount {
                    name: self.account.clone(),
                    role_id: role_id.clone(),
                    auth,
                };
                client.create_service_account(&new).await
            }
            Target::ExistingAccount(id) => client.add_auth_config(id, &auth).await,
        }
    }

    /// Undoes the POST; `false` where that failed, or where the answer did not tell what to undo.
    pub async fn undo(&self, client: &Client, issued: &Issued) -> bool {
        let undone = match (
            &self.target,
            &issued.service_account_id,
            &issued.auth_config_id,
        ) {
            (Target::NewAccount(_), Some(account), _) => {
                client.delete_service_account(account).await
            }
            (Target::ExistingAccount(account), _, Some(config)) => {
                client.revoke_auth_config(account, config).await
            }
            _ => return false,
        };
        undone.is_ok()
    }

    /// Writes what JumpCloud answered into the row.
    pub fn fill(&self, record: &mut CredentialRecord, issued: &Issued, now: DateTime<Utc>) {
        record.owner_id = match &self.target {
            Target::ExistingAccount(id) => Some(id.to_string()),
            Target::NewAccount(_) => issued.service_account_id.as_ref().map(ToString::to_string),
        };
        record.remote_id = issued.auth_config_id.as_ref().map(ToString::to_string);
        record.client_id.clone_from(&issued.client_id);
        record.created_at = issued.created_at.or(Some(now));
        let days = match self.lifetime {
            Lifetime::Days30 => 30,
            Lifetime::Days60 => 60,
            Lifetime::Days90 => 90,
            Lifetime::Days365 => 365,
        };
        let computed = Expiry {
            source: ExpirySource::Computed,
            at: record
                .created_at
                .map(|created| created + TimeDelta::days(days)),
        };
        record.expiry = expiry_after(computed, issued.expiry);
    }
}

fn invalid(field: &str) -> CommandError {
    CommandError::new(
        ErrorCode::InvalidInput,
        format!("{field} is empty, too long or unknown"),
    )
    .with_detail(field)
}
