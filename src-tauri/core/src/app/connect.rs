//! Connecting: everything is checked live before anything is stored.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use jumpcloud_client::{Administrator, AuthConfig, Client, Error, ErrorKind, ServiceAccount};
use rusqlite::Connection;
use secrecy::{ExposeSecret, SecretString};

use super::discover::{Seen, Target, see};
use super::identity::{describe, is_no_answer, who_am_i};
use super::refresh_round::Turn;
use super::succession::take_over;
use super::{App, Result, scoped};
use crate::error::{CommandError, ErrorCode};
use crate::ids::{CredentialId, SignInId};
use crate::inventory::{expiry_after, full_name};
use crate::store::{
    Activity, CredentialRecord, Expiry, SignInRecord, StoreError, client_secret_with,
    find_by_digest, living_of_owner, note, save_sign_in, sight, sign_in, sign_ins,
};
use crate::vault::{Patience, Vault, VaultName, prove};
use crate::view::{
    ActivityKind, ConnectOutcome, ConnectRequest, ConnectSecret, CredentialKind, RegionName, Scope,
    VerificationOutcome, VerificationView,
};

enum Choice {
    Made(Chosen),
    Open(Seen),
}

/// What a credential is to be used for.
struct Chosen {
    /// At least one.
    targets: Vec<Target>,
    /// Scoped calls must name the organization.
    sees_many: bool,
}

impl Chosen {
    /// The client for the first organization among them; for none where only the provider is chosen.
    fn aim(&self, client: &Client) -> Result<Client> {
        let first = self
            .targets
            .iter()
            .find(|it| it.scope == Scope::Organization);
        match first.filter(|_| self.sees_many) {
            Some(target) => scoped(client, &target.id),
            None => Ok(client.clone()),
        }
    }

    /// Whether a call about an organization would go to the one that is meant.
    fn is_aimed(&self) -> bool {
        let is_organization = |it: &Target| it.scope == Scope::Organization;
        self.targets.iter().any(is_organization)
    }
}

/// Whose credential it is, as far as JumpCloud tells.
#[derive(Default)]
struct Owner {
    admin: Option<Administrator>,
    /// With the one credential that has the client id, where only one has it.
    account: Option<(ServiceAccount, Option<AuthConfig>)>,
}

impl App {
    /// Checks the credential with JumpCloud, proves the keychain, stores, and begins the first refresh.
    pub async fn connect(self: &Arc<Self>, request: ConnectRequest) -> Result<ConnectOutcome> {
        let (client, secret, client_id) = self.calling(request.region, &request.secret)?;
        let wanted: Vec<_> = request
            .organization_ids
            .iter()
            .map(|id| id.trim().to_owned())
            .filter(|id| !id.is_empty())
            .collect();
        let chosen = match choose(&client, &wanted).await? {
            Choice::Open(seen) => {
                let discovery = seen.told(&self.watched_already(&secret).await?);
                return Ok(ConnectOutcome::ChooseOrganization { discovery });
            }
            Choice::Made(chosen) => chosen,
        };
        let aimed = chosen.aim(&client)?;
        let owner = match &client_id {
            None => Owner {
                admin: who_am_i(&aimed, &secret, chosen.is_aimed()).await?,
                account: None,
            },
            Some(client_id) => Owner {
                admin: None,
                account: whose_client(&aimed, client_id).await?,
            },
        };
        prove(&self.vault).await?;
        let entered = self
            .enter(&request, chosen, owner, &secret, client_id)
            .await?;
        for id in &entered {
            self.enter_round(*id, Turn::InOrder);
        }
        self.changed();
        if let Some(first) = entered.first().copied() {
            let key = self
                .store
                .run(move |db| Ok(sign_in(db, first)?.credential_id));
            self.refresh_what_failed_with(key.await?).await;
        }
        let sign_in_id = *entered
            .first()
            .ok_or_else(|| CommandError::new(ErrorCode::Internal, "nothing was connected"))?;
        Ok(ConnectOutcome::Connected { sign_in_id })
    }

