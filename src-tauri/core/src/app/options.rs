//! What an app is made of.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::EventSink;
use crate::clock::Clock;
use crate::notifier::Notifier;
use crate::vault::Vault;
use crate::view::Mode;

/// The outside world.
pub struct Ports {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The keychain.
    pub vault: Arc<dyn Vault>,
    /// The desktop's notifications.
    pub notifier: Arc<dyn Notifier>,
    /// The UI.
    pub events: Arc<dyn EventSink>,
}

/// What differs from one run to the next.
pub struct Options {
    /// What it talks to.
    pub mode: Mode,
    /// Where its data lies, to be shown.
    pub data_folder: PathBuf,
    /// How long it waits for things.
    pub waits: Waits,
}

/// Every wait of the app, so that tests need none.
#[derive(Clone, Debug)]
pub struct Waits {
    /// The longest time between two looks at the clock.
    pub look: Duration,
    /// Between two reads of a new key's expiry while its dialog is open.
    pub expiry_recheck: Duration,
    /// Between the tries to verify a credential that was made a moment ago: JumpCloud may refuse it
    /// for a short while.
    pub verify_retries: Vec<Duration>,
    /// Between the looks at what became of a request whose answer was lost: JumpCloud may still be at
    /// work on it.
    pub find_out: Vec<Duration>,
}

impl Default for Waits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            look: seconds(60),
            expiry_recheck: seconds(15),
            verify_retries: vec![seconds(1), seconds(2), seconds(4), seconds(8), seconds(15)],
            find_out: vec![seconds(10), seconds(50)],
        }
    }
}
