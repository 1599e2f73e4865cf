//! A rotator under way: what it tells, when it ended, and its end by force.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use keyvigil_torture::{State, Told};

/// In which a rotator says the next thing that it must say.
const PATIENCE: Duration = Duration::from_mins(1);

/// One process. It is killed when this is dropped.
pub struct Rotator {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
}

/// What was heard.
pub enum Heard {
    /// It told something.
    Told(Box<Told>),
    /// It told nothing in time.
    Nothing,
    /// It ended, and everything that it told was heard.
    End,
}

impl Rotator {
    /// Starts one; what it complains of is written to `log`.
    pub fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let log = File::options().create(true).append(true).open(log)?;
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .context("the rotator cannot be started")?;
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().context("its output was piped")?;
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            child,
            stdin,
            lines,
        })
    }

    /// Its process id, which is also that of its first thread.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Writes a line to its standard input.
    pub fn say(&mut self, line: &str) -> Result<()> {
        let stdin = self.stdin.as_mut().context("its input was closed")?;
        stdin.write_all(format!("{line}\n").as_bytes())?;
        Ok(stdin.flush()?)
    }

    /// Listens for what it tells next, until `deadline`.
    pub fn hear_until(&self, deadline: Instant) -> Result<Heard> {
        let left = deadline.saturating_duration_since(Instant::now());
        match self.lines.recv_timeout(left) {
            Ok(line) => Ok(Heard::Told(serde_json::from_str(&line)?)),
            Err(RecvTimeoutError::Timeout) => Ok(Heard::Nothing),
            Err(RecvTimeoutError::Disconnected) => Ok(Heard::End),
        }
    }

    /// The next thing that it tells; it must not end, nor stay silent.
    pub fn hear(&self) -> Result<Told> {
        match self.hear_until(Instant::now() + PATIENCE)? {
            Heard::Told(told) => Ok(*told),
            Heard::Nothing => bail!("the rotator told nothing for {} s", PATIENCE.as_secs()),
            Heard::End => bail!("the rotator ended before its time"),
        }
    }

    /// What there is after it recovered.
    pub fn hear_state(&self) -> Result<State> {
        match self.hear()? {
            Told::Recovered(state) => Ok(state),
            other => bail!("the rotator told something else first: {other:?}"),
        }
    }

    /// Waits until nothing is open any more.
    pub fn hear_ready(&self) -> Result<()> {
        match self.hear()? {
            Told::Ready => Ok(()),
            other => bail!("the rotator told something else first: {other:?}"),
        }
    }

    /// Closes its input and waits for its end. Returns what it told on the way, too.
    pub fn end(mut self) -> Result<(ExitStatus, Vec<Told>)> {
        drop(self.stdin.take());
        self.wait()
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> Result<(ExitStatus, Vec<Told>)> {
        let deadline = Instant::now() + PATIENCE;
        let mut all = Vec::new();
        loop {
            match self.hear_until(deadline)? {
                Heard::Told(told) => all.push(*told),
                Heard::End => return Ok((self.child.wait()?, all)),
                Heard::Nothing => {
                    bail!("the rotator did not end within {} s", PATIENCE.as_secs())
                }
            }
        }
    }

    /// Kills it. Returns what it told and was not heard yet.
    pub fn kill(&mut self) -> Result<Vec<Told>> {
        self.child.kill()?;
        Ok(self.wait()?.1)
    }
}

impl Drop for Rotator {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
