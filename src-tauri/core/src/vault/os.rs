//! The operating system's keychain, behind one thread and a deadline.
//!
//! A locked keychain blocks its caller without limit, and every other caller of the same store with
//! it. So all calls go through one worker thread, one after the other; when a call that has begun is
//! not answered by its deadline, worker and store are abandoned together and new ones are made for the
//! next call. A call that only waited for its turn gives up alone: the worker is another's, whose
//! person may be answering the keychain's prompt.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
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
    open: Open,
    deadlines: Deadlines,
    worker: Mutex<Option<Worker>>,
    hanging: Arc<AtomicUsize>,
    unsettled: Unsettled,
}

/// A keychain that may block its caller without limit.
trait Blocking {
    fn store(&self, name: &VaultName, label: &str, secret: &SecretString)
    -> Result<(), VaultError>;
    fn read(&self, name: &VaultName) -> Result<SecretString, VaultError>;
    fn delete(&self, name: &VaultName) -> Result<(), VaultError>;
}

/// Makes a keychain for a new worker, on its thread.
type Open = Arc<dyn Fn() -> Box<dyn Blocking> + Send + Sync>;

/// The worker that takes new calls.
struct Worker {
    jobs: mpsc::Sender<Job>,
    number: usize,
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
    begun: Arc<AtomicBool>,
    answer: oneshot::Sender<Answer>,
}

/// Items that a call which was given up may still change. Nothing new is stored there meanwhile: the
/// late call would replace or delete it.
#[derive(Clone, Default)]
struct Unsettled(Arc<Mutex<HashSet<VaultName>>>);

impl Unsettled {
    fn names(&self) -> MutexGuard<'_, HashSet<VaultName>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OsVault {
    /// Items are stored under `service`, which differs between normal and simulator mode.
    #[must_use]
    pub fn new(service: &str, deadlines: Deadlines) -> Self {
        let service = service.to_owned();
        Self::over(
            Arc::new(move || Box::new(Keychain::new(&service))),
            deadlines,
        )
    }

    fn over(open: Open, deadlines: Deadlines) -> Self {
        Self {
            open,
            deadlines,
            worker: Mutex::new(None),
            hanging: Arc::new(AtomicUsize::new(0)),
            unsettled: Unsettled::default(),
        }
    }

    async fn call(&self, name: &VaultName, call: Call, patience: Patience) -> Answer {
        if matches!(call, Call::Store { .. }) && self.unsettled.names().contains(name) {
            return Err(VaultError::TimedOut);
        }
        let changes = !matches!(call, Call::Read);
        let begun = Arc::new(AtomicBool::new(false));
        let (answer, mut answered) = oneshot::channel();
        let worker = self.send(Job {
            name: name.clone(),
            call,
            begun: Arc::clone(&begun),
            answer,
        })?;
        let deadline = match patience {
            Patience::Background => self.deadlines.background,
            Patience::Prompting => self.deadlines.prompting,
        };
        match tokio::time::timeout(deadline, &mut answered).await {
            Ok(Ok(answer)) => return answer,
            // The worker died with the job.
            Ok(Err(_)) => return Err(VaultError::TimedOut),
            Err(_) => {}
        }
        // Noted before the worker can know that nobody listens any more.
        if changes {
            self.unsettled.names().insert(name.clone());
        }
        answered.close();
        if let Ok(answer) = answered.try_recv() {
            self.unsettled.names().remove(name);
            return answer;
        }
        if begun.load(Ordering::SeqCst) {
            self.abandon(worker);
        }
        tracing::warn!(?deadline, "the keychain did not answer in time");
        Err(VaultError::TimedOut)
    }

    fn send(&self, job: Job) -> Result<usize, VaultError> {
        let mut worker = self.worker();
        let job = match worker.as_ref() {
            None => job,
            Some(Worker { jobs, number }) => match jobs.send(job) {
                Ok(()) => return Ok(*number),
                Err(mpsc::SendError(job)) => job,
            },
        };
        let fresh = self.spawn()?;
        fresh
            .jobs
            .send(job)
            .map_err(|_| VaultError::Failed("its worker ended".into()))?;
        Ok(worker.insert(fresh).number)
    }

    fn spawn(&self) -> Result<Worker, VaultError> {
        static NUMBERS: AtomicUsize = AtomicUsize::new(0);
        let running = Running::start(&self.hanging).ok_or(VaultError::TimedOut)?;
        let (open, unsettled) = (Arc::clone(&self.open), self.unsettled.clone());
        let (jobs, queue) = mpsc::channel();
        thread::Builder::new()
            .name("keychain".into())
            .spawn(move || {
                work(open().as_ref(), &queue, &unsettled);
                drop(running);
            })
            .map_err(|error| VaultError::Failed(error.kind().to_string()))?;
        let number = NUMBERS.fetch_add(1, Ordering::SeqCst);
        Ok(Worker { jobs, number })
    }

    /// Lets go of this worker, unless another has taken its place.
    fn abandon(&self, number: usize) {
        let mut worker = self.worker();
        if worker.as_ref().is_some_and(|it| it.number == number) {
            *worker = None;
        }
    }

    fn worker(&self) -> MutexGuard<'_, Option<Worker>> {
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
fn work(keychain: &dyn Blocking, queue: &mpsc::Receiver<Job>, unsettled: &Unsettled) {
    while let Ok(job) = queue.recv() {
        let Job {
            name,
            call,
            begun,
            answer,
        } = job;
        begun.store(true, Ordering::SeqCst);
        // Whoever asked has given up meanwhile: do nothing behind their back.
        if answer.is_closed() {
            unsettled.names().remove(&name);
            continue;
        }
        let is_store = matches!(call, Call::Store { .. });
        let outcome = match call {
            Call::Store { label, secret } => keychain.store(&name, &label, &secret).map(|()| None),
            Call::Read => keychain.read(&name).map(Some),
            Call::Delete => keychain.delete(&name).map(|()| None),
        };
        let is_stored = is_store && outcome.is_ok();
        if answer.send(outcome).is_err() {
            if is_stored {
                // Stored too late: it was reported as failed, so it must not stay.
                let _ = keychain.delete(&name);
            }
            unsettled.names().remove(&name);
        }
    }
}

impl Blocking for Keychain {
    fn store(
        &self,
        name: &VaultName,
        label: &str,
        secret: &SecretString,
    ) -> Result<(), VaultError> {
        self.store(name, label, secret)
    }

    fn read(&self, name: &VaultName) -> Result<SecretString, VaultError> {
        self.read(name)
    }

    fn delete(&self, name: &VaultName) -> Result<(), VaultError> {
        self.delete(name)
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

#[cfg(test)]
mod tests;
