//! The acts of a service account's procedure.

use jumpcloud_client::{AuthKind, Client, Issued, NewAuthConfig, NewServiceAccount};
use secrecy::{ExposeSecret, SecretString};

use super::listing::{Listed, account_id, no_id};
use super::rows;
use super::{App, Run};
use crate::app::Result;
use crate::app::aim::sees_organization;
use crate::error::{CommandError, ErrorCode};
use crate::ids::RotationId;
use crate::rotation::service::{Act, Event, Made, Target};
use crate::rotation::{Rotation, Service};
use crate::store::{CredentialRecord, StoreError, sign_in};
use crate::vault::{Patience, Vault, VaultName};
use crate::view::{CredentialKind, VerificationOutcome};

/// What changes in the credentials' rows together with the journal.
pub(super) type Rows =
    Box<dyn FnOnce(&rusqlite::Connection) -> std::result::Result<(), StoreError> + Send>;

impl App {
    /// Performs one act, takes in what came of it, and returns the run as it is then.
    pub(super) async fn serve(&self, id: RotationId, rotation: Rotation, act: Act) -> Rotation {
        let Some(service) = rotation.service().cloned() else {
            return rotation;
        };
        let (event, rows) = match act {
            Act::Preflight => (self.preflight(&rotation, &service).await, none()),
            Act::Create => self.create(id, &rotation, &service).await,
            Act::Store => self.store_new(id, &rotation).await,
            Act::Verify => self.verify_successor(&rotation).await,
            Act::FindOut => (self.find_out(&rotation, &service).await, none()),
            Act::Delete(what) => (self.delete(id, &rotation, &service, &what).await, none()),
            Act::Look(what) => self.look_whether_gone(id, &rotation, &service, &what).await,
        };
        let mut after = rotation.clone();
        let applied = after.apply_service(event).map(|()| after);
        self.take_in(id, rotation, applied, rows).await
    }

    async fn preflight(&self, rotation: &Rotation, service: &Service) -> Event {
        match self.look_before(rotation, service).await {
            Ok(event) => event,
            Err(error) => Event::NotReady(error),
        }
    }

    async fn look_before(&self, rotation: &Rotation, service: &Service) -> Result<Event> {
        let ground = self.prove_the_ground(rotation).await?;
        let gone = || CommandError::new(ErrorCode::NotFound, "JumpCloud no longer lists it");
        let Listed::These(those) = ground.list(&rotation.owner, service).await? else {
            return Err(gone());
        };
        let known: std::collections::BTreeSet<_> = those.into_iter().map(|it| it.id).collect();
        let replaced = service.replaces.as_ref();
        if replaced.is_some_and(|replaced| !known.contains(&replaced.config)) {
            return Err(gone());
        }
        Ok(Event::Ready(known))
    }

    /// The one POST.
    async fn create(
        &self,
        id: RotationId,
        rotation: &Rotation,
        service: &Service,
    ) -> (Event, Rows) {
        let client = match self.proven_ground(rotation).await {
            Ok(ground) => ground.client,
            // Nothing was sent yet.
            Err(error) => return (Event::Refused(error), none()),
        };
        // Read before, since nothing may come between the answer and its place on disk. One that is
        // watched cannot be compared.
        let old = match rotation.predecessor {
            Some(old) => self.secret_of(old).await.ok(),
            None => None,
        };
        let is_old = |secret: &SecretString| {
            let old = old.as_ref().map(ExposeSecret::expose_secret);
            old == Some(secret.expose_secret())
        };
        match send(&client, rotation, service).await {
            Ok(issued) if is_old(&issued.secret) => {
                // Revoking the old one in the end would then leave nothing that works.
                let error = CommandError::new(
                    ErrorCode::AnswerUnreadable,
                    "JumpCloud answered with the secret of the old credential",
                );
                (Event::Unclear(error), none())
            }
            Ok(issued) => {
                let event = Event::Issued(Made {
                    account: issued.service_account_id.as_ref().map(ToString::to_string),
                    config: issued.auth_config_id.as_ref().map(ToString::to_string),
                    client_id: issued.client_id.clone(),
                });
                let record = rows::made(rotation, service, &issued, self.now());
                let secret = issued.secret;
                let _ = self.look_at(id, |run: &mut Run| run.secret = Some(secret));
                let by = rotation.sign_in;
                // On disk before the keychain is asked: the ids are half of what came.
                (event, Box::new(move |db| rows::save(db, &record, by)))
            }
            Err(NotIssued::Unsent(error)) => (Event::Refused(error), none()),
            Err(NotIssued::Failed(error)) if error.proves_nothing_happened() => {
                (Event::Refused(error.into()), none())
            }
            Err(NotIssued::Failed(error)) => (Event::Unclear(error.into()), none()),
        }
    }

    /// Into the vault, and back.
    pub(super) async fn store_new(&self, id: RotationId, rotation: &Rotation) -> (Event, Rows) {
        let secret = self.look_at(id, |run| run.secret.clone());
        let kept = match secret {
            Ok(Some(secret)) => self.keep_new(rotation, secret).await,
            _ => Err(CommandError::new(
                ErrorCode::SecretMissing,
                "the secret is not here",
            )),
        };
        match kept {
            Ok(rows) => {
                let _ = self.look_at(id, |run| run.secret = None);
                (Event::Kept, rows)
            }
            Err(error) => (Event::NotKept(error), none()),
        }
    }

    async fn keep_new(&self, rotation: &Rotation, secret: SecretString) -> Result<Rows> {
        // Its row may be missing where the disk failed: what is known of it is in the run.
        let run = rotation.clone();
        let record = self
            .store
            .run(move |db| rows::successor(db, &run))
            .await
            .unwrap_or_else(|_| rows::unseen(rotation));
        self.keep(&record, &secret).await?;
        let record = self.holding(record, &secret).await;
        let by = rotation.sign_in;
        Ok(Box::new(move |db| rows::save(db, &record, by)))
    }

