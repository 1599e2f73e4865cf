//! What JumpCloud lists of what a run is about: the credentials of its account, or the accounts of the
//! name that it gives to a new one.

use jumpcloud_client::{AuthConfigId, Client, Error, ErrorKind, ServiceAccount, ServiceAccountId};

use crate::app::Result;
use crate::app::aim::sees_organization;
use crate::error::{CommandError, ErrorCode};
use crate::rotation::service::{Deleting, Event, Made, Target};
use crate::rotation::{Rotation, Service};
use crate::store::SignInRecord;
use crate::view::Candidate;

/// What a run stands on: its sign-in, and a client that calls with that sign-in's key.
pub(super) struct Ground {
    pub sign_in: SignInRecord,
    pub client: Client,
}

/// What a list says.
pub(super) enum Listed {
    /// These are there.
    These(Vec<Candidate>),
    /// The account itself, or its organization, is gone.
    Vanished,
}

impl Ground {
    /// Lists what can be told apart by its id.
    pub async fn list(&self, owner: &str, service: &Service) -> Result<Listed> {
        let ours = |id: &str| {
            [&service.made.account, &service.made.config]
                .into_iter()
                .any(|made| made.as_deref() == Some(id))
        };
        let Target::Account { id } = &service.target else {
            let Some(accounts) = self.accounts().await? else {
                return Ok(Listed::Vanished);
            };
            let named = accounts
                .into_iter()
                .filter(|account| account.name == owner || ours(account.id.as_str()));
            let candidates = named.map(|account| Candidate {
                ours: ours(account.id.as_str()),
                id: account.id.to_string(),
                is_account: true,
                created_at: account.auth_configs.iter().find_map(|it| it.created_at),
            });
            return Ok(Listed::These(candidates.collect()));
        };
        let Some(account) = self.account(&account_id(id)?).await? else {
            return Ok(Listed::Vanished);
        };
        if account.unreadable_auth_configs > 0 {
            return Err(unreadable());
        }
        let with_id = account.auth_configs.into_iter().filter_map(|config| {
            let id = config.id?.to_string();
            Some(Candidate {
                ours: ours(&id),
                id,
                is_account: false,
                created_at: config.created_at,
            })
        });
        Ok(Listed::These(with_id.collect()))
    }

    /// What is listed now and was not before the POST.
    pub async fn newcomers(&self, rotation: &Rotation, service: &Service) -> Result<Listed> {
        Ok(match self.list(&rotation.owner, service).await? {
            Listed::These(mut those) => {
                those.retain(|it| !service.known.contains(&it.id));
                Listed::These(those)
            }
            Listed::Vanished => Listed::Vanished,
        })
    }

    /// The one thing that was not listed before: its secret is the one that came.
    pub async fn only_newcomer(
        &self,
        rotation: &Rotation,
        service: &Service,
    ) -> Result<Option<String>> {
        let Listed::These(mut those) = self.newcomers(rotation, service).await? else {
            return Ok(None);
        };
        let only = those.pop().filter(|_| those.is_empty());
        Ok(only.map(|it| it.id))
    }

    /// What came of the POST, as far as lists can tell it: to be asked only where the secret is known to
    /// work, so that it lives.
    pub async fn identify(&self, rotation: &Rotation, service: &Service) -> Result<Made> {
        let id = match service.made_id() {
            Some(id) => Some(id.clone()),
            None => self.only_newcomer(rotation, service).await?,
        };
        let account = match &service.target {
            Target::Account { id } => Some(id.clone()),
            Target::NewAccount { .. } => id.clone(),
        };
        let Some(account) = account else {
            return Ok(Made::default());
        };
        let listed = self.account(&account_id(&account)?).await?;
        let mut configs = listed.into_iter().flat_map(|it| it.auth_configs);
        let config = match &service.target {
            Target::Account { .. } => {
                configs.find(|it| it.id.as_ref().map(AuthConfigId::as_str) == id.as_deref())
            }
            // A new account has the one credential that it was made with.
            Target::NewAccount { .. } => configs.next().filter(|_| configs.next().is_none()),
        };
        Ok(Made {
            account: Some(account),
            config: config
                .as_ref()
                .and_then(|it| it.id.as_ref())
                .map(ToString::to_string),
            client_id: config.and_then(|it| it.client_id),
        })
    }

    /// Whether an account has more credentials than the one that it was made with.
    pub async fn is_shared(&self, id: &str) -> Result<bool> {
        let account = self.account(&account_id(id)?).await?;
        Ok(account.is_some_and(|it| it.auth_configs.len() > 1))
    }

    /// Whether JumpCloud still lists what was to be revoked.
    pub async fn look_for(
        &self,
        rotation: &Rotation,
        service: &Service,
        what: &Deleting,
    ) -> Result<Event> {
        let wanted = match what {
            Deleting::Room => service.room.as_ref().map(|it| it.config.clone()),
            Deleting::Predecessor => service.replaces.as_ref().map(|it| it.config.clone()),
            Deleting::Successor => service.made_id().cloned(),
            Deleting::Candidate(id) => Some(id.clone()),
        };
        let listed = match wanted {
            Some(_) => self.list(&rotation.owner, service).await?,
            // JumpCloud never told its id: it is what was not listed before.
            None => self.newcomers(rotation, service).await?,
        };
        Ok(match listed {
            Listed::Vanished => Event::Vanished,
            Listed::These(mut those) => {
                those.retain(|it| wanted.as_ref().is_none_or(|id| it.id == *id));
                if those.is_empty() {
                    Event::Gone
                } else {
                    Event::StillThere(those)
                }
            }
        })
    }

    /// `None` where it is gone. "Not found" alone proves nothing: a list has to say so too.
    async fn account(&self, id: &ServiceAccountId) -> Result<Option<ServiceAccount>> {
        match self.client.service_account(id).await {
            Ok(account) => Ok(Some(account)),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let accounts = self.accounts().await?.into_iter().flatten();
                Ok(accounts.into_iter().find(|account| account.id == *id))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Every account; `None` where the organization itself is gone.
    async fn accounts(&self) -> Result<Option<Vec<ServiceAccount>>> {
        match self.client.service_accounts().await {
            Ok(listing) if listing.unreadable > 0 => Err(unreadable()),
            Ok(listing) => Ok(Some(listing.items)),
            Err(error) if is_about_the_organization(&error) => {
                match sees_organization(&self.client, &self.sign_in).await? {
                    Some(false) => Ok(None),
                    Some(true) | None => Err(error.into()),
                }
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn is_about_the_organization(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::NotFound | ErrorKind::OrganizationUnknown
    )
}

pub(super) fn account_id(id: &str) -> Result<ServiceAccountId> {
    id.parse().map_err(|_| no_id())
}

pub(super) fn no_id() -> CommandError {
    CommandError::new(ErrorCode::Internal, "the journal holds an id that is none")
}

fn unreadable() -> CommandError {
    CommandError::new(
        ErrorCode::AnswerUnreadable,
        "some of what JumpCloud lists could not be read",
    )
}
