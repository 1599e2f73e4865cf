//! The clipboard. A secret that is copied from here is marked as such for clipboard histories, and
//! cleared after a while and at exit, if it is still there.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arboard::Clipboard as System;
use keyvigil_core::error::{CommandError, ErrorCode};
use secrecy::{ExposeSecret, SecretString};

/// How long a copied secret stays.
const STAYS: Duration = Duration::from_secs(30);

/// The system's clipboard, opened at first use. On X11 a program serves what it copied for as long as
/// it lives, so the connection is kept.
#[derive(Clone, Default)]
pub struct Clipboard(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    system: Option<System>,
    /// What was copied last and not cleared yet.
    copied: Option<SecretString>,
    /// How often something was copied: the same secret copied again stays its full time.
    copies: u64,
}

impl Clipboard {
    /// Copies a secret, and clears it again later if it is still there.
    pub async fn copy(&self, secret: SecretString) -> Result<(), CommandError> {
        let copy = self
            .blocking(move |state| {
                put(state.system()?, secret.expose_secret())
                    .map_err(|error| unavailable(&error))?;
                state.copied = Some(secret);
                state.copies += 1;
                Ok(state.copies)
            })
            .await?;
        let clipboard = self.clone();
        tauri::async_runtime::spawn(async move {
            tokio::time::sleep(STAYS).await;
            if let Err(error) = clipboard.clear_copy(copy).await {
                tracing::warn!(%error, "the clipboard could not be cleared");
            }
        });
        Ok(())
    }

    /// Copies a text that is no secret: histories may keep it, and nothing clears it.
    pub async fn copy_text(&self, text: String) -> Result<(), CommandError> {
        self.blocking(move |state| {
            state
                .system()?
                .set_text(text)
                .map_err(|error| unavailable(&error))?;
            // It took the place of whatever secret was copied before.
            state.copied = None;
            Ok(())
        })
        .await
    }

    /// Reads the text in the clipboard, once.
    pub async fn read(&self) -> Result<SecretString, CommandError> {
        self.blocking(|state| match state.system()?.get_text() {
            Ok(text) => Ok(SecretString::from(text)),
            Err(arboard::Error::ContentNotAvailable) => Ok(SecretString::default()),
            Err(error) => Err(unavailable(&error)),
        })
        .await
    }

    /// Clears the clipboard if it holds `secret`; tells whether it did.
    pub async fn clear_if(&self, secret: SecretString) -> Result<bool, CommandError> {
        self.blocking(move |state| state.clear_if(&secret)).await
    }

    /// Clears what was copied from here, unless something was copied after it.
    async fn clear_copy(&self, copy: u64) -> Result<(), CommandError> {
        self.blocking(move |state| {
            if state.copies != copy {
                return Ok(());
            }
            let Some(copied) = state.copied.take() else {
                return Ok(());
            };
            let outcome = state.clear_if(&copied);
            if outcome.is_err() {
                // Tried once more at exit.
                state.copied = Some(copied);
            }
            outcome.map(drop)
        })
        .await
    }

    /// Clears what was copied from here.
    pub fn clear_at_exit(&self) {
        let mut state = self.state();
        if let Some(copied) = state.copied.take()
            && let Err(error) = state.clear_if(&copied)
        {
            tracing::warn!(%error, "the clipboard could not be cleared");
        }
    }

    /// Other programs answer for the clipboard, and may take their time.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut State) -> Result<T, CommandError> + Send + 'static,
    ) -> Result<T, CommandError> {
        let clipboard = self.clone();
        tauri::async_runtime::spawn_blocking(move || work(&mut clipboard.state()))
            .await
            .map_err(|_| {
                CommandError::new(ErrorCode::Internal, "the clipboard's work was cut off")
            })?
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn system(&mut self) -> Result<&mut System, CommandError> {
        match &mut self.system {
            Some(system) => Ok(system),
            none => Ok(none.insert(System::new().map_err(|error| unavailable(&error))?)),
        }
    }

    fn clear_if(&mut self, secret: &SecretString) -> Result<bool, CommandError> {
        let system = self.system()?;
        let held = match system.get_text() {
            Ok(text) => {
                SecretString::from(text).expose_secret().trim() == secret.expose_secret().trim()
            }
            Err(arboard::Error::ContentNotAvailable) => false,
            Err(error) => return Err(unavailable(&error)),
        };
        if held {
            system.clear().map_err(|error| unavailable(&error))?;
        }
        Ok(held)
    }
}

fn unavailable(error: &arboard::Error) -> CommandError {
    CommandError::new(
        ErrorCode::ClipboardUnavailable,
        format!("the clipboard did not answer: {error}"),
    )
}

#[cfg(target_os = "linux")]
fn put(system: &mut System, text: &str) -> Result<(), arboard::Error> {
    use arboard::SetExtLinux;
    system.set().exclude_from_history().text(text)
}

#[cfg(target_os = "macos")]
fn put(system: &mut System, text: &str) -> Result<(), arboard::Error> {
    use arboard::SetExtApple;
    system.set().exclude_from_history().text(text)
}

#[cfg(windows)]
fn put(system: &mut System, text: &str) -> Result<(), arboard::Error> {
    use arboard::SetExtWindows;
    system
        .set()
        .exclude_from_cloud()
        .exclude_from_history()
        .exclude_from_monitoring()
        .text(text)
}
