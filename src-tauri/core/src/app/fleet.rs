//! The lists of the fleet: put together from the store when something has changed, and kept until then.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Local, TimeDelta, Utc};
use rusqlite::Connection;

use super::refresh_times::is_incomplete;
use super::rows::Rows;
use super::{App, Result, is_aimable};
use crate::fleet::{Exported, Fleet, Parts, export_activity, more_than_watching};
use crate::ids::SignInId;
use crate::memory::give_back;
use crate::store::{
    Activity, AdministratorRecord, SignInRecord, StoreError, activity_before, administrators,
    all_credentials, note, service_accounts,
};
use crate::view::{
    ActivityKind, AdministratorPage, AdministratorQuery, AdministratorRow, CredentialKind,
    CredentialPage, CredentialQuery, CredentialRow, ExportFormat, ExportedList, OrganizationChoice,
    OrganizationPage, OrganizationQuery, OrganizationRow, Part, Scope, ServiceAccountPage,
    ServiceAccountQuery, ServiceAccountRow,
};

/// States follow from the time: lists that are older than this are put together anew,
const FRESH: TimeDelta = TimeDelta::minutes(1);

/// and those that are older than this while whoever looks has the older ones already.
const STILL_FRESH: TimeDelta = TimeDelta::seconds(30);

/// While a round of refreshing goes on, the lists that somebody looks at are put together anew this often.
pub(super) const RENEWED_EVERY: TimeDelta = TimeDelta::seconds(5);

/// The lists as they were put together last, if anybody looks.
#[derive(Default)]
pub(super) struct Lists {
    /// One puts them together for all who ask meanwhile: two at once would take twice the memory.
    making: tokio::sync::Mutex<()>,
    kept: Mutex<Option<Together>>,
}

struct Together {
    /// How much news there was before they were read.
    news: u32,
    at: DateTime<Utc>,
    fleet: Arc<Fleet>,
}

impl Lists {
    fn kept(&self) -> MutexGuard<'_, Option<Together>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// A part of the credentials that `query` lets through.
    pub async fn credential_page(
        self: &Arc<Self>,
        query: CredentialQuery,
        part: Part,
    ) -> Result<CredentialPage> {
        Ok(self.fleet().await?.credentials(&query, part, &Local))
    }

    /// Every credential, the ended ones included; the most urgent first. A screen asks for parts instead.
    pub async fn credentials(self: &Arc<Self>) -> Result<Vec<CredentialRow>> {
        Ok(self.fleet().await?.all_credentials().cloned().collect())
    }

    /// A part of the administrators that `query` lets through.
    pub async fn administrator_page(
        self: &Arc<Self>,
        query: AdministratorQuery,
        part: Part,
    ) -> Result<AdministratorPage> {
        Ok(self.fleet().await?.administrators(&query, part))
    }

    /// A part of the service accounts that `query` lets through.
    pub async fn service_account_page(
        self: &Arc<Self>,
        query: ServiceAccountQuery,
        part: Part,
    ) -> Result<ServiceAccountPage> {
        Ok(self.fleet().await?.service_accounts(&query, part))
    }

    /// A part of the board of organizations.
    pub async fn organization_page(
        self: &Arc<Self>,
        query: OrganizationQuery,
        part: Part,
    ) -> Result<OrganizationPage> {
        let mut page = self.fleet().await?.organizations(&query, part);
        let volatile = self.volatile();
        for row in &mut page.rows {
            row.refreshing = volatile.round.has(row.sign_in_id);
        }
        Ok(page)
    }

    /// A whole list as a file, for whoever writes it. The log tells of it.
    pub async fn export(
        self: &Arc<Self>,
        list: ExportedList,
        format: ExportFormat,
    ) -> Result<Exported> {
        if self.volatile().round.is_of_several() {
            // A file is to be as new as can be.
            *self.lists.kept() = None;
        }
        let exported = match list {
            ExportedList::Credentials { query } => {
                self.fleet().await?.export_credentials(&query, format)
            }
            ExportedList::Administrators { query } => {
                self.fleet().await?.export_administrators(&query, format)
            }
            ExportedList::ServiceAccounts { query } => {
                self.fleet().await?.export_service_accounts(&query, format)
            }
            ExportedList::Organizations { query } => {
                self.fleet().await?.export_organizations(&query, format)
            }
            ExportedList::Activity => {
                let all = self.store.read(|db| activity_before(db, None, u32::MAX));
                export_activity(&all.await?, format)
            }
        }?;
        let line = Activity::new(ActivityKind::ListExported, &exported.name)
            .detail(format!("{} rows", exported.rows));
        let now = self.now();
        self.store.run(move |db| note(db, now, &line)).await?;
        self.changed();
        Ok(exported)
    }

