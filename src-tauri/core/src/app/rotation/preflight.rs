//! What is proven before anything is changed at JumpCloud.

use chrono::TimeDelta;
use jumpcloud_client::Client;

use super::App;
use crate::app::Result;
use crate::error::{CommandError, ErrorCode};
use crate::rotation::Rotation;
use crate::store::{SignInRecord, sign_in};
use crate::vault::{Patience, prove};

/// How far this computer's clock and JumpCloud's may be apart: expiries are computed with it.
const SKEW: TimeDelta = TimeDelta::minutes(5);

impl App {
    /// The keychain keeps what it is given, the sign-in's key works, and the clocks agree. That the
    /// journal can be written was proven when the run began.
    pub(super) async fn prove_the_ground(
        &self,
        rotation: &Rotation,
    ) -> Result<(SignInRecord, Client)> {
        prove(&self.vault).await?;
        let (sign_in, client) = self.client_of_run(rotation, Patience::Prompting).await?;
        let probe = client.probe().await?;
        if let Some(theirs) = probe.server_time {
            let ahead = self.now() - theirs;
            if ahead.abs() > SKEW {
                return Err(CommandError::new(
                    ErrorCode::ClockSkewed,
                    "this computer's clock and JumpCloud's differ by more than 5 minutes",
                )
                .with_detail(ahead.num_seconds().to_string()));
            }
        }
        Ok((sign_in, client))
    }

    /// The sign-in of a run, and a client that calls with its key.
    pub(super) async fn client_of_run(
        &self,
        rotation: &Rotation,
        patience: Patience,
    ) -> Result<(SignInRecord, Client)> {
        let id = rotation.sign_in;
        let sign_in = self.store.run(move |db| sign_in(db, id)).await?;
        let client = self.client_of(&sign_in, patience).await?;
        Ok((sign_in, client))
    }
}
