//! Keyvigil's developer commands: `cargo xtask run | test | torture | bundle | bench | measure | desktop`.
//!
//! Small on purpose: it is the first thing that a newcomer compiles.

mod bench;
mod bundle;
mod desktop;
mod measure;
mod node;
mod packages;
mod process;
mod project;
mod run;
mod scratch;
mod suites;
mod torture;
mod usage;
mod window;

use anyhow::Result;
use clap::Parser;

use desktop::Keyring;
use project::Project;
use suites::Suite;

/// Builds, opens and tests Keyvigil.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
enum Task {
    /// Open Keyvigil with its demo organization; without a display, take a screenshot of it.
    Run,
    /// Run every check and test, or those named.
    Test {
        /// Only this suite; may be given again.
        #[arg(long, value_enum)]
        only: Vec<Suite>,
    },
    /// Kill rotations at every step and look whether a key was lost, as long as one likes.
    Torture {
        /// What the program itself takes, such as `--every --kills 10000`; `-- --help` tells the rest.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Build the Debian package.
    Bundle,
    /// Measure the planner, a refresh of a thousand organizations, a long list in the window, and the release build in
    /// the tray, each beside something comparable.
    Bench(bench::Options),
    /// Measure start and memory of the release build, beside an empty WebKit window.
    Measure {
        /// How often each is started.
        #[arg(long, default_value_t = 7)]
        rounds: u32,
    },
    /// Start a private desktop, print its environment and an empty line, and end it when the input ends.
    Desktop {
        /// In what state its keychain is.
        #[arg(long, value_enum, default_value_t = Keyring::Unlocked)]
        keyring: Keyring,
    },
}

fn main() -> Result<()> {
    let project = Project::find()?;
    match Task::parse() {
        Task::Run => run::run(&project),
        Task::Test { only } => suites::run(&project, &only),
        Task::Torture { arguments } => torture::run(&project, &arguments),
        Task::Bundle => bundle::run(&project),
        Task::Bench(options) => bench::run(&project, &options),
        Task::Measure { rounds } => measure::run(&project, rounds),
        Task::Desktop { keyring } => desktop::serve(keyring),
    }
}
