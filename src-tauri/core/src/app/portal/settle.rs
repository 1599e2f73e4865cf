//! Confirming the key that came: whose it is, when it expires, and who calls with it from now on.

use std::sync::Arc;

use chrono::TimeDelta;
use jumpcloud_client::{Administrator, ErrorKind, ReportedExpiry};

use super::Visit;
use crate::app::aim::sees_organization;
use crate::app::identity::{describe, who_am_i};
use crate::app::refresh::failing_with;
use crate::app::rotation::ask_later;
use crate::app::succession::take_over;
use crate::app::{App, Result, aimed, is_aimable};
use crate::error::{CommandError, ErrorCode};
use crate::ids::{CredentialId, PortalVisitId};
use crate::inventory::full_name;
use crate::store::{
    Activity, SignInRecord, StoreError, credential, note, save_credential, sign_in, take_identity,
};
use crate::vault::Patience;
use crate::view::{
    ActivityKind, PortalAdmin, PortalStage, PortalVisitView, VerificationOutcome, VerificationView,
};

/// The portal's expiration menu is changed after the key was made: the expiry is read again then.
const LATER_READS: [TimeDelta; 3] = [
    TimeDelta::minutes(5),
    TimeDelta::minutes(15),
    TimeDelta::hours(1),
];

/// Whose key came.
enum Owner {
    /// The signed-in administrator's, or nobody would say.
    Expected(Option<Box<Administrator>>),
    /// Another's, whose old key has just died.
    Other(Box<Administrator>),
}

impl Owner {
    fn admin(&self) -> Option<&Administrator> {
        match self {
            Self::Expected(admin) => admin.as_deref(),
            Self::Other(admin) => Some(admin),
        }
    }
}

impl App {
    /// Asks JumpCloud about the key that came. To be tried again while it cannot be reached.
    pub async fn verify_portal_key(self: &Arc<Self>, id: PortalVisitId) -> Result<PortalVisitView> {
        self.claim_visit(id, &[PortalStage::Unverified])?;
        self.confirm(id).await
    }

    /// Goes on with a visit whose key is stored. Whatever fails is told in the visit, which can be
    /// confirmed again.
    pub(super) async fn confirm(self: &Arc<Self>, id: PortalVisitId) -> Result<PortalVisitView> {
        let visit = self.visit(id)?;
        if let Err(error) = self.try_to_confirm(id, &visit).await {
            self.update_visit(id, |visit| {
                visit.stage = PortalStage::Unverified;
                visit.error = Some(error);
            });
        }
        self.portal_visit(id).await
    }

    async fn try_to_confirm(self: &Arc<Self>, id: PortalVisitId, visit: &Visit) -> Result<()> {
        let sign_in_id = visit.sign_in;
        let sign_in = self.store.run(move |db| sign_in(db, sign_in_id)).await?;
        match self.identify(visit.credential, Some(&sign_in)).await? {
            Owner::Other(other) => {
                let shown = PortalAdmin {
                    email: other.email.clone(),
                    name: full_name(&other),
                };
                self.update_visit(id, |visit| {
                    visit.stage = PortalStage::OtherAdministrator;
                    visit.other_admin = Some(shown);
                });
            }
            Owner::Expected(admin) => {
                self.adopt(visit.credential, admin.as_deref(), Some(&sign_in))
                    .await?;
                self.adopted(id, &sign_in, visit.credential, admin.as_deref());
            }
        }
        Ok(())
    }

    /// The person's decision on a key that belongs to somebody else.
    pub async fn answer_other_administrator(
        self: &Arc<Self>,
        id: PortalVisitId,
        keep: bool,
    ) -> Result<PortalVisitView> {
        let visit = self.claim_visit(id, &[PortalStage::OtherAdministrator])?;
        let outcome = if keep {
            self.keep_of_other(visit.credential).await
        } else {
            self.drop_of_other(id, &visit).await
        };
        match outcome {
            Ok(stage) => self.update_visit(id, |visit| visit.stage = stage),
            Err(error) => self.update_visit(id, |visit| {
                visit.stage = PortalStage::OtherAdministrator;
                visit.error = Some(error);
            }),
        }
        self.portal_visit(id).await
    }

