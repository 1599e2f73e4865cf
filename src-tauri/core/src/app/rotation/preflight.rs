//! What is proven before anything is changed at JumpCloud.

use super::App;
use super::listing::Ground;
use crate::app::{Result, aimed};
use crate::error::{CommandError, ErrorCode};
use crate::rotation::Rotation;
use crate::store::sign_in;
use crate::vault::{Patience, prove};
use chrono::TimeDelta;

/// How far this computer's clock and JumpCloud's may be apart: expiries are computed with it.
const SKEW: TimeDelta = TimeDelta::minutes(5);

impl App {
    /// The keychain keeps what it is given, the sign-in's key works, and the clocks agree. That the
    /// journal can be written was proven when the run began.
    pub(super) async fn prove_the_ground(&self, rotation: &Rotation) -> Result<Ground> {
        prove(&self.vault).await?;
        let ground = self.ground(rotation, Patience::Prompting).await?;
        let probe = ground.client.probe().await?;
        if let Some(theirs) = probe.server_time {
            self.hear_the_time(theirs);
            let ahead = self.now() - theirs;
            if ahead.abs() > SKEW {
                return Err(CommandError::new(
                    ErrorCode::ClockSkewed,
                    "this computer's clock and JumpCloud's differ by more than 5 minutes",
                )
                .with_detail(ahead.num_seconds().to_string()));
            }
        }
        Ok(ground)
    }

    /// The sign-in of a run, and a client that calls with its key.
    pub(super) async fn ground(&self, rotation: &Rotation, patience: Patience) -> Result<Ground> {
        let id = rotation.sign_in;
        let sign_in = self.store.run(move |db| sign_in(db, id)).await?;
        let client = self.client_of(&sign_in, patience).await?;
        Ok(Ground { sign_in, client })
    }

    /// The same right before the one POST, when nothing may be asked any more: what the key sees was looked at a
    /// moment ago and written down.
    pub(super) async fn proven_ground(&self, rotation: &Rotation) -> Result<Ground> {
        let id = rotation.sign_in;
        let sign_in = self.store.run(move |db| sign_in(db, id)).await?;
        let caller = self.caller_of(&sign_in, Patience::Prompting).await?;
        let client = aimed(&caller, &sign_in)?;
        Ok(Ground { sign_in, client })
    }
}
