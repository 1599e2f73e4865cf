//! What a suite ran, in one line, for the test command to print.

use std::fs;
use std::path::Path;

/// Writes the line of `suite`.
pub fn report(suite: &str, line: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/reports");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{suite}.txt")), line).unwrap();
    println!("{line}");
}
