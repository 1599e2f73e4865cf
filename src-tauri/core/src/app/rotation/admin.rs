//! The acts of an administrator's procedure.

use std::sync::Arc;

use chrono::TimeDelta;
use jumpcloud_client::{KeyLifetime, KeySearch, find_new_key};
use secrecy::{ExposeSecret, SecretString};

use super::listing::Ground;
use super::service::none;
use super::spooled::key_row;
use super::{App, order, rows};
use crate::app::identity::who_am_i;
use crate::app::{Result, is_aimable};
use crate::error::{CommandError, ErrorCode};
use crate::ids::RotationId;
use crate::rotation::admin::{Act, Event};
use crate::rotation::spool::Spool;
use crate::rotation::{Admin, Rotation, interrupted, spool};
use crate::store::{CredentialRecord, StoreError, credential, sign_in};
use crate::vault::{Patience, Vault, VaultName, read_back};

/// Two lives that differ by less are the same one, read at another moment.
const SAME_LIFE: TimeDelta = TimeDelta::hours(12);

impl App {
    /// Performs one act, takes in what came of it, and returns the run as it is then.
    pub(super) async fn administer(
        self: &Arc<Self>,
        id: RotationId,
        rotation: Rotation,
        act: Act,
    ) -> Rotation {
        let Some(admin) = rotation.admin().cloned() else {
            return rotation;
        };
        let event = match act {
            Act::Preflight => self.prepare(id, &rotation, &admin).await,
            Act::Create => self.make_key(id, &rotation, &admin).await,
            Act::ReadSpool => self.read_spool(id, &rotation).await,
            Act::Store => self.store_key_of_run(id, &rotation).await,
            Act::Verify => self.use_key(&rotation, &admin).await,
            Act::FindOut => self.ask_the_old_key(&rotation).await,
        };
        let mut after = rotation.clone();
        let applied = after.apply_admin(event).map(|()| after);
        self.take_in(id, rotation, applied, none()).await
    }

    async fn prepare(&self, id: RotationId, rotation: &Rotation, admin: &Admin) -> Event {
        match self.make_ready(id, rotation, admin).await {
            Ok(()) => Event::Ready,
            Err(error) => Event::NotReady(error),
        }
    }

    async fn make_ready(&self, id: RotationId, rotation: &Rotation, admin: &Admin) -> Result<()> {
        let Ground { sign_in, client } = self.prove_the_ground(rotation).await?;
        let secret = self.secret_of(sign_in.credential_id).await?;
        let me = who_am_i(&client, &secret, is_aimable(&sign_in)).await?;
        let is_other = me.is_some_and(|me| {
            let expected = sign_in.admin_id.as_deref();
            expected.is_some_and(|expected| expected != me.id.as_str())
        });
        if is_other || rotation.predecessor != Some(sign_in.credential_id) {
            return Err(CommandError::new(
                ErrorCode::NotPossibleNow,
                "the key of this sign-in was changed meanwhile",
            ));
        }
        let key = spool::new_key();
        let name = VaultName::stored(admin.spool_key.clone());
        let label = "Keyvigil: seals a new key until it is stored";
        self.vault
            .store(&name, label, &key, Patience::Prompting)
            .await?;
        read_back(&self.vault, &name, &key).await?;
        let spool =
            Spool::create(&self.spool_path(id), &key).map_err(|error| unwritable(&error))?;
        self.look_at(id, |run| run.spool = Some(spool))
    }

