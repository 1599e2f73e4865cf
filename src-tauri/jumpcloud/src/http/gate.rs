//! Patience: after a 429 all requests to that host wait together, instead of each being refused.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use url::{Origin, Url};

/// Keeps requests back from hosts that have asked for it.
#[derive(Default)]
pub(crate) struct Gate {
    closed: Mutex<HashMap<Origin, Instant>>,
    /// When the last of them opens again.
    pause: watch::Sender<Option<Instant>>,
}

impl Gate {
    /// Closes it for the host of `url`. It never opens earlier than somebody else has asked for.
    pub(crate) fn close(&self, url: &Url, until: Instant) {
        let mut closed = self.closed();
        let end = closed.entry(url.origin()).or_insert(until);
        *end = until.max(*end);
        self.pause.send_replace(closed.values().max().copied());
    }

    /// Tells until when requests to any host are kept back; that moment may have passed.
    pub(crate) fn pauses(&self) -> watch::Receiver<Option<Instant>> {
        self.pause.subscribe()
    }

    /// Waits until it is open for the host of `url`.
    pub(crate) async fn pass(&self, url: &Url) {
        while let Some(until) = self.closed_until(url, Instant::now()) {
            sleep_until(until).await;
        }
    }

    /// `None`: it is open.
    pub(crate) fn closed_until(&self, url: &Url, now: Instant) -> Option<Instant> {
        let mut closed = self.closed();
        closed.retain(|_, until| *until > now);
        closed.get(&url.origin()).copied()
    }

    fn closed(&self) -> MutexGuard<'_, HashMap<Origin, Instant>> {
        self.closed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn it_is_closed_for_one_host_until_its_time_and_then_forgets_it() {
        let gate = Gate::default();
        let now = Instant::now();
        let until = now + Duration::from_secs(1);
        gate.close(&url("https://console.jumpcloud.com/api/users"), until);
        let same = url("https://console.jumpcloud.com/api/v2/roles");
        assert_eq!(gate.closed_until(&same, now), Some(until));
        for other in ["https://api.jumpcloud.com/", "http://127.0.0.1:8080/"] {
            assert_eq!(gate.closed_until(&url(other), now), None, "{other}");
        }
        assert_eq!(gate.closed_until(&same, until), None);
        assert!(gate.closed().is_empty());
    }

    #[test]
    fn the_longest_wait_that_was_asked_for_counts() {
        let gate = Gate::default();
        let now = Instant::now();
        let console = url("https://console.jumpcloud.com/");
        for seconds in [2, 9, 4] {
            gate.close(&console, now + Duration::from_secs(seconds));
        }
        let longest = now + Duration::from_secs(9);
        assert_eq!(gate.closed_until(&console, now), Some(longest));
    }

    #[test]
    fn it_tells_when_the_last_host_opens_again() {
        let gate = Gate::default();
        let pauses = gate.pauses();
        assert_eq!(*pauses.borrow(), None);
        let now = Instant::now();
        let longest = now + Duration::from_secs(9);
        gate.close(&url("https://console.jumpcloud.com/"), longest);
        gate.close(&url("https://console.eu.jumpcloud.com/"), now);
        assert_eq!(*pauses.borrow(), Some(longest));
    }

    #[tokio::test]
    async fn an_open_gate_is_passed_at_once() {
        let gate = Gate::default();
        let console = url("https://console.jumpcloud.com/");
        gate.pass(&console).await;
        gate.close(&console, Instant::now());
        gate.pass(&console).await;
    }
}
