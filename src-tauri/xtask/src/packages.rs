//! The system's packages, on Debian and its descendants.

use std::collections::HashSet;
use std::fs;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::process;

/// To build the app.
pub const BUILD: &[&str] = &[
    "build-essential",
    "libayatana-appindicator3-dev",
    "librsvg2-dev",
    "libssl-dev",
    "libwebkit2gtk-4.1-dev",
    "libxdo-dev",
    "pkg-config",
];

/// To open it where there is no display.
pub const DESKTOP: &[&str] = &[
    "dbus",
    "dunst",
    "fonts-dejavu-core",
    "gnome-keyring",
    "imagemagick",
    "libglib2.0-bin",
    "openbox",
    "wmctrl",
    "x11-utils",
    "xdotool",
    "xvfb",
];

/// To drive it end to end, and to check its package. systemd brings `busctl`, by which dunst tells its history.
pub const TESTS: &[&str] = &[
    "chromium",
    "chromium-driver",
    "desktop-file-utils",
    "faketime",
    "libsecret-tools",
    "sqlite3",
    "systemd",
    "trayer",
    "webkit2gtk-driver",
    "xclip",
    "xdg-utils",
];

/// To kill it at single system calls.
pub const TORTURE: &[&str] = &["strace"];

/// Installs what is missing, or says what to install and stops.
pub fn ensure(groups: &[&[&str]]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let wanted = groups.concat();
    if !is_debian() {
        println!(
            "This is not Debian or Ubuntu: should the build stop, install what these packages hold:"
        );
        println!("  {}", wanted.join(" "));
        return Ok(());
    }
    let missing = missing(&wanted)?;
    if missing.is_empty() {
        return Ok(());
    }
    let limit = Duration::from_mins(20);
    process::run(as_root(&missing)?.args(["apt-get", "update"]), limit)?;
    process::run(
        as_root(&missing)?
            .args(["apt-get", "install", "--yes", "--no-install-recommends"])
            .args(&missing),
        limit,
    )
}

/// A command that runs the program that its arguments name with the rights to install packages.
///
/// `needed` is named where nobody may do that here.
pub fn as_root(needed: &[&str]) -> Result<Command> {
    let limit = Duration::from_secs(30);
    let user = process::output(Command::new("id").arg("-u"), limit)?;
    let mut command = if user.is_some_and(|id| id.trim() == "0") {
        Command::new("env")
    } else if process::output(Command::new("sudo").arg("--version"), limit).is_ok() {
        let mut sudo = Command::new("sudo");
        sudo.arg("env");
        sudo
    } else {
        bail!(
            "Ask an administrator to run: apt-get install {}",
            needed.join(" ")
        );
    };
    command.arg("DEBIAN_FRONTEND=noninteractive");
    Ok(command)
}

fn is_debian() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|text| {
        text.lines()
            .filter_map(|line| {
                line.strip_prefix("ID=")
                    .or_else(|| line.strip_prefix("ID_LIKE="))
            })
            .any(|ids| ids.trim_matches('"').split(' ').any(|id| id == "debian"))
    })
}

fn missing<'a>(wanted: &[&'a str]) -> Result<Vec<&'a str>> {
    // dpkg-query fails as soon as one package is unknown, yet lists the others first.
    let known = process::output(
        Command::new("sh")
            .args([
                "-c",
                "dpkg-query --show --showformat='${Package} ${Status}\\n' \"$@\"; true",
                "sh",
            ])
            .args(wanted),
        Duration::from_secs(30),
    )?
    .unwrap_or_default();
    let installed: HashSet<&str> = known
        .lines()
        .filter_map(|line| line.strip_suffix(" install ok installed"))
        .collect();
    Ok(wanted
        .iter()
        .copied()
        .filter(|package| !installed.contains(package))
        .collect())
}
