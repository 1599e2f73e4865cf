//! Node.js and the packages of the UI and of the end-to-end tests.

use std::fs;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::process;
use crate::project::Project;

/// Fails, saying what to install, unless Node.js is new enough for Vite 8 (`^20.19.0 || >=22.12.0`).
pub fn ensure() -> Result<()> {
    const ADVICE: &str = "Install Node.js 22.12 or newer (or 20.19 or newer of the 20 line) with npm, \
        from https://nodejs.org/en/download, then run the same command again.";
    let Ok(Some(said)) = process::output(
        Command::new("node").arg("--version"),
        Duration::from_secs(30),
    ) else {
        bail!("Node.js is not installed. {ADVICE}");
    };
    let said = said.trim();
    match version(said) {
        Some(found) if is_new_enough(found) => Ok(()),
        _ => bail!("Node.js {said} is too old for this project. {ADVICE}"),
    }
}

/// Runs `npm ci` in `folder` unless what its lock file says is installed already.
pub fn install(project: &Project, folder: &str) -> Result<()> {
    let lock = fs::read(project.path(&format!("{folder}/package-lock.json")))
        .with_context(|| format!("cannot read {folder}/package-lock.json"))?;
    let stamp = project.path(&format!("{folder}/node_modules/.installed-lock.json"));
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    process::run(&mut project.npm(folder, &["ci"]), Duration::from_mins(10))?;
    fs::write(&stamp, lock).with_context(|| format!("cannot write {}", stamp.display()))
}

fn version(said: &str) -> Option<(u32, u32)> {
    let mut parts = said.strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn is_new_enough((major, minor): (u32, u32)) -> bool {
    match major {
        20 => minor >= 19,
        22 => minor >= 12,
        _ => major > 22,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_20_counts_from_20_19_and_22_from_22_12() {
        for good in ["v20.19.0", "v22.12.1", "v24.0.0"] {
            assert!(version(good).is_some_and(is_new_enough), "{good}");
        }
        for bad in ["v18.20.4", "v20.18.3", "v21.7.0", "v22.11.0", "nonsense"] {
            assert!(!version(bad).is_some_and(is_new_enough), "{bad}");
        }
    }
}