    /// The one POST. What comes is sealed on disk before anything else is done with it.
    async fn make_key(&self, id: RotationId, rotation: &Rotation, admin: &Admin) -> Event {
        let spool = self.look_at(id, |run| run.spool.take());
        let sending = async {
            let Ground { sign_in, client } = self.proven_ground(rotation).await?;
            let old = self.secret_of(sign_in.credential_id).await?;
            let mut spool = spool?.ok_or_else(|| {
                CommandError::new(ErrorCode::Internal, "there is no place to seal the answer")
            })?;
            let lifetime = lifetime(admin.days)?;
            let mut unsealed = None;
            let mut keep = |piece: &[u8]| unsealed = unsealed.take().or(spool.keep(piece).err());
            let answer = client.generate_api_key(lifetime, &mut keep).await;
            if let Some(error) = &unsealed {
                // The answer is in memory all the same, and goes on from there.
                tracing::error!(%error, "the answer could not be sealed on disk");
            }
            Ok::<_, CommandError>((answer, old, unsealed.is_none()))
        };
        let (answer, old, is_sealed) = match sending.await {
            Ok(sent) => sent,
            // Nothing was sent.
            Err(error) => return Event::Refused(error),
        };
        match answer {
            Ok(answer) => self.search(id, &answer.body, is_sealed, &old, unreadable()),
            Err(failure) if failure.error.proves_nothing_happened() => {
                Event::Refused(failure.error.into())
            }
            Err(failure) => {
                let error = failure.error.into();
                self.search(id, &failure.received, is_sealed, &old, error)
            }
        }
    }

    /// Finds the key in an answer; `error` is the reason where there is none.
    fn search(
        &self,
        id: RotationId,
        answer: &impl ExposeSecret<[u8]>,
        is_sealed: bool,
        old: &SecretString,
        error: CommandError,
    ) -> Event {
        let answer = answer.expose_secret();
        match find_new_key(answer, old) {
            KeySearch::Found { key, whole } => {
                let _ = self.look_at(id, |run| run.secret = Some(key));
                Event::Issued {
                    cut: (!whole).then_some(error),
                    is_sealed,
                }
            }
            KeySearch::OnlyTheOld | KeySearch::Nothing | KeySearch::Several => Event::Unclear {
                error,
                has_answer: is_sealed && !answer.is_empty(),
            },
        }
    }

    /// The process ended while the POST was under way.
    async fn read_spool(&self, id: RotationId, rotation: &Rotation) -> Event {
        match self.answer_and_old(id, rotation).await {
            Ok((answer, old)) => self.search(id, &answer, true, &old, interrupted()),
            // The sealing key is gone, and with it whatever it sealed. A keychain that has nothing else
            // either may be another one than before.
            Err(error) if error.code == ErrorCode::SecretMissing => {
                match self.old_secret(rotation).await {
                    Ok(_) => Event::Unclear {
                        error: interrupted(),
                        has_answer: false,
                    },
                    Err(error) => Event::Unsure(error),
                }
            }
            Err(error) => Event::Unsure(error),
        }
    }

    async fn store_key_of_run(&self, id: RotationId, rotation: &Rotation) -> Event {
        match self.keep_key_of_run(id, rotation).await {
            Ok(()) => {
                let _ = self.look_at(id, |run| run.secret = None);
                Event::Kept
            }
            Err(error) => Event::NotKept(error),
        }
    }

    async fn keep_key_of_run(&self, id: RotationId, rotation: &Rotation) -> Result<()> {
        let secret = self.secret_in_hand(id, rotation).await?;
        let of = rotation.sign_in;
        let sign_in = self.store.run(move |db| sign_in(db, of)).await?;
        let record = key_row(rotation, &sign_in);
        self.keep(&record, &secret).await?;
        let record = self.holding(record, &secret).await;
        let by = rotation.sign_in;
        let saved = self.store.run(move |db| rows::save(db, &record, by));
        if let Err(error) = saved.await {
            // The key is safe; its row is made again at the next start.
            tracing::warn!(%error, "the new key's row could not be written");
        }
        Ok(())
    }