    async fn keep_of_other(&self, key: CredentialId) -> Result<PortalStage> {
        let owner = self.identify(key, None).await?;
        let admin = owner.admin();
        self.adopt(key, admin, None).await?;
        Ok(if is_told(admin) {
            PortalStage::Done
        } else {
            PortalStage::AskExpiry
        })
    }

    async fn drop_of_other(&self, id: PortalVisitId, visit: &Visit) -> Result<PortalStage> {
        self.drop_pending(visit.credential).await?;
        let awaited = CredentialId::random();
        self.journal_key(id, visit.sign_in, awaited, None).await?;
        self.update_visit(id, |visit| {
            visit.other_admin = None;
            visit.credential = awaited;
        });
        Ok(PortalStage::WaitingForKey)
    }

    /// The same without a visit: the key was stored earlier and could not be confirmed then.
    pub(in crate::app) async fn settle_unattended(
        &self,
        id: CredentialId,
    ) -> Result<VerificationView> {
        let sign_in = self.sign_in_of_pending(id).await?;
        // A keychain that will not answer says nothing about the key.
        self.secret_of(id).await?;
        let owner = match self.identify(id, sign_in.as_ref()).await {
            Ok(owner) => owner,
            Err(error) => return self.record_verification(id, &Err(error)).await,
        };
        match owner {
            Owner::Expected(admin) => self.adopt(id, admin.as_deref(), sign_in.as_ref()).await?,
            // It works and is kept, under its real owner's name; nobody calls with it.
            Owner::Other(admin) => self.adopt(id, Some(&admin), None).await?,
        }
        Ok(VerificationView {
            at: self.now(),
            outcome: VerificationOutcome::Accepted,
        })
    }

    /// Makes a key the living one of a sign-in's administrator, once JumpCloud accepts it.
    pub(in crate::app) async fn adopt_own(
        &self,
        id: CredentialId,
        sign_in: &SignInRecord,
    ) -> Result<()> {
        match self.identify(id, Some(sign_in)).await? {
            Owner::Expected(admin) => self.adopt(id, admin.as_deref(), Some(sign_in)).await,
            Owner::Other(_) => Err(CommandError::new(
                ErrorCode::NotTheNewKey,
                "the key belongs to another administrator",
            )),
        }
    }

    async fn identify(&self, id: CredentialId, expected: Option<&SignInRecord>) -> Result<Owner> {
        let record = self.store.run(move |db| credential(db, id)).await?;
        let secret = self.secret_of(id).await?;
        self.ask_patiently(&record, &secret).await?;
        let client = self.client(record.region, secret.clone())?;
        let client = match expected {
            Some(sign_in) => aimed(&client, sign_in)?,
            None => client,
        };
        let admin = who_am_i(&client, &secret, expected.is_none_or(is_aimable)).await?;
        let is_known = expected.is_none_or(|sign_in| sign_in.admin_id.is_some()) && admin.is_some();
        if let Some(sign_in) = expected.filter(|_| !is_known) {
            if is_aimable(sign_in) && sees_organization(&client, sign_in).await? == Some(false) {
                return Err(CommandError::new(
                    ErrorCode::NotTheNewKey,
                    "the key does not see the organization that the old one was for",
                ));
            }
            self.check_that_the_old_one_died(id, sign_in).await?;
        }
        let Some(admin) = admin else {
            return Ok(Owner::Expected(None));
        };
        let is_other = expected
            .and_then(|sign_in| sign_in.admin_id.as_deref())
            .is_some_and(|expected| expected != admin.id.as_str());
        Ok(if is_other {
            Owner::Other(Box::new(admin))
        } else {
            Owner::Expected(Some(Box::new(admin)))
        })
    }

