//! Whether a key was lost, or a credential left that nobody is told of.

use std::collections::HashSet;
use std::fmt;

use keyvigil_core::ids::RotationId;
use keyvigil_core::view::{CredentialKind, RotationProcedure, RotationStage};
use keyvigil_torture::State;

use crate::jumpcloud::{Living, OWNER, Posts};
use crate::world::{ACCOUNT, World};

/// What is wrong, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Neither key works and is stored, and nobody was told.
    Lost(String),
    /// JumpCloud has a credential that Keyvigil does not tell of, or was asked twice for one.
    Orphan(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(sentence) => write!(formatter, "LOST: {sentence}"),
            Self::Orphan(sentence) => write!(formatter, "ORPHAN: {sentence}"),
        }
    }
}

/// What became of the administrator's own key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnKey {
    /// Keyvigil holds the one that works.
    Works,
    /// It does not, and says so.
    ToldLost,
    /// It does not, and says nothing of the kind.
    Gone,
    /// It does, and says that it does not.
    FalselyLost,
}

/// Judges one world, kill after kill.
#[derive(Debug, Default)]
pub struct Judge {
    /// Credentials without a secret that the person was told of already.
    told: HashSet<String>,
    /// Rotations that were told as lost already: what came after them is another story.
    lost: HashSet<RotationId>,
}

impl Judge {
    /// What is wrong with the service account after a recovery.
    pub fn account(&mut self, world: &World, state: &State) -> Vec<Fault> {
        self.account_of(&world.jumpcloud.living(ACCOUNT), state)
    }

    fn account_of(&mut self, living: &[Living], state: &State) -> Vec<Fault> {
        let mut faults = Vec::new();
        if !living.iter().any(|one| works(state, one)) {
            faults.push(Fault::Lost(format!(
                "no credential of the account works and is stored: JumpCloud has {living:?}, \
                 Keyvigil says {state}"
            )));
        }
        for one in living {
            if let Some(sentence) = self.orphan(one, state) {
                faults.push(Fault::Orphan(sentence));
            }
        }
        faults
    }

    fn orphan(&mut self, one: &Living, state: &State) -> Option<String> {
        let is_it = |remote_id: &Option<String>| remote_id.as_ref() == Some(&one.id);
        let row = state
            .credentials
            .iter()
            .find(|it| is_it(&it.remote_id) && !it.ended);
        let Some(row) = row else {
            return Some(format!("{one:?} is not listed by {state}"));
        };
        if row.keeps(&one.sha256) || self.told.contains(&one.id) {
            return None;
        }
        // Listed without its secret: a rotation must say so, or ask about it.
        let is_told = state.rotations.iter().any(|it| {
            it.candidates.contains(&one.id)
                || matches!(
                    it.stage,
                    RotationStage::LeftBehind | RotationStage::TakingBack | RotationStage::Revoking
                )
        });
        if !is_told {
            return Some(format!(
                "{one:?} is listed without its secret, and no rotation tells of it: {state}"
            ));
        }
        self.told.insert(one.id.clone());
        None
    }

    /// What became of the administrator's own key after a recovery.
    pub fn own_key(&mut self, world: &World, state: &State) -> OwnKey {
        let key = world.jumpcloud.key_of(OWNER).unwrap_or_default();
        self.own_key_of(&key, state)
    }

    fn own_key_of(&mut self, key: &str, state: &State) -> OwnKey {
        let works = state.credentials.iter().any(|it| {
            it.kind == CredentialKind::AdminKey && it.keeps(key) && it.accepted == Some(true)
        });
        let lost = state.rotations.iter().filter(|it| {
            it.procedure == RotationProcedure::AdminKey && it.stage == RotationStage::Lost
        });
        let mut is_told_anew = false;
        for rotation in lost {
            is_told_anew |= self.lost.insert(rotation.id);
        }
        match (works, is_told_anew) {
            (true, false) => OwnKey::Works,
            (true, true) => OwnKey::FalselyLost,
            (false, true) => OwnKey::ToldLost,
            (false, false) => OwnKey::Gone,
        }
    }
}

/// Whether more was asked for than was confirmed.
pub fn repeated(posts: Posts, confirmed: Posts) -> Option<Fault> {
    let too_many = posts.account > confirmed.account || posts.own_key > confirmed.own_key;
    too_many.then(|| {
        Fault::Orphan(format!(
            "credentials were asked for more often than was confirmed: {posts:?}, {confirmed:?}"
        ))
    })
}

