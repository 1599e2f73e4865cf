//! What holds after every row, whatever happened.

use jumpcloud_simulator::Region;
use keyvigil_core::view::{CredentialState, Custody, RotationStage, RotationView};

use super::play::Play;
use super::row::{Procedure, Row};
use super::told::{Deed, Then};
use super::trouble::{At, Trouble};

impl Play {
    /// Panics where one is not kept. Everything answers again.
    pub(super) async fn keeps_its_promises(&self, row: &Row, then: &Then) {
        self.asked_only_whom_it_should(then);
        let view = self.rested().await;
        self.keeps_something_that_works(then, view.as_ref()).await;
        if let Some(view) = &view {
            self.changed_nothing_where_it_says_so(row, then, view);
        }
        if view.is_none_or(|view| view.finished) {
            self.put_away().await;
            self.leaves_nothing_pending().await;
            self.leaves_no_secret_behind().await;
        }
    }

    fn asked_only_whom_it_should(&self, then: &Then) {
        let requests = self.scene.control.requests();
        let is_us = requests.iter().all(|it| it.region == Region::Us);
        assert!(is_us, "a redirect was followed");
        let (method, path) = self.scene.requests(At::Post);
        let sent = self.bench().sent(method, path);
        assert!(!then.is_unsent || sent == 0, "a POST was sent");
    }

    async fn keeps_something_that_works(&self, then: &Then, view: Option<&RotationView>) {
        let bench = self.bench();
        let stage = view.map(|view| view.stage);
        match self.procedure {
            _ if then.is_elsewhere => bench.shows_no_secret(),
            it if it.is_of_admin() => match view {
                Some(view) => bench.keeps_the_admin_promises(view).await,
                None => bench.keeps_every_keys_promises(),
            },
            Procedure::Generate => {
                bench.keeps_the_accounts_promises().await;
            }
            _ if stage == Some(RotationStage::Vanished) => {
                bench.keeps_the_accounts_promises().await;
            }
            _ => bench.keeps_the_service_promises().await,
        }
    }

    /// Nobody else had a hand in it, so all that lives was there before, the old one included.
    fn changed_nothing_where_it_says_so(&self, row: &Row, then: &Then, view: &RotationView) {
        let is_ours = |(_, trouble): &_| !matches!(trouble, Trouble::Somebody(_));
        let is_left = |(deed, _): &_| matches!(deed, Deed::KeepCandidates);
        let is_alone = !then.is_elsewhere
            && row.troubles.iter().all(is_ours)
            && !then.later.iter().any(is_left);
        if view.stage == RotationStage::NotChanged && is_alone {
            let now = self.scene.configs();
            assert!(now.iter().all(|it| self.before.contains(it)), "{view:#?}");
            assert_eq!(now.first(), self.before.first(), "{view:#?}");
        }
    }

    /// What has ended is dismissed; where its end was never written down, it ends once more first.
    async fn put_away(&self) {
        while let Some(view) = self.rested().await {
            let dismissed = self.world().app.dismiss_rotation(view.id).await;
            dismissed.unwrap();
        }
    }

    /// What has ended leaves no row that still waits for something.
    async fn leaves_nothing_pending(&self) {
        let rows = self.world().credentials().await;
        let mut pending = rows
            .iter()
            .filter(|row| row.pending && row.state != CredentialState::Revoked);
        assert_eq!(pending.next(), None, "a row waits for nothing");
    }

    /// The keychain has the secrets of what is held, and the key of their digests. Nothing is sealed.
    async fn leaves_no_secret_behind(&self) {
        let spool = std::fs::read_dir(self.world().folder.path().join("spool"));
        assert_eq!(spool.map_or(0, Iterator::count), 0, "a sealed answer stays");
        let rows = self.world().credentials().await;
        let held = rows.iter().filter(|row| row.custody == Custody::Held);
        let wanted = held.count() + 1;
        let secrets = self.world().vault.secrets();
        assert!(
            secrets <= wanted,
            "{secrets} secrets, of which {wanted} are needed"
        );
    }
}
