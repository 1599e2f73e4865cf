//! Keyvigil's window on a private desktop, as a person would see it.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::desktop::Desktop;
use crate::process;

/// A window that shows text has at least as many colours, because letters have soft edges.
const COLOURS_OF_TEXT: u32 = 32;

/// Waits until the window has painted and no longer changes, and keeps its picture.
pub fn photograph(desktop: &Desktop, picture: &Path, limit: Duration) -> Result<()> {
    let window = process::wait_for("Keyvigil's window", limit, || mapped(desktop))?;
    let mut before = String::new();
    process::wait_for("Keyvigil's window to paint", limit, || {
        desktop.output("import", &["-window", &window, &picture.to_string_lossy()])?;
        let (colours, now) = measure(desktop, picture)?;
        let settled = colours >= COLOURS_OF_TEXT && now == before;
        before = now;
        Ok(settled.then_some(()))
    })
    .with_context(|| format!("its last picture is {}", picture.display()))
}

/// The X11 id of the app's visible window.
fn mapped(desktop: &Desktop) -> Result<Option<String>> {
    let found = desktop.output(
        "xdotool",
        &["search", "--onlyvisible", "--name", "^Keyvigil"],
    )?;
    Ok(found.and_then(|ids| ids.lines().next().map(str::to_owned)))
}

/// How many colours the picture has, and a hash of its points.
fn measure(desktop: &Desktop, picture: &Path) -> Result<(u32, String)> {
    let told = desktop
        .output(
            "identify",
            &["-format", "%k %#", &picture.to_string_lossy()],
        )?
        .unwrap_or_default();
    let (colours, hash) = told.split_once(' ').unwrap_or_default();
    Ok((colours.parse().unwrap_or(0), hash.to_owned()))
}
