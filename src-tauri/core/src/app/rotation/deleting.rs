//! Revoking: one request, and a list that says what it did.

use super::listing::{account_id, made, no_id};
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
        let ground = self.ground(rotation, Patience::Prompting).await?;
        let known = |of: &Option<Known>| of.as_ref().map(|it| it.config.clone());
        let id = match what {
            Deleting::Room => known(&service.room),
            Deleting::Predecessor => known(&service.replaces),
            Deleting::Candidate(id) => Some(id.clone()),
            Deleting::Successor => match made(service) {
                Some(id) => Some(id),
                None => ground.only_newcomer(rotation, service).await?,
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
                ground
                    .client
                    .delete_service_account(&account_id(&id)?)
                    .await?;
            }
            Target::Account { id: account } => {
                let config = id.parse().map_err(|_| no_id())?;
                ground
                    .client
                    .revoke_auth_config(&account_id(account)?, &config)
                    .await?;
            }
        }
        Ok(())
    }

    pub(super) async fn look_whether_gone(
        &self,
        id: RotationId,
        rotation: &Rotation,
        service: &Service,
        what: &Deleting,
    ) -> (Event, Rows) {
        let seen = match self.ground(rotation, Patience::Background).await {
            Ok(ground) => ground.look_for(rotation, service, what).await,
            Err(error) => Err(error),
        };
        let event = seen.unwrap_or_else(Event::Unseen);
        let is_ours = matches!(what, Deleting::Candidate(id) if made(service).as_ref() == Some(id));
        let dead = match (&event, what) {
            (Event::Gone | Event::Vanished, Deleting::Successor) => Some(rotation.successor),
            (Event::Gone, Deleting::Candidate(_)) if is_ours => Some(rotation.successor),
            (Event::Gone, Deleting::Predecessor) => rotation.predecessor,
            (Event::Gone, Deleting::Room) => service.room.as_ref().map(|it| it.credential),
            _ => None,
        };
        if let Some(dead) = dead {
            let _ = self.look_at(id, |run| run.secret = None);
            // Nobody can use it any more; what is left of it in the keychain is only clutter.
            let name = VaultName::of(dead);
            if let Err(error) = self.vault.delete(&name, Patience::Background).await {
                tracing::warn!(%error, "a dead secret stays in the keychain");
            }
        }
        let rows = if let (Event::Gone, what) | (Event::Vanished, what @ Deleting::Successor) =
            (&event, what)
        {
            let (run, what, now) = (rotation.clone(), what.clone(), self.now());
            Box::new(move |db: &rusqlite::Connection| rows::gone(db, &run, &what, now)) as Rows
        } else {
            none()
        };
        (event, rows)
    }
}
