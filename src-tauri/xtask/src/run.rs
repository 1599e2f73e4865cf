//! `cargo xtask run`: from a fresh clone to Keyvigil's window.

use std::env;
use std::path::PathBuf;

use anyhow::Result;

use crate::desktop::{Desktop, Keyring};
use crate::project::{BUILD_LIMIT, Project};
use crate::{node, packages, process, window};

/// Builds the app and opens its demo, or photographs it where there is no display.
pub fn run(project: &Project) -> Result<()> {
    let display = has_display();
    let desktop_packages: &[&str] = if display { &[] } else { packages::DESKTOP };
    packages::ensure(&[packages::BUILD, desktop_packages])?;
    node::ensure()?;
    node::install(project, "ui")?;
    project.build_ui()?;
    process::run(
        &mut project.cargo(&["build", "--package", "keyvigil"]),
        BUILD_LIMIT,
    )?;
    if display {
        open(project)
    } else {
        photograph(project)
    }
}

/// Opens the demo for as long as the person likes.
fn open(project: &Project) -> Result<()> {
    println!("Opening Keyvigil with its demo organization. Close its window to end.");
    let mut command = project.command(app(project));
    command.arg("--demo");
    let status = process::spawn(&mut command)?.wait()?;
    process::check(&command, status)
}

fn photograph(project: &Project) -> Result<()> {
    println!("There is no display here: opening Keyvigil's demo on a private one.");
    let mut desktop = Desktop::start(Keyring::Unlocked)?;
    let picture = project.target("keyvigil.png");
    window::visit(
        &mut desktop,
        project.command(app(project)).arg("--demo"),
        &picture,
    )?;
    println!("Keyvigil runs. Its window is in {}", picture.display());
    Ok(())
}

fn app(project: &Project) -> PathBuf {
    project.target(&format!("debug/keyvigil{}", env::consts::EXE_SUFFIX))
}

fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}
