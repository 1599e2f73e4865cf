//! strace, attached to threads of a rotator that waits.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// The calls whose effect is seen outside the process, or that take in what comes only once. `lseek` stands
/// right before each piece of an answer is written: writes themselves are hard to number, as threads wake
/// each other by writing, too, and not always equally often.
pub const EFFECTS: &[&str] = &[
    "connect",
    "fallocate",
    "fdatasync",
    "fsync",
    "ftruncate",
    "lseek",
    "mkdir",
    "mkdirat",
    "pwrite64",
    "pwritev",
    "pwritev2",
    "recvfrom",
    "rename",
    "renameat",
    "renameat2",
    "rmdir",
    "sendmmsg",
    "sendmsg",
    "sendto",
    "sync_file_range",
    "unlink",
    "unlinkat",
    "write",
    "writev",
];

/// Whom to look at.
#[derive(Clone, Copy, Debug)]
pub enum Whom {
    /// This thread alone.
    Thread(u32),
    /// This process, with the threads that it will have.
    Process(u32),
}

/// A running strace. It ends with what it looks at.
pub struct Strace {
    child: Child,
    complaints: Option<BufReader<std::process::ChildStderr>>,
}

/// One call that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The thread's id.
    pub thread_id: u32,
    /// The thread's name.
    pub thread: String,
    /// The call's name.
    pub name: String,
    /// It only wakes another thread of the same process, or tells the harness something.
    pub stays_inside: bool,
}

impl Strace {
    /// Notes every call of these names in `output`; every call at all where none is named.
    pub fn noting(whom: Whom, names: &[&str], output: &Path) -> Result<Self> {
        let mut command = Command::new("strace");
        if !names.is_empty() {
            command.arg("-e").arg(format!("trace={}", optional(names)));
        }
        command.args(["-y", "-Y", "-s", "0"]);
        Self::attach(command, whom, output)
    }

    /// Kills the process when it makes the `nth` call of this name.
    pub fn killing_at(whom: Whom, name: &str, nth: u32, output: &Path) -> Result<Self> {
        let mut command = Command::new("strace");
        command
            .arg("-e")
            .arg(format!("trace={name}"))
            .arg("-e")
            .arg(format!("inject={name}:signal=KILL:when={nth}"));
        Self::attach(command, whom, output)
    }

    /// Returns when it looks.
    fn attach(mut command: Command, whom: Whom, output: &Path) -> Result<Self> {
        let id = match whom {
            Whom::Thread(id) => id,
            Whom::Process(id) => {
                command.arg("-f");
                id
            }
        };
        command
            .arg("-o")
            .arg(output)
            .args(["-p", &id.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = command.spawn().context("strace cannot be started")?;
        let complaints = child.stderr.take().context("its output was piped")?;
        let mut complaints = BufReader::new(complaints);
        let mut line = String::new();
        complaints.read_line(&mut line)?;
        if !line.contains("attached") {
            complaints.read_to_string(&mut line)?;
            drop(child.wait());
            bail!(
                "strace may not look at another process here, so nothing can be killed at its system \
                 calls (in a container, allow ptrace: --cap-add SYS_PTRACE). It said: {}",
                line.trim()
            );
        }
        Ok(Self {
            child,
            complaints: Some(complaints),
        })
    }

    /// Waits for its end, which comes with that of what it looks at.
    pub fn wait(mut self) -> Result<()> {
        if let Some(mut complaints) = self.complaints.take() {
            // Read to the end, so that it never waits for a reader.
            complaints.read_to_string(&mut String::new())?;
        }
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Strace {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The threads that a process has, with their names, the oldest first.
pub fn threads(process: u32) -> Result<Vec<(u32, String)>> {
    let mut threads = Vec::new();
    for entry in fs::read_dir(format!("/proc/{process}/task"))? {
        let path = entry?.path();
        let id = path.file_name().and_then(|name| name.to_str());
        let id = id.context("a thread's number")?.parse()?;
        let name = fs::read_to_string(path.join("comm"))?;
        threads.push((id, name.trim_end().to_owned()));
    }
    threads.sort_unstable();
    Ok(threads)
}

/// The calls that were noted, in their order.
pub fn read(output: &Path) -> Result<Vec<Call>> {
    let text = fs::read(output)?;
    let text = String::from_utf8_lossy(&text);
    Ok(text.lines().filter_map(call).collect())
}

/// Reads `17<store> pwrite64(12</home/a>, …`; nothing where the line is the end of a call, or of a thread.
fn call(line: &str) -> Option<Call> {
    let (id, rest) = line.split_once('<')?;
    let (thread, rest) = rest.split_once("> ")?;
    let (name, arguments) = rest.trim_start().split_once('(')?;
    let is_name = |name: &str| {
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    is_name(name).then_some(())?;
    let target = arguments.split_once('<').map(|(_, target)| target);
    let inside = ["anon_inode:", "pipe:"];
    Some(Call {
        thread_id: id.trim().parse().ok()?,
        thread: thread.to_owned(),
        name: name.to_owned(),
        stays_inside: target.is_some_and(|it| inside.iter().any(|kind| it.starts_with(kind))),
    })
}

/// Not every platform has every call.
fn optional(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("?{name}")).collect();
    names.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_read_with_its_thread_and_whether_it_stays_inside() {
        let read = |line| call(line).map(|it| (it.thread_id, it.thread, it.name, it.stays_inside));
        let told = |thread: &str, name: &str, inside| {
            Some((17, thread.to_owned(), name.to_owned(), inside))
        };
        let write = "17<store> pwrite64(12</home/a/b.sqlite3-wal>, \"\"..., 24, 0) = 24";
        assert_eq!(read(write), told("store", "pwrite64", false));
        let wake = "17<zbus::Connection> write(5<anon_inode:[eventfd]>, \"\"..., 8) = 8";
        assert_eq!(read(wake), told("zbus::Connection", "write", true));
        let unfinished = "17<store>  fsync(12</home/a> <unfinished ...>";
        assert_eq!(read(unfinished), told("store", "fsync", false));
    }

    #[test]
    fn the_end_of_a_call_or_a_thread_is_no_call() {
        assert_eq!(call("17<store> <... write resumed>) = 8"), None);
        assert_eq!(call("17<store> +++ exited with 0 +++"), None);
        assert_eq!(call("17<store> --- SIGCHLD {si_signo=SIGCHLD} ---"), None);
    }
}
