//! What a credential sees, and which of it is watched.

use std::sync::Arc;

use jumpcloud_client::{Client, Error, Organization, ProviderId};

use super::connect::see_many;
use super::refresh_round::Turn;
use super::sign_ins::remove;
use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::ids::SignInId;
use crate::store::{
    Activity, SignInRecord, StoreError, note, rename_organization, save_sign_in, sight, sign_in,
    sign_ins,
};
use crate::vault::Patience;
use crate::view::{ActivityKind, DiscoveredOrganization, Discovery, OrganizationChoice, Scope};

/// What a credential sees.
pub(super) struct Seen {
    organizations: Vec<Organization>,
    provider: Option<ProviderId>,
    unreadable: u32,
    is_whole: bool,
}

/// One thing that can be watched.
#[derive(Clone)]
pub(super) struct Target {
    pub id: String,
    pub name: String,
    pub scope: Scope,
}

impl App {
    /// Asks JumpCloud what the credential of a sign-in sees. What is watched goes by its new name from then on.
    pub async fn discover(&self, id: SignInId) -> Result<Discovery> {
        let (own, watched) = self.watched_with(id).await?;
        let caller = self.caller_of(&own, Patience::Prompting).await?;
        let seen = see(&caller).await?;
        let renamed: Vec<_> = watched
            .iter()
            .filter_map(|known| Some((known.clone(), seen.new_name_of(known)?)))
            .collect();
        if !renamed.is_empty() {
            let rename = self.store.run(move |db| {
                let mut each = renamed.iter();
                each.try_for_each(|(known, name)| rename(db, known, name))
            });
            rename.await?;
            self.changed();
        }
        Ok(seen.told(&watched))
    }

    /// Watches exactly these, by JumpCloud's ids, with the credential of a sign-in. Nothing changes at JumpCloud.
    pub async fn watch_organizations(
        self: &Arc<Self>,
        id: SignInId,
        wanted: Vec<String>,
    ) -> Result<()> {
        if wanted.is_empty() {
            return Err(CommandError::new(
                ErrorCode::InvalidInput,
                "at least one organization is watched; remove the sign-in to watch none",
            )
            .with_detail("organizationIds"));
        }
        // Its credential must not be exchanged for another meanwhile.
        let _custody = self.custody.lock().await;
        let (own, watched) = self.watched_with(id).await?;
        let is_meant = |it: &SignInRecord, id: &str| it.organization_id.eq_ignore_ascii_case(id);
        let is_watched = |id: &String| watched.iter().any(|it| is_meant(it, id));
        let left: Vec<_> = watched
            .iter()
            .filter(|it| !wanted.iter().any(|id| is_meant(it, id)))
            .map(|it| it.id)
            .collect();
        for id in &left {
            self.may_be_removed(*id)?;
        }
        let mut new = Vec::new();
        let mut sees_many = own.sees_many;
        if !wanted.iter().all(is_watched) {
            let seen = see(&self.caller_of(&own, Patience::Prompting).await?).await?;
            sees_many |= seen.is_many();
            new = seen.these(wanted.iter().filter(|id| !is_watched(id)))?;
        }
        let now = self.now();
        let gone = left.clone();
        let entered = self
            .store
            .run(move |db| {
                remove(db, &left, now)?;
                if sees_many {
                    see_many(db, own.credential_id)?;
                }
                let own = SignInRecord { sees_many, ..own };
                new.iter()
                    .map(|target| enter(db, &own, target, now))
                    .collect::<std::result::Result<Vec<_>, _>>()
            })
            .await?;
        for id in gone {
            self.volatile().round.leave(id);
        }
        for id in entered {
            self.enter_round(id, Turn::InOrder);
        }
        self.changed();
        Ok(())
    }

    /// A sign-in, and all that call with its credential.
    async fn watched_with(&self, id: SignInId) -> Result<(SignInRecord, Vec<SignInRecord>)> {
        let found = self.store.run(move |db| {
            let own = sign_in(db, id)?;
            let mut watched = sign_ins(db)?;
            watched.retain(|it| it.credential_id == own.credential_id);
            Ok((own, watched))
        });
        Ok(found.await?)
    }
}

/// A sign-in like `own`, for something else that its credential sees.
fn enter(
    db: &rusqlite::Connection,
    own: &SignInRecord,
    target: &Target,
    now: chrono::DateTime<chrono::Utc>,
) -> std::result::Result<SignInId, StoreError> {
    let record = SignInRecord {
        id: SignInId::random(),
        label: target.name.clone(),
        scope: target.scope,
        organization_id: target.id.clone(),
        organization_name: target.name.clone(),
        last_refresh: None,
        makes_keys_here: false,
        ..own.clone()
    };
    save_sign_in(db, &record)?;
    sight(db, record.credential_id, record.id)?;
    let line = Activity::new(ActivityKind::SignInConnected, &record.label);
    note(db, now, &line.of(record.credential_id))?;
    Ok(record.id)
}

/// Whoever looks at the organization calls it by its new name. A label follows where nobody chose another.
fn rename(
    db: &rusqlite::Connection,
    known: &SignInRecord,
    name: &str,
) -> std::result::Result<(), StoreError> {
    let is_same = |it: &SignInRecord| {
        it.scope == Scope::Organization
            && it.region == known.region
            && it.organization_id == known.organization_id
    };
    for mut record in sign_ins(db)?.into_iter().filter(is_same) {
        rename_organization(db, record.id, &record.organization_name, name)?;
        if record.label == record.organization_name {
            name.clone_into(&mut record.label);
        }
        name.clone_into(&mut record.organization_name);
        save_sign_in(db, &record)?;
    }
    Ok(())
}

