//! Connecting: everything is checked live before anything is stored.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use jumpcloud_client::{Administrator, Client, ErrorKind, Organization};
use rusqlite::Connection;
use secrecy::{ExposeSecret, SecretString};

use super::identity::{describe, who_am_i};
use super::succession::take_over;
use super::{App, Result, scoped};
use crate::error::{CommandError, ErrorCode};
use crate::ids::SignInId;
use crate::inventory::full_name;
use crate::store::{
    Activity, CredentialRecord, SignInRecord, StoreError, find_by_digest, living_of_owner, note,
    save_sign_in, sight, sign_ins,
};
use crate::vault::{Patience, Vault, VaultName, prove};
use crate::view::{
    ActivityKind, ConnectOutcome, ConnectRequest, CredentialKind, OrganizationChoice, RegionName,
    VerificationOutcome, VerificationView,
};

/// The organization that a key is to be used for.
struct Target {
    organization: OrganizationChoice,
    sees_many: bool,
}

enum Choice {
    Made(Target),
    Open(Vec<OrganizationChoice>),
}

impl App {
    /// Checks the key with JumpCloud, proves the keychain, stores, and begins the first refresh.
    pub async fn connect(self: &Arc<Self>, request: ConnectRequest) -> Result<ConnectOutcome> {
        let secret = trimmed(&request.api_key)?;
        let client = self.client(request.region, secret.clone())?;
        let wanted = request
            .organization_id
            .as_deref()
            .map(str::trim)
            .filter(|id| !id.is_empty());
        let target = match choose(&client, wanted).await? {
            Choice::Open(organizations) => {
                return Ok(ConnectOutcome::ChooseOrganization { organizations });
            }
            Choice::Made(target) => target,
        };
        let client = if target.sees_many {
            scoped(&client, &target.organization.id)?
        } else {
            client
        };
        let admin = who_am_i(&client, &secret).await?;
        prove(&self.vault).await?;
        let sign_in_id = self.enter(&request, target, admin, &secret).await?;
        self.changed();
        self.refresh_in_background(sign_in_id);
        Ok(ConnectOutcome::Connected { sign_in_id })
    }

    /// Asks the other regions whether they know the key. Only ever called after the person agreed:
    /// it shows the key to JumpCloud's hosts there.
    pub async fn try_other_regions(
        &self,
        key: &SecretString,
        except: RegionName,
    ) -> Result<Vec<RegionName>> {
        let secret = trimmed(key)?;
        let mut accepted = Vec::new();
        let mut unreachable = None;
        for region in self
            .hosts
            .regions()
            .into_iter()
            .filter(|region| *region != except)
        {
            match self.client(region, secret.clone())?.probe().await {
                Ok(_) => accepted.push(region),
                Err(error) if error.kind() == ErrorKind::KeyNotAccepted => {}
                Err(error) => unreachable = Some(error),
            }
        }
        match unreachable {
            Some(error) if accepted.is_empty() => Err(error.into()),
            _ => Ok(accepted),
        }
    }

    async fn enter(
        &self,
        request: &ConnectRequest,
        target: Target,
        admin: Option<Administrator>,
        secret: &SecretString,
    ) -> Result<SignInId> {
        let Target {
            organization,
            sees_many,
        } = target;
        // Two clicks at once would otherwise both find that the key is new.
        let _custody = self.custody.lock().await;
        let digest = self.digest(secret).await?;
        let (region, organization_id) = (request.region, organization.id.clone());
        let admin_id = admin.as_ref().map(|admin| admin.id.to_string());
        let (held, watched) = self
            .store
            .run(move |db| {
                let held = find_by_digest(db, &digest)?;
                let taken = match &held {
                    // One that was thought dead, and is accepted, lives again below.
                    Some(held) if held.ended.is_none() => {
                        sign_ins(db)?.into_iter().any(|sign_in| {
                            sign_in.credential_id == held.id
                                && sign_in.organization_id == organization_id
                        })
                    }
                    _ => false,
                };
                let living = match &admin_id {
                    Some(id) => living_of_owner(db, region, id)?,
                    None => Vec::new(),
                };
                let watched = living.into_iter().find(|key| !key.held);
                Ok((held.map(|held| (held, taken)), watched))
            })
            .await?;
        let known = match held {
            Some((_, true)) => {
                return Err(CommandError::new(
                    ErrorCode::AlreadyConnected,
                    "this key is connected to this organization already",
                ));
            }
            Some((held, false)) => Some(held),
            None => watched,
        };
        let kind = CredentialKind::AdminKey;
        let mut record = known
            .unwrap_or_else(|| CredentialRecord::seen(request.region, kind, &organization.name));
        describe(&mut record, admin.as_ref(), request.label.trim());
        record.pending = false;
        record.ended = None;
        record.verified = Some(VerificationView {
            at: self.now(),
            outcome: VerificationOutcome::Accepted,
        });
        let is_new = !record.held;
        if is_new {
            self.keep(&record, secret).await?;
            record = self.holding(record, secret).await;
        }
        let label = request.label.trim();
        let sign_in = SignInRecord {
            id: SignInId::random(),
            label: if label.is_empty() {
                organization.name.clone()
            } else {
                label.to_owned()
            },
            region: request.region,
            organization_id: organization.id,
            organization_name: organization.name,
            sees_many,
            admin_id: admin.as_ref().map(|admin| admin.id.to_string()),
            admin_email: admin.as_ref().map(|admin| admin.email.clone()),
            admin_name: admin.as_ref().map(full_name),
            credential_id: record.id,
            last_refresh: None,
            makes_keys_here: false,
        };
        let name = VaultName::of(record.id);
        let now = self.now();
        let saved = self
            .store
            .run(move |db| save(db, &record, sign_in, admin.as_ref(), now))
            .await;
        if saved.is_err()
            && is_new
            && let Err(error) = self.vault.delete(&name, Patience::Background).await
        {
            tracing::warn!(%error, "a key that was not connected stays in the keychain");
        }
        Ok(saved?)
    }
}