    /// The lists as they are now. While a round of refreshing goes on, and nothing else happens, they may be a
    /// little older: the round itself puts them together anew, and nobody waits for it.
    pub(super) async fn fleet(self: &Arc<Self>) -> Result<Arc<Fleet>> {
        if let Some(fleet) = self.kept_lists() {
            self.renew_lists(if self.volatile().round.is_of_several() {
                RENEWED_EVERY
            } else {
                STILL_FRESH
            });
            return Ok(fleet);
        }
        let _turn = self.lists.making.lock().await;
        // Somebody else may have put them together meanwhile.
        if let Some(fleet) = self.kept_lists() {
            return Ok(fleet);
        }
        // Nobody is shown the old ones any more.
        *self.lists.kept() = None;
        self.put_together().await
    }

    /// Has the lists that somebody looks at put together anew, where they are as old as this. Nobody waits for it.
    pub(super) fn renew_lists(self: &Arc<Self>, age: TimeDelta) {
        if !self.are_lists_as_old_as(age) {
            return;
        }
        let app = Arc::clone(self);
        tokio::spawn(async move {
            let Ok(_turn) = app.lists.making.try_lock() else {
                return;
            };
            // They may have been renewed, or given up, meanwhile.
            if !app.are_lists_as_old_as(age) {
                return;
            }
            if let Err(error) = app.put_together().await {
                // Whoever looks next learns it.
                *app.lists.kept() = None;
                tracing::warn!(%error, "the lists could not be put together");
            }
            // Whoever looked has the older ones.
            app.came_further();
        });
    }

    fn are_lists_as_old_as(&self, age: TimeDelta) -> bool {
        let now = self.now();
        let is_so_old = |kept: &Together| (now - kept.at).abs() >= age;
        self.lists.kept().as_ref().is_some_and(is_so_old)
    }

    /// Gives up the lists: nobody looks at them any more.
    pub async fn forget_lists(&self) {
        let _turn = self.lists.making.lock().await;
        *self.lists.kept() = None;
        give_back();
    }

    /// Those that are kept, if they still hold.
    fn kept_lists(&self) -> Option<Arc<Fleet>> {
        let kept = self.lists.kept();
        let together = kept.as_ref()?;
        // Whatever a person did is there at once; a thousand organizations come in bunches.
        let is_same = together.news == self.news.load(Ordering::SeqCst);
        let is_fresh = (self.now() - together.at).abs() < FRESH;
        (is_same && is_fresh).then(|| Arc::clone(&together.fleet))
    }

    async fn put_together(&self) -> Result<Arc<Fleet>> {
        let (now, news) = (self.now(), self.news.load(Ordering::SeqCst));
        let parts = self.store.read(move |db| gather(db, now)).await?;
        // Not while the database is read, which keeps its log from being folded in.
        let made = self.store.read(move |_| Ok(Fleet::new(parts, now)));
        let fleet = Arc::new(made.await?);
        *self.lists.kept() = Some(Together {
            news,
            at: now,
            fleet: Arc::clone(&fleet),
        });
        give_back();
        Ok(fleet)
    }
}