    async fn verify_successor(&self, rotation: &Rotation) -> (Event, Rows) {
        let (event, made, outcome) = match self.prove_successor(rotation).await {
            Ok(made) => (
                Event::Accepted(made.clone()),
                made,
                VerificationOutcome::Accepted,
            ),
            Err(error) => {
                let outcome = match error.code {
                    ErrorCode::KeyNotAccepted => VerificationOutcome::Refused,
                    _ => VerificationOutcome::Unreachable,
                };
                (Event::NotAccepted(error), Made::default(), outcome)
            }
        };
        let (run, now) = (rotation.clone(), self.now());
        let kept = self.kept_successor(rotation).await.ok();
        (
            event,
            Box::new(move |db| rows::verified(db, &run, kept, &made, now, outcome)),
        )
    }

    /// Proves the successor, and learns its ids where the answer did not tell them, or they never reached
    /// the disk: it lives, so it is the one that was not listed before.
    async fn prove_successor(&self, rotation: &Rotation) -> Result<Made> {
        let Some(service) = rotation.service() else {
            return Ok(Made::default());
        };
        let needs_client_id =
            rotation.kind == CredentialKind::ClientSecret && service.made.client_id.is_none();
        if needs_client_id && service.made_id().is_some() {
            // Without its client id a client secret cannot be tried.
            let ground = self.ground(rotation, Patience::Prompting).await?;
            let mut known = rotation.clone();
            let made = ground.identify(rotation, service).await?;
            known.learn(made.clone());
            self.try_successor(&known).await?;
            return Ok(made);
        }
        self.try_successor(rotation).await?;
        if service.made_id().is_some() && service.made.config.is_some() {
            return Ok(Made::default());
        }
        // What cannot be learned now is learned by a refresh.
        let ground = self.ground(rotation, Patience::Background).await?;
        Ok(ground.identify(rotation, service).await.unwrap_or_default())
    }

    /// The successor's row as one whose secret the vault holds: the process may have ended before that
    /// was noted.
    async fn kept_successor(&self, rotation: &Rotation) -> Result<CredentialRecord> {
        let run = rotation.clone();
        let record = self.store.run(move |db| rows::successor(db, &run)).await?;
        if record.held {
            return Ok(record);
        }
        let name = VaultName::of(rotation.successor);
        let secret = self.vault.read(&name, Patience::Background).await?;
        Ok(self.holding(record, &secret).await)
    }

    /// Whether JumpCloud accepts the successor, for the right organization.
    pub(super) async fn try_successor(&self, rotation: &Rotation) -> Result<()> {
        let run = rotation.clone();
        let mut record = self.store.run(move |db| rows::successor(db, &run)).await?;
        record.client_id = record.client_id.or(rows::unseen(rotation).client_id);
        let name = VaultName::of(rotation.successor);
        let secret = self.vault.read(&name, Patience::Prompting).await?;
        self.ask_patiently(&record, &secret).await?;
        if rotation.kind == CredentialKind::ClientSecret {
            return Ok(());
        }
        let by = rotation.sign_in;
        let sign_in = self.store.run(move |db| sign_in(db, by)).await?;
        let client = self.client(rotation.region, secret)?;
        match sees_organization(&client, &sign_in).await? {
            Some(false) => Err(CommandError::new(
                ErrorCode::NotTheNewKey,
                "the new key opens another organization",
            )),
            Some(true) | None => Ok(()),
        }
    }

    /// JumpCloud may still be at work on a request whose answer was lost: it is looked more than once.
    async fn find_out(&self, rotation: &Rotation, service: &Service) -> Event {
        let mut waits = self.waits.find_out.iter();
        loop {
            let listed = match self.ground(rotation, Patience::Background).await {
                Ok(ground) => ground.newcomers(rotation, service).await,
                Err(error) => Err(error),
            };
            match listed {
                Err(error) => return Event::Unseen(error),
                Ok(Listed::Vanished) => return Event::Vanished,
                Ok(Listed::These(those)) if !those.is_empty() => return Event::StillThere(those),
                Ok(Listed::These(_)) => {}
            }
            match waits.next() {
                Some(wait) => tokio::time::sleep(*wait).await,
                None => return Event::NothingNew,
            }
        }
    }
}

/// Why no credential came.
enum NotIssued {
    /// There was nothing to send.
    Unsent(CommandError),
    /// What the request met.
    Failed(jumpcloud_client::Error),
}

async fn send(
    client: &Client,
    rotation: &Rotation,
    service: &Service,
) -> std::result::Result<Issued, NotIssued> {
    let auth = NewAuthConfig {
        kind: match rotation.kind {
            CredentialKind::ClientSecret => AuthKind::ClientSecret,
            CredentialKind::ServiceAccountKey | CredentialKind::AdminKey => AuthKind::ApiKey,
        },
        lifetime: service.lifetime.into(),
    };
    match &service.target {
        Target::NewAccount { role_id } => {
            let role_id = role_id.parse().map_err(|_| NotIssued::Unsent(no_id()))?;
            let name = rotation.owner.clone();
            client
                .create_service_account(&NewServiceAccount {
                    name,
                    role_id,
                    auth,
                })
                .await
                .map_err(NotIssued::Failed)
        }
        Target::Account { id } => {
            let id = account_id(id).map_err(NotIssued::Unsent)?;
            let issued = client.add_auth_config(&id, &auth).await;
            issued.map_err(NotIssued::Failed)
        }
    }
}

pub(super) fn none() -> Rows {
    Box::new(|_| Ok(()))
}
