//! `amanah store copy`: the store moves into a database, or back into a folder.

use std::path::{Path, PathBuf};

use amanah_policy::Role;
use amanah_service::vault::{CopyTarget, PostgresSettings};
use clap::Args;
use serde_json::json;

use super::{Answer, As, Stop, Terminal};
use crate::config::Config;
use crate::{control, opening};

/// Where to.
#[derive(Debug, Args)]
#[command(
    after_help = "The original is put aside when the copy is whole: its rows, counts and sums are compared and the \
                  ledger is verified from its first entry. The keys stay where they are.\n\n\
                  Example:\n  amanah store copy --to postgresql://amanah@localhost/amanah --as engineer@company.example"
)]
pub(super) struct Copy {
    /// A database like `postgresql://user@host/database`, or a folder; neither may hold a store.
    #[arg(long, value_name = "URL")]
    to: String,
    /// The certificate authority of the database's server, in PEM form; needed when it is on another machine.
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// A file with the password of the database, so that it stands in no list of processes.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    #[command(flatten)]
    acting: As,
}

impl Copy {
    pub(super) async fn run(self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        let config = Config::load(config)?;
        if control::connect(&config.data_dir).await.is_some() {
            return Err(Stop::failed(
                "`amanah serve` has the store; stop it first, because a store moves only at rest",
            ));
        }
        let (target, setting) = self.target()?;
        let house = opening::open_house(&config).await?;
        self.acting.actor(&house, &[Role::Engineer]).await?;
        let vault = house.vault().clone();
        // The last one who holds the store is the one who moves it.
        drop(house);
        let report = vault.move_to(target).await?;
        let text = format!(
            "copied {} rows of {} tables, {} of customers; read back and equal\n\
             the ledger in the copy verifies: {} entries\n\
             the original is put aside; set {setting} in amanah.toml, then start `amanah serve`",
            report.rows, report.tables, report.customers, report.ledger_size
        );
        let json = json!({
            "rows": report.rows,
            "tables": report.tables,
            "customers": report.customers,
            "ledger_entries": report.ledger_size,
        });
        terminal.answer(&Answer::new(text, json))
    }

    /// The target, and the setting that names it from then on.
    fn target(&self) -> Result<(CopyTarget, &'static str), Stop> {
        if !self.to.contains("://") {
            return Ok((CopyTarget::Folder(std::path::absolute(&self.to)?), "`data_dir`"));
        }
        let settings =
            PostgresSettings::new(&self.to, self.ca_file.as_deref(), self.password_file.as_deref())
                .map_err(|fault| Stop::usage(fault.to_string()))?;
        Ok((CopyTarget::Postgres(Box::new(settings)), "`store.url`"))
    }
}
