//! What the person chooses about the reminders of one credential or one organization.

use super::{App, Result};
use crate::ids::{CredentialId, SignInId};
use crate::notifier::{Action, Answer, Place, Subject};
use crate::reminders::{Silence, chosen};
use crate::store::{
    Activity, OrganizationWish, StoreError, credential, credential_wish, note, organization_wishes,
    save_credential_wish, save_organization_wish, sign_in, told,
};
use crate::view::{ActivityKind, Custody, OrganizationChange, Stage};

impl App {
    /// Sets when to be reminded of a credential; `None` as its organization has it.
    pub async fn set_credential_stages(
        &self,
        id: CredentialId,
        stages: Option<Vec<Stage>>,
    ) -> Result<()> {
        let stages = stages.map(chosen).transpose()?;
        let now = self.now();
        self.store
            .run(move |db| {
                let record = credential(db, id)?;
                let mut wish = credential_wish(db, id)?;
                wish.stages = stages;
                save_credential_wish(db, id, &wish)?;
                let line = Activity::new(ActivityKind::SettingsChanged, record.owner_name);
                note(db, now, &line.detail("when to be reminded").of(id))
            })
            .await?;
        self.wake();
        Ok(())
    }

    /// Changes the reminders of a sign-in's organization, for whatever sign-in sees it.
    pub async fn change_organization(
        &self,
        id: SignInId,
        change: OrganizationChange,
    ) -> Result<()> {
        let change = match change {
            OrganizationChange::Stages { custody, stages } => OrganizationChange::Stages {
                custody,
                stages: stages.map(chosen).transpose()?,
            },
            mute @ OrganizationChange::Mute { .. } => mute,
        };
        let now = self.now();
        self.store
            .run(move |db| {
                let record = sign_in(db, id)?;
                let mut wish = organization_wishes(db)?
                    .remove(&record.organization_id)
                    .unwrap_or_default();
                let said = apply(&mut wish, change);
                save_organization_wish(db, &record.organization_id, &wish)?;
                let line = Activity::new(ActivityKind::SettingsChanged, record.organization_name);
                note(db, now, &line.detail(said))
            })
            .await?;
        self.wake();
        Ok(())
    }

    /// No notification about these credentials for a day, but for what happens in the last hour of a held one.
    pub async fn snooze(&self, ids: Vec<CredentialId>) -> Result<()> {
        let silence = Silence::of_a_day(self.believed_now());
        self.set_snoozes(ids, Some(silence)).await
    }

    /// Ends that.
    pub async fn end_snooze(&self, id: CredentialId) -> Result<()> {
        self.set_snoozes(vec![id], None).await
    }

    async fn set_snoozes(&self, ids: Vec<CredentialId>, silence: Option<Silence>) -> Result<()> {
        let now = self.now();
        self.store
            .run(move |db| {
                for id in ids {
                    let record = match credential(db, id) {
                        Ok(record) => record,
                        // Forgotten since the notification was shown.
                        Err(StoreError::NotFound(_)) => continue,
                        Err(error) => return Err(error),
                    };
                    let mut wish = credential_wish(db, id)?;
                    wish.snooze = silence;
                    save_credential_wish(db, id, &wish)?;
                    let said = silence.map_or_else(
                        || "over".to_owned(),
                        |silence| {
                            let end = record
                                .expiry
                                .at
                                .map_or(silence.until, |at| silence.end_for(at));
                            format!("until {}", told(Some(end)))
                        },
                    );
                    let line = Activity::new(ActivityKind::Snoozed, record.owner_name);
                    note(db, now, &line.detail(said).of(id))?;
                }
                Ok(())
            })
            .await?;
        self.wake();
        Ok(())
    }

    /// Does what the person chose on a notification. Returns where it leads, if the window is to be opened.
    pub async fn answered(&self, subject: Subject, answer: Answer) -> Result<Option<Place>> {
        let place = match answer {
            Answer::Chose(Action::Snooze) => {
                self.snooze(subject.credentials().to_vec()).await?;
                return Ok(None);
            }
            Answer::Chose(Action::Rotate) => match subject.credentials() {
                [id] => self.way_to_a_successor(*id).await?,
                _ => Place::Inbox,
            },
            Answer::Opened => match &subject {
                Subject::Credential(id) => Place::Credential(*id),
                Subject::Several(_) | Subject::Watched(_) => match subject.credentials() {
                    [id] => Place::Credential(*id),
                    _ => Place::Inbox,
                },
                Subject::Clock | Subject::Test => Place::Settings,
                Subject::StillWatching => Place::Overview,
            },
        };
        Ok(Some(place))
    }

    async fn way_to_a_successor(&self, id: CredentialId) -> Result<Place> {
        let detail = self.credential(id).await?;
        Ok(match detail.replaceable_by {
            _ if detail.open_rotation.is_some() => Place::Credential(id),
            Some(sign_in) => Place::Replace(sign_in),
            None if detail.rotatable => Place::Rotate(id),
            None => Place::Credential(id),
        })
    }
}

fn apply(wish: &mut OrganizationWish, change: OrganizationChange) -> &'static str {
    match change {
        OrganizationChange::Mute { muted } => {
            wish.muted = muted;
            if muted {
                "its reminders are muted"
            } else {
                "its reminders are no longer muted"
            }
        }
        OrganizationChange::Stages { custody, stages } => {
            match custody {
                Custody::Held => wish.held = stages,
                Custody::Watched => wish.watched = stages,
            }
            "when to be reminded"
        }
    }
}
