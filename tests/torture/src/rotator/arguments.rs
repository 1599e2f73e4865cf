use std::path::PathBuf;

use url::Url;

/// Keyvigil without a window, made to be killed.
#[derive(Debug, clap::Parser)]
pub struct Arguments {
    /// Where its data lies.
    #[arg(long, value_name = "FOLDER")]
    pub data: PathBuf,
    /// The simulator's address for the United States.
    #[arg(long, value_name = "URL")]
    pub simulator: Url,
    /// The name that its keychain items are stored under.
    #[arg(long, value_name = "NAME", default_value = "Keyvigil torture")]
    pub keychain: String,
    /// Write a log of everything to standard error.
    #[arg(long)]
    pub log: bool,
    /// What to do.
    #[command(subcommand)]
    pub mode: Mode,
}

/// What to do.
#[derive(Debug, clap::Subcommand)]
pub enum Mode {
    /// Connect both keys, which are read from standard input, one a line, and make the account and its
    /// first credential.
    Setup {
        /// The service account's name.
        #[arg(long)]
        account: String,
    },
    /// Connect an own key anew; it is read from standard input.
    Connect,
    /// Recover and tell the state; after a line on standard input, take every open rotation to its end;
    /// after another, do the rotation once.
    Once {
        /// Which.
        #[command(flatten)]
        rotation: Rotation,
    },
    /// Recover and tell the state; after a line on standard input, take every open rotation to its end,
    /// and rotate for ever, each procedure in turn.
    Forever {
        /// The service account's name.
        #[arg(long)]
        account: String,
    },
    /// Rotate so often, each procedure in turn, tell the activity log, and stay until standard input ends.
    Times {
        /// The service account's name.
        #[arg(long)]
        account: String,
        /// How often in all.
        #[arg(long)]
        rotations: u32,
    },
}

/// Which rotation to do.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct Rotation {
    /// That of this service account's credential.
    #[arg(long)]
    pub account: Option<String>,
    /// That of the administrator's own key.
    #[arg(long)]
    pub own_key: bool,
}
