//! Revoking: one request, and a list that says what it did.

use super::listing::{Listed, account_id, no_id};
use super::service::{Rows, none};
use super::{App, rows};
use crate::app::Result;
use crate::error::{CommandError, ErrorCode};
use crate::ids::RotationId;
use crate::rotation::service::{Deleting, Event, Known, Target};
use crate::rotation::{Rotation, Service};
use crate::store::credential;
use crate::vault::{Patience, Vault, VaultName};

impl App {
    /// The one DELETE. Whatever is answered, only a list tells what it did.
    pub(super) async fn delete(
        &self,
        id: RotationId,
        rotation: &Rotation,
        service: &Service,
        what: &Deleting,
    ) -> Event {
        if *what == Deleting::Predecessor {
            // Both may have lived for weeks: the new one is proven once more before the old one goes.
            if let Err(error) = self.try_successor(rotation).await {
                return self.withheld(rotation, service, error).await;
            }
        }
        Event::Asked(self.ask_to_delete(id, rotation, service, what).await)
    }

    /// The new one does not work. Where its account is gone, so is everything else.
    async fn withheld(&self, rotation: &Rotation, service: &Service, error: CommandError) -> Event {
        let listed = match self.ground(rotation, Patience::Background).await {
            Ok(ground) => ground.list(&rotation.owner, service).await,
            Err(error) => Err(error),
        };
        match listed {
            Ok(Listed::Vanished) => Event::Vanished,
            Ok(Listed::These(_)) | Err(_) => Event::Withheld(error),
        }
    }

    async fn ask_to_delete(
        &self,
        id: RotationId,
        rotation: &Rotation,
        service: &Service,
        what: &Deleting,
    ) -> Result<()> {
        let ground = self.ground(rotation, Patience::Prompting).await?;
        let known = |of: &Option<Known>| of.as_ref().map(|it| it.config.clone());
        let is_in_hand = self.look_at(id, |run| run.secret.is_some())?;
        let wanted = match what {
            Deleting::Room => known(&service.room),
            Deleting::Predecessor => known(&service.replaces),
            Deleting::Candidate(id) => Some(id.clone()),
            Deleting::Successor => match service.made_id() {
                // It came a moment ago: what was not listed before is what its secret opens.
                None if is_in_hand => ground.only_newcomer(rotation, service).await?,
                made => made.cloned(),
            },
        };
        let id = wanted.ok_or_else(|| {
            CommandError::new(
                ErrorCode::NotFound,
                "its id is not known, so it cannot be revoked",
            )
        })?;
        if matches!(service.target, Target::NewAccount { .. })
            && *what == Deleting::Successor
            // One that came a moment ago is nobody else's.
            && !is_in_hand
            && ground.is_shared(&id).await?
        {
            return Err(CommandError::new(
                ErrorCode::NotPossibleNow,
                "somebody made another credential for this account, which would be lost with it",
            ));
        }
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
        let is_ours = matches!(what, Deleting::Candidate(id) if service.made_id() == Some(id));
        let dead = match (&event, what) {
            (Event::Gone | Event::Vanished, Deleting::Successor) => Some(rotation.successor),
            (Event::Gone, Deleting::Candidate(_)) if is_ours => Some(rotation.successor),
            (Event::Gone, Deleting::Predecessor) => rotation.predecessor,
            (Event::Gone, Deleting::Room) => service.room.as_ref().map(|it| it.credential),
            _ => None,
        };
        if let Some(dead) = dead {
            self.endings.note([dead]);
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

    /// Whether what would be left after an undo is there, and works where that can be asked: otherwise the
    /// new one is all that there is.
    pub(super) async fn prove_predecessor(&self, rotation: &Rotation) -> Result<()> {
        let Some((service, replaces)) = rotation
            .service()
            .and_then(|service| Some((service, service.replaces.as_ref()?)))
        else {
            return Ok(());
        };
        let ground = self.ground(rotation, Patience::Prompting).await?;
        let is_listed = match ground.list(&rotation.owner, service).await? {
            Listed::These(those) => those.iter().any(|it| it.id == replaces.config),
            // With the account gone there is nothing left to lose.
            Listed::Vanished => return Ok(()),
        };
        if !is_listed {
            return Err(CommandError::new(
                ErrorCode::NotFound,
                "JumpCloud no longer lists the old one: the new one is all that there is",
            ));
        }
        let id = replaces.credential;
        let old = self.store.run(move |db| credential(db, id)).await?;
        if !old.held {
            return Ok(());
        }
        let secret = self.secret_of(id).await?;
        match self.ask(&old, secret).await {
            // Without its client id it cannot be tried; it is listed.
            Err(error) if error.code == ErrorCode::NotPossibleNow => Ok(()),
            asked => asked,
        }
    }
}