/// Asks for both lists: `/api/organizations`, and those of the provider, whose id JumpCloud tells to its
/// administrators. Either may be refused where the other is not.
pub(super) async fn see(client: &Client) -> std::result::Result<Seen, Error> {
    let (listed, provider) = tokio::join!(client.organizations(), client.provider_id());
    let provider = provider.unwrap_or_else(|error| {
        tracing::debug!(%error, "JumpCloud does not tell of a provider");
        None
    });
    let clients = match &provider {
        Some(id) => Some(client.provider_organizations(id).await),
        None => None,
    };
    // One list may name what the other leaves out: where one failed, what is missing proves nothing.
    let (listings, is_whole) = match (listed, clients) {
        (Ok(listed), Some(Ok(clients))) => (vec![listed, clients], true),
        (Ok(only), None) => (vec![only], true),
        (Ok(only), Some(Err(_))) | (Err(_), Some(Ok(only))) => (vec![only], false),
        (Err(error), _) => return Err(error),
    };
    let mut seen = Seen {
        organizations: Vec::new(),
        provider,
        unreadable: 0,
        is_whole,
    };
    for listing in listings {
        seen.unreadable = seen.unreadable.max(listing.unreadable);
        seen.is_whole &= listing.unreadable == 0 && !listing.incomplete;
        for organization in listing.items {
            if !seen.organizations.iter().any(|it| it.id == organization.id) {
                seen.organizations.push(organization);
            }
        }
    }
    seen.organizations
        .sort_by_key(|organization| organization.name.to_lowercase());
    Ok(seen)
}

impl Seen {
    /// Whether scoped calls must say which organization is meant. One that could not be read, or where the list
    /// broke off, is still one more.
    pub fn is_many(&self) -> bool {
        self.organizations.len() > 1 || !self.is_whole || self.provider.is_some()
    }

    /// The only thing that there is to watch.
    pub fn only(&self) -> Option<Target> {
        let only = self.targets();
        (!self.is_many()).then(|| only.into_iter().next()).flatten()
    }

    /// Whether there is nothing to watch.
    pub fn is_empty(&self) -> bool {
        self.targets().is_empty() && self.unreadable == 0
    }

    /// What has these ids, each once.
    pub fn these<'a>(&self, ids: impl IntoIterator<Item = &'a String>) -> Result<Vec<Target>> {
        let all = self.targets();
        let mut found: Vec<Target> = Vec::new();
        for id in ids {
            let target = all
                .iter()
                .find(|target| target.id.eq_ignore_ascii_case(id))
                .ok_or_else(|| {
                    CommandError::new(
                        ErrorCode::OrganizationUnknown,
                        "this key does not see that organization",
                    )
                })?;
            if !found.iter().any(|it| it.id == target.id) {
                found.push(target.clone());
            }
        }
        Ok(found)
    }

    /// What a watched organization is called now, if that is something else than before.
    fn new_name_of(&self, known: &SignInRecord) -> Option<String> {
        let is_it = |told: &&Organization| {
            known.scope == Scope::Organization && told.id.as_str() == known.organization_id
        };
        let told = self.organizations.iter().find(is_it)?;
        // One without a name is called by its id.
        let is_named = told.name != told.id.as_str();
        (is_named && told.name != known.organization_name).then(|| told.name.clone())
    }

    /// All of it, as told to the person who chooses.
    pub fn told(&self, watched: &[SignInRecord]) -> Discovery {
        let mut targets = self.targets();
        let is_named = |known: &&SignInRecord| {
            targets
                .iter()
                .any(|target| target.id == known.organization_id)
        };
        let unnamed = watched.iter().filter(|known| !is_named(known));
        // JumpCloud promises nothing about the call that tells of a provider.
        let (vanished, untold): (Vec<_>, Vec<_>) =
            unnamed.partition(|known| self.is_whole && known.scope == Scope::Organization);
        // What was only not told this time stays to be chosen: what is watched must not be lost by it.
        targets.extend(untold.into_iter().map(|known| Target {
            id: known.organization_id.clone(),
            name: known.organization_name.clone(),
            scope: known.scope,
        }));
        targets.sort_by_key(|it| (it.scope == Scope::Organization, it.name.to_lowercase()));
        Discovery {
            vanished: vanished
                .into_iter()
                .map(|known| OrganizationChoice {
                    id: known.organization_id.clone(),
                    name: known.organization_name.clone(),
                })
                .collect(),
            unreadable: self.unreadable,
            organizations: targets
                .into_iter()
                .map(|target| DiscoveredOrganization {
                    watched_by: watched
                        .iter()
                        .find(|known| known.organization_id == target.id)
                        .map(|known| known.id),
                    id: target.id,
                    name: target.name,
                    scope: target.scope,
                })
                .collect(),
        }
    }

    fn targets(&self) -> Vec<Target> {
        let provider = self.provider.iter().map(|id| Target {
            id: id.to_string(),
            // JumpCloud tells no name of it.
            name: "Provider's own administrators".to_owned(),
            scope: Scope::Provider,
        });
        let organizations = self.organizations.iter().map(|it| Target {
            id: it.id.to_string(),
            name: it.name.clone(),
            scope: Scope::Organization,
        });
        provider.chain(organizations).collect()
    }
}
