//! `jumpcloud-simulator`: the stand-in as a program.

use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;
use std::{io, thread};

use clap::Parser;
use jumpcloud_simulator::{Action, Fault, Options, Ports, Region, Seed, Simulator};
use serde_json::{Map, Value, json};
use tokio::sync::oneshot;

/// A stand-in for JumpCloud on this machine. Prints its addresses as one line of JSON, then runs
/// until it is told to stop.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// What exists at the start (TOML). The built-in seed where not given.
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,
    /// Instead of a seed: one provider with so many organizations, and so many administrators and
    /// service accounts in each.
    #[arg(long, value_name = "ORGSxADMINSxACCOUNTS", conflicts_with = "seed")]
    fleet: Option<Fleet>,
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
    /// Waits so many milliseconds before each answer, as a network does.
    #[arg(long, value_name = "MILLISECONDS")]
    latency: Option<u64>,
    /// Also stops when standard input is closed, so that it never outlives what started it.
    #[arg(long)]
    until_stdin_closes: bool,
}

/// The size of a fleet.
#[derive(Debug, Clone, Copy)]
struct Fleet {
    organizations: usize,
    administrators: usize,
    service_accounts: usize,
}

impl FromStr for Fleet {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers: Result<Vec<usize>, _> = text.split('x').map(str::parse).collect();
        match numbers.as_deref() {
            Ok(&[organizations, administrators, service_accounts]) => Ok(Self {
                organizations,
                administrators,
                service_accounts,
            }),
            _ => Err("write three numbers, such as 50x10x5"),
        }
    }
}

/// What keeps the program from running, as a sentence.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("cannot read {path}: {source}")]
    ReadSeed { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Seed(#[from] jumpcloud_simulator::SeedError),
    #[error(transparent)]
    Start(#[from] jumpcloud_simulator::StartError),
    #[error("cannot listen for signals: {0}")]
    Signal(#[from] io::Error),
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
    let seed = match (arguments.seed, arguments.fleet) {
        (None, None) => Seed::demo(),
        (None, Some(fleet)) => Seed::fleet(
            fleet.organizations,
            fleet.administrators,
            fleet.service_accounts,
        ),
        (Some(path), _) => {
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
    if let Some(milliseconds) = arguments.latency {
        let delay = Action::Delay { milliseconds };
        simulator.control().inject(Fault::new(delay));
    }
    // Who reads the addresses may stop the program at once.
    let told_to_stop = told_to_stop()?;
    println!("{}", addresses(&simulator));
    tokio::select! {
        () = told_to_stop => {}
        _ = stdin_closed(), if arguments.until_stdin_closes => {}
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

/// Listens from now on, and resolves when a signal has come.
#[cfg(unix)]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Listens from now on, and resolves when a signal has come.
#[cfg(windows)]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}

/// Resolves at the end of standard input. The thread that waits for it is left behind when the
/// program ends for another reason, which Tokio's own reader would prevent.
fn stdin_closed() -> oneshot::Receiver<()> {
    let (closed, when_closed) = oneshot::channel();
    thread::spawn(move || {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        closed.send(())
    });
    when_closed
}