    /// A client for what was typed, its secret half, and its public half where it has one.
    fn calling(
        &self,
        region: RegionName,
        typed: &ConnectSecret,
    ) -> Result<(Client, SecretString, Option<String>)> {
        match typed {
            ConnectSecret::ApiKey { api_key } => {
                let secret = trimmed(api_key, "apiKey")?;
                Ok((self.client(region, secret.clone())?, secret, None))
            }
            ConnectSecret::ClientSecret {
                client_id,
                client_secret,
            } => {
                let id = client_id.trim().to_owned();
                if id.is_empty() {
                    return Err(CommandError::new(
                        ErrorCode::InvalidInput,
                        "the client id is empty",
                    )
                    .with_detail("clientId"));
                }
                let secret = trimmed(client_secret, "clientSecret")?;
                let client = self.client_with_secret(region, &id, &secret)?;
                Ok((client, secret, Some(id)))
            }
        }
    }

    /// The sign-ins that call with this secret.
    async fn watched_already(&self, secret: &SecretString) -> Result<Vec<SignInRecord>> {
        if self.store.run(|db| sign_ins(db)).await?.is_empty() {
            // Nothing is written for a credential that is only tried.
            return Ok(Vec::new());
        }
        let digest = self.digest(secret).await?;
        let watched = self.store.run(move |db| {
            let Some(held) = find_by_digest(db, &digest)?.filter(|held| held.ended.is_none())
            else {
                return Ok(Vec::new());
            };
            let mut sign_ins = sign_ins(db)?;
            sign_ins.retain(|sign_in| sign_in.credential_id == held.id);
            Ok(sign_ins)
        });
        Ok(watched.await?)
    }

