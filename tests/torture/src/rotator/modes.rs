//! What the program can be told to do.

use std::io::{self, BufRead as _, Write as _};

use anyhow::{Context as _, Result, bail};
use keyvigil_core::ids::SignInId;
use keyvigil_core::view::{
    AuthKind, ConnectOutcome, ConnectRequest, ConnectSecret, GenerateRequest, GenerateTarget,
    Lifetime, RegionName, RotationProcedure, RotationStage,
};
use keyvigil_torture::Told;
use secrecy::SecretString;

use crate::arguments::{Arguments, Mode};
use crate::keyvigil::Keyvigil;

/// How many lines of the activity log are read at once.
const PAGE: u32 = 200;

/// Does what the arguments say.
pub async fn run(arguments: &Arguments) -> Result<()> {
    let keyvigil = Keyvigil::open(arguments)?;
    match &arguments.mode {
        Mode::Setup { account } => keyvigil.set_up(account).await,
        Mode::Connect => {
            let own_key = keyvigil.connect("own key").await?;
            keyvigil.allow(own_key).await
        }
        Mode::Once { rotation } => {
            keyvigil.make_ready().await?;
            read_line()?;
            let procedure = match &rotation.account {
                Some(account) => Procedure::Account(account),
                None => Procedure::OwnKey,
            };
            keyvigil.replace(procedure).await
        }
        Mode::Forever { account } => {
            keyvigil.make_ready().await?;
            loop {
                keyvigil.replace(Procedure::Account(account)).await?;
                keyvigil.replace(Procedure::OwnKey).await?;
                keyvigil.tidy().await?;
            }
        }
        Mode::Times { account, rotations } => {
            for number in 0..*rotations {
                let procedure = match number % 2 {
                    0 => Procedure::Account(account),
                    _ => Procedure::OwnKey,
                };
                keyvigil.replace(procedure).await?;
                keyvigil.tidy().await?;
            }
            keyvigil.tell_activity().await?;
            io::copy(&mut io::stdin(), &mut io::sink())?;
            Ok(())
        }
    }
}

/// A rotation to do.
#[derive(Clone, Copy)]
enum Procedure<'a> {
    Account(&'a str),
    OwnKey,
}

impl Keyvigil {
    async fn set_up(&self, account: &str) -> Result<()> {
        let services = self.connect("services").await?;
        let own_key = self.connect("own key").await?;
        self.allow(own_key).await?;
        let roles = self.app.roles(services).await?;
        let role = roles.first().context("the organization has no roles")?;
        let request = GenerateRequest {
            sign_in_id: services,
            target: GenerateTarget::NewAccount {
                name: account.to_owned(),
                role_id: role.id.clone(),
            },
            kind: AuthKind::ApiKey,
            lifetime: Lifetime::Days90,
            used_by: "the nightly job".into(),
        };
        let id = self.app.generate(request).await?;
        let made = self.finish(id).await?;
        if made.stage != RotationStage::Done {
            bail!("the first credential was not made: {:?}", made.error);
        }
        self.refresh().await?;
        self.tidy().await
    }

    async fn connect(&self, label: &str) -> Result<SignInId> {
        let request = ConnectRequest {
            secret: ConnectSecret::ApiKey {
                api_key: SecretString::from(read_line()?),
            },
            region: RegionName::Us,
            organization_ids: Vec::new(),
            label: label.to_owned(),
        };
        match self.app.connect(request).await? {
            ConnectOutcome::Connected { sign_in_id } => {
                self.refreshed().await?;
                Ok(sign_in_id)
            }
            ConnectOutcome::ChooseOrganization { .. } => {
                bail!("the key sees several organizations")
            }
        }
    }

    async fn make_ready(&self) -> Result<()> {
        self.app.recover().await;
        self.refresh().await?;
        tell(&Told::Recovered(self.state().await?))?;
        // Nothing moves while that is judged.
        read_line()?;
        self.tidy().await?;
        tell(&Told::Ready)
    }

    async fn replace(&self, procedure: Procedure<'_>) -> Result<()> {
        let kind = match procedure {
            Procedure::Account(_) => RotationProcedure::ServiceAccount,
            Procedure::OwnKey => RotationProcedure::AdminKey,
        };
        tell(&Told::Confirmed { procedure: kind })?;
        let id = match procedure {
            Procedure::Account(account) => self.rotate(account).await?,
            Procedure::OwnKey => self.replace_own_key().await?,
        };
        let view = self.finish(id).await?;
        tell(&Told::Ended {
            procedure: kind,
            stage: view.stage,
        })?;
        if view.stage != RotationStage::Done {
            let why = view.error.map(|error| error.message);
            bail!("undisturbed, it ended as {:?}: {why:?}", view.stage);
        }
        Ok(())
    }

    async fn tell_activity(&self) -> Result<()> {
        let (mut lines, mut before) = (Vec::new(), None);
        loop {
            let page = self.app.activity(before, PAGE).await?;
            let Some(last) = page.last() else { break };
            before = Some(last.id);
            for row in &page {
                lines.push(serde_json::to_string(row)?);
            }
        }
        tell(&Told::Activity { lines })
    }
}

fn tell(told: &Told) -> Result<()> {
    let mut stdout = io::stdout().lock();
    // In one piece: a line that a kill cut in two would be told wrongly.
    stdout.write_all(format!("{}\n", serde_json::to_string(told)?).as_bytes())?;
    Ok(stdout.flush()?)
}

fn read_line() -> Result<String> {
    let mut line = String::new();
    if io::stdin().lock().read_line(&mut line)? == 0 {
        bail!("standard input ended");
    }
    Ok(line.trim().to_owned())
}
