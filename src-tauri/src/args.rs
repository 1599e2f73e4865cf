//! Start flags.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Parser;
use keyvigil_core::upstream::Hosts;
use keyvigil_core::view::{Mode, RegionName};
use url::Url;

/// Makes and replaces API keys for JumpCloud, keeps them in the keychain, and reminds before they expire.
#[derive(Parser, Clone, Debug)]
#[command(version, about)]
pub struct Args {
    /// Show a demo organization inside the app; nothing is kept
    #[arg(long, conflicts_with_all = ["simulator", "data_dir"])]
    pub demo: bool,

    /// Talk to simulators on this computer instead of JumpCloud
    #[arg(long, value_name = "us=URL,eu=URL,in=URL")]
    pub simulator: Option<Simulators>,

    /// Keep the data in this folder
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,

    /// Watch without opening a window, as at login
    #[arg(long)]
    pub background: bool,

    /// How often this start was tried already
    #[arg(long, hide = true, default_value_t = 0)]
    pub attempt: u8,
}

impl Args {
    /// What this process talks to.
    pub fn mode(&self) -> Mode {
        if self.demo {
            Mode::Demo
        } else if self.simulator.is_some() {
            Mode::Simulator
        } else {
            Mode::Normal
        }
    }

    /// What a start at login needs, to be the same program as this one: no window, the same data.
    pub fn for_login(&self) -> Vec<String> {
        let mut args = vec!["--background".to_owned()];
        if let Some(Simulators { told, .. }) = &self.simulator {
            args.extend(["--simulator".to_owned(), quoted(told)]);
        }
        if let Some(folder) = &self.data_dir {
            // A login has another folder to start from.
            let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
            args.extend(["--data-dir".to_owned(), quoted(&folder.to_string_lossy())]);
        }
        args
    }
}

/// As the lines need it in which systems write down what starts at login.
fn quoted(argument: &str) -> String {
    if argument
        .chars()
        .all(|it| it.is_alphanumeric() || "-_.,:/=".contains(it))
    {
        argument.to_owned()
    } else {
        format!(
            "\"{}\"",
            argument.replace('\\', "\\\\").replace('"', "\\\"")
        )
    }
}

/// What tells the identity of one mode from another's: of the program towards the desktop, of its data
/// folder, and of its items in the keychain. No key of one mode can be seen by another.
pub trait ModeName {
    /// Appended to the app's identifier.
    fn suffix(self) -> &'static str;
    /// The service under which the keychain keeps this mode's secrets.
    fn keychain_service(self) -> &'static str;
    /// The window's title.
    fn title(self) -> &'static str;
}

impl ModeName for Mode {
    fn suffix(self) -> &'static str {
        match self {
            Self::Normal => "",
            Self::Demo => ".demo",
            Self::Simulator => ".simulator",
        }
    }

    fn keychain_service(self) -> &'static str {
        match self {
            Self::Normal => "Keyvigil",
            Self::Demo => "Keyvigil demo",
            Self::Simulator => "Keyvigil simulator",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Normal => "Keyvigil",
            Self::Demo => "Keyvigil (demo)",
            Self::Simulator => "Keyvigil (simulator)",
        }
    }
}

/// The addresses of simulators, one for each region that is to be had. Only loopback addresses parse.
#[derive(Clone, Debug)]
pub struct Simulators {
    /// Where they are.
    pub hosts: Hosts,
    told: String,
}

impl FromStr for Simulators {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let mut bases = BTreeMap::new();
        for part in text.split(',') {
            let (region, address) = part
                .split_once('=')
                .ok_or_else(|| anyhow::anyhow!("`{part}` is not REGION=URL"))?;
            let region = match region {
                "us" => RegionName::Us,
                "eu" => RegionName::Eu,
                "in" => RegionName::In,
                other => anyhow::bail!("`{other}` is no region; there are us, eu and in"),
            };
            bases.insert(region, Url::parse(address)?);
        }
        Ok(Self {
            hosts: Hosts::simulator(&bases)?,
            told: text.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Args, clap::Error> {
        Args::try_parse_from([&["keyvigil"], args].concat())
    }

    #[test]
    fn a_simulator_is_taken_on_loopback_only() {
        let args = parse(&[
            "--simulator",
            "us=http://127.0.0.1:4000,eu=http://[::1]:4001",
        ])
        .unwrap();
        assert_eq!(args.mode(), Mode::Simulator);
        assert_eq!(
            args.simulator.as_ref().unwrap().hosts.regions(),
            [RegionName::Us, RegionName::Eu]
        );
        for address in [
            "us=https://console.jumpcloud.com",
            "us=http://10.0.0.1",
            "mars=http://127.0.0.1",
            "us",
        ] {
            assert!(parse(&["--simulator", address]).is_err(), "{address}");
        }
    }

    #[test]
    fn a_start_at_login_is_in_the_background_and_has_the_same_data() {
        let login = |args: &[&str]| parse(args).unwrap().for_login().join(" ");
        assert_eq!(login(&[]), "--background");
        assert_eq!(
            login(&[
                "--simulator",
                "us=http://127.0.0.1:4000",
                "--data-dir",
                "/tmp/a b"
            ]),
            "--background --simulator us=http://127.0.0.1:4000 --data-dir \"/tmp/a b\""
        );
    }

    #[test]
    fn the_demo_keeps_nothing_so_it_takes_no_folder() {
        assert!(parse(&["--demo", "--data-dir", "x"]).is_err());
        assert_eq!(parse(&["--demo"]).unwrap().mode(), Mode::Demo);
        assert_eq!(parse(&[]).unwrap().mode(), Mode::Normal);
    }
}
