//! The state of one visit.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use crate::app::rows::Rows;
use crate::error::CommandError;
use crate::ids::{CredentialId, PortalVisitId, SignInId};
use crate::store::{SignInRecord, StoreError, credential, sign_in};
use crate::view::{PortalAdmin, PortalStage, PortalVisitView};

#[derive(Clone)]
pub(in crate::app) struct Visit {
    pub sign_in: SignInId,
    /// The key that dies.
    pub old: CredentialId,
    /// The row and vault item of the key that comes.
    pub credential: CredentialId,
    pub stage: PortalStage,
    pub reads_on_focus: bool,
    pub other_admin: Option<PortalAdmin>,
    pub error: Option<CommandError>,
    pub clipboard_cleared: bool,
}

impl Visit {
    pub fn new(sign_in: &SignInRecord) -> Self {
        Self {
            sign_in: sign_in.id,
            old: sign_in.credential_id,
            credential: CredentialId::random(),
            stage: PortalStage::WaitingForKey,
            reads_on_focus: false,
            other_admin: None,
            error: None,
            clipboard_cleared: false,
        }
    }

    pub fn view(
        self,
        db: &Connection,
        id: PortalVisitId,
        now: DateTime<Utc>,
    ) -> Result<PortalVisitView, StoreError> {
        let sign_in = sign_in(db, self.sign_in)?;
        let rows = Rows::open(db, now)?;
        let shown = |id| credential(db, id).ok().map(|record| rows.of(&record));
        let email = sign_in
            .admin_email
            .clone()
            .unwrap_or_else(|| sign_in.label.clone());
        Ok(PortalVisitView {
            id,
            sign_in_id: sign_in.id,
            admin: PortalAdmin {
                name: sign_in.admin_name.unwrap_or_else(|| email.clone()),
                email,
            },
            organization: sign_in.organization_name,
            region: sign_in.region,
            stage: self.stage,
            reads_on_focus: self.reads_on_focus,
            old_key: shown(self.old),
            new_key: shown(self.credential),
            other_admin: self.other_admin,
            error: self.error,
            clipboard_cleared: self.clipboard_cleared,
        })
    }
}
