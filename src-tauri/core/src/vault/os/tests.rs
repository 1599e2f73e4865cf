//! The worker over a keychain that blocks until it is told to go on.

use std::collections::HashMap;
use std::sync::Condvar;

use secrecy::ExposeSecret;

use super::*;

/// What every worker of a test reaches.
#[derive(Default)]
struct Shared {
    items: Mutex<HashMap<VaultName, String>>,
    /// How many of the next stores block.
    blocked: Mutex<usize>,
    /// How many of those wait at this moment.
    waiting: AtomicUsize,
    opened: Condvar,
}

impl Shared {
    fn block_the_next_store(&self) {
        *self.blocked.lock().unwrap() = 1;
    }

    fn go_on(&self) {
        *self.blocked.lock().unwrap() = 0;
        self.opened.notify_all();
    }
}

struct Fake(Arc<Shared>);

impl Blocking for Fake {
    fn store(&self, name: &VaultName, _: &str, secret: &SecretString) -> Result<(), VaultError> {
        let mut blocked = self.0.blocked.lock().unwrap();
        if *blocked > 0 && self.0.waiting.load(Ordering::SeqCst) == 0 {
            self.0.waiting.store(1, Ordering::SeqCst);
            while *blocked > 0 {
                blocked = self.0.opened.wait(blocked).unwrap();
            }
        }
        drop(blocked);
        let secret = secret.expose_secret().to_owned();
        self.0.items.lock().unwrap().insert(name.clone(), secret);
        Ok(())
    }

    fn read(&self, name: &VaultName) -> Result<SecretString, VaultError> {
        let items = self.0.items.lock().unwrap();
        let secret = items.get(name).ok_or(VaultError::Missing)?;
        Ok(SecretString::from(secret.as_str()))
    }

    fn delete(&self, name: &VaultName) -> Result<(), VaultError> {
        self.0.items.lock().unwrap().remove(name);
        Ok(())
    }
}

fn vault(deadlines: Deadlines) -> (OsVault, Arc<Shared>) {
    let shared = Arc::new(Shared::default());
    let keychain = Arc::clone(&shared);
    let open: Open = Arc::new(move || Box::new(Fake(Arc::clone(&keychain))));
    (OsVault::over(open, deadlines), shared)
}

const SOON: Deadlines = Deadlines {
    background: Duration::from_millis(20),
    prompting: Duration::from_secs(20),
};

async fn store(
    vault: &OsVault,
    name: &VaultName,
    secret: &str,
    patience: Patience,
) -> Result<(), VaultError> {
    let secret = SecretString::from(secret);
    vault.store(name, "a label", &secret, patience).await
}

#[tokio::test]
async fn a_store_that_comes_late_takes_back_only_itself() {
    let (vault, shared) = vault(SOON);
    let name = VaultName::random();
    shared.block_the_next_store();
    let late = store(&vault, &name, "first", Patience::Background).await;
    assert_eq!(late, Err(VaultError::TimedOut));
    let again = store(&vault, &name, "second", Patience::Prompting).await;
    assert_eq!(
        again,
        Err(VaultError::TimedOut),
        "the first would delete what the second stored"
    );
    shared.go_on();
    while store(&vault, &name, "second", Patience::Prompting)
        .await
        .is_err()
    {
        tokio::task::yield_now().await;
    }
    let kept = vault.read(&name, Patience::Prompting).await.unwrap();
    assert_eq!(kept.expose_secret(), "second");
}

#[tokio::test]
async fn a_call_that_waits_for_its_turn_does_not_abandon_the_one_before_it() {
    let (vault, shared) = vault(SOON);
    let name = VaultName::random();
    shared.block_the_next_store();
    let prompting = store(&vault, &name, "secret", Patience::Prompting);
    let impatient = async {
        while shared.waiting.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        let late = vault.read(&name, Patience::Background).await.map(drop);
        assert_eq!(late, Err(VaultError::TimedOut));
        assert!(
            vault.worker().is_some(),
            "the prompting call's worker stays"
        );
        shared.go_on();
    };
    let (stored, ()) = tokio::join!(prompting, impatient);
    assert_eq!(stored, Ok(()));
    assert_eq!(vault.hanging.load(Ordering::SeqCst), 1);
    vault.read(&name, Patience::Background).await.unwrap();
}

#[tokio::test]
async fn a_worker_that_hangs_is_abandoned_and_the_next_call_has_its_own() {
    let (vault, shared) = vault(SOON);
    let (hanging, other) = (VaultName::random(), VaultName::random());
    shared.block_the_next_store();
    let late = store(&vault, &hanging, "x", Patience::Background).await;
    assert_eq!(late, Err(VaultError::TimedOut));
    assert_eq!(
        store(&vault, &other, "y", Patience::Background).await,
        Ok(())
    );
    shared.go_on();
}
