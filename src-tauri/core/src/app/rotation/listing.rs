//! What JumpCloud lists of what a run is about: the credentials of its account, or the accounts of the
//! name that it gives to a new one.

use jumpcloud_client::{Client, ErrorKind, ServiceAccountId};

use super::App;
use crate::app::Result;
use crate::error::{CommandError, ErrorCode};
use crate::rotation::service::{Deleting, Event, Target};
use crate::rotation::{Rotation, Service};
use crate::view::Candidate;

/// What a list says.
pub(super) enum Listed {
    /// These are there.
    These(Vec<Candidate>),
    /// The account itself is gone.
    Vanished,
}

impl App {
    /// Lists what can be told apart by its id.
    pub(super) async fn list(
        &self,
        client: &Client,
        owner: &str,
        service: &Service,
    ) -> Result<Listed> {
        let ours = |id: &str| {
            [&service.made_account, &service.made_config]
                .into_iter()
                .any(|made| made.as_deref() == Some(id))
        };
        let Target::Account { id } = &service.target else {
            let accounts = complete(client.service_accounts().await?)?;
            let named = accounts
                .into_iter()
                .filter(|account| account.name == owner || ours(account.id.as_str()));
            return Ok(Listed::These(
                named
                    .map(|account| Candidate {
                        ours: ours(account.id.as_str()),
                        id: account.id.to_string(),
                        is_account: true,
                        created_at: account.auth_configs.iter().find_map(|it| it.created_at),
                    })
                    .collect(),
            ));
        };
        let id = account_id(id)?;
        let account = match client.service_account(&id).await {
            Ok(account) => account,
            // "Not found" alone proves nothing: a list has to say so too.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let accounts = complete(client.service_accounts().await?)?;
                match accounts.into_iter().find(|account| account.id == id) {
                    Some(account) => account,
                    None => return Ok(Listed::Vanished),
                }
            }
            Err(error) => return Err(error.into()),
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
    pub(super) async fn newcomers(
        &self,
        client: &Client,
        rotation: &Rotation,
        service: &Service,
    ) -> Result<Listed> {
        Ok(match self.list(client, &rotation.owner, service).await? {
            Listed::These(those) => Listed::These(
                those
                    .into_iter()
                    .filter(|it| !service.known.contains(&it.id))
                    .collect(),
            ),
            Listed::Vanished => Listed::Vanished,
        })
    }

    /// Whether JumpCloud still lists what was to be revoked.
    pub(super) async fn look_for(
        &self,
        client: &Client,
        rotation: &Rotation,
        service: &Service,
        what: &Deleting,
    ) -> Result<Event> {
        let wanted = match what {
            Deleting::Room => service.room.as_ref().map(|it| it.config.clone()),
            Deleting::Predecessor => service.replaces.as_ref().map(|it| it.config.clone()),
            Deleting::Successor => made(service),
            Deleting::Candidate(id) => Some(id.clone()),
        };
        let listed = match wanted {
            Some(_) => self.list(client, &rotation.owner, service).await?,
            // JumpCloud never told its id: it is what was not listed before.
            None => self.newcomers(client, rotation, service).await?,
        };
        Ok(match listed {
            Listed::Vanished => Event::Vanished,
            Listed::These(those) => {
                let left: Vec<_> = those
                    .into_iter()
                    .filter(|it| wanted.as_ref().is_none_or(|id| it.id == *id))
                    .collect();
                if left.is_empty() {
                    Event::Gone
                } else {
                    Event::StillThere(left)
                }
            }
        })
    }
}

/// The id under which the successor is revoked, where the answer told it.
pub(super) fn made(service: &Service) -> Option<String> {
    match service.target {
        Target::NewAccount { .. } => service.made_account.clone(),
        Target::Account { .. } => service.made_config.clone(),
    }
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

/// A list with entries that could not be read cannot say that something is gone.
fn complete<T>(listing: jumpcloud_client::Listing<T>) -> Result<Vec<T>> {
    if listing.unreadable > 0 {
        return Err(unreadable());
    }
    Ok(listing.items)
}
