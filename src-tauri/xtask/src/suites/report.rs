//! A file that a test runner writes its results to.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::project::Project;

/// One run's report.
pub struct Report(PathBuf);

impl Report {
    /// A new file; that of an earlier run is removed, so that it is never taken for this one's.
    pub fn new(project: &Project, name: &str) -> Result<Self> {
        let path = project.target(name);
        if path.exists() {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> String {
        self.0.to_string_lossy().into_owned()
    }

    /// What it says.
    pub fn text(&self) -> Result<String> {
        fs::read_to_string(&self.0)
            .with_context(|| format!("the tests left no report in {}", self.0.display()))
    }
}
