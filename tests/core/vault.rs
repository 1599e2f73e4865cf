//! A keychain in memory that fails as it is told to.

use std::collections::HashSet;
use std::future::pending;
use std::pin::Pin;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use keyvigil_core::vault::{MemoryVault, Patience, Vault, VaultError, VaultName};
use secrecy::SecretString;
use tokio::sync::Notify;

/// What the keychain is proven with is labelled so.
const CANARY: &str = "Keyvigil is testing this keychain";

/// Which call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Call {
    Store,
    Read,
    /// The same, of what was stored last.
    ReadBack,
    Delete,
}

/// What it does instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum How {
    /// It does nothing, and says why.
    Refuse(VaultError),
    /// It does what was asked, and says that it did not: an answer that came too late.
    TooLate,
    /// It gives back something else than was stored.
    Mangle,
    /// It does nothing, and never answers.
    Hang,
    /// It does what was asked, and never answers.
    HangAfterwards,
}

/// Something that is done just before a call.
type Deed = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Hook {
    is_due: Box<dyn Fn() -> bool + Send>,
    deed: Deed,
}

/// One thing that goes wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trouble {
    /// On this call,
    pub on: Call,
    /// after so many of them went well,
    pub after: usize,
    /// and so often.
    pub times: usize,
    pub how: How,
}

impl Trouble {
    pub fn new(on: Call, after: usize, how: How) -> Self {
        let times = usize::MAX;
        Self {
            on,
            after,
            times,
            how,
        }
    }

    pub fn once(self) -> Self {
        Self { times: 1, ..self }
    }
}

#[derive(Default)]
pub struct ScriptedVault {
    inner: MemoryVault,
    troubles: Mutex<Vec<Trouble>>,
    hooks: Mutex<Vec<Hook>>,
    ever: Mutex<Vec<SecretString>>,
    hung: Notify,
    last: Mutex<Option<VaultName>>,
    reads: AtomicUsize,
    canaries: Mutex<HashSet<VaultName>>,
}

impl ScriptedVault {
    pub fn len(&self) -> usize {
        self.inner.len()
    }

    /// How many items it holds that are no canaries.
    pub fn secrets(&self) -> usize {
        self.inner.len() - self.canaries.lock().unwrap().len()
    }

    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }

    /// Every call fails with `error` from now on; `None` makes everything work again.
    pub fn refuse_with(&self, error: Option<VaultError>) {
        if error.is_none() {
            self.troubles.lock().unwrap().clear();
            self.hooks.lock().unwrap().clear();
        }
        self.inner.refuse_with(error);
    }

    /// From now on.
    pub fn trouble(&self, trouble: Trouble) {
        self.troubles.lock().unwrap().push(trouble);
    }

    /// Does something once, just before the first call at which it `is_due`.
    pub fn before(
        &self,
        is_due: impl Fn() -> bool + Send + 'static,
        deed: impl Future<Output = ()> + Send + 'static,
    ) {
        let (is_due, deed) = (Box::new(is_due), Box::pin(deed));
        self.hooks.lock().unwrap().push(Hook { is_due, deed });
    }

    /// Returns when a call hangs.
    pub async fn hangs(&self) {
        self.hung.notified().await;
    }

    /// How often it was asked for a secret.
    pub fn reads(&self) -> usize {
        self.reads.load(Ordering::SeqCst)
    }

    /// Every secret that was ever stored, or was to be.
    pub fn ever_stored(&self) -> Vec<SecretString> {
        self.ever.lock().unwrap().clone()
    }

    async fn meet(&self, call: Call) -> Option<How> {
        for hook in self.due() {
            hook.deed.await;
        }
        let how = self.next(call)?;
        if how == How::Hang {
            self.hang().await;
        }
        Some(how)
    }

    fn due(&self) -> Vec<Hook> {
        let mut hooks = self.hooks.lock().unwrap();
        hooks.extract_if(.., |hook| (hook.is_due)()).collect()
    }

    async fn hang(&self) {
        self.hung.notify_one();
        pending::<()>().await;
    }

    fn next(&self, call: Call) -> Option<How> {
        let mut troubles = self.troubles.lock().unwrap();
        let is_read = call == Call::ReadBack;
        let is_meant = |on: Call| on == call || (is_read && on == Call::Read);
        let trouble = troubles.iter_mut().find(|it| is_meant(it.on))?;
        if trouble.after > 0 {
            trouble.after -= 1;
            return None;
        }
        let how = trouble.how.clone();
        trouble.times -= 1;
        troubles.retain(|it| it.times > 0);
        Some(how)
    }
}

#[async_trait]
impl Vault for ScriptedVault {
    async fn store(
        &self,
        name: &VaultName,
        label: &str,
        secret: &SecretString,
        patience: Patience,
    ) -> Result<(), VaultError> {
        self.ever.lock().unwrap().push(secret.clone());
        let how = self.meet(Call::Store).await;
        if let Some(How::Refuse(error)) = how {
            return Err(error);
        }
        *self.last.lock().unwrap() = Some(name.clone());
        self.inner.store(name, label, secret, patience).await?;
        if label == CANARY {
            self.canaries.lock().unwrap().insert(name.clone());
        }
        match how {
            Some(How::TooLate) => Err(VaultError::TimedOut),
            Some(How::HangAfterwards) => {
                self.hang().await;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn read(&self, name: &VaultName, patience: Patience) -> Result<SecretString, VaultError> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        let is_last = self.last.lock().unwrap().as_ref() == Some(name);
        let call = if is_last { Call::ReadBack } else { Call::Read };
        match self.meet(call).await {
            Some(How::Refuse(error)) => Err(error),
            Some(How::Mangle) => Ok(SecretString::from("something else")),
            Some(How::TooLate) => Err(VaultError::TimedOut),
            _ => self.inner.read(name, patience).await,
        }
    }

    async fn delete(&self, name: &VaultName, patience: Patience) -> Result<(), VaultError> {
        let how = self.meet(Call::Delete).await;
        if !matches!(how, Some(How::Refuse(_))) {
            self.canaries.lock().unwrap().remove(name);
        }
        match how {
            Some(How::Refuse(error)) => Err(error),
            Some(How::TooLate | How::Mangle) => {
                self.inner.delete(name, patience).await?;
                Err(VaultError::TimedOut)
            }
            _ => self.inner.delete(name, patience).await,
        }
    }
}
