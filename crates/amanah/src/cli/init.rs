//! `amanah init`: asks what it must know, and makes a house.

mod relay;

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::database::{Database, KeyDatabase};
use super::{Answer, Stop, Terminal};
use crate::clock::Clock;
use crate::init::{self, Answers};

/// Makes a new house: configuration, store, keys, policy; prints a one-time link that makes the first officer.
#[derive(Debug, Args)]
#[command(
    after_help = "Asks for what no flag says; with --yes, or without a terminal, nothing is asked.\n\n\
                  Example:\n  amanah init --company \"PT Contoh Awan\" --public-url https://clients.contoh.example \\\n    \
                  --privacy-mailbox privacy@contoh.example --keys /mnt/keys/amanah"
)]
pub(super) struct Init {
    /// The company's name, as the policy page prints it.
    #[arg(long, value_name = "NAME")]
    company: Option<String>,
    /// Where customers reach the pages.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// The mailbox for privacy requests, printed on the policy page.
    #[arg(long, value_name = "ADDRESS")]
    privacy_mailbox: Option<String>,
    #[command(flatten)]
    relay: relay::RelayFlags,
    /// The folder for sealed data.
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// The folder for keys, best on another volume.
    #[arg(long, value_name = "FOLDER")]
    keys: Option<PathBuf>,
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    key_database: KeyDatabase,
    /// Asks nothing: what no flag says has its default.
    #[arg(long)]
    yes: bool,
}

impl Init {
    pub(super) async fn run(self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        init::refuse_existing(config)?;
        let asking = terminal.can_ask() && !self.yes;
        let answers = self.answers(terminal, asking)?;
        let made = init::make(config, &answers, &Clock::System).await?;
        let mut text = format!(
            "configuration  {}\ndata           {}\nkeys           {}\npolicy         {} (a template that no counsel has reviewed)\n",
            config.display(),
            made.database.as_ref().map_or_else(
                || made.data_dir.display().to_string(),
                |place| format!("the database {place}; lock and socket in {}", made.data_dir.display()),
            ),
            made.key_database.as_ref().map_or_else(
                || made.key_dir.display().to_string(),
                |place| format!("the database {place}; master keys in {}", made.key_dir.display()),
            ),
            made.policy_pack.display(),
        );
        if made.keys_share_the_volume {
            text.push_str(
                "\nWARNING: keys and data lie on one volume. Move the folder of keys to another one before real data\n\
                 comes in, write its new place into `folders.keys`, and copy `master.key` to a safe place.\n",
            );
        }
        text.push_str(
            "\nName places for copies of the keys in `[keys]` of the configuration: whoever loses the keys loses all data, and\n\
             without two copies no epoch of the master key ends.\n",
        );
        let hours = made.link_hours;
        text.push_str(&format!(
            "\nStart it with `amanah serve`, then open this link; it works once, for {hours} hours, and makes the first officer:\n{}",
            made.officer_link
        ));
        let json = json!({
            "config": config.display().to_string(),
            "data": made.data_dir.display().to_string(),
            "database": made.database,
            "keys": made.key_dir.display().to_string(),
            "key_database": made.key_database,
            "policy": made.policy_pack.display().to_string(),
            "keys_share_the_volume": made.keys_share_the_volume,
            "officer_link": made.officer_link,
        });
        terminal.answer(&Answer::new(text, json))
    }

    fn answers(self, terminal: &Terminal, asking: bool) -> Result<Answers, Stop> {
        let ask = |given: Option<String>, question: &str, flag: &str, default: Option<&str>| match given {
            Some(given) => Ok(given),
            None if asking => terminal.ask(question, default),
            None => default
                .map(str::to_owned)
                .ok_or_else(|| Stop::usage(format!("say {flag}; nobody can be asked here"))),
        };
        let url = ask(
            self.database.url(),
            "Database of PostgreSQL (empty: a file in the data folder)",
            "--store",
            Some(""),
        )?;
        let company = ask(self.company, "Company, as the policy page names it", "--company", None)?;
        let public_url = ask(
            self.public_url,
            "Public address of the pages",
            "--public-url",
            Some("http://localhost:8080"),
        )?;
        let privacy_mailbox =
            ask(self.privacy_mailbox, "Mailbox for privacy requests", "--privacy-mailbox", None)?;
        let relay = self.relay.answer(terminal, asking)?;
        Ok(Answers {
            store: self.database.answer(&url)?,
            key_store: self.key_database.answer()?,
            company,
            public_url,
            privacy_mailbox,
            relay,
            data: self.data.map(std::path::absolute).transpose()?,
            keys: self.keys.map(std::path::absolute).transpose()?,
        })
    }
}
