//! The TypeScript types that the core writes for the UI, which are checked in.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::process;
use crate::project::{BUILD_LIMIT, Project};

/// Where they are checked in.
const BINDINGS: &str = "ui/src/lib/bindings";

/// The prefix of the tests that write them.
pub const EXPORTS: &str = "export_bindings";

/// Writes the types anew, elsewhere, and fails where those in the repository differ.
pub fn check(project: &Project) -> Result<()> {
    let fresh = project.target("bindings");
    if fresh.exists() {
        fs::remove_dir_all(&fresh).with_context(|| format!("cannot remove {}", fresh.display()))?;
    }
    let mut export = project.cargo(&["test", "--workspace", "--lib", "--quiet", EXPORTS]);
    process::run(export.env("TS_RS_EXPORT_DIR", &fresh), BUILD_LIMIT)?;
    let stale = differences(&read(&project.path(BINDINGS))?, &read(&fresh)?);
    if stale.is_empty() {
        return Ok(());
    }
    bail!(
        "{BINDINGS} is stale: {}.\nDelete that folder, run `cargo test -p keyvigil-core {EXPORTS}` and commit it.",
        stale.join(", ")
    )
}

/// Every file with its text, by name.
fn read(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            let inner = read(&path)?;
            files.extend(
                inner
                    .into_iter()
                    .map(|(file, text)| (format!("{name}/{file}"), text)),
            );
        } else {
            let text = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            files.insert(name, text);
        }
    }
    Ok(files)
}

fn differences(kept: &BTreeMap<String, String>, fresh: &BTreeMap<String, String>) -> Vec<String> {
    let missing = fresh
        .keys()
        .filter(|name| !kept.contains_key(*name))
        .map(|name| format!("{name} is missing"));
    let other = kept
        .iter()
        .filter_map(|(name, text)| match fresh.get(name) {
            None => Some(format!("{name} has no type any more")),
            Some(new) if new != text => Some(format!("{name} changed")),
            Some(_) => None,
        });
    missing.chain(other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn types_that_are_missing_changed_or_left_over_are_named() {
        let kept = files(&[("A.ts", "1"), ("B.ts", "1"), ("Old.ts", "1")]);
        let fresh = files(&[("A.ts", "1"), ("B.ts", "2"), ("New.ts", "1")]);
        assert_eq!(
            differences(&kept, &fresh),
            [
                "New.ts is missing",
                "B.ts changed",
                "Old.ts has no type any more"
            ]
        );
        assert!(differences(&kept, &kept).is_empty());
    }
}
