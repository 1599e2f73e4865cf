//! A keychain in memory that fails as it is told to.

use std::sync::Mutex;

use async_trait::async_trait;
use keyvigil_core::vault::{MemoryVault, Patience, Vault, VaultError, VaultName};
use secrecy::SecretString;

/// Which call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Call {
    Store,
    Read,
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
}

impl ScriptedVault {
    pub fn len(&self) -> usize {
        self.inner.len()
    }

    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }

    /// Every call fails with `error` from now on; `None` makes everything work again.
    pub fn refuse_with(&self, error: Option<VaultError>) {
        if error.is_none() {
            self.troubles.lock().unwrap().clear();
        }
        self.inner.refuse_with(error);
    }

    /// From now on.
    pub fn trouble(&self, trouble: Trouble) {
        self.troubles.lock().unwrap().push(trouble);
    }

    fn meet(&self, call: Call) -> Option<How> {
        let mut troubles = self.troubles.lock().unwrap();
        let trouble = troubles.iter_mut().find(|it| it.on == call)?;
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
        match self.meet(Call::Store) {
            Some(How::Refuse(error)) => Err(error),
            Some(How::TooLate) => {
                self.inner.store(name, label, secret, patience).await?;
                Err(VaultError::TimedOut)
            }
            Some(How::Mangle) | None => self.inner.store(name, label, secret, patience).await,
        }
    }

    async fn read(&self, name: &VaultName, patience: Patience) -> Result<SecretString, VaultError> {
        match self.meet(Call::Read) {
            Some(How::Refuse(error)) => Err(error),
            Some(How::Mangle) => Ok(SecretString::from("something else")),
            Some(How::TooLate) => Err(VaultError::TimedOut),
            None => self.inner.read(name, patience).await,
        }
    }

    async fn delete(&self, name: &VaultName, patience: Patience) -> Result<(), VaultError> {
        match self.meet(Call::Delete) {
            Some(How::Refuse(error)) => Err(error),
            Some(How::TooLate | How::Mangle) => {
                self.inner.delete(name, patience).await?;
                Err(VaultError::TimedOut)
            }
            None => self.inner.delete(name, patience).await,
        }
    }
}
