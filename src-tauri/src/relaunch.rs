//! A launch while another instance is leaving.
//!
//! Between the moment at which the old instance stops answering and the moment at which it gives its
//! name back, a new one can neither hand over to it nor start: the right thing is to try again.

use std::process::ExitCode;
use std::time::Duration;

/// Tries, and the pause between them: five seconds in all.
const ATTEMPTS: u8 = 20;
const PAUSE: Duration = Duration::from_millis(250);

/// Starts the program again, or gives up.
pub fn after_failed_start(attempt: u8, error: &tauri::Error) -> ExitCode {
    if attempt >= ATTEMPTS {
        tracing::error!(%error, "Keyvigil could not start");
        return ExitCode::FAILURE;
    }
    std::thread::sleep(PAUSE);
    match again(attempt + 1) {
        Ok(code) => code,
        Err(failure) => {
            tracing::error!(%error, %failure, "Keyvigil could not start");
            ExitCode::FAILURE
        }
    }
}

fn again(attempt: u8) -> std::io::Result<ExitCode> {
    let mut command = std::process::Command::new(std::env::current_exe()?);
    let mut args = std::env::args_os().skip(1);
    while let Some(arg) = args.next() {
        if arg == "--attempt" {
            args.next();
        } else {
            command.arg(arg);
        }
    }
    start(command.arg("--attempt").arg(attempt.to_string()))
}

/// In this process's place, so that whoever started it keeps its child.
#[cfg(unix)]
fn start(command: &mut std::process::Command) -> std::io::Result<ExitCode> {
    Err(std::os::unix::process::CommandExt::exec(command))
}

#[cfg(not(unix))]
fn start(command: &mut std::process::Command) -> std::io::Result<ExitCode> {
    command.spawn().map(|_| ExitCode::SUCCESS)
}
