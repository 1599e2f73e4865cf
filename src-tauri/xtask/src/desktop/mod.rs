//! A private desktop: a display, a session bus, a keychain, a window manager and a notification
//! daemon, with folders of their own, so that nothing of the person's own session is touched.

mod bus;
mod keyring;

use std::fs::{self, File};
use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};

pub use keyring::Keyring;

use crate::process;
use crate::scratch::Scratch;

/// In which a part of the desktop must be ready.
const READY: Duration = Duration::from_secs(30);

/// Wide enough for notifications to show beside the app's window rather than above it.
const SCREEN: &str = "1800x1000x24";

/// Ends with all its processes and folders when dropped.
pub struct Desktop {
    environment: Vec<(&'static str, String)>,
    processes: Vec<Child>,
    scratch: Scratch,
}

/// A program that was opened on a desktop.
pub struct Opened(usize);

impl Desktop {
    /// Starts one; each part is ready when this returns.
    pub fn start(keyring: Keyring) -> Result<Self> {
        let scratch = Scratch::new()?;
        let mut desktop = Self {
            environment: Vec::new(),
            processes: Vec::new(),
            scratch,
        };
        desktop.make_folders()?;
        desktop.start_display()?;
        desktop.start_bus()?;
        keyring::start(&mut desktop, keyring)?;
        desktop.start_window_manager()?;
        desktop.open("dunst", &mut Command::new("dunst"))?;
        desktop.wait_for_name("org.freedesktop.Notifications")?;
        Ok(desktop)
    }

    /// What a program needs to find this desktop.
    pub fn environment(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.environment
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
    }

    /// Starts a program that ends with the desktop, or with this process, whatever comes first.
    pub fn open(&mut self, name: &str, command: &mut Command) -> Result<Opened> {
        let child = process::spawn(self.prepare(name, command)?.stdin(Stdio::null()))?;
        self.processes.push(child);
        Ok(Opened(self.processes.len() - 1))
    }

    /// How a program ended, once it has.
    pub fn end_of(&mut self, Opened(place): &Opened) -> Result<Option<ExitStatus>> {
        Ok(self.processes[*place].try_wait()?)
    }

    /// Asks a program to end, as the system does at logout.
    pub fn ask_to_end(&self, Opened(place): &Opened) -> Result<()> {
        let id = self.processes[*place].id().to_string();
        process::run(Command::new("kill").arg("-TERM").arg(id), READY)
    }

    /// What a short command says on this desktop; nothing where it fails.
    pub fn output(&self, program: &str, arguments: &[&str]) -> Result<Option<String>> {
        process::output(
            Command::new(program)
                .args(arguments)
                .envs(self.environment()),
            READY,
        )
    }

    /// The same command, tied to this process and to the desktop's environment.
    fn prepare(&self, name: &str, command: &Command) -> Result<Command> {
        let log = self.log(name);
        let log = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut tied = Command::new("setpriv");
        tied.args(["--pdeathsig", "KILL", "--"])
            .arg(command.get_program())
            .args(command.get_args());
        if let Some(folder) = command.get_current_dir() {
            tied.current_dir(folder);
        }
        tied.envs(self.environment())
            .stdout(Stdio::null())
            .stderr(log);
        Ok(tied)
    }

    fn make_folders(&mut self) -> Result<()> {
        for (name, folder) in [
            ("HOME", "home"),
            ("XDG_RUNTIME_DIR", "run"),
            ("XDG_DATA_HOME", "home/.local/share"),
            ("XDG_STATE_HOME", "home/.local/state"),
            ("XDG_CONFIG_HOME", "home/.config"),
            ("XDG_CACHE_HOME", "home/.cache"),
        ] {
            let path = self.scratch.folder(folder)?;
            self.environment
                .push((name, path.to_string_lossy().into_owned()));
        }
        // Settings in memory, and no accessibility bus: neither service exists on the private bus.
        self.set("GSETTINGS_BACKEND", "memory");
        self.set("NO_AT_BRIDGE", "1");
        self.set("GTK_A11Y", "none");
        // A desktop that a person started this from must not shine through.
        self.set("WAYLAND_DISPLAY", "");
        self.set("GDK_BACKEND", "x11");
        Ok(())
    }

    fn start_display(&mut self) -> Result<()> {
        let number = self.start_telling(
            "Xvfb",
            Command::new("Xvfb").args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                SCREEN,
                "-nolisten",
                "tcp",
            ]),
        )?;
        self.set("DISPLAY", &format!(":{}", number.trim()));
        Ok(())
    }

    fn start_bus(&mut self) -> Result<()> {
        let file = self.scratch.path().join("bus.conf");
        fs::write(&file, bus::configuration(self.scratch.path()))
            .with_context(|| format!("cannot write {}", file.display()))?;
        let address = self.start_telling(
            "dbus-daemon",
            Command::new("dbus-daemon")
                .args([
                    "--nofork",
                    "--nosyslog",
                    "--print-address=1",
                    "--config-file",
                ])
                .arg(file),
        )?;
        self.set("DBUS_SESSION_BUS_ADDRESS", address.trim());
        Ok(())
    }

    fn start_window_manager(&mut self) -> Result<()> {
        self.open("openbox", &mut Command::new("openbox"))?;
        process::wait_for("the window manager", READY, || {
            let told = self.output("xprop", &["-root", "_NET_SUPPORTING_WM_CHECK"])?;
            Ok(told.filter(|text| text.contains("window id")).map(drop))
        })
        .with_context(|| self.said("openbox"))
    }

    /// Starts a program that says in one line how to reach it.
    fn start_telling(&mut self, name: &str, command: &mut Command) -> Result<String> {
        let mut tied = self.prepare(name, command)?;
        let mut child = process::spawn(tied.stdin(Stdio::null()).stdout(Stdio::piped()))?;
        let stdout = child.stdout.take();
        self.processes.push(child);
        let stdout = stdout.context("the output was piped")?;
        process::first_line(stdout, READY)
            .with_context(|| format!("{name} did not start: {}", self.said(name)))
    }

    /// Waits until a program has taken a name on the bus.
    fn wait_for_name(&self, name: &str) -> Result<()> {
        process::wait_for(name, READY, || {
            Ok(self
                .output("gdbus", &["wait", "--session", "--timeout", "5", name])?
                .map(drop))
        })
    }

    fn set(&mut self, name: &'static str, value: &str) {
        self.environment.push((name, value.to_owned()));
    }

    fn log(&self, name: &str) -> PathBuf {
        self.scratch.path().join(format!("{name}.log"))
    }

    /// What a program of the desktop complained of.
    fn said(&self, name: &str) -> String {
        let mut text = String::new();
        match File::open(self.log(name)).and_then(|mut file| file.read_to_string(&mut text)) {
            Ok(_) => text.trim().to_owned(),
            Err(error) => error.to_string(),
        }
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        for mut child in self.processes.drain(..).rev() {
            // It may have ended by itself.
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// Keeps a desktop until the standard input ends, for programs that are not written in Rust.
pub fn serve(keyring: Keyring) -> Result<()> {
    let desktop = Desktop::start(keyring)?;
    for (name, value) in desktop.environment() {
        println!("{name}={value}");
    }
    println!();
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    Ok(())
}
