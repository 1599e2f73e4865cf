//! Kills of rotations, with counts of one's choosing.

use std::process::ExitStatus;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::desktop::{Desktop, Keyring};
use crate::project::{BUILD_LIMIT, Project};
use crate::{packages, process};

/// Longer than any count that somebody waits for.
const LIMIT: Duration = Duration::from_hours(24);

/// Builds the two programs, and runs them with these arguments.
pub fn run(project: &Project, arguments: &[String]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("The kills need strace and a Secret Service: they run on Linux only.");
    }
    packages::ensure(&[packages::BUILD, packages::DESKTOP, packages::TORTURE])?;
    let build = ["build", "--package", "keyvigil-torture"];
    process::run(&mut project.cargo(&build), BUILD_LIMIT)?;
    let status = kill(project, arguments, LIMIT, |_| {})?;
    if status.success() {
        return Ok(());
    }
    bail!("a key was lost, or something was left behind: see above")
}

/// Runs the programs, which are built already, on a private desktop with a keychain of its own. Each line
/// that they say is shown, and handed to `read`.
pub fn kill(
    project: &Project,
    arguments: &[String],
    limit: Duration,
    read: impl FnMut(&str) + Send,
) -> Result<ExitStatus> {
    let desktop = Desktop::start(Keyring::Unlocked)?;
    let mut command = project.command(project.target("debug/keyvigil-torture"));
    command.args(arguments).envs(desktop.environment());
    process::run_reading(&mut command, limit, read)
}
