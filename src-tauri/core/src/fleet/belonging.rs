//! Of which organizations a credential is. A provider's key is called with for sixty of them, and is a key of none.

use std::collections::HashSet;

use super::watched::Watched;
use crate::ids::SignInId;
use crate::view::{AdministratorRow, CredentialRow, OwnerKind, ServiceAccountRow};

/// Leaves of the sign-ins that see a credential, or call with it, those whose organization lists its owner; where none
/// does, those that look at the organization under whose name it is shown.
pub(super) fn settle(
    credentials: &mut [CredentialRow],
    administrators: &[AdministratorRow],
    accounts: &[ServiceAccountRow],
    watched: &Watched,
) {
    let administrators = administrators
        .iter()
        .map(|it| (it.sign_in_id, OwnerKind::Administrator, it.id.as_str()));
    let accounts = accounts
        .iter()
        .map(|it| (it.sign_in_id, OwnerKind::ServiceAccount, it.id.as_str()));
    let listed: HashSet<_> = administrators.chain(accounts).collect();
    for row in credentials {
        let all = seen_or_used_by(row);
        let owner = row.owner.remote_id.as_deref();
        let lists_its_owner =
            |by: &SignInId| owner.is_some_and(|id| listed.contains(&(*by, row.owner.kind, id)));
        let mut of: Vec<_> = all.iter().copied().filter(lists_its_owner).collect();
        if of.is_empty() {
            let home = watched.of_credential(row);
            of = all;
            of.retain(|by| watched.of_sign_in(*by) == Some(home));
        }
        row.seen_by = of;
    }
}

/// Each once.
fn seen_or_used_by(row: &CredentialRow) -> Vec<SignInId> {
    let mut all = row.seen_by.clone();
    let more = row.used_by_sign_ins.iter();
    all.extend(more.filter(|by| !row.seen_by.contains(by)));
    all
}
