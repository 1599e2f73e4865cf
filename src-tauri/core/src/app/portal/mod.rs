//! A visit to the Admin Portal for a new key of one's own.
//!
//! JumpCloud kills the old key when it makes the new one and shows the new one once, so the keychain
//! is proven before the person is sent there, and the key is stored before anybody is asked about it.

mod settle;
mod take;
mod visit;

pub(super) use take::pending_key;
pub(super) use visit::Visit;

use std::sync::Arc;

use super::rotation::confirm;
use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::ids::{CredentialId, PortalVisitId, SignInId};
use crate::store::{
    Activity, JournalEntry, SignInRecord, close_entry, credential, note, open_entry, sign_in,
};
use crate::vault::prove;
use crate::view::{ActivityKind, CredentialKind, PortalStage, PortalVisitView};

impl App {
    /// Begins a visit: what was typed must name the administrator whose key dies, and the keychain
    /// must prove itself.
    pub async fn begin_portal_visit(
        &self,
        id: SignInId,
        confirmation: &str,
    ) -> Result<PortalVisitView> {
        let sign_in = self.store.run(move |db| sign_in(db, id)).await?;
        self.calls_with_an_admin_key(&sign_in).await?;
        let expected = sign_in.admin_email.as_deref().unwrap_or(&sign_in.label);
        confirm(confirmation, expected)?;
        prove(&self.vault).await?;
        let visit = Visit::new(&sign_in);
        let visit_id = PortalVisitId::random();
        self.journal_visit(visit_id, &visit, &sign_in).await?;
        self.volatile().visits.insert(visit_id, visit);
        self.changed();
        self.portal_visit(visit_id).await
    }

    async fn calls_with_an_admin_key(&self, sign_in: &SignInRecord) -> Result<()> {
        let id = sign_in.credential_id;
        let key = self.store.run(move |db| credential(db, id)).await?;
        if key.kind == CredentialKind::AdminKey {
            return Ok(());
        }
        Err(CommandError::new(
            ErrorCode::NotPossibleNow,
            "this sign-in calls with a service account's credential; that is rotated instead",
        ))
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
            let now = self.now();
            let old = self
                .store
                .run(move |db| {
                    let sign_in = sign_in(db, visit.sign_in)?;
                    let line = Activity::new(ActivityKind::PortalLeft, &sign_in.label);
                    note(db, now, &line.of(sign_in.credential_id))?;
                    Ok(sign_in.credential_id)
                })
                .await?;
            let app = Arc::clone(self);
            tokio::spawn(async move { app.ask_for_old(id, old).await });
        }
        self.changed();
        Ok(())
    }

    /// Ends every visit: the window that showed them is closed, and no page leads back to them.
    pub async fn leave_visits(self: &Arc<Self>) {
        let ids: Vec<_> = self.volatile().visits.keys().copied().collect();
        for id in ids {
            if let Err(error) = self.close_portal_visit(id).await {
                tracing::warn!(%error, "a visit to the Admin Portal could not be ended");
            }
        }
    }

    /// The visit's journal entry stays until it is clear whether the old key was replaced.
    async fn ask_for_old(&self, id: PortalVisitId, old: CredentialId) {
        if !self.is_fate_clear(old).await {
            return;
        }
        let closed = self.store.run(move |db| close_entry(db, &id.to_string()));
        if let Err(error) = closed.await {
            tracing::warn!(%error, "the journal could not be closed");
        }
    }

    async fn journal_visit(
        &self,
        id: PortalVisitId,
        visit: &Visit,
        sign_in: &SignInRecord,
    ) -> Result<()> {
        let entry = JournalEntry::PortalVisit {
            sign_in: visit.sign_in,
            region: sign_in.region,
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
            .ok_or_else(no_such_visit)
    }

    /// Begins to work on a visit that stands at one of these stages, and returns it as it was. Nothing
    /// else begins before this ends: a click may come twice, or together with the window's focus.
    fn claim_visit(&self, id: PortalVisitId, at: &[PortalStage]) -> Result<Visit> {
        let before = {
            let mut volatile = self.volatile();
            let visit = volatile.visits.get_mut(&id).ok_or_else(no_such_visit)?;
            if !at.contains(&visit.stage) {
                return Err(CommandError::new(
                    ErrorCode::NotPossibleNow,
                    "this visit has gone on meanwhile",
                ));
            }
            let before = visit.clone();
            visit.stage = PortalStage::Working;
            visit.error = None;
            before
        };
        self.changed();
        Ok(before)
    }

    /// Whether a visit of this sign-in still waits for its key, or has one that is not confirmed.
    pub(super) fn is_visiting(&self, id: SignInId) -> bool {
        let ended =
            |visit: &Visit| matches!(visit.stage, PortalStage::AskExpiry | PortalStage::Done);
        let volatile = self.volatile();
        let mut visits = volatile.visits.values();
        visits.any(|visit| visit.sign_in == id && !ended(visit))
    }

    fn update_visit(&self, id: PortalVisitId, change: impl FnOnce(&mut Visit)) {
        if let Some(visit) = self.volatile().visits.get_mut(&id) {
            change(visit);
        }
        self.changed();
    }

    /// Whether a visit that is not closed yet has brought this key: then it was made a moment before it was stored.
    pub(super) fn was_made_in_a_visit(&self, credential: CredentialId) -> bool {
        let volatile = self.volatile();
        let mut visits = volatile.visits.values();
        visits.any(|visit| visit.credential == credential)
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
                for (_, entry) in crate::store::open_entries(db)? {
                    match entry {
                        JournalEntry::PortalVisit {
                            sign_in: of,
                            credential,
                            ..
                        } if credential == id => {
                            return Ok(crate::store::sign_in(db, of).ok());
                        }
                        JournalEntry::Rotation(run) if run.successor == id => {
                            return Ok(crate::store::sign_in(db, run.sign_in).ok());
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

fn no_such_visit() -> CommandError {
    CommandError::new(ErrorCode::UnknownItem, "there is no such visit")
}
