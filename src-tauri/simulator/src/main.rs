//! `jumpcloud-simulator`: the stand-in as a program.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use jumpcloud_simulator::{Options, Ports, Region, Seed, Simulator};
use serde_json::{Map, Value, json};
use tokio::io::AsyncReadExt as _;
use tokio::signal;

/// A stand-in for JumpCloud on this machine. Prints its addresses as one line of JSON, then runs
/// until it is told to stop.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// What exists at the start (TOML). The built-in seed where not given.
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,
    /// The port for the United States; 0 is a free one.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    us_port: u16,
    /// The port for the European Union.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    eu_port: u16,
    /// The port for India.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    in_port: u16,
    /// The port of the control API, which tests use.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    control_port: u16,
    /// Also stops when standard input is closed, so that it never outlives what started it.
    #[arg(long)]
    until_stdin_closes: bool,
}

/// What keeps the program from running, as a sentence.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("cannot read {path}: {source}")]
    ReadSeed {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error(transparent)]
    Seed(#[from] jumpcloud_simulator::SeedError),
    #[error(transparent)]
    Start(#[from] jumpcloud_simulator::StartError),
    #[error("cannot listen for signals: {0}")]
    Signal(#[from] std::io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("jumpcloud-simulator: {problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Problem> {
    let seed = match arguments.seed {
        None => Seed::demo(),
        Some(path) => {
            let text = std::fs::read_to_string(&path);
            Seed::parse(&text.map_err(|source| Problem::ReadSeed { path, source })?)?
        }
    };
    let options = Options {
        seed,
        ports: Ports {
            us: arguments.us_port,
            eu: arguments.eu_port,
            india: arguments.in_port,
            control: Some(arguments.control_port),
        },
        ..Options::default()
    };
    let simulator = Simulator::start(options).await?;
    println!("{}", addresses(&simulator));
    tokio::select! {
        signal = told_to_stop() => signal?,
        () = stdin_closed(), if arguments.until_stdin_closes => {}
    }
    Ok(())
}

fn addresses(simulator: &Simulator) -> Value {
    let regions = Region::ALL.map(Region::as_str);
    let mut addresses: Map<String, Value> = regions
        .into_iter()
        .map(|region| (region.to_owned(), json!(simulator.url(region))))
        .collect();
    addresses.insert("control".into(), json!(simulator.control_url()));
    addresses.into()
}

#[cfg(unix)]
async fn told_to_stop() -> std::io::Result<()> {
    let mut terminate = signal::unix::signal(signal::unix::SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        interrupted = signal::ctrl_c() => interrupted,
    }
}

#[cfg(not(unix))]
async fn told_to_stop() -> std::io::Result<()> {
    signal::ctrl_c().await
}

async fn stdin_closed() {
    let mut stdin = tokio::io::stdin();
    let mut ignored = [0; 1024];
    while stdin.read(&mut ignored).await.is_ok_and(|read| read > 0) {}
}
