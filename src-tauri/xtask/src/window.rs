//! A program's window on a private desktop, as a person would see it.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::desktop::Desktop;
use crate::process;

/// A window that shows text has at least as many colours, because letters have soft edges.
const COLOURS_OF_TEXT: u32 = 32;

/// So many pictures in a row are the same when nothing is awaited any more: the demo's first answers
/// take a moment.
const ALIKE_WHEN_SETTLED: u32 = 5;

/// What moves after so long is a caret or a scrollbar, and will not end.
const CARET_ONLY: Duration = Duration::from_secs(5);

/// In which the window must have painted, and later the app have left.
const LIMIT: Duration = Duration::from_mins(1);

/// Opens the app, keeps a picture of its window, asks it to end, and waits until it has left.
pub fn visit(desktop: &mut Desktop, app: &mut Command, picture: &Path) -> Result<()> {
    let opened = desktop.open("keyvigil", app)?;
    let window = process::wait_for("Keyvigil's window", LIMIT, || find(desktop, "^Keyvigil"))?;
    process::wait_for("Keyvigil's window to paint", LIMIT, || {
        is_painted(desktop, &window, picture)
    })
    .with_context(|| format!("its last picture is {}", picture.display()))?;
    settle(desktop, &window, picture, LIMIT)?;
    // Closing its window would leave it running; asked to end, it has time to tidy up.
    desktop.ask_to_end(&opened)?;
    let status = process::wait_for("Keyvigil to leave", LIMIT, || desktop.end_of(&opened))?;
    if !status.success() {
        bail!("Keyvigil left with an error ({status})");
    }
    Ok(())
}

/// The X11 id of a visible window whose title matches.
pub fn find(desktop: &Desktop, title: &str) -> Result<Option<String>> {
    let found = desktop.output("xdotool", &["search", "--onlyvisible", "--name", title])?;
    Ok(found.and_then(|ids| ids.lines().next().map(str::to_owned)))
}

/// Keeps a picture of the window, and tells whether it shows any text.
pub fn is_painted(desktop: &Desktop, window: &str, picture: &Path) -> Result<Option<()>> {
    let (colours, _) = look(desktop, window, picture)?;
    Ok((colours >= COLOURS_OF_TEXT).then_some(()))
}

/// Waits until nothing in the window moves any more, and keeps its picture.
pub fn settle(desktop: &Desktop, window: &str, picture: &Path, limit: Duration) -> Result<()> {
    let (mut before, mut alike) = (String::new(), 0);
    let begin = Instant::now();
    process::wait_for("the window to settle", limit, || {
        let (_, now) = look(desktop, window, picture)?;
        alike = if now == before { alike + 1 } else { 0 };
        before = now;
        let settled = alike >= ALIKE_WHEN_SETTLED || begin.elapsed() > CARET_ONLY;
        Ok(settled.then_some(()))
    })
}

/// Takes a picture, and says how many colours it has and a hash of its points.
fn look(desktop: &Desktop, window: &str, picture: &Path) -> Result<(u32, String)> {
    let path = picture.to_string_lossy();
    desktop.output("import", &["-window", window, &path])?;
    let told = desktop
        .output("identify", &["-format", "%k %#", &path])?
        .unwrap_or_default();
    let (colours, hash) = told.split_once(' ').unwrap_or_default();
    Ok((colours.parse().unwrap_or(0), hash.to_owned()))
}
