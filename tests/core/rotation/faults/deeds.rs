//! What the person does.

use std::sync::Arc;

use jumpcloud_simulator::seed;
use keyvigil_core::error::{CommandError, ErrorCode};
use keyvigil_core::ids::RotationId;
use keyvigil_core::store::{DataFolder, Store, database_path};
use keyvigil_core::upstream::Hosts;
use keyvigil_core::view::{AuthKind, ReplaceKeyRequest};

use super::play::Play;
use super::row::{Phase, Procedure};
use super::told::Deed;
use crate::rotation::bench::{ACCOUNT, Bench};
use crate::world::{Parts, new_account};

impl Play {
    pub(super) async fn act(&mut self, deed: Deed) -> Result<(), CommandError> {
        match deed {
            Deed::Begin => {
                self.run = Some(self.begin().await?);
                return Ok(());
            }
            Deed::BeginTwice => return self.begin_twice().await,
            Deed::Restart | Deed::RestartUnmended => {
                self.restart(|parts| parts).await;
                return Ok(());
            }
            Deed::RestartAfterSql(statement) => {
                self.world().change_database(statement);
                self.restart(|parts| parts).await;
                return Ok(());
            }
            Deed::RestartAfter(change) => {
                change(self.world().folder.path());
                self.restart(|parts| parts).await;
                return Ok(());
            }
            Deed::RestartWithNewerData => {
                self.restart(open_newer_data).await;
                return Ok(());
            }
            Deed::StartASecond => {
                return DataFolder::open(self.world().folder.path())
                    .map(drop)
                    .map_err(CommandError::from);
            }
            _ => {}
        }
        let (app, id) = (&self.world().app, self.run.unwrap());
        match deed {
            Deed::TryAgain => app.try_again(id).await,
            Deed::HandOver => app.hand_over(id).await,
            Deed::Leave => {
                let named = app.rotation(id).await?.confirmation;
                app.leave_rotation(id, &named).await
            }
            Deed::Revoke => app.revoke_old(id, ACCOUNT).await,
            Deed::Undo => app.undo_rotation(id, ACCOUNT).await,
            Deed::KeepCandidates => app.keep_candidates(id).await,
            Deed::RevokeCandidate => {
                let candidate = app.rotation(id).await?.candidates.remove(0);
                app.revoke_candidate(id, candidate.id, ACCOUNT).await
            }
            _ => unreachable!("done above"),
        }
    }

    /// Keyvigil is opened again, and calls JumpCloud itself.
    pub(super) async fn go_beyond(&mut self) {
        super::beyond::assert_safe();
        self.restart(|parts| Parts {
            hosts: Some(Hosts::jumpcloud()),
            ..parts
        })
        .await;
    }

    async fn begin(&self) -> Result<RotationId, CommandError> {
        let bench = self.bench();
        let app = &bench.world.app;
        match self.procedure {
            Procedure::Rotate | Procedure::RotateSecret => {
                let mut request = bench.request();
                if self.phase == Phase::MakingRoom {
                    let rows = self.world().credentials_of(ACCOUNT).await;
                    let other = rows.iter().find(|row| row.id != bench.old).unwrap();
                    request.revoke_first = Some(other.id);
                    request.confirmation = Some(ACCOUNT.into());
                }
                app.rotate(request).await
            }
            Procedure::Generate => {
                let role = self.role.clone();
                let request = new_account(bench.sign_in, ACCOUNT, role, AuthKind::ApiKey);
                app.generate(request).await
            }
            Procedure::AdminKey | Procedure::AdminKeyForThirtyDays => {
                let is_usual = self.procedure == Procedure::AdminKey;
                let request = ReplaceKeyRequest {
                    sign_in_id: bench.sign_in,
                    days: if is_usual { 90 } else { 30 },
                    confirmation: seed::DEMO_ADMIN_EMAIL.into(),
                };
                app.replace_own_key(request).await
            }
        }
    }

    /// Both clicks come at once; one of them begins. The other one's error is told.
    async fn begin_twice(&mut self) -> Result<(), CommandError> {
        let (first, second) = tokio::join!(self.begin(), self.begin());
        let (begun, refused) = match (first, second) {
            (Ok(id), Err(error)) | (Err(error), Ok(id)) => (id, error),
            both => panic!("one was to begin: {both:?}"),
        };
        self.run = Some(begun);
        Err(refused)
    }

    pub(super) async fn restart(&mut self, meanwhile: impl FnOnce(Parts) -> Parts) {
        let Bench {
            world,
            sign_in,
            old,
        } = self.bench.take().unwrap();
        let world = meanwhile(world.closed()).open();
        self.scene.reopened(&world);
        Arc::clone(&world.app).recover().await;
        self.bench = Some(Bench {
            world,
            sign_in,
            old,
        });
    }
}

fn open_newer_data(parts: Parts) -> Parts {
    let path = database_path(parts.folder.path());
    let version = |version: i64| {
        let database = rusqlite::Connection::open(&path).unwrap();
        let before = database
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        database
            .pragma_update(None, "user_version", version)
            .unwrap();
        before
    };
    let ours: i64 = version(999);
    let lock = DataFolder::open(parts.folder.path()).unwrap();
    let refused = Store::open(&lock).map(drop).map_err(CommandError::from);
    assert_eq!(refused.unwrap_err().code, ErrorCode::DataFolderNewer);
    version(ours);
    parts
}
