//! A folder that is gone when its owner is.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, Result};

/// A private folder below the system's folder for temporary files.
///
/// Its path is short, because the sockets in it may not have names of more than 107 bytes.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes a new one.
    pub fn new() -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("keyvigil-{}-{count}", std::process::id()));
        // A process of the same number may have died here without tidying up.
        drop(fs::remove_dir_all(&path));
        create_private(&path)?;
        Ok(Self(path))
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A folder in it, made where it is missing, for this user only.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        let path = self.0.join(name);
        create_private(&path)?;
        Ok(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Left-overs in the system's temporary folder hurt nobody; a panic here would.
        drop(fs::remove_dir_all(&self.0));
    }
}

fn create_private(path: &Path) -> Result<()> {
    fs::create_dir_all(path).with_context(|| format!("cannot create {}", path.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))
            .with_context(|| format!("cannot make {} private", path.display()))?;
    }
    Ok(())
}
