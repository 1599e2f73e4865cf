//! The one SQLite database: everything in memory can be rebuilt from it, and no secret is in it.
//!
//! One connection writes and a few only read, each on a thread of its own. [`Store::run`] hands the writing one a
//! closure, which runs inside a transaction: it is committed when the closure returns `Ok`, and undone otherwise.
//! [`Store::read`] hands one to a reading connection: what takes long to read holds up no writing, and a disk that
//! takes long to write holds up no reading.

mod activity;
mod columns;
mod credentials;
mod error;
mod folder;
mod journal;
mod old_keys;
mod owners;
mod reminders;
mod settings;
mod sign_ins;
mod wishes;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use rusqlite_migration::{M, Migrations};
use tokio::sync::oneshot;

pub use activity::{Activity, activity_before, activity_of, note, told};
pub use credentials::{
    CredentialRecord, Ended, Expiry, all_credentials, client_secret_with, credential,
    credentials_of_owner, delete_credential, delete_unseen, find_by_digest, forget_digests,
    is_seen_under, living_of_owner, readable_credentials, rename_organization, save_credential,
    settled_credentials, sight, sign_ins_seeing, take_identity, undigested, unnamed_with, unsight,
    write_digest,
};
pub use error::StoreError;
pub use folder::DataFolder;
pub use journal::{JournalEntry, close_entry, open_entries, open_entry, set_unreadable_aside};
pub use old_keys::{
    OldKeyCheck, callers_of, old_key_checks, replace_callers, schedule_check, uncheck,
};
pub use owners::{
    AdministratorRecord, ServiceAccountRecord, administrators, administrators_seen_by,
    forget_service_account, replace_administrators, replace_service_accounts, service_accounts,
    service_accounts_seen_by,
};
pub use reminders::{
    Ledger, Noted, Reminder, drop_lines, inbox_before, ledger, mark_read, record_reminder,
    reminders_of, unread,
};
pub use settings::{read_setting, write_setting};
pub use sign_ins::{
    SignInRecord, delete_sign_in, kinds_of_callers, readable_sign_ins, save_sign_in, sign_in,
    sign_ins,
};
pub use wishes::{
    CredentialWish, OrganizationWish, credential_wish, credential_wishes, organization_wishes,
    save_credential_wish, save_organization_wish,
};

/// The file's name inside the data folder.
const FILE: &str = "keyvigil.sqlite3";

/// At most so much of the database is kept in memory: twice what SQLite keeps by default, so that refreshing a
/// thousand organizations reads few pages twice.
const CACHE_KIB: i32 = 4 * 1024;

/// Connections that read: one for the lists, one for the reminders, one for what is short.
const READERS: usize = 3;

const STEPS: &[M<'_>] = &[
    M::up(include_str!("schema.sql")),
    M::up(include_str!("schema_2.sql")),
    M::up(include_str!("schema_3.sql")),
    M::up(include_str!("schema_4.sql")),
];
const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

type Work = Box<dyn FnOnce(&mut Connection) + Send>;

/// A handle to the threads that own the connections. Clones share it.
#[derive(Clone)]
pub struct Store {
    writing: mpsc::Sender<Work>,
    reading: mpsc::Sender<Work>,
}

impl Store {
    /// Opens the database in `folder`, makes or migrates it, and starts its threads.
    pub fn open(folder: &DataFolder) -> Result<Self, StoreError> {
        let path = folder.path().join(FILE);
        let writer = connect(&path)?;
        let readers = (0..READERS).map(|_| connect_to_read(&path));
        Ok(Self {
            writing: start("store", [writer])?,
            reading: start("store-reader", readers.collect::<Result<Vec<_>, _>>()?)?,
        })
    }

    /// Runs `job` in a transaction on the writing thread.
    pub async fn run<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        on(&self.writing, move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = job(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })
        .await
    }

    /// Runs `job` on a reading thread, over the database as it is now: whatever [`Store::run`] has returned from
    /// is seen, and nothing that is written meanwhile.
    pub async fn read<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        on(&self.reading, move |connection| {
            job(&*connection.transaction()?)
        })
        .await
    }
}

async fn on<T: Send + 'static>(
    thread: &mpsc::Sender<Work>,
    job: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let (answer, answered) = oneshot::channel();
    let work: Work = Box::new(move |connection| {
        // Whoever asked may have gone; the work is done all the same.
        let _ = answer.send(job(connection));
    });
    thread.send(work).map_err(|_| StoreError::Stopped)?;
    answered.await.map_err(|_| StoreError::Stopped)?
}

/// A thread for each connection; whichever is free takes the next piece of work.
fn start(
    name: &str,
    connections: impl IntoIterator<Item = Connection>,
) -> Result<mpsc::Sender<Work>, StoreError> {
    let (work, queue) = mpsc::channel::<Work>();
    let queue = Arc::new(Mutex::new(queue));
    for mut connection in connections {
        let queue = Arc::clone(&queue);
        thread::Builder::new()
            .name(name.into())
            .spawn(move || {
                while let Some(work) = next(&queue) {
                    work(&mut connection);
                }
            })
            .map_err(|error| StoreError::from_io(&error))?;
    }
    Ok(work)
}

/// Whoever waits for work keeps the others waiting behind it; nobody works meanwhile.
fn next(queue: &Mutex<mpsc::Receiver<Work>>) -> Option<Work> {
    let queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
    queue.recv().ok()
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    // Deleted rows are overwritten: what a person forgets is gone.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    MIGRATIONS
        .to_latest(&mut connection)
        .map_err(StoreError::from_migration)?;
    Ok(connection)
}

fn connect_to_read(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(connection)
}

/// The path of the database file inside `folder`.
#[must_use]
pub fn database_path(folder: &Path) -> PathBuf {
    folder.join(FILE)
}
