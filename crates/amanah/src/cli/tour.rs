//! `amanah tour`: one life through every clause that is built.

use clap::Args;

use super::{Stop, Terminal};
use crate::config::{Log, LogFormat};
use crate::{logging, tour};

/// Lives one customer's life through every clause that is built, via the real doors, and verifies the ledger.
#[derive(Debug, Args)]
#[command(
    after_help = "Needs nothing and leaves nothing: a throw-away store, free ports, a clock moved by hand.\n\nExample:\n  amanah tour\n  amanah tour --json"
)]
pub(super) struct Tour {}

impl Tour {
    pub(super) async fn run(self, terminal: &Terminal) -> Result<(), Stop> {
        logging::begin(Log { format: LogFormat::Text, level: tracing::Level::WARN });
        tour::run(terminal).await
    }
}
