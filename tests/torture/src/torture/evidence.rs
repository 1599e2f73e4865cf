//! What a killed rotator left on disk, before anybody recovers it.

use std::fs;
use std::path::Path;

use anyhow::Result;
use keyvigil_core::rotation::admin::Stage;
use keyvigil_core::store::{JournalEntry, database_path, open_entries};
use rusqlite::Connection;
use tempfile::TempDir;

/// How the making of an own key stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Whether an answer lies sealed on disk.
    pub spool: Spool,
    /// How far the journal says that it came.
    pub stage: Option<Stage>,
}

/// Whether an answer lies sealed on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spool {
    /// There is no place for one.
    Absent,
    /// There is a place, and nothing in it.
    Empty,
    /// Something is in it.
    Sealed,
}

impl Evidence {
    /// Of what lies in this data folder.
    pub fn of(data: &Path) -> Result<Self> {
        Ok(Self {
            spool: spool(&data.join("spool"))?,
            stage: stage(data)?,
        })
    }

    /// Whether nothing of an answer had come to the disk yet, nor was said to have: what JumpCloud had
    /// made by then could not be kept.
    pub fn is_in_window(self) -> bool {
        self.spool == Spool::Empty && self.stage == Some(Stage::Sent)
    }
}

fn spool(folder: &Path) -> Result<Spool> {
    let mut found = Spool::Absent;
    if !folder.exists() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder)? {
        if fs::read(entry?.path())?.iter().any(|byte| *byte != 0) {
            return Ok(Spool::Sealed);
        }
        found = Spool::Empty;
    }
    Ok(found)
}

/// Read from a copy: opening the database would do a part of the recovery.
fn stage(data: &Path) -> Result<Option<Stage>> {
    let copy = TempDir::new()?;
    let database = database_path(data);
    let copied = database_path(copy.path());
    fs::copy(&database, &copied)?;
    // A rotator that ended in peace takes its log with it.
    let log = |path: &Path| path.with_extension("sqlite3-wal");
    if log(&database).exists() {
        fs::copy(log(&database), log(&copied))?;
    }
    let entries = open_entries(&Connection::open(copied)?)?;
    let mut runs = entries.into_iter().filter_map(|(_, entry)| match entry {
        JournalEntry::Rotation(run) => run.admin().map(|admin| admin.stage),
        JournalEntry::PortalVisit { .. } => None,
    });
    // They are told in the order in which they began.
    Ok(runs.next_back())
}
