//! The loop that keeps looking at the clock while the app runs.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use chrono::{DateTime, Utc};

use super::App;

/// When the next look has anything to do.
#[derive(Clone, Copy, Default)]
struct Agenda {
    /// When something is due by the clock; nothing is while nothing changes, where it is `None`.
    next: Option<DateTime<Utc>>,
    /// The revision that this was worked out at: any change may have brought something to do.
    revision: u32,
    /// When it was worked out: a clock that was set back makes it worthless.
    at: DateTime<Utc>,
}

impl App {
    /// Recovers what the last run left unfinished, then refreshes and reminds for ever. Wall-clock
    /// time is compared at every turn; nothing sleeps until a date, which also serves a computer that
    /// slept meanwhile.
    pub async fn watch(self: Arc<Self>) {
        // Neither waits for the other: what is known already is announced before the network answers.
        tokio::join!(self.recover(), self.look_for_ever(), self.tell_of_pauses());
    }

    async fn look_for_ever(self: &Arc<Self>) {
        let mut agenda: Option<Agenda> = None;
        // The tray has shown nothing yet.
        self.changed();
        loop {
            self.look_at_the_clock();
            if agenda.is_none_or(|agenda| self.is_time_for(agenda)) {
                agenda = Some(self.look().await);
            }
            tokio::select! {
                () = tokio::time::sleep(self.waits.look) => {}
                () = self.wake.notified() => agenda = None,
            }
        }
    }

    fn is_time_for(&self, agenda: Agenda) -> bool {
        let now = self.now();
        now < agenda.at
            || agenda.next.is_some_and(|next| next <= now)
            || agenda.revision != self.revision.load(Ordering::SeqCst)
            || self.volatile().refresh_all
    }

    async fn look(self: &Arc<Self>) -> Agenda {
        let at = self.now();
        let revision = self.revision.load(Ordering::SeqCst);
        // What failed is tried again at the next turn.
        let or_now = |next: super::Result<Option<DateTime<Utc>>>, what: &str| {
            next.unwrap_or_else(|error| {
                tracing::warn!(%error, "{what}");
                Some(at)
            })
        };
        let times = [
            or_now(self.remind().await, "reminders could not be worked out"),
            or_now(
                self.refresh_what_is_due().await,
                "the sign-ins could not be refreshed",
            ),
            or_now(
                self.ask_for_old_key_callers_in_background().await,
                "who still uses an old key could not be looked up",
            ),
            self.go_on_with_rotations().await.then_some(at),
        ];
        Agenda {
            next: times.into_iter().flatten().min(),
            revision,
            at,
        }
    }

    /// Makes the loop look at once: something was changed.
    pub fn wake(&self) {
        self.wake.notify_one();
        self.changed();
    }

    /// The person came back to the window, or opened it.
    pub fn came_back(&self) {
        self.volatile().came_back = true;
        self.wake();
    }
}
