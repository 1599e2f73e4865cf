//! Lines in which tests tell how much they tried, for the end of a run.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::project::Project;

/// Removes those of earlier runs, so that they are never taken for this one's.
pub fn clear(project: &Project) -> Result<()> {
    for path in all(project)? {
        fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(())
}

/// Leaves lines for the end of the run.
pub fn leave(project: &Project, name: &str, lines: &[String]) -> Result<()> {
    let folder = folder(project);
    fs::create_dir_all(&folder)?;
    let path = folder.join(name).with_extension("txt");
    fs::write(&path, lines.join("\n")).with_context(|| format!("cannot write {}", path.display()))
}

/// All lines that were left, in the order of their files' names.
pub fn read(project: &Project) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for path in all(project)? {
        let text = fs::read_to_string(&path);
        let text = text.with_context(|| format!("cannot read {}", path.display()))?;
        lines.extend(text.lines().map(str::to_owned));
    }
    Ok(lines)
}

fn all(project: &Project) -> Result<Vec<PathBuf>> {
    let folder = folder(project);
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Always here: the tests do not know where else things are built.
fn folder(project: &Project) -> PathBuf {
    project.path("target/reports")
}
