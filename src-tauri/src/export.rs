//! Files for the person, in the folder where the system keeps what is downloaded.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use keyvigil_core::error::{CommandError, ErrorCode};
use tauri::{AppHandle, Manager};

/// Names that are tried before one gives up.
const NAMES: u32 = 1000;

/// What was written last.
#[derive(Default)]
pub struct Exports(Mutex<Option<PathBuf>>);

impl Exports {
    /// Writes a file without touching one that is there, and returns its path.
    pub async fn write(
        &self,
        app: &AppHandle,
        name: impl Into<String>,
        text: String,
    ) -> Result<String, CommandError> {
        let paths = app.path();
        // Where the system names no such folder, the home is where a person looks.
        let folder = paths.download_dir().or_else(|_| paths.home_dir());
        let folder = folder.map_err(|error| not_written(&error.to_string()))?;
        let name = name.into();
        let written = tokio::task::spawn_blocking(move || write(&folder, &name, &text));
        let path = written
            .await
            .map_err(|error| not_written(&error.to_string()))?
            .map_err(|error| not_written(&error.to_string()))?;
        let told = path.display().to_string();
        *self.last() = Some(path);
        Ok(told)
    }

    /// Shows the last one in the file manager, or at least the folder that it is in.
    pub fn show(&self) -> Result<(), CommandError> {
        let path = self.last().clone().ok_or_else(|| {
            CommandError::new(ErrorCode::NotPossibleNow, "nothing was exported yet")
        })?;
        let folder = path.parent().unwrap_or(&path).to_path_buf();
        tauri_plugin_opener::reveal_item_in_dir(&path)
            .or_else(|_| tauri_plugin_opener::open_path(folder, None::<&str>))
            .map_err(|error| CommandError::new(ErrorCode::NotPossibleNow, error.to_string()))
    }

    fn last(&self) -> std::sync::MutexGuard<'_, Option<PathBuf>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn not_written(why: &str) -> CommandError {
    CommandError::new(
        ErrorCode::FileNotWritten,
        format!("the file could not be written: {why}"),
    )
}

fn write(folder: &Path, name: &str, text: &str) -> std::io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    for number in 1..NAMES {
        let path = folder.join(numbered(name, number));
        let new = OpenOptions::new().write(true).create_new(true).open(&path);
        match new {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                return Ok(path);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(std::io::ErrorKind::AlreadyExists.into())
}

/// "name.ics", "name (2).ics", …
fn numbered(name: &str, number: u32) -> String {
    match (number, name.rsplit_once('.')) {
        (1, _) => name.to_owned(),
        (_, Some((stem, extension))) => format!("{stem} ({number}).{extension}"),
        (_, None) => format!("{name} ({number})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let first = write(folder.path(), "a.ics", "one").unwrap();
        let second = write(folder.path(), "a.ics", "two").unwrap();
        assert_eq!(std::fs::read_to_string(first).unwrap(), "one");
        assert!(second.ends_with("a (2).ics"), "{}", second.display());
        assert_eq!(std::fs::read_to_string(second).unwrap(), "two");
    }
}