fn gather(db: &Connection, now: DateTime<Utc>) -> std::result::Result<Parts, StoreError> {
    let rows = Rows::open(db, now)?;
    let by_id: HashMap<SignInId, &SignInRecord> =
        rows.sign_ins.iter().map(|it| (it.id, it)).collect();
    let credentials = all_credentials(db)?;
    let kinds: HashMap<_, _> = credentials.iter().map(|it| (it.id, it.kind)).collect();
    let kind_of = |sign_in: &SignInRecord| kinds.get(&sign_in.credential_id).copied();
    let mut roles: HashMap<(SignInId, String), String> = HashMap::new();
    let mut admins = Vec::new();
    for (by, admin) in administrators(db)? {
        let Some(sign_in) = by_id.get(&by) else {
            continue;
        };
        let is_self = sign_in.admin_id.as_deref() == Some(&admin.id);
        if let (true, Some(role)) = (is_self, &admin.role) {
            roles.insert((by, admin.id.clone()), role.clone());
        }
        let switchable = !is_self
            && sign_in.admin_id.is_some()
            && is_aimable(sign_in)
            && kind_of(sign_in) == Some(CredentialKind::AdminKey);
        admins.push(administrator(sign_in, admin, is_self, switchable));
    }
    let accounts = service_accounts(db)?
        .into_iter()
        .filter_map(|(by, account)| {
            let sign_in = by_id.get(&by)?;
            Some(ServiceAccountRow {
                id: account.id,
                sign_in_id: by,
                name: account.name,
                role: account.role,
                status: account.status,
                organization: sign_in.organization_name.clone(),
                region: sign_in.region,
                credentials: 0,
                unreadable: account.unreadable,
            })
        });
    Ok(Parts {
        accounts: accounts.collect(),
        administrators: admins,
        organizations: rows
            .sign_ins
            .iter()
            .map(|sign_in| {
                let role = sign_in.admin_id.as_ref().and_then(|admin| {
                    // A provider's administrator is told of by the provider, under another sign-in.
                    roles.iter().find(|((by, id), _)| {
                        id == admin && (*by == sign_in.id || sign_in.sees_many)
                    })
                });
                let role = role
                    .map(|(_, role)| role)
                    .filter(|role| !sign_in.makes_keys_here && more_than_watching(role));
                organization(&rows, sign_in, role.cloned())
            })
            .collect(),
        credentials: credentials
            .into_iter()
            .map(|record| rows.made_of(record))
            .collect(),
    })
}

fn administrator(
    sign_in: &SignInRecord,
    admin: AdministratorRecord,
    is_self: bool,
    access_switchable: bool,
) -> AdministratorRow {
    AdministratorRow {
        id: admin.id,
        sign_in_id: sign_in.id,
        name: admin.name,
        email: admin.email,
        role: admin.role,
        suspended: admin.suspended,
        mfa: admin.mfa,
        api_access: admin.api_access,
        has_key: admin.has_key,
        key: None,
        flags: Vec::new(),
        is_self,
        access_switchable,
        organization: sign_in.organization_name.clone(),
        region: sign_in.region,
    }
}

fn organization(
    rows: &Rows,
    sign_in: &SignInRecord,
    more_rights: Option<String>,
) -> OrganizationRow {
    let last = sign_in.last_refresh.as_ref();
    let administrators_at = last.and_then(|last| last.administrators_at);
    let service_accounts_at = last.and_then(|last| last.service_accounts_at);
    OrganizationRow {
        sign_in_id: sign_in.id,
        label: sign_in.label.clone(),
        organization: OrganizationChoice {
            id: sign_in.organization_id.clone(),
            name: sign_in.organization_name.clone(),
        },
        scope: sign_in.scope,
        region: sign_in.region,
        credential_id: sign_in.credential_id,
        admin_email: sign_in.admin_email.clone(),
        administrators: administrators_at.map(|_| 0),
        api_access: 0,
        api_access_untold: 0,
        service_accounts: service_accounts_at
            .filter(|_| sign_in.scope == Scope::Organization)
            .map(|_| 0),
        credentials: 0,
        care: 0,
        expired: 0,
        expiring: 0,
        never_expires: 0,
        unknown: 0,
        next: None,
        refreshing: false,
        administrators_at,
        administrators_error: last.and_then(|last| last.administrators_error.clone()),
        service_accounts_at,
        service_accounts_error: last.and_then(|last| last.service_accounts_error.clone()),
        unreadable: last.map_or(0, |last| last.unreadable),
        failing: is_incomplete(last),
        muted: rows.rules.is_organization_muted(&sign_in.organization_id),
        more_rights_than_needed: more_rights,
    }
}
