//! The operating system's keychain, behind one thread and a deadline.
//!
//! A locked keychain blocks its caller without limit, and every other caller of the same store with
//! it. So all calls go through one worker thread, one after the other; when a call is not answered by
//! its deadline, worker and store are abandoned together and new ones are made for the next call.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use async_trait::async_trait;
use secrecy::SecretString;
use tokio::sync::oneshot;

use super::platform::Keychain;
use super::{Patience, Vault, VaultError, VaultName};

/// Workers that hang at once before the vault refuses further calls: each is a thread that may wait
/// for a prompt that nobody answers.
const HANGING_AT_MOST: usize = 3;

/// How long a call may take.
#[derive(Clone, Copy, Debug)]
pub struct Deadlines {
    /// When nobody is there to answer a prompt.
    pub background: Duration,
    /// When the person may be answering one.
    pub prompting: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            background: Duration::from_secs(5),
            prompting: Duration::from_mins(1),
        }
    }
}

/// The operating system's keychain.
pub struct OsVault {
    service: Arc<str>,
    deadlines: Deadlines,
    worker: Mutex<Option<mpsc::Sender<Job>>>,
    hanging: Arc<AtomicUsize>,
}

enum Call {
    Store { label: String, secret: SecretString },
    Read,
    Delete,
}

type Answer = Result<Option<SecretString>, VaultError>;

struct Job {
    name: VaultName,
    call: Call,
    answer: oneshot::Sender<Answer>,
}

impl OsVault {
    /// Items are stored under `service`, which differs between normal and simulator mode.
    #[must_use]
    pub fn new(service: &str, deadlines: Deadlines) -> Self {
        Self {
            service: service.into(),
            deadlines,
            worker: Mutex::new(None),
            hanging: Arc::new(AtomicUsize::new(0)),
        }
    }

    async fn call(&self, name: &VaultName, call: Call, patience: Patience) -> Answer {
        let (answer, answered) = oneshot::channel();
        self.send(Job {
            name: name.clone(),
            call,
            answer,
        })?;
        let deadline = match patience {
            Patience::Background => self.deadlines.background,
            Patience::Prompting => self.deadlines.prompting,
        };
        match tokio::time::timeout(deadline, answered).await {
            Ok(Ok(answer)) => answer,
            // The worker died with the job, or was abandoned by a call before this one.
            Ok(Err(_)) => Err(VaultError::TimedOut),
            Err(_) => {
                tracing::warn!(
                    ?deadline,
                    "the keychain did not answer; its worker is abandoned"
                );
                *self.worker() = None;
                Err(VaultError::TimedOut)
            }
        }
    }

    fn send(&self, job: Job) -> Result<(), VaultError> {
        let mut worker = self.worker();
        let job = match worker.as_ref() {
            None => job,
            Some(sender) => match sender.send(job) {
                Ok(()) => return Ok(()),
                Err(mpsc::SendError(job)) => job,
            },
        };
        let sender = self.spawn()?;
        let sent = sender
            .send(job)
            .map_err(|_| VaultError::Failed("its worker ended".into()));
        *worker = Some(sender);
        sent
    }

    fn spawn(&self) -> Result<mpsc::Sender<Job>, VaultError> {
        let running = Running::start(&self.hanging).ok_or(VaultError::TimedOut)?;
        let service = Arc::clone(&self.service);
        let (sender, jobs) = mpsc::channel();
        thread::Builder::new()
            .name("keychain".into())
            .spawn(move || {
                work(&Keychain::new(&service), &jobs);
                drop(running);
            })
            .map_err(|error| VaultError::Failed(error.kind().to_string()))?;
        Ok(sender)
    }

    fn worker(&self) -> MutexGuard<'_, Option<mpsc::Sender<Job>>> {
        self.worker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts the worker threads that exist, the abandoned ones included.
struct Running(Arc<AtomicUsize>);

impl Running {
    fn start(count: &Arc<AtomicUsize>) -> Option<Self> {
        count
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |running| {
                (running < HANGING_AT_MOST).then_some(running + 1)
            })
            .ok()
            .map(|_| Self(Arc::clone(count)))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Runs until the vault lets go of the other end.
fn work(keychain: &Keychain, jobs: &mpsc::Receiver<Job>) {
    while let Ok(Job { name, call, answer }) = jobs.recv() {
        // Whoever asked has given up meanwhile: do nothing behind their back.
        if answer.is_closed() {
            continue;
        }
        let is_store = matches!(call, Call::Store { .. });
        let outcome = match call {
            Call::Store { label, secret } => keychain.store(&name, &label, &secret).map(|()| None),
            Call::Read => keychain.read(&name).map(Some),
            Call::Delete => keychain.delete(&name).map(|()| None),
        };
        let is_stored = is_store && outcome.is_ok();
        if answer.send(outcome).is_err() && is_stored {
            // Stored too late: it was reported as failed, so it must not stay.
            let _ = keychain.delete(&name);
        }
    }
}

#[async_trait]
impl Vault for OsVault {
    async fn store(
        &self,
        name: &VaultName,
        label: &str,
        secret: &SecretString,
        patience: Patience,
    ) -> Result<(), VaultError> {
        let call = Call::Store {
            label: label.to_owned(),
            secret: secret.clone(),
        };
        self.call(name, call, patience).await.map(drop)
    }

    async fn read(&self, name: &VaultName, patience: Patience) -> Result<SecretString, VaultError> {
        self.call(name, Call::Read, patience)
            .await?
            .ok_or(VaultError::Missing)
    }

    async fn delete(&self, name: &VaultName, patience: Patience) -> Result<(), VaultError> {
        self.call(name, Call::Delete, patience).await.map(drop)
    }
}