/// Whether Keyvigil holds the secret of this credential, and JumpCloud took it just now.
fn works(state: &State, one: &Living) -> bool {
    state.credentials.iter().any(|it| {
        it.remote_id.as_ref() == Some(&one.id) && it.keeps(&one.sha256) && it.accepted == Some(true)
    })
}

#[cfg(test)]
mod tests {
    use keyvigil_core::ids::CredentialId;
    use keyvigil_torture::{CredentialState, RotationState};

    use super::*;

    fn living(id: &str) -> Living {
        Living {
            id: id.to_owned(),
            sha256: format!("hash of {id}"),
        }
    }

    fn row(id: &str, held: bool) -> CredentialState {
        CredentialState {
            id: CredentialId::random(),
            kind: CredentialKind::ServiceAccountKey,
            owner: ACCOUNT.to_owned(),
            remote_id: Some(id.to_owned()),
            held,
            pending: false,
            ended: false,
            sha256: held.then(|| format!("hash of {id}")),
            accepted: held.then_some(true),
        }
    }

    fn run(procedure: RotationProcedure, stage: RotationStage) -> RotationState {
        RotationState {
            id: RotationId::random(),
            procedure,
            owner: ACCOUNT.to_owned(),
            stage,
            candidates: Vec::new(),
            finished: false,
            error: None,
        }
    }

    fn state(credentials: Vec<CredentialState>) -> State {
        State {
            credentials,
            rotations: Vec::new(),
        }
    }

    #[test]
    fn one_credential_that_works_and_is_stored_is_enough() {
        let state = state(vec![row("old", true), row("dead", true)]);
        assert_eq!(Judge::default().account_of(&[living("old")], &state), []);
    }

    #[test]
    fn a_secret_that_is_not_the_living_one_or_is_not_accepted_counts_as_lost() {
        let mut wrong = row("old", true);
        wrong.sha256 = Some("another".into());
        let mut refused = row("old", true);
        refused.accepted = Some(false);
        for row in [wrong, refused] {
            let faults = Judge::default().account_of(&[living("old")], &state(vec![row]));
            assert!(matches!(faults[0], Fault::Lost(_)), "{faults:?}");
        }
    }

    #[test]
    fn a_credential_that_is_not_listed_or_not_told_of_is_an_orphan() {
        let listed = state(vec![row("old", true), row("new", false)]);
        let unlisted = state(vec![row("old", true)]);
        for state in [listed, unlisted] {
            let faults = Judge::default().account_of(&[living("old"), living("new")], &state);
            assert!(
                matches!(faults[..], [Fault::Orphan(_)]),
                "{state}: {faults:?}"
            );
        }
    }

    #[test]
    fn a_credential_that_the_person_was_told_of_once_is_none() {
        let mut state = state(vec![row("old", true), row("new", false)]);
        let mut asking = run(RotationProcedure::ServiceAccount, RotationStage::NeedsYou);
        asking.candidates.push("new".into());
        state.rotations.push(asking);
        let (mut judge, living) = (Judge::default(), [living("old"), living("new")]);
        assert_eq!(judge.account_of(&living, &state), []);
        state.rotations.clear();
        assert_eq!(judge.account_of(&living, &state), []);
    }

    #[test]
    fn a_lost_own_key_is_told_or_gone() {
        let mut key = row("key", true);
        key.kind = CredentialKind::AdminKey;
        let mut state = state(vec![key]);
        let mut judge = Judge::default();
        assert_eq!(judge.own_key_of("hash of key", &state), OwnKey::Works);
        assert_eq!(judge.own_key_of("another", &state), OwnKey::Gone);
        let lost = run(RotationProcedure::AdminKey, RotationStage::Lost);
        state.rotations.push(lost);
        assert_eq!(judge.own_key_of("another", &state), OwnKey::ToldLost);
        assert_eq!(judge.own_key_of("hash of key", &state), OwnKey::Works);
    }

    #[test]
    fn an_own_key_that_works_is_not_told_as_lost() {
        let mut key = row("key", true);
        key.kind = CredentialKind::AdminKey;
        let mut state = state(vec![key]);
        let lost = run(RotationProcedure::AdminKey, RotationStage::Lost);
        state.rotations.push(lost);
        let found = Judge::default().own_key_of("hash of key", &state);
        assert_eq!(found, OwnKey::FalselyLost);
    }

    #[test]
    fn a_request_that_nobody_confirmed_is_a_fault() {
        let (one, none) = (
            Posts {
                account: 1,
                own_key: 0,
            },
            Posts::default(),
        );
        assert!(repeated(one, none).is_some());
        assert!(repeated(one, one).is_none());
    }
}