    /// The new key is put to use once JumpCloud accepts it.
    async fn use_key(self: &Arc<Self>, rotation: &Rotation, admin: &Admin) -> Event {
        let refused = match self.adopt_of_run(rotation, admin).await {
            Ok(difference) => return Event::Accepted(difference),
            Err(error) if error.code == ErrorCode::KeyNotAccepted => error,
            Err(error) => return Event::Unsure(error),
        };
        match self.is_old_accepted(rotation).await {
            Ok(true) => Event::OldWorks,
            Ok(false) => Event::BothRefused(refused),
            Err(error) => Event::Unsure(error),
        }
    }

    async fn adopt_of_run(
        self: &Arc<Self>,
        rotation: &Rotation,
        admin: &Admin,
    ) -> Result<Option<CommandError>> {
        let of = rotation.sign_in;
        let sign_in = self.store.run(move |db| sign_in(db, of)).await?;
        self.restore_row(rotation, &sign_in).await?;
        self.adopt_own(rotation.successor, &sign_in).await?;
        let id = rotation.successor;
        let record = self.store.run(move |db| credential(db, id)).await?;
        Ok(difference(&record, admin.days, rotation))
    }

    /// Whether the old key still works; asked more than once, since a request may still be under way.
    async fn ask_the_old_key(&self, rotation: &Rotation) -> Event {
        let mut waits = self.waits.find_out.iter();
        loop {
            let accepted = self.is_old_accepted(rotation).await;
            match (accepted, waits.next()) {
                (Err(error), _) => return Event::Unsure(error),
                (_, Some(wait)) => tokio::time::sleep(*wait).await,
                (Ok(true), None) => return Event::OldWorks,
                (Ok(false), None) => {
                    return Event::BothRefused(CommandError::new(
                        ErrorCode::KeyNotAccepted,
                        "JumpCloud refuses the old key",
                    ));
                }
            }
        }
    }

    async fn old_secret(&self, rotation: &Rotation) -> Result<SecretString> {
        let old = rotation.predecessor.ok_or_else(|| {
            CommandError::new(ErrorCode::UnknownItem, "there is no old key to ask for")
        })?;
        self.secret_of(old).await
    }

    async fn is_old_accepted(&self, rotation: &Rotation) -> Result<bool> {
        let secret = self.old_secret(rotation).await?;
        match self.client(rotation.region, secret)?.probe().await {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == jumpcloud_client::ErrorKind::KeyNotAccepted => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

fn lifetime(days: u16) -> Result<KeyLifetime> {
    if days == order::DEFAULT_DAYS {
        return Ok(KeyLifetime::NINETY_DAYS);
    }
    let length = std::time::Duration::from_secs(u64::from(days) * 24 * 60 * 60);
    KeyLifetime::try_from(length).map_err(|_| {
        CommandError::new(ErrorCode::InvalidInput, "a key lives 1 to 365 days").with_detail("days")
    })
}

/// The unit of the lifetime is not documented: what JumpCloud made of it is read back.
fn difference(record: &CredentialRecord, days: u16, rotation: &Rotation) -> Option<CommandError> {
    let asked = TimeDelta::days(days.into());
    let lives = match record.expiry.at {
        Some(at) => at - record.created_at.unwrap_or(rotation.since),
        None if record.expiry.is_never() => TimeDelta::MAX,
        None => return None,
    };
    if (lives - asked).abs() < SAME_LIFE {
        return None;
    }
    let told = match record.expiry.at {
        Some(_) => lives.num_days().to_string(),
        None => "never".to_owned(),
    };
    let message = "the new key lives another time than was asked for";
    Some(CommandError::new(ErrorCode::LifetimeDiffers, message).with_detail(told))
}

fn unwritable(error: &std::io::Error) -> CommandError {
    match StoreError::from_io(error) {
        StoreError::Full => StoreError::Full,
        _ => StoreError::ReadOnly(error.to_string()),
    }
    .into()
}

fn unreadable() -> CommandError {
    CommandError::new(
        ErrorCode::AnswerUnreadable,
        "JumpCloud answered, and no new key could be found in the answer",
    )
}
