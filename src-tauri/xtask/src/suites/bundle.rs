//! The Debian package, as a person gets it.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::outcome::Outcome;
use crate::desktop::{Desktop, Keyring};
use crate::project::Project;
use crate::scratch::Scratch;
use crate::{bundle, packages, process, window};

/// The package's name, which Tauri makes from the product's.
const NAME: &str = "keyvigil";

/// Builds the package and starts the app from it; where `CI` is `true`, also installs and removes it.
pub fn run(project: &Project) -> Result<Outcome> {
    let package = bundle::build(project)?;
    let mut outcome = Outcome::default();
    let mut check = |what: &str, result: Result<()>| {
        outcome.count(result.is_ok());
        match result {
            Ok(()) => println!("ok: {what}"),
            Err(error) => println!("FAILED: {what}: {error:#}"),
        }
    };
    check(
        "the app starts from the unpacked package",
        unpacked(project, &package),
    );
    if env::var("CI").is_ok_and(|value| value == "true") {
        check(
            "the package installs, starts and goes",
            installed(project, &package),
        );
    }
    Ok(outcome)
}

fn unpacked(project: &Project, package: &Path) -> Result<()> {
    let scratch = Scratch::new()?;
    let limit = Duration::from_mins(2);
    process::run(
        Command::new("dpkg-deb")
            .arg("-x")
            .arg(package)
            .arg(scratch.path()),
        limit,
    )?;
    let mut command = project.command(scratch.path().join("usr/bin/keyvigil"));
    starts(
        command.arg("--demo"),
        &project.target("bundle-unpacked.png"),
    )
}

fn installed(project: &Project, package: &Path) -> Result<()> {
    let limit = Duration::from_mins(10);
    let install = ["apt-get", "install", "--yes", "--no-install-recommends"];
    process::run(
        packages::as_root(&[NAME])?.args(install).arg(package),
        limit,
    )?;
    let started = starts_from_its_entry(project);
    let remove = ["apt-get", "remove", "--yes", NAME];
    let removed = process::run(packages::as_root(&[NAME])?.args(remove), limit);
    started.and(removed)?;
    if Path::new("/usr/bin/keyvigil").exists() {
        bail!("the package is removed, but /usr/bin/keyvigil is still there");
    }
    Ok(())
}

fn starts_from_its_entry(project: &Project) -> Result<()> {
    let entry = Path::new("/usr/share/applications/Keyvigil.desktop");
    let limit = Duration::from_secs(30);
    process::run(Command::new("desktop-file-validate").arg(entry), limit)?;
    let text =
        fs::read_to_string(entry).with_context(|| format!("cannot read {}", entry.display()))?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Exec="))
        .with_context(|| format!("{} names no program", entry.display()))?;
    // Field codes such as %U stand for files to open: there are none.
    let mut words = line
        .split_whitespace()
        .filter(|word| !word.starts_with('%'));
    let mut command = project.command(words.next().context("the desktop entry's Exec is empty")?);
    starts(command.args(words), &project.target("bundle-installed.png"))
}

fn starts(command: &mut Command, picture: &Path) -> Result<()> {
    let mut desktop = Desktop::start(Keyring::Unlocked)?;
    window::visit(&mut desktop, command, picture)
}
