//! What can go wrong, and when.

use std::path::Path;

use jumpcloud_simulator::proxy::Wire;
use jumpcloud_simulator::{Action, Ending, Fault, Place, Settings};
use keyvigil_core::vault::VaultError;

use super::scene::Scene;
use crate::vault::{Call, How, Trouble as KeychainTrouble};

/// Stands for a host that would be asked if a redirect were followed.
pub const ELSEWHERE: &str = "http://elsewhere.example";

/// From when on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// Before the person clicks.
    Start,
    /// After the preflight, before the one POST.
    BeforePost,
    /// After the one POST was answered, or was not.
    AfterPost,
    /// After the request that revokes.
    AfterDelete,
}

/// Which requests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum At {
    /// The one that makes the credential.
    Post,
    /// Those that ask whether a credential is accepted.
    Verify,
    /// Those that list service accounts.
    List,
    /// Those that ask whose key it is.
    Whoami,
    /// Those that revoke.
    Delete,
    /// All that read.
    Get,
}

#[derive(Clone)]
pub enum Trouble {
    Keychain(KeychainTrouble),
    /// Requests meet this action, so often.
    Answer {
        at: At,
        action: Action,
        has_effect: bool,
        times: Option<u32>,
    },
    Setting(fn(&mut Settings)),
    Wire(Wire),
    /// Nobody listens any more.
    Unplugged,
    /// To the database, behind the app's back. Triggers are named `fault…`.
    Sql(String),
    DiskFull,
    ReadOnly,
    Folder(fn(&Path)),
    /// What somebody else does.
    Somebody(fn(&Scene)),
}

pub fn start(trouble: Trouble) -> (When, Trouble) {
    (When::Start, trouble)
}

pub fn before_post(trouble: Trouble) -> (When, Trouble) {
    (When::BeforePost, trouble)
}

pub fn after_post(trouble: Trouble) -> (When, Trouble) {
    (When::AfterPost, trouble)
}

pub fn after_delete(trouble: Trouble) -> (When, Trouble) {
    (When::AfterDelete, trouble)
}

/// The keychain does `how` at every `call`.
pub fn keychain(call: Call, how: How) -> Trouble {
    Trouble::Keychain(KeychainTrouble::new(call, 0, how))
}

/// The same, after one call that goes well.
pub fn keychain_after_one(call: Call, how: How) -> Trouble {
    Trouble::Keychain(KeychainTrouble::new(call, 1, how))
}

pub fn keychain_once(call: Call, how: How) -> Trouble {
    Trouble::Keychain(KeychainTrouble::new(call, 0, how).once())
}

/// Nothing can be written to the journal.
pub fn no_journal() -> Trouble {
    let trigger = "CREATE TRIGGER fault_write BEFORE INSERT ON journal
        BEGIN SELECT RAISE(ABORT, 'a fault'); END";
    Trouble::Sql(trigger.into())
}

/// The same, only when a run comes to one of these stages, in quotes.
pub fn no_journal_at(stages: &str) -> Trouble {
    Trouble::Sql(format!(
        "CREATE TRIGGER fault_write BEFORE INSERT ON journal
            WHEN json_extract(NEW.record, '$.procedure.stage.at') IN ({stages})
            BEGIN SELECT RAISE(ABORT, 'a fault'); END"
    ))
}

pub fn refuses(call: Call, error: VaultError) -> Trouble {
    keychain(call, How::Refuse(error))
}

/// Instead of being acted on.
pub fn answer(at: At, action: Action) -> Trouble {
    Trouble::Answer {
        at,
        action,
        has_effect: false,
        times: None,
    }
}

/// Only so often.
pub fn answer_times(at: At, action: Action, times: u32) -> Trouble {
    Trouble::Answer {
        at,
        action,
        has_effect: false,
        times: Some(times),
    }
}

/// After the request was acted on.
pub fn acted(at: At, action: Action) -> Trouble {
    Trouble::Answer {
        at,
        action,
        has_effect: true,
        times: None,
    }
}

pub fn cut(at: Place, ending: Ending) -> Action {
    Action::Cut { at, ending }
}

pub fn status(status: u16) -> Action {
    json(
        status,
        r#"{"error":"Error","message":"Something is wrong"}"#,
    )
}

pub fn json(status: u16, body: &str) -> Action {
    Action::Answer {
        status,
        body: body.into(),
        content_type: None,
    }
}

pub fn html(status: u16) -> Action {
    Action::Html { status }
}

impl Trouble {
    /// The fault that a simulator is given.
    pub fn fault(&self, scene: &Scene) -> Option<Fault> {
        let Self::Answer {
            at,
            action,
            has_effect,
            times,
        } = self
        else {
            return None;
        };
        let (method, path) = scene.requests(*at);
        let action = match action {
            Action::Redirect { status, location } => Action::Redirect {
                status: *status,
                location: location.replace(ELSEWHERE, &scene.elsewhere),
            },
            other => other.clone(),
        };
        let mut fault = Fault::new(action).on(method, path);
        if *has_effect {
            fault = fault.after_effect();
        }
        Some(match times {
            Some(times) => fault.times(*times),
            None => fault,
        })
    }
}
