//! `amanah tour`: one life through every clause that is built.

use amanah_service::vault::PostgresSettings;
use clap::Args;

use super::database::{Database, KeyDatabase};
use super::{Stop, Terminal};
use crate::config::{Log, LogFormat};
use crate::init::StoreAnswer;
use crate::{logging, tour};

/// Lives one customer's life through every clause that is built, via the real doors, and verifies the ledger.
#[derive(Debug, Args)]
#[command(
    after_help = "Needs nothing and leaves nothing: a throw-away store, free ports, a clock moved by hand. A database \
                  given with --store or --key-store must be empty; the tour's tables stay in it until you drop it.\n\n\
                  Example:\n  amanah tour\n  amanah tour --json"
)]
pub(super) struct Tour {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    key_database: KeyDatabase,
}

impl Tour {
    pub(super) async fn run(self, terminal: &Terminal) -> Result<(), Stop> {
        logging::begin(Log { format: LogFormat::Text, level: tracing::Level::WARN });
        let url = self.database.url().unwrap_or_default();
        let data = settings(self.database.answer(&url)?, "--store")?;
        let keys = settings(self.key_database.answer()?, "--key-store")?;
        tour::run(data, keys, terminal).await
    }
}

fn settings(answer: Option<StoreAnswer>, flag: &str) -> Result<Option<PostgresSettings>, Stop> {
    let settings = answer.map(|store| {
        PostgresSettings::new(&store.url, store.ca_file.as_deref(), store.password_file.as_deref())
    });
    settings.transpose().map_err(|fault| Stop::usage(format!("`{flag}`: {fault}")))
}
