//! What is asked in a round of refreshing, and what of it only once.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use jumpcloud_client::{Administrator, Client, ProviderId};

use super::aim::{aimed, look_whether_it_sees_more};
use super::refresh_round::Shared;
use super::refresh_writing::Arrived;
use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::ids::{CredentialId, SignInId};
use crate::inventory::{Fetched, fetch, fetch_provider};
use crate::store::{SignInRecord, settled_credentials, sign_in};
use crate::vault::Patience;
use crate::view::Scope;

impl App {
    /// The client of a sign-in's credential, whose secret is read once in a round.
    async fn caller_in_round(&self, record: &SignInRecord, shared: &Shared) -> Result<Client> {
        let cell = shared.client(record.credential_id);
        let caller = cell.get_or_init(async || {
            let caller = self.caller_of(record, Patience::Background).await?;
            if record.sees_many {
                self.is_accepted(&caller).await?;
            }
            Ok(caller)
        });
        caller.await.clone()
    }

    /// A key that JumpCloud refuses is not tried with each of its organizations. What else keeps it from
    /// answering is told of the lists, which are asked for next.
    async fn is_accepted(&self, caller: &Client) -> Result<()> {
        let (theirs, refused) = match caller.probe().await {
            Ok(probe) => (probe.server_time, None),
            // A key that has expired by now is refused, and that is when the time matters most.
            Err(error) => (error.server_time(), Some(CommandError::from(error))),
        };
        if let Some(theirs) = theirs {
            self.hear_the_time(theirs);
        }
        match refused.filter(|error| error.code == ErrorCode::KeyNotAccepted) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    /// Asks for JumpCloud's own time, where it was not told for a while.
    async fn ask_the_time(&self, client: &Client) {
        if self.wants_the_time() {
            // Whether the key is refused, the lists tell, too.
            let _ = self.is_accepted(client).await;
        }
    }

    /// Asks JumpCloud what a sign-in sees; nobody is asked while its key is being replaced.
    pub(super) async fn ask_about(&self, id: SignInId, shared: &Shared) -> Result<Option<Arrived>> {
        let asked_at = Instant::now();
        let mut record = self.store.read(move |db| sign_in(db, id)).await?;
        if self.is_being_replaced(record.credential_id) {
            // Its key may be dead already; the run itself refreshes when it has ended.
            return Ok(None);
        }
        let settled = self.settled_in_round(shared).await?;
        let fetched = match self.ask_in_round(&mut record, shared).await {
            Ok(fetched) => fetched,
            Err(error) => Fetched::failed(error, record.scope),
        };
        Ok(Some(Arrived {
            id,
            key: record.credential_id,
            asked_at,
            fetched,
            settled,
            sees_many: record.sees_many,
        }))
    }

    async fn settled_in_round(&self, shared: &Shared) -> Result<Arc<HashSet<CredentialId>>> {
        if let Some(settled) = shared.settled() {
            return Ok(settled);
        }
        let asked_at = Instant::now();
        let settled = Arc::new(self.store.read(settled_credentials).await?);
        shared.settle(asked_at, Arc::clone(&settled));
        Ok(settled)
    }

    async fn ask_in_round(&self, record: &mut SignInRecord, shared: &Shared) -> Result<Fetched> {
        let key = record.credential_id;
        if let Some(error) = shared.refusal(key) {
            return Err(error);
        }
        let caller = self.caller_in_round(record, shared).await?;
        // First: a key that has expired by a clock that jumped is refused, and tells the time all the same.
        self.ask_the_time(&caller).await;
        look_whether_it_sees_more(&caller, record).await?;
        let client = aimed(&caller, record)?;
        let fetched = match record.scope {
            Scope::Organization => fetch(&client).await,
            Scope::Provider => {
                let id: ProviderId = record.organization_id.parse().map_err(|_| {
                    CommandError::new(ErrorCode::NotFound, "this cannot be a provider's id")
                })?;
                fetch_provider(&client, &id).await
            }
        };
        let own = self.own_in_round(record, &fetched, &caller, shared).await;
        let fetched = Fetched { own, ..fetched };
        if let Some(error) = fetched.refusal()
            && let Err(probed) = caller.probe().await
            && CommandError::from(probed).code == ErrorCode::KeyNotAccepted
        {
            // It is not about this organization: the others need not ask.
            shared.refuse(key, error.clone());
        }
        Ok(fetched)
    }

    /// The administrator whose key a sign-in calls with, where the list does not show them; asked once in a round.
    async fn own_in_round(
        &self,
        record: &SignInRecord,
        fetched: &Fetched,
        caller: &Client,
        shared: &Shared,
    ) -> Option<Administrator> {
        let listed = fetched.administrators.as_ref().ok()?;
        let own = record.admin_id.as_deref()?;
        if listed.items.iter().any(|admin| admin.id.as_str() == own)
            || !shared.asks_for_own(record.credential_id)
        {
            return None;
        }
        match caller.get_self().await {
            Ok(admin) => Some(admin).filter(|admin| admin.id.as_str() == own),
            Err(error) => {
                tracing::debug!(%error, "JumpCloud does not tell of the signed-in administrator");
                None
            }
        }
    }
}
