//! The loop that keeps looking at the clock while the app runs.

use std::sync::Arc;

use super::App;

impl App {
    /// Recovers what the last run left unfinished, then refreshes and reminds for ever. Wall-clock
    /// time is compared at every turn; nothing sleeps until a date, which also serves a computer that
    /// slept meanwhile.
    pub async fn watch(self: Arc<Self>) {
        // Neither waits for the other: what is known already is announced before the network answers.
        tokio::join!(self.recover(), self.look_for_ever());
    }

    async fn look_for_ever(self: &Arc<Self>) {
        loop {
            if let Err(error) = self.remind().await {
                tracing::warn!(%error, "reminders could not be worked out");
            }
            if let Err(error) = self.refresh_what_is_due().await {
                tracing::warn!(%error, "the sign-ins could not be refreshed");
            }
            self.ask_for_old_key_callers_in_background();
            self.go_on_with_rotations().await;
            tokio::select! {
                () = tokio::time::sleep(self.waits.look) => {}
                () = self.wake.notified() => {}
            }
        }
    }

    /// Makes the loop look at once: the clock was moved, or the person came back.
    pub fn wake(&self) {
        self.wake.notify_one();
        self.changed();
    }
}