    /// Nobody says whose a key is. An old key that still works was not replaced, so this is not its
    /// successor; and a network that fails proves nothing.
    async fn check_that_the_old_one_died(
        &self,
        id: CredentialId,
        sign_in: &SignInRecord,
    ) -> Result<()> {
        if sign_in.credential_id == id {
            return Ok(());
        }
        let old = match self.secret_of(sign_in.credential_id).await {
            Ok(old) => old,
            Err(error) if error.code == ErrorCode::SecretMissing => return Ok(()),
            Err(error) => return Err(error),
        };
        match self.client(sign_in.region, old)?.probe().await {
            Ok(_) => Err(CommandError::new(
                ErrorCode::NotTheNewKey,
                "nobody tells whose key this is, and the old one still works",
            )),
            Err(error) if error.kind() == ErrorKind::KeyNotAccepted => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes the key the living one of its administrator. With a sign-in, everything that called with
    /// the old key calls with this one from now on.
    async fn adopt(
        &self,
        id: CredentialId,
        admin: Option<&Administrator>,
        own: Option<&SignInRecord>,
    ) -> Result<()> {
        let _custody = self.custody.lock().await;
        let now = self.now();
        let admin = admin.cloned();
        let old = own.map(|sign_in| sign_in.credential_id);
        let replaced = own
            .map(|sign_in| (sign_in.credential_id, sign_in.id))
            .filter(|(old, _)| *old != id);
        let failed = self
            .store
            .run(move |db| {
                let mut record = credential(db, id)?;
                if !record.held {
                    return Err(StoreError::NotFound("secret"));
                }
                describe(&mut record, admin.as_ref(), "");
                record.pending = false;
                record.ended = None;
                record.verified = Some(VerificationView {
                    at: now,
                    outcome: VerificationOutcome::Accepted,
                });
                take_over(db, &record, old, admin.as_ref(), now)?;
                if let Some((old, by)) = replaced {
                    ask_later(db, old, by, now)?;
                }
                let line = Activity::new(ActivityKind::Generated, &record.owner_name);
                note(db, now, &line.detail(&record.fingerprint).of(id))?;
                failing_with(db, id)
            })
            .await?;
        // They failed with the old one, and would wait for hours.
        let again = failed.into_iter().map(|by| (by, now));
        self.volatile().scheduled.extend(again);
        if let Some((old, by)) = replaced {
            self.discard(old).await;
            self.volatile()
                .scheduled
                .extend(LATER_READS.map(|later| (by, now + later)));
        }
        self.wake();
        Ok(())
    }

    fn adopted(
        self: &Arc<Self>,
        visit_id: PortalVisitId,
        sign_in: &SignInRecord,
        id: CredentialId,
        admin: Option<&Administrator>,
    ) {
        let told = is_told(admin);
        self.update_visit(visit_id, |visit| {
            visit.stage = if told {
                PortalStage::Done
            } else {
                PortalStage::AskExpiry
            };
        });
        let (app, sign_in) = (Arc::clone(self), sign_in.id);
        tokio::spawn(async move { app.watch_expiry(visit_id, sign_in, id).await });
    }

    /// Reads the expiry again for as long as the dialog is open.
    async fn watch_expiry(
        self: Arc<Self>,
        visit: PortalVisitId,
        of: crate::ids::SignInId,
        id: CredentialId,
    ) {
        loop {
            tokio::time::sleep(self.waits.expiry_recheck).await;
            if self.visit(visit).is_err() {
                return;
            }
            if let Err(error) = self.read_expiry(visit, of, id).await {
                tracing::debug!(%error, "the expiry could not be read again");
            }
        }
    }

    async fn read_expiry(
        &self,
        visit: PortalVisitId,
        of: crate::ids::SignInId,
        id: CredentialId,
    ) -> Result<()> {
        let sign_in = self.store.run(move |db| sign_in(db, of)).await?;
        if sign_in.credential_id != id {
            // Replaced again: what JumpCloud tells now belongs to another key.
            return Ok(());
        }
        let caller = self.caller_of(&sign_in, Patience::Background).await?;
        let client = aimed(&caller, &sign_in)?;
        let secret = self.secret_of(id).await?;
        let Some(admin) = who_am_i(&client, &secret, is_aimable(&sign_in))
            .await?
            .filter(|admin| is_told(Some(admin)))
        else {
            return Ok(());
        };
        self.store
            .run(move |db| {
                let mut record = credential(db, id)?;
                describe(&mut record, Some(&admin), "");
                take_identity(db, &record)?;
                save_credential(db, &record)
            })
            .await?;
        self.update_visit(visit, |visit| {
            if visit.stage == PortalStage::AskExpiry {
                visit.stage = PortalStage::Done;
            }
        });
        self.wake();
        Ok(())
    }
}

fn is_told(admin: Option<&Administrator>) -> bool {
    admin
        .and_then(|admin| admin.api_key.as_ref())
        .is_some_and(|key| key.expiry != ReportedExpiry::NotReported)
}