/// Saves the key and its sign-in. An administrator has one key: a sign-in of theirs that called with
/// an earlier one is mended instead of connected a second time.
fn save(
    db: &Connection,
    record: &CredentialRecord,
    sign_in: SignInRecord,
    admin: Option<&Administrator>,
    now: DateTime<Utc>,
) -> std::result::Result<SignInId, StoreError> {
    take_over(db, record, None, admin, now)?;
    let mended = sign_ins(db)?.into_iter().find(|known| {
        known.credential_id == record.id && known.organization_id == sign_in.organization_id
    });
    let sign_in = match mended {
        Some(mended) => SignInRecord {
            id: mended.id,
            label: mended.label,
            ..sign_in
        },
        None => sign_in,
    };
    save_sign_in(db, &sign_in)?;
    sight(db, record.id, sign_in.id)?;
    let line = Activity::new(ActivityKind::SignInConnected, &sign_in.label);
    note(
        db,
        now,
        &line.detail(&sign_in.organization_name).of(record.id),
    )?;
    Ok(sign_in.id)
}

/// The key as typed, without the white space that copying leaves around it.
pub(super) fn trimmed(key: &SecretString) -> Result<SecretString> {
    match key.expose_secret().trim() {
        "" => Err(
            CommandError::new(ErrorCode::InvalidInput, "the API key is empty")
                .with_detail("apiKey"),
        ),
        key => Ok(SecretString::from(key)),
    }
}

/// Which organization is meant. `GET /api/organizations` needs no id, so it also tells whether one
/// is needed.
async fn choose(client: &Client, wanted: Option<&str>) -> Result<Choice> {
    if let Some(id) = wanted {
        // Malformed is told before anything is asked.
        scoped(client, id)?;
    }
    let (seen, unreadable) = match client.organizations().await {
        Ok(listing) => (listing.items, listing.unreadable),
        // A good key without this permission: the administrator's own record may tell.
        Err(error) if error.kind() == ErrorKind::Forbidden => {
            return by_own_record(client, wanted, error).await;
        }
        Err(error) => return Err(error.into()),
    };
    // One that could not be read is still one more.
    let sees_many = seen.len() + unreadable as usize > 1;
    let mut organizations: Vec<_> = seen.into_iter().map(choice).collect();
    organizations.sort_by_key(|organization| organization.name.to_lowercase());
    match wanted {
        Some(id) => organizations
            .into_iter()
            .find(|organization| organization.id.eq_ignore_ascii_case(id))
            .map(|organization| {
                Choice::Made(Target {
                    organization,
                    sees_many,
                })
            })
            .ok_or_else(|| {
                CommandError::new(
                    ErrorCode::OrganizationUnknown,
                    "this key does not see that organization",
                )
            }),
        None if sees_many => Ok(Choice::Open(organizations)),
        None => organizations
            .pop()
            .map(|organization| {
                Choice::Made(Target {
                    organization,
                    sees_many,
                })
            })
            .ok_or_else(|| {
                CommandError::new(
                    ErrorCode::OrganizationUnknown,
                    "this key sees no organization",
                )
            }),
    }
}

async fn by_own_record(
    client: &Client,
    wanted: Option<&str>,
    refused: jumpcloud_client::Error,
) -> Result<Choice> {
    let id = if let Some(wanted) = wanted {
        wanted.to_owned()
    } else {
        let own = client.get_self().await.ok();
        let own = own.and_then(|admin| admin.organization);
        own.ok_or(refused)?.to_string()
    };
    let name = match id.parse() {
        Ok(parsed) => client
            .organization(&parsed)
            .await
            .map(|organization| organization.name)
            .ok(),
        Err(_) => None,
    };
    let organization = OrganizationChoice {
        name: name.unwrap_or_else(|| id.clone()),
        id,
    };
    // Nothing tells how many it sees, so the id is always sent when the person gave one.
    Ok(Choice::Made(Target {
        organization,
        sees_many: wanted.is_some(),
    }))
}

fn choice(organization: Organization) -> OrganizationChoice {
    OrganizationChoice {
        id: organization.id.to_string(),
        name: organization.name,
    }
}
