//! `amanah erase certificate`: the signed certificate of an erasure, or the page that is printed from it.

use std::fs::OpenOptions;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use amanah_policy::Role;
use amanah_service::House;
use amanah_service::deletion::certificate;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::id_of;
use crate::cli::{Answer, As, Errand, Stop, Terminal, errand};
use crate::config::Config;

/// The certificate of an erasure.
#[derive(Debug, Args)]
#[command(
    after_help = "The signed text is what counts: its first line is JSON, and `amanah ledger verify FILE --key KEY` checks it \
                  without the store. The page is printed from it, in Indonesian and English.\n\n\
                  Example:\n  amanah erase certificate cus_000102030405060708090a0b0c0d0e0f --format pdf --output certificate.pdf \\\n    --as officer@company.example"
)]
pub(crate) struct Certificate {
    #[command(flatten)]
    asked: Asked,
    /// Where to write it; the file must not exist. Without it the signed text goes to standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Which certificate, on its way to the house.
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct Asked {
    /// The id of the customer who was erased.
    customer: String,
    /// The signed text, or a page to print.
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    /// An earlier issue; otherwise the newest.
    #[arg(long, value_name = "NUMBER")]
    issue: Option<u32>,
    #[command(flatten)]
    acting: As,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
enum Format {
    Json,
    Pdf,
}

impl Certificate {
    pub(super) async fn run(self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        let format = self.asked.format;
        if format == Format::Pdf && self.output.is_none() && io::stdout().is_terminal() {
            return Err(Stop::usage("a page is not shown here; name a file with `--output`"));
        }
        let answer =
            errand::done(Errand::EraseCertificate(self.asked), &Config::load(config)?, terminal).await?;
        // With `--json` the answer is the whole of it, and a page stands in it in base64.
        let bytes = match format {
            Format::Json => answer.text.clone().into_bytes(),
            Format::Pdf => {
                let page = answer.json.get("pdf").and_then(|page| page.as_str()).unwrap_or_default();
                BASE64.decode(page).map_err(|_| Stop::failed("the page came broken; try again"))?
            }
        };
        match self.output {
            Some(file) => {
                write_new(&file, &bytes)?;
                terminal.note(&format!("written to {}", file.display()));
                Ok(())
            }
            None if terminal.is_json() => terminal.answer(&answer),
            None => {
                let mut out = io::stdout().lock();
                Ok(out.write_all(&bytes).and_then(|()| out.flush())?)
            }
        }
    }
}

impl Asked {
    /// Finds it, and prints it where a page is wanted.
    pub(in crate::cli) async fn run(self, house: &House) -> Result<Answer, Stop> {
        let customer = id_of(&self.customer)?;
        self.acting.actor(house, &[Role::Officer, Role::Legal, Role::Support]).await?;
        let found = match self.issue {
            Some(issue) => certificate::one(house, customer, issue).await?,
            None => certificate::latest(house, customer).await?,
        };
        let signed = found.ok_or_else(|| {
            Stop::failed("there is no such certificate; look at the id and at the number of the issue")
        })?;
        let mut json = json!({
            "customer": signed.certificate.customer,
            "issue": signed.certificate.issue,
            "certificate": signed.note,
            "key": house.vault().ledger_key().to_string(),
        });
        if self.format == Format::Pdf
            && let Some(fields) = json.as_object_mut()
        {
            let page = crate::certificate::pdf(house, &signed)?;
            fields.insert("pdf".to_owned(), BASE64.encode(page).into());
        }
        Ok(Answer::new(signed.note, json))
    }
}

/// Writes a file that is not there yet.
fn write_new(file: &Path, bytes: &[u8]) -> Result<(), Stop> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    let written = options.open(file).and_then(|mut open| open.write_all(bytes));
    written.map_err(|fault| Stop::during(format_args!("the certificate {}", file.display()), &fault))
}
