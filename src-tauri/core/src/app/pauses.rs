//! Pauses that JumpCloud asks for: whoever has clicked is told why nothing happens, and until when.
//! Requests are kept back by the client.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::time::{Instant, sleep_until};

use super::App;

/// The beginning of a pause that is over sooner is not worth a word.
const WORTH_TELLING: Duration = Duration::from_secs(1);

impl App {
    /// Until when requests are kept back.
    pub(super) fn paused_until(&self) -> Option<DateTime<Utc>> {
        let end = *self.http.pauses().borrow();
        let left = end?.checked_duration_since(Instant::now())?;
        Some(self.now() + left)
    }

    /// Tells the UI of each pause when it begins and when it is over.
    pub(super) async fn tell_of_pauses(&self) {
        let mut pauses = self.http.pauses();
        // The other end lives as long as the app.
        while pauses.changed().await.is_ok() {
            let end = *pauses.borrow_and_update();
            let Some(end) = end.filter(|end| *end > Instant::now()) else {
                continue;
            };
            if end > Instant::now() + WORTH_TELLING {
                self.came_further();
            }
            tokio::select! {
                () = sleep_until(end) => self.came_further(),
                // It is longer than was thought.
                _ = pauses.changed() => pauses.mark_changed(),
            }
        }
    }
}
