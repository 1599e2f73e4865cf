//! Revoking: one request, and a list that says what it did.

use jumpcloud_client::Client;

use super::listing::{Listed, account_id, made, no_id};
use super::service::{Rows, none};
use super::{App, rows};
use crate::app::Result;
use crate::error::{CommandError, ErrorCode};
use crate::ids::RotationId;
use crate::rotation::service::{Deleting, Event, Known, Target};
use crate::rotation::{Rotation, Service};
use crate::vault::{Patience, Vault, VaultName};

impl App {
    /// The one DELETE. Whatever is answered, only a list tells what it did.
    pub(super) async fn delete(
        &self,
        rotation: &Rotation,
        service: &Service,
        what: &Deleting,
    ) -> Event {
        Event::Asked(self.ask_to_delete(rotation, service, what).await)
    }

    async fn ask_to_delete(
        &self,
        rotation: &Rotation,
        service: &Service,
        what: &Deleting,
    ) -> Result<()> {
        if *what == Deleting::Predecessor {
            // Both may have lived for weeks: the new one is proven once more before the old one goes.
            self.try_successor(rotation).await?;
        }
        let (_, client) = self.client_of_run(rotation, Patience::Prompting).await?;
        let known = |of: &Option<Known>| of.as_ref().map(|it| it.config.clone());
        let id = match what {
            Deleting::Room => known(&service.room),
            Deleting::Predecessor => known(&service.replaces),
            Deleting::Candidate(id) => Some(id.clone()),
            Deleting::Successor => match made(service) {
                Some(id) => Some(id),
                None => self.only_newcomer(&client, rotation, service).await?,
            },
        };
        let id = id.ok_or_else(|| {
            CommandError::new(
                ErrorCode::NotFound,
                "its id is not known, so it cannot be revoked",
            )
        })?;
        match &service.target {
            Target::NewAccount { .. } => {
                client.delete_service_account(&account_id(&id)?).await?;
            }
            Target::Account { id: account } => {
                let config = id.parse().map_err(|_| no_id())?;
                client
                    .revoke_auth_config(&account_id(account)?, &config)
                    .await?;
            }
        }
        Ok(())
    }

    /// The one thing that was not listed before: its secret is the one that came.
    async fn only_newcomer(
        &self,
        client: &Client,
        rotation: &Rotation,
        service: &Service,
    ) -> Result<Option<String>> {
        let Listed::These(mut those) = self.newcomers(client, rotation, service).await? else {
            return Ok(None);
        };
        let only = those.pop().filter(|_| those.is_empty());
        Ok(only.map(|it| it.id))
    }

    pub(super) async fn look_whether_gone(
        &self,
        id: RotationId,
        rotation: &Rotation,
        service: &Service,
        what: &Deleting,
    ) -> (Event, Rows) {
        let seen = match self.client_of_run(rotation, Patience::Background).await {
            Ok((_, client)) => self.look_for(&client, rotation, service, what).await,
            Err(error) => Err(error),
        };
        let event = seen.unwrap_or_else(Event::Unseen);
        let (is_gone, has_vanished) = (event == Event::Gone, event == Event::Vanished);
        let dead = match what {
            _ if !is_gone && !has_vanished => None,
            Deleting::Room => service.room.as_ref().map(|it| it.credential),
            Deleting::Predecessor => rotation.predecessor,
            Deleting::Successor => Some(rotation.successor),
            Deleting::Candidate(_) => None,
        };
        if let Some(dead) = dead {
            let _ = self.look_at(id, |run| run.secret = None);
            // Nobody can use it any more; what is left of it in the keychain is only clutter.
            if let Err(error) = self
                .vault
                .delete(&VaultName::of(dead), Patience::Background)
                .await
            {
                tracing::warn!(%error, "a dead secret stays in the keychain");
            }
        }
        let (run, what, now) = (rotation.clone(), what.clone(), self.now());
        let rows: Rows = if is_gone {
            Box::new(move |db| rows::gone(db, &run, &what, now))
        } else {
            none()
        };
        (event, rows)
    }
}