    /// Asks the other regions whether they know the key. Only ever called after the person agreed:
    /// it shows the key to JumpCloud's hosts there.
    pub async fn try_other_regions(
        &self,
        typed: &ConnectSecret,
        except: RegionName,
    ) -> Result<Vec<RegionName>> {
        let mut accepted = Vec::new();
        let mut unreachable = None;
        for region in self
            .hosts
            .regions()
            .into_iter()
            .filter(|region| *region != except)
        {
            match self.calling(region, typed)?.0.probe().await {
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
        chosen: Chosen,
        owner: Owner,
        secret: &SecretString,
        client_id: Option<String>,
    ) -> Result<Vec<SignInId>> {
        let Chosen { targets, sees_many } = chosen;
        // Two clicks at once would otherwise both find that the key is new.
        let _custody = self.custody.lock().await;
        let digest = self.digest(secret).await?;
        let region = request.region;
        let own = owner.id();
        let config = owner.config_id();
        let public_half = client_id.clone();
        let (held, watched, taken) = self
            .store
            .run(move |db| {
                let held = find_by_digest(db, &digest)?;
                let taken: HashSet<_> = match &held {
                    // One that was thought dead, and is accepted, lives again below.
                    Some(held) if held.ended.is_none() => sign_ins(db)?
                        .into_iter()
                        .filter(|sign_in| sign_in.credential_id == held.id)
                        .map(|sign_in| sign_in.organization_id)
                        .collect(),
                    _ => HashSet::new(),
                };
                let living = match &own {
                    Some(id) => living_of_owner(db, region, id)?,
                    None => Vec::new(),
                };
                // An administrator has one key; one of an account's several credentials is known by its id only.
                let is_it = |key: &CredentialRecord| match &config {
                    Some(_) => key.remote_id == config,
                    None => key.kind == CredentialKind::AdminKey,
                };
                let watched = living.into_iter().find(|key| !key.held && is_it(key));
                let watched = match (watched, public_half) {
                    // JumpCloud would not tell this credential whose it is: another sign-in may know.
                    (None, Some(id)) => client_secret_with(db, region, &id)?.filter(|it| !it.held),
                    (watched, _) => watched.map(without_what_was_typed),
                };
                Ok((held, watched, taken))
            })
            .await?;
        let new: Vec<_> = targets
            .into_iter()
            .filter(|target| !taken.contains(&target.id))
            .collect();
        let Some(first) = new.first() else {
            return Err(CommandError::new(
                ErrorCode::AlreadyConnected,
                "this key is connected to this organization already",
            ));
        };
        let kind = match client_id {
            Some(_) => CredentialKind::ClientSecret,
            None => CredentialKind::AdminKey,
        };
        let mut record = held
            .or(watched)
            .unwrap_or_else(|| CredentialRecord::seen(request.region, kind, &first.name));
        let label = request.label.trim();
        owner.describe(&mut record, label);
        if client_id.is_some() {
            record.client_id = client_id;
        }
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
        let admin = owner.admin;
        let named = !label.is_empty() && new.len() == 1;
        let entering = new.into_iter().map(|target| SignInRecord {
            id: SignInId::random(),
            label: if named { label } else { &target.name }.to_owned(),
            region: request.region,
            scope: target.scope,
            organization_id: target.id,
            organization_name: target.name,
            sees_many,
            admin_id: admin.as_ref().map(|admin| admin.id.to_string()),
            admin_email: admin.as_ref().map(|admin| admin.email.clone()),
            admin_name: admin.as_ref().map(full_name),
            credential_id: record.id,
            last_refresh: None,
            makes_keys_here: false,
        });
        let entering: Vec<_> = entering.collect();
        let (now, name) = (self.now(), VaultName::of(record.id));
        let saved = self
            .store
            .run(move |db| save(db, &record, entering, admin.as_ref(), now))
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

impl Owner {
    fn id(&self) -> Option<String> {
        let admin = self.admin.as_ref().map(|admin| admin.id.to_string());
        admin.or_else(|| Some(self.account.as_ref()?.0.id.to_string()))
    }

    fn config_id(&self) -> Option<String> {
        let (_, config) = self.account.as_ref()?;
        config.as_ref()?.id.as_ref().map(ToString::to_string)
    }

    /// Writes what is known of the owner into the credential's record.
    fn describe(&self, record: &mut CredentialRecord, otherwise: &str) {
        let Some((account, config)) = &self.account else {
            return describe(record, self.admin.as_ref(), otherwise);
        };
        record.owner_id = Some(account.id.to_string());
        record.owner_name.clone_from(&account.name);
        let Some(config) = config else { return };
        record.remote_id = config.id.as_ref().map(ToString::to_string);
        record.created_at = config.created_at.or(record.created_at);
        record.expiry = expiry_after(record.expiry, config.expiry);
    }
}

/// The service account and the one of its credentials that has this client id, where no other has it, too;
/// `None` where JumpCloud would not say, which is no reason not to connect.
async fn whose_client(
    client: &Client,
    client_id: &str,
) -> Result<Option<(ServiceAccount, Option<AuthConfig>)>> {
    let accounts = match client.service_accounts().await {
        Ok(listing) => listing.items,
        Err(error) if is_no_answer(error.kind()) => return Err(error.into()),
        Err(error) => {
            tracing::info!(%error, "JumpCloud does not tell whose client id this is");
            return Ok(None);
        }
    };
    Ok(accounts.into_iter().find_map(|account| {
        let is_it = |it: &&AuthConfig| it.client_id.as_deref() == Some(client_id);
        let mut configs = account.auth_configs.iter().filter(is_it);
        let first = configs.next()?;
        let only = configs.next().is_none().then(|| first.clone());
        Some((account, only))
    }))
}

/// Saves the key and its sign-ins. An administrator has one key: a sign-in of theirs that called with
/// an earlier one is mended instead of connected a second time.
fn save(
    db: &Connection,
    record: &CredentialRecord,
    entering: Vec<SignInRecord>,
    admin: Option<&Administrator>,
    now: DateTime<Utc>,
) -> std::result::Result<Vec<SignInId>, StoreError> {
    take_over(db, record, None, admin, now)?;
    if entering.iter().any(|sign_in| sign_in.sees_many) {
        see_many(db, record.id)?;
    }
    let mended: HashMap<_, _> = sign_ins(db)?
        .into_iter()
        .filter(|known| known.credential_id == record.id)
        .map(|known| (known.organization_id.clone(), known))
        .collect();
    let mut entered = Vec::new();
    for sign_in in entering {
        let sign_in = match mended.get(&sign_in.organization_id) {
            Some(mended) => SignInRecord {
                id: mended.id,
                label: mended.label.clone(),
                ..sign_in
            },
            None => sign_in,
        };
        save_sign_in(db, &sign_in)?;
        sight(db, record.id, sign_in.id)?;
        let line = Activity::new(ActivityKind::SignInConnected, &sign_in.label);
        let line = line.detail(&sign_in.organization_name).of(record.id);
        note(db, now, &line)?;
        entered.push(sign_in.id);
    }
    Ok(entered)
}

/// Every sign-in that calls with this credential names its organization from now on.
pub(super) fn see_many(db: &Connection, id: CredentialId) -> std::result::Result<(), StoreError> {
    for mut known in sign_ins(db)? {
        if known.credential_id == id && !known.sees_many {
            known.sees_many = true;
            save_sign_in(db, &known)?;
        }
    }
    Ok(())
}

/// The secret as typed, without the white space that copying leaves around it.
pub(super) fn trimmed(secret: &SecretString, field: &str) -> Result<SecretString> {
    match secret.expose_secret().trim() {
        "" => Err(
            CommandError::new(ErrorCode::InvalidInput, "the secret is empty").with_detail(field),
        ),
        secret => Ok(SecretString::from(secret)),
    }
}

/// What is meant. `GET /api/organizations` needs no id, so it also tells whether one is needed.
async fn choose(client: &Client, wanted: &[String]) -> Result<Choice> {
    for id in wanted {
        // Malformed is told before anything is asked.
        scoped(client, id)?;
    }
    let seen = match see(client).await {
        Ok(seen) => seen,
        // A good key without this permission: the administrator's own record may tell.
        Err(error) if error.kind() == ErrorKind::Forbidden => {
            return by_own_record(client, wanted.first(), error).await;
        }
        Err(error) => return Err(error.into()),
    };
    let sees_many = seen.is_many();
    let targets = if wanted.is_empty() {
        match seen.only() {
            Some(only) => vec![only],
            None if seen.is_empty() => {
                return Err(CommandError::new(
                    ErrorCode::OrganizationUnknown,
                    "this key sees no organization",
                ));
            }
            None => return Ok(Choice::Open(seen)),
        }
    } else {
        seen.these(wanted)?
    };
    Ok(Choice::Made(Chosen { targets, sees_many }))
}

async fn by_own_record(client: &Client, wanted: Option<&String>, refused: Error) -> Result<Choice> {
    let own = client.get_self().await.ok();
    let is_of_a_provider = own.as_ref().is_some_and(|admin| admin.provider.is_some());
    let id = match (wanted, own.and_then(|admin| admin.organization)) {
        (Some(wanted), _) => wanted.clone(),
        (None, Some(own)) => own.to_string(),
        (None, None) => return Err(refused.into()),
    };
    let name = match id.parse() {
        Ok(parsed) => client
            .organization(&parsed)
            .await
            .map(|organization| organization.name)
            .ok(),
        Err(_) => None,
    };
    Ok(Choice::Made(Chosen {
        targets: vec![Target {
            name: name.unwrap_or_else(|| id.clone()),
            id,
            scope: Scope::Organization,
        }],
        // Nothing tells how many it sees, so the id is always sent when the person gave one, or where it
        // may see more.
        sees_many: wanted.is_some() || is_of_a_provider,
    }))
}

/// Whether what somebody typed was about this key or about an earlier one, nothing tells.
fn without_what_was_typed(mut watched: CredentialRecord) -> CredentialRecord {
    if watched.remote_id.is_none() {
        watched.expiry = Expiry::UNKNOWN;
    }
    watched
}
