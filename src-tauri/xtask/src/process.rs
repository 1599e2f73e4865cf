//! Running other programs, never without a limit.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

const POLL: Duration = Duration::from_millis(50);

/// Runs a command whose output goes to the terminal, and fails unless it succeeds.
pub fn run(command: &mut Command, limit: Duration) -> Result<()> {
    announce(command);
    let status = finish(&mut spawn(command)?, command, limit)?;
    check(command, status)
}

/// Runs a command, shows its output and hands each line to `read` too.
pub fn run_reading(
    command: &mut Command,
    limit: Duration,
    mut read: impl FnMut(&str) + Send,
) -> Result<ExitStatus> {
    announce(command);
    let mut child = spawn(command.stdout(Stdio::piped()))?;
    let stdout = child.stdout.take().context("the output was piped")?;
    thread::scope(|scope| {
        scope.spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                println!("{line}");
                read(&line);
            }
        });
        finish(&mut child, command, limit)
    })
}

/// Runs a command quietly and returns what it wrote, or nothing where it failed.
pub fn output(command: &mut Command, limit: Duration) -> Result<Option<String>> {
    let mut child = spawn(command.stdout(Stdio::piped()).stderr(Stdio::null()))?;
    let mut stdout = child.stdout.take().context("the output was piped")?;
    thread::scope(|scope| {
        let text = scope.spawn(move || {
            let mut bytes = Vec::new();
            stdout.read_to_end(&mut bytes).map(|_| bytes)
        });
        let status = finish(&mut child, command, limit)?;
        let bytes = match text.join() {
            Ok(read) => read.with_context(|| format!("cannot read from {}", name(command)))?,
            Err(_) => bail!("reading from {} panicked", name(command)),
        };
        Ok(status
            .success()
            .then(|| String::from_utf8_lossy(&bytes).into_owned()))
    })
}

/// The first line that a program writes, which tells that it is ready.
pub fn first_line(output: impl Read + Send + 'static, limit: Duration) -> Result<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut lines = BufReader::new(output).lines();
        // Nobody listens any more where the limit has passed.
        drop(sender.send(lines.next()));
        // Read on, so that the program never blocks on a full pipe.
        lines.for_each(drop);
    });
    match receiver.recv_timeout(limit) {
        Ok(Some(line)) => line.context("its output cannot be read"),
        Ok(None) => bail!("it ended without saying that it is ready"),
        Err(_) => bail!("it said nothing within {} s", limit.as_secs()),
    }
}

/// Asks again and again until there is an answer.
pub fn wait_for<T>(
    what: &str,
    limit: Duration,
    mut ask: impl FnMut() -> Result<Option<T>>,
) -> Result<T> {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask()? {
            return Ok(answer);
        }
        if start.elapsed() > limit {
            bail!("waited {} s in vain for {what}", limit.as_secs());
        }
        thread::sleep(POLL);
    }
}

/// Fails unless the command succeeded.
pub fn check(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    bail!("`{}` failed ({status})", line(command))
}

/// Starts a command, with a plain message where it is not installed.
pub fn spawn(command: &mut Command) -> Result<Child> {
    command
        .spawn()
        .with_context(|| format!("cannot start {}", name(command)))
}

fn finish(child: &mut Child, command: &Command, limit: Duration) -> Result<ExitStatus> {
    let ended = wait_for(&format!("`{}` to end", line(command)), limit, || {
        Ok(child.try_wait()?)
    });
    if ended.is_err() {
        end_family(child);
    }
    ended
}

/// Ends a child that hangs, with all that it started.
fn end_family(child: &mut Child) {
    let mut family = vec![child.id()];
    if let Ok(Some(table)) = output(
        Command::new("ps").args(["-e", "-o", "pid=,ppid="]),
        Duration::from_secs(5),
    ) {
        let pairs: Vec<(u32, u32)> = table
            .lines()
            .filter_map(|row| {
                let mut numbers = row
                    .split_whitespace()
                    .map_while(|number| number.parse().ok());
                Some((numbers.next()?, numbers.next()?))
            })
            .collect();
        let mut next = 0;
        while let Some(&parent) = family.get(next) {
            family.extend(
                pairs
                    .iter()
                    .filter(|(_, of)| *of == parent)
                    .map(|(id, _)| *id),
            );
            next += 1;
        }
    }
    let ids = family.iter().skip(1).map(ToString::to_string);
    drop(output(
        Command::new("kill").arg("-KILL").args(ids),
        Duration::from_secs(5),
    ));
    drop(child.kill());
    drop(child.wait());
}

fn announce(command: &Command) {
    println!("$ {}", line(command));
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn line(command: &Command) -> String {
    let program = command.get_program();
    let short = std::path::Path::new(program).file_name().unwrap_or(program);
    std::iter::once(short)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
