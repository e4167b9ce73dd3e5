//! `amanah report`: the access report, to be handed to the customer.

use std::path::Path;

use amanah_policy::{Role, Timestamp};
use amanah_service::House;
use amanah_service::purposes::accountability::report::{self, Accounted};
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use super::acting::Because;
use super::release::{find, refused};
use super::{Answer, As, Errand, Stop, Terminal, errand};
use crate::access_report;

/// The access report: every datum and its whole processing record, for the customer.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  amanah report 1234-5678-2 --format html --as officer@company.example \\\n    --reason \"asked at the counter, identity card seen\" > report.html"
)]
pub(super) struct Report {
    #[command(flatten)]
    asked: Asked,
    /// A page to print or to send, or JSON for another program.
    #[arg(long, value_enum, default_value = "html")]
    format: Format,
}

/// Whose report, on its way to the store.
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct Asked {
    /// The customer's number.
    customer: String,
    #[command(flatten)]
    because: Because,
    #[command(flatten)]
    acting: As,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Html,
    Json,
}

impl Report {
    pub(super) async fn run(self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        let config = crate::config::Config::load(config)?;
        let answer = errand::done(Errand::Report(self.asked), &config, terminal).await?;
        match self.format {
            Format::Json => terminal.line(&answer.json.to_string()),
            Format::Html => terminal.answer(&answer),
        }
    }
}

impl Asked {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let actor = self.acting.actor(house, &[Role::Officer]).await?;
        let customer = find(house, &self.customer).await?;
        let because = match (self.because.ticket()?, self.because.words()) {
            (Some(ticket), _) => report::Because::Ticket(ticket),
            (None, Some(words)) => report::Because::Reason(words),
            (None, None) => return Err(Stop::usage("say why, with `--ticket` or `--reason`")),
        };
        match report::account(house, customer, actor, &because, now).await? {
            Accounted::Report(made) => {
                Ok(Answer::new(access_report::page(house, &made)?, access_report::json(house, &made)))
            }
            Accounted::Refused(refusal) => Err(refused(&refusal)),
        }
    }
}
