//! What happens to a run: choices, a journal that outlives the process, and restarts.

use chrono::{DateTime, Utc};
use keyvigil_core::error::{CommandError, ErrorCode};
use keyvigil_core::ids::{CredentialId, SignInId};
use keyvigil_core::rotation::{Procedure, Rotation};
use keyvigil_core::store::{JournalEntry, open_entries, open_entry};
use keyvigil_core::view::{CredentialKind, RegionName, RotationStep};
use rusqlite::Connection;

/// Where the process ends around an act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Crash {
    No,
    /// Before the act has any effect.
    Before,
    /// After its effect, before anything is written.
    After,
}

pub struct Life {
    choices: std::vec::IntoIter<u8>,
    db: Connection,
    now: DateTime<Utc>,
}

impl Life {
    pub fn new(choices: Vec<u8>) -> Self {
        let db = Connection::open_in_memory().unwrap();
        let table = "CREATE TABLE journal
            (id TEXT PRIMARY KEY, kind TEXT NOT NULL, began_at TEXT NOT NULL, record TEXT NOT NULL)";
        db.execute_batch(table).unwrap();
        Self {
            choices: choices.into_iter(),
            db,
            now: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
        }
    }

    /// One of `of` ways; the first, which is always the good one, when the choices have ended.
    pub fn choose(&mut self, of: u8) -> u8 {
        self.choices.next().map_or(0, |choice| choice % of)
    }

    pub fn crash(&mut self) -> Crash {
        match self.choose(12) {
            10 => Crash::Before,
            11 => Crash::After,
            _ => Crash::No,
        }
    }

    /// `false` where the disk failed.
    pub fn write(&mut self, run: &Rotation) -> bool {
        if self.choose(16) == 15 {
            return false;
        }
        let entry = JournalEntry::Rotation(Box::new(run.clone()));
        open_entry(&self.db, "run", self.now, &entry).unwrap();
        true
    }

    /// What the next process finds.
    pub fn read(&self) -> Rotation {
        match open_entries(&self.db).unwrap().remove(0).1 {
            JournalEntry::Rotation(run) => *run,
            visit @ JournalEntry::PortalVisit { .. } => panic!("{visit:?}"),
        }
    }

    /// The run as it begins, which is always written: without that, nothing begins.
    pub fn begin(&mut self, procedure: Procedure) -> Rotation {
        let run = Rotation {
            sign_in: SignInId::random(),
            region: RegionName::Us,
            organization: String::new(),
            owner: "Deploy bot".into(),
            confirmation: "Deploy bot".into(),
            kind: CredentialKind::ServiceAccountKey,
            predecessor: Some(CredentialId::random()),
            successor: CredentialId::random(),
            began_at: self.now,
            since: self.now,
            error: None,
            paused: false,
            step: RotationStep::Preflight,
            procedure,
        };
        let entry = JournalEntry::Rotation(Box::new(run.clone()));
        open_entry(&self.db, "run", self.now, &entry).unwrap();
        run
    }
}

pub fn trouble() -> CommandError {
    CommandError::new(ErrorCode::Offline, "the network is down")
}
