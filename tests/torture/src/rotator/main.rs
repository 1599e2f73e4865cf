//! `keyvigil-rotator`: Keyvigil without a window, made to be killed.
//!
//! The real core with the real keychain, store and client, on one thread of its own beside those that the
//! store and the keychain have. It talks to a simulator on this computer, and tells what it finds in
//! lines of JSON.

mod arguments;
mod keyvigil;
mod modes;
mod person;
mod state;

use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::filter::LevelFilter;

use arguments::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    submit_to_the_harness();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("keyvigil-rotator: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    if arguments.log {
        log_everything()?;
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(modes::run(arguments))
}

/// Also what libraries say that know only the `log` crate, the keychain's among them.
fn log_everything() -> anyhow::Result<()> {
    tracing_log::LogTracer::init()?;
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(LevelFilter::TRACE)
        .with_ansi(false)
        .init();
    Ok(())
}

/// The rotator never outlives the harness, which may attach strace to its threads. Where Yama guards that,
/// a process may allow it; where there is no Yama, nobody has to be asked, and the request fails.
#[cfg(target_os = "linux")]
fn submit_to_the_harness() {
    use rustix::process::{PTracer, Signal, set_parent_process_death_signal, set_ptracer};
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
    let _ = set_ptracer(PTracer::Any);
}

#[cfg(not(target_os = "linux"))]
fn submit_to_the_harness() {}
