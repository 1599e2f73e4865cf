//! Connecting: everything is checked live before anything is stored.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use jumpcloud_client::{Administrator, Client, ErrorKind, Organization, ReportedExpiry};
use rusqlite::Connection;
use secrecy::{ExposeSecret, SecretString};

use super::succession::take_over;
use super::{App, Result, scoped};
use crate::error::{CommandError, ErrorCode};
use crate::ids::SignInId;
use crate::inventory::{BARE_PREFIX, expiry_after, full_name, generation};
use crate::store::{
    Activity, CredentialRecord, Expiry, SignInRecord, StoreError, find_by_digest, living_of_owner,
    note, save_sign_in, sight, sign_ins,
};
use crate::vault::{Patience, Vault, VaultName, prove};
use crate::view::{
    ActivityKind, ConnectOutcome, ConnectRequest, CredentialKind, ExpirySource, OrganizationChoice,
    RegionName, VerificationOutcome, VerificationView,
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
                    Some(held) => sign_ins(db)?.into_iter().any(|sign_in| {
                        sign_in.credential_id == held.id
                            && sign_in.organization_id == organization_id
                    }),
                    None => false,
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

/// The administrator whose key it is, with what the API tells of the key; `None` where JumpCloud
/// would not say, which is no reason not to connect.
pub(super) async fn who_am_i(
    client: &Client,
    secret: &SecretString,
) -> Result<Option<Administrator>> {
    let own = match client.get_self().await {
        Ok(own) => own,
        Err(error) if is_about_the_way(error.kind()) => return Err(error.into()),
        Err(error) => {
            tracing::info!(%error, "JumpCloud does not tell whose key this is");
            return Ok(by_prefix(client, secret).await);
        }
    };
    if own.api_key.is_some() {
        return Ok(Some(own));
    }
    let told = client
        .administrator(&own.id)
        .await
        .ok()
        .and_then(|single| single.api_key);
    Ok(Some(Administrator {
        api_key: told,
        ..own
    }))
}

/// The one administrator whose key begins like this one, if the prefix says more than that it is an
/// administrator's.
async fn by_prefix(client: &Client, secret: &SecretString) -> Option<Administrator> {
    let begins = |admin: &Administrator| {
        let prefix = admin.api_key.as_ref().and_then(|key| key.prefix.as_deref());
        prefix.is_some_and(|prefix| {
            prefix.len() > BARE_PREFIX.len() && secret.expose_secret().starts_with(prefix)
        })
    };
    let mut matching = client
        .administrators()
        .await
        .ok()?
        .items
        .into_iter()
        .filter(begins);
    matching.next().filter(|_| matching.next().is_none())
}

/// The wire failed, or JumpCloud refused to act at all: asking again later may help.
fn is_about_the_way(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Offline
            | ErrorKind::TimedOut
            | ErrorKind::ConnectionLost
            | ErrorKind::TlsNotTrusted
            | ErrorKind::ProxyAuthentication
            | ErrorKind::KeyNotAccepted
            | ErrorKind::KeyDidNotArrive
            | ErrorKind::IpBlocked
            | ErrorKind::RateLimited
            | ErrorKind::ServerError
            | ErrorKind::OrganizationIdMissing
            | ErrorKind::OrganizationUnknown
    )
}

/// Writes what is known of its administrator into an admin key's record.
pub(super) fn describe(
    record: &mut CredentialRecord,
    admin: Option<&Administrator>,
    otherwise: &str,
) {
    let Some(admin) = admin else {
        if record.owner_name.is_empty() {
            record.owner_name = if otherwise.is_empty() {
                record.organization.clone()
            } else {
                otherwise.to_owned()
            };
        }
        return;
    };
    record.owner_id = Some(admin.id.to_string());
    record.owner_name = full_name(admin);
    record.owner_email = Some(admin.email.clone()).filter(|email| !email.is_empty());
    let Some(key) = &admin.api_key else { return };
    let told = generation(key);
    if told.is_some() && told != record.remote_id {
        record.remote_id = told;
        // What was known of the expiry belonged to an earlier key, unless the person said it of this one.
        if record.expiry.source != ExpirySource::Entered {
            record.expiry = Expiry::UNKNOWN;
        }
    }
    record.created_at = key.created_at.or(record.created_at);
    if key.expiry != ReportedExpiry::NotReported {
        record.expiry = expiry_after(record.expiry, key.expiry);
    }
}
