//! One Keyvigil and one simulator, that know nobody else.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use crate::jumpcloud::{Jumpcloud, OWN_KEY, OWNER, SERVICES_KEY};
use crate::rotator::Rotator;

/// The service account whose credential is rotated.
pub const ACCOUNT: &str = "Nightly export";

/// A data folder, a simulator, and keychain items of their own.
pub struct World {
    /// JumpCloud.
    pub jumpcloud: Jumpcloud,
    folder: TempDir,
    keychain: String,
    url: String,
    talkative: bool,
}

impl World {
    /// A world in which both keys are connected and the account has one credential, which is held.
    /// `name` is no other world's.
    pub fn new(name: &str) -> Result<Self> {
        let world = Self::bare(name)?;
        world.set_up()?;
        Ok(world)
    }

    /// A world in which nothing is connected yet.
    pub fn bare(name: &str) -> Result<Self> {
        let jumpcloud = Jumpcloud::start()?;
        Ok(Self {
            url: jumpcloud.url().to_owned(),
            jumpcloud,
            folder: TempDir::with_prefix("keyvigil-torture-")?,
            keychain: format!("Keyvigil torture {name} {}", std::process::id()),
            talkative: false,
        })
    }

    /// Lets the rotator call another address than the simulator's own.
    pub fn through(mut self, url: String) -> Self {
        self.url = url;
        self
    }

    /// Lets the rotators write a log of everything.
    pub fn talkative(mut self) -> Self {
        self.talkative = true;
        self
    }

    /// Connects both keys and makes the account.
    pub fn set_up(&self) -> Result<()> {
        let mut rotator = self.start(&["setup", "--account", ACCOUNT])?;
        rotator.say(SERVICES_KEY)?;
        rotator.say(OWN_KEY)?;
        self.must_succeed(rotator)
    }

    /// The person makes a key in the portal, and connects it.
    pub fn connect_anew(&self) -> Result<()> {
        let key = self.jumpcloud.replace_key(OWNER)?;
        let mut rotator = self.start(&["connect"])?;
        rotator.say(&key)?;
        self.must_succeed(rotator)
    }

    /// A rotator in this world.
    pub fn start(&self, mode: &[&str]) -> Result<Rotator> {
        Rotator::start(self.command()?.args(mode), &self.log())
    }

    /// The last lines that its rotators complained in.
    pub fn complaints(&self) -> String {
        let text = fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<_> = text.lines().rev().take(5).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }

    /// Where its data lies.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where its rotators complain.
    pub fn log(&self) -> PathBuf {
        self.folder.path().join("rotator.log")
    }

    /// A place for a file that does not belong to Keyvigil.
    pub fn aside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self) -> Result<Command> {
        let own = std::env::current_exe()?;
        let folder = own.parent().unwrap_or(Path::new("."));
        let mut command = Command::new(folder.join("keyvigil-rotator"));
        command
            .arg("--data")
            .arg(self.data())
            .args(["--simulator", &self.url, "--keychain", &self.keychain])
            .args(self.talkative.then_some("--log"));
        Ok(command)
    }

    fn must_succeed(&self, rotator: Rotator) -> Result<()> {
        let (status, _) = rotator.end()?;
        if status.success() {
            return Ok(());
        }
        bail!("the rotator failed: {}", self.complaints())
    }
}

/// Adds to an error what the rotators of `world` complained of.
pub fn explained<T>(world: &World, result: Result<T>) -> Result<T> {
    result.with_context(|| format!("the rotator said: {}", world.complaints()))
}
