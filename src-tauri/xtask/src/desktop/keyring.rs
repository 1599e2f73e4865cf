//! The keychain of a private desktop: gnome-keyring.

use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::Desktop;
use crate::process;

/// The password of the private keychain; it guards nothing.
const PASSWORD: &[u8] = b"keyvigil";

/// In what state the keychain of a desktop is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Keyring {
    /// Ready to use.
    Unlocked,
    /// There, and locked.
    Locked,
    /// Not there at all.
    Absent,
}

/// Brings the keychain into the wanted state.
pub fn start(desktop: &mut Desktop, state: Keyring) -> Result<()> {
    if state == Keyring::Absent {
        return Ok(());
    }
    let command = Command::new("gnome-keyring-daemon");
    let mut command = desktop.prepare("gnome-keyring", &command)?;
    command
        .args(["--foreground", "--components=secrets", "--unlock"])
        .stdin(Stdio::piped());
    let mut child = process::spawn(&mut command)?;
    let stdin = child.stdin.take();
    desktop.processes.push(child);
    // The daemon reads to the end of its input, so the pipe is closed with this statement.
    stdin.context("the input was piped")?.write_all(PASSWORD)?;
    desktop.wait_for_name("org.freedesktop.secrets")?;
    wait_for_default_collection(desktop)?;
    if state == Keyring::Locked {
        lock(desktop)
    } else {
        Ok(())
    }
}

/// The daemon has its name on the bus a moment before it has opened its keyring.
fn wait_for_default_collection(desktop: &Desktop) -> Result<()> {
    process::wait_for("the keychain to unlock", super::READY, || {
        let told = call(
            desktop,
            "org.freedesktop.DBus.Properties.Get",
            &["org.freedesktop.Secret.Collection", "Locked"],
        )?;
        Ok(told.filter(|text| text.contains("false")).map(drop))
    })
}

fn lock(desktop: &Desktop) -> Result<()> {
    let told = desktop.output(
        "gdbus",
        &[
            "call",
            "--session",
            "--dest=org.freedesktop.secrets",
            "--object-path=/org/freedesktop/secrets",
            "--method=org.freedesktop.Secret.Service.Lock",
            "[objectpath '/org/freedesktop/secrets/collection/login']",
        ],
    )?;
    if told.is_none() {
        bail!(
            "the keychain cannot be locked: {}",
            desktop.said("gnome-keyring")
        );
    }
    Ok(())
}

fn call(desktop: &Desktop, method: &str, arguments: &[&str]) -> Result<Option<String>> {
    let method = format!("--method={method}");
    let mut all = vec![
        "call",
        "--session",
        "--dest=org.freedesktop.secrets",
        "--object-path=/org/freedesktop/secrets/aliases/default",
        method.as_str(),
    ];
    all.extend(arguments);
    desktop.output("gdbus", &all)
}
