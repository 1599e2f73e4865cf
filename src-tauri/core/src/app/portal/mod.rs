//! A visit to the Admin Portal for a new key of one's own.
//!
//! JumpCloud kills the old key when it makes the new one and shows the new one once, so the keychain
//! is proven before the person is sent there, and the key is stored before anybody is asked about it.

pub(super) mod settle;
mod take;
mod visit;

pub(super) use visit::Visit;

use std::sync::Arc;

use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::ids::{CredentialId, PortalVisitId, SignInId};
use crate::store::{
    Activity, JournalEntry, SignInRecord, close_entry, credential, note, open_entry, sign_in,
};
use crate::vault::prove;
use crate::view::{ActivityKind, PortalStage, PortalVisitView};

impl App {
    /// Begins a visit: what was typed must name the administrator whose key dies, and the keychain
    /// must prove itself.
    pub async fn begin_portal_visit(
        &self,
        id: SignInId,
        confirmation: &str,
    ) -> Result<PortalVisitView> {
        let sign_in = self.store.run(move |db| sign_in(db, id)).await?;
        let expected = sign_in.admin_email.as_deref().unwrap_or(&sign_in.label);
        if !confirmation.trim().eq_ignore_ascii_case(expected) {
            return Err(CommandError::new(
                ErrorCode::ConfirmationMismatch,
                "what was typed is not the name of the key's owner",
            )
            .with_detail(expected));
        }
        prove(&self.vault).await?;
        let visit = Visit::new(&sign_in);
        let visit_id = PortalVisitId::random();
        self.journal_visit(visit_id, &visit, &sign_in).await?;
        self.volatile().visits.insert(visit_id, visit);
        self.changed();
        self.portal_visit(visit_id).await
    }

    /// Where a visit stands.
    pub async fn portal_visit(&self, id: PortalVisitId) -> Result<PortalVisitView> {
        let visit = self.visit(id)?;
        let now = self.now();
        let view = self.store.run(move |db| visit.view(db, id, now)).await?;
        Ok(view)
    }

    /// The address of the portal that a visit is for.
    pub async fn portal_of_visit(&self, id: PortalVisitId) -> Result<String> {
        let sign_in_id = self.visit(id)?.sign_in;
        let sign_in = self.store.run(move |db| sign_in(db, sign_in_id)).await?;
        self.portal_address(sign_in.region)
    }

    /// The person consents, or no longer, to one read of the clipboard when the window gets the focus
    /// back.
    pub fn set_read_on_focus(&self, id: PortalVisitId, enabled: bool) -> Result<()> {
        self.visit(id)?;
        self.update_visit(id, |visit| visit.reads_on_focus = enabled);
        Ok(())
    }

    /// The visit that may read the clipboard now that the window has the focus. The consent is for one
    /// read: it is used up by asking.
    #[must_use]
    pub fn visit_to_read_for(&self) -> Option<PortalVisitId> {
        let mut volatile = self.volatile();
        let waiting =
            |visit: &Visit| visit.reads_on_focus && visit.stage == PortalStage::WaitingForKey;
        let (id, visit) = volatile
            .visits
            .iter_mut()
            .find(|(_, visit)| waiting(visit))?;
        visit.reads_on_focus = false;
        Some(*id)
    }

    /// The clipboard held the key and was cleared.
    pub fn note_clipboard_cleared(&self, id: PortalVisitId) {
        self.update_visit(id, |visit| visit.clipboard_cleared = true);
    }

    /// The clipboard could not be read: the visit goes on, and says so.
    pub fn note_visit_error(&self, id: PortalVisitId, error: CommandError) {
        self.update_visit(id, |visit| visit.error = Some(error));
    }

    /// Ends a visit. A key that is stored and not yet confirmed stays, and can be verified later;
    /// without a key, the old one is asked for, since it may have died in the portal.
    pub async fn close_portal_visit(self: &Arc<Self>, id: PortalVisitId) -> Result<()> {
        let visit = self.visit(id)?;
        self.volatile().visits.remove(&id);
        if visit.stage == PortalStage::WaitingForKey {
            let sign_in_id = visit.sign_in;
            let now = self.now();
            let old = self
                .store
                .run(move |db| {
                    close_entry(db, &id.to_string())?;
                    let sign_in = sign_in(db, sign_in_id)?;
                    let line = Activity::new(ActivityKind::PortalLeft, &sign_in.label);
                    note(db, now, &line.of(sign_in.credential_id))?;
                    Ok(sign_in.credential_id)
                })
                .await?;
            let app = Arc::clone(self);
            tokio::spawn(async move {
                if let Err(error) = app.verify(old).await {
                    tracing::info!(%error, "the old key could not be asked for");
                }
            });
        }
        self.changed();
        Ok(())
    }

    async fn journal_visit(
        &self,
        id: PortalVisitId,
        visit: &Visit,
        sign_in: &SignInRecord,
    ) -> Result<()> {
        let entry = JournalEntry::PortalVisit {
            sign_in: visit.sign_in,
            credential: visit.credential,
        };
        let (now, label, old) = (self.now(), sign_in.label.clone(), sign_in.credential_id);
        self.store
            .run(move |db| {
                open_entry(db, &id.to_string(), now, &entry)?;
                note(
                    db,
                    now,
                    &Activity::new(ActivityKind::PortalOpened, label).of(old),
                )
            })
            .await?;
        Ok(())
    }

    fn visit(&self, id: PortalVisitId) -> Result<Visit> {
        self.volatile()
            .visits
            .get(&id)
            .cloned()
            .ok_or_else(|| CommandError::new(ErrorCode::UnknownItem, "there is no such visit"))
    }

    fn update_visit(&self, id: PortalVisitId, change: impl FnOnce(&mut Visit)) {
        if let Some(visit) = self.volatile().visits.get_mut(&id) {
            change(visit);
        }
        self.changed();
    }

    /// The person said when the key of a visit expires: nothing is left to ask.
    pub(super) fn finish_visits_of(&self, credential: CredentialId) {
        for visit in self.volatile().visits.values_mut() {
            if visit.credential == credential && visit.stage == PortalStage::AskExpiry {
                visit.stage = PortalStage::Done;
            }
        }
    }

    /// The sign-in that an unconfirmed key was taken for.
    pub(super) async fn sign_in_of_pending(
        &self,
        id: CredentialId,
    ) -> Result<Option<SignInRecord>> {
        let found = self
            .store
            .run(move |db| {
                for (_, _, entry) in crate::store::open_entries(db)? {
                    match entry {
                        JournalEntry::PortalVisit {
                            sign_in: of,
                            credential,
                        } if credential == id => {
                            return Ok(crate::store::sign_in(db, of).ok());
                        }
                        _ => {}
                    }
                }
                credential(db, id)?;
                Ok(None)
            })
            .await?;
        Ok(found)
    }
}
