//! What a program and all its processes use, from the process table of Linux.

use std::collections::HashMap;
use std::fs;

use anyhow::{Context as _, Result, bail};

/// The kernel counts processor time in hundredths of a second (`USER_HZ`), on every architecture that it tells of.
const TICKS_PER_SECOND: u64 = 100;

/// What a process and all its descendants use.
pub struct Usage {
    /// Proportional set size in MiB: what is shared with others counts in parts.
    pub pss_mib: u64,
    /// Memory in MiB that is this program's alone and was written to.
    pub private_dirty_mib: u64,
    /// Processor time since each process began, in milliseconds.
    pub processor_ms: u64,
    /// The names of the processes.
    pub names: Vec<String>,
}

impl Usage {
    /// Of a process and its descendants, now.
    pub fn of(root: u32) -> Result<Self> {
        let processes = family(root)?;
        if processes.is_empty() {
            bail!("process {root} is gone");
        }
        let sum = |read: fn(u32) -> Option<u64>| -> u64 {
            processes.iter().filter_map(|process| read(*process)).sum()
        };
        Ok(Self {
            pss_mib: sum(|it| kibibytes(it, "Pss:")) / 1024,
            private_dirty_mib: sum(|it| kibibytes(it, "Private_Dirty:")) / 1024,
            processor_ms: sum(ticks) * 1000 / TICKS_PER_SECOND,
            names: processes.iter().filter_map(|it| name(*it)).collect(),
        })
    }
}

fn family(root: u32) -> Result<Vec<u32>> {
    let parents = parents()?;
    let belongs = |mut process: u32| loop {
        if process == root {
            return true;
        }
        match parents.get(&process) {
            Some(parent) => process = *parent,
            None => return false,
        }
    };
    let all = parents.keys().copied();
    Ok(all.filter(|process| belongs(*process)).collect())
}

fn parents() -> Result<HashMap<u32, u32>> {
    let entries = fs::read_dir("/proc").context("cannot read the process table")?;
    let process = |entry: fs::DirEntry| {
        let id = entry.file_name().to_str()?.parse().ok()?;
        let status = fs::read_to_string(entry.path().join("status")).ok()?;
        let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
        Some((id, parent.trim().parse().ok()?))
    };
    Ok(entries.filter_map(Result::ok).filter_map(process).collect())
}

fn kibibytes(process: u32, field: &str) -> Option<u64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix(field))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// User and system time of a process, without its children's.
fn ticks(process: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in brackets, may hold anything; the fields after it are numbers. The first is the third of all.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

fn name(process: u32) -> Option<String> {
    let name = fs::read_to_string(format!("/proc/{process}/comm")).ok()?;
    Some(name.trim().to_owned())
}

/// "least / median / most".
pub fn spread<T: Ord + Copy + std::fmt::Display>(figures: &mut [T]) -> String {
    figures.sort_unstable();
    match (
        figures.first(),
        figures.get(figures.len() / 2),
        figures.last(),
    ) {
        (Some(least), Some(median), Some(most)) => format!("{least} / {median} / {most}"),
        _ => "no figure".to_owned(),
    }
}
