//! `cargo xtask bundle`: the Debian package.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use crate::project::{BUILD_LIMIT, Project};
use crate::{node, packages, process};

/// Builds the package and says where it is and how large.
pub fn run(project: &Project) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("The bundle is a Debian package so far: it can only be built on Linux.");
    }
    packages::ensure(&[packages::BUILD])?;
    node::ensure()?;
    node::install(project, "ui")?;
    let package = build(project)?;
    let bytes = fs::metadata(&package)
        .with_context(|| format!("cannot read {}", package.display()))?
        .len();
    // Tenths of a mebibyte, exactly, without floating point.
    let tenths = bytes * 10 / (1024 * 1024);
    println!("{}: {}.{} MiB", package.display(), tenths / 10, tenths % 10);
    Ok(())
}

/// Builds the package and returns its path.
pub fn build(project: &Project) -> Result<PathBuf> {
    let folder = project.target("release/bundle/deb");
    // A package of an earlier version would be taken for the new one.
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    let build = ["exec", "--", "tauri", "build", "--bundles", "deb"];
    process::run(&mut project.npm("ui", &build), BUILD_LIMIT)?;
    fs::read_dir(&folder)
        .with_context(|| format!("the bundler made no {}", folder.display()))?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .with_context(|| format!("the bundler left no package in {}", folder.display()))
}
