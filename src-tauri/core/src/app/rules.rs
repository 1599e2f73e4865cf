//! What the person chose about reminders, put together: for one credential, for its organization, for all.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::settings::stored_settings;
use crate::ids::{CredentialId, SignInId};
use crate::reminders::{Silence, Watch, default_stages};
use crate::store::{
    CredentialRecord, CredentialWish, OrganizationWish, SignInRecord, StoreError,
    credential_wishes, organization_wishes, sign_ins_seeing,
};
use crate::view::{CredentialReminders, Custody, OrganizationReminders, Stage, StageChoice};

/// What was chosen for all, and for single organizations.
pub(super) struct OrganizationRules {
    held: Arc<[Stage]>,
    watched: Arc<[Stage]>,
    /// By JumpCloud's id.
    organizations: HashMap<String, OrganizationWish>,
}

/// All wishes, and who sees what.
pub(super) struct Rules {
    wider: OrganizationRules,
    credentials: HashMap<CredentialId, CredentialWish>,
    /// The organization of each sign-in, by JumpCloud's id.
    organization_of: HashMap<SignInId, String>,
    /// The sign-ins whose last listing showed a credential.
    pub seen_by: HashMap<CredentialId, Vec<SignInId>>,
}

impl OrganizationRules {
    pub fn read(db: &Connection) -> Result<Self, StoreError> {
        let settings = stored_settings(db);
        let general = |own: Option<Vec<Stage>>, custody| {
            own.map_or_else(|| default_stages(custody).into(), Arc::from)
        };
        Ok(Self {
            held: general(settings.held_stages, Custody::Held),
            watched: general(settings.watched_stages, Custody::Watched),
            organizations: organization_wishes(db)?,
        })
    }

    fn general(&self, custody: Custody) -> &Arc<[Stage]> {
        match custody {
            Custody::Held => &self.held,
            Custody::Watched => &self.watched,
        }
    }

    /// What a sign-in's line shows of its organization's.
    pub fn of(&self, organization: &str) -> OrganizationReminders {
        let wish = self.organizations.get(organization);
        let choice = |custody| StageChoice {
            own: wish.and_then(|wish| stages_for(wish, custody).cloned()),
            inherited: self.general(custody).to_vec(),
        };
        OrganizationReminders {
            muted: wish.is_some_and(|wish| wish.muted),
            held: choice(Custody::Held),
            watched: choice(Custody::Watched),
        }
    }
}

impl Rules {
    pub fn read(db: &Connection, sign_ins: &[SignInRecord]) -> Result<Self, StoreError> {
        let mut seen_by: HashMap<_, Vec<_>> = HashMap::new();
        for (credential, sign_in) in sign_ins_seeing(db)? {
            seen_by.entry(credential).or_default().push(sign_in);
        }
        Ok(Self {
            wider: OrganizationRules::read(db)?,
            credentials: credential_wishes(db)?,
            organization_of: sign_ins
                .iter()
                .map(|sign_in| (sign_in.id, sign_in.organization_id.clone()))
                .collect(),
            seen_by,
        })
    }

    /// The points before expiry at which a credential is told of.
    pub fn stages(&self, record: &CredentialRecord) -> Arc<[Stage]> {
        let own = self.credentials.get(&record.id);
        own.and_then(|wish| wish.stages.as_deref())
            .map_or_else(|| self.inherited(record), Arc::from)
    }

    /// Those of its organization. Where several show it, all of theirs: rather a word too much.
    fn inherited(&self, record: &CredentialRecord) -> Arc<[Stage]> {
        let custody = record.custody();
        let mut chosen: Vec<Stage> = Vec::new();
        let mut anywhere = false;
        for wish in self.organizations_of(record.id).flatten() {
            if let Some(stages) = stages_for(wish, custody) {
                anywhere = true;
                chosen.extend(stages);
            }
        }
        if !anywhere {
            return Arc::clone(self.wider.general(custody));
        }
        chosen.sort_unstable_by(|one, other| other.cmp(one));
        chosen.dedup();
        chosen.into()
    }

    /// The organization of this id is muted.
    pub fn is_organization_muted(&self, organization: &str) -> bool {
        let wish = self.wider.organizations.get(organization);
        wish.is_some_and(|wish| wish.muted)
    }

    /// Every organization that shows it is muted.
    pub fn is_muted(&self, id: CredentialId) -> bool {
        let mut organizations = self.organizations_of(id).peekable();
        organizations.peek().is_some()
            && organizations.all(|wish| wish.is_some_and(|wish| wish.muted))
    }

    fn organizations_of(
        &self,
        id: CredentialId,
    ) -> impl Iterator<Item = Option<&OrganizationWish>> {
        let seen_by = self.seen_by.get(&id).into_iter().flatten();
        seen_by
            .filter_map(|sign_in| self.organization_of.get(sign_in))
            .map(|organization| self.wider.organizations.get(organization))
    }

    /// What the planner needs, for a credential that lives, whose expiry is known, and that is not muted.
    pub fn watch(&self, record: &CredentialRecord) -> Option<Watch> {
        let expires_at = record.expiry.at.filter(|_| record.ended.is_none())?;
        if self.is_muted(record.id) {
            return None;
        }
        Some(Watch {
            id: record.id,
            custody: record.custody(),
            created_at: record.created_at,
            expires_at,
            stages: self.stages(record),
            snooze: self.snooze(record.id),
            told: None,
        })
    }

    fn snooze(&self, id: CredentialId) -> Option<Silence> {
        self.credentials.get(&id)?.snooze
    }

    /// What its page shows of all this.
    pub fn of_credential(
        &self,
        record: &CredentialRecord,
        now: DateTime<Utc>,
    ) -> CredentialReminders {
        let wish = self.credentials.get(&record.id);
        let end = |silence: Silence| {
            record
                .expiry
                .at
                .map_or(silence.until, |at| silence.end_for(at))
        };
        CredentialReminders {
            stages: StageChoice {
                own: wish.and_then(|wish| wish.stages.clone()),
                inherited: self.inherited(record).to_vec(),
            },
            muted: self.is_muted(record.id),
            snoozed_until: wish
                .and_then(|wish| wish.snooze)
                .filter(|silence| silence.from <= now)
                .map(end)
                .filter(|end| *end > now),
        }
    }
}

fn stages_for(wish: &OrganizationWish, custody: Custody) -> Option<&Vec<Stage>> {
    match custody {
        Custody::Held => wish.held.as_ref(),
        Custody::Watched => wish.watched.as_ref(),
    }
}
