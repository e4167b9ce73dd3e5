//! `amanah import invoice`: an invoice of the panel that was used before, byte for byte.

use std::fs;
use std::path::PathBuf;

use amanah_policy::{Currency, Money, Role, Timestamp};
use amanah_service::House;
use amanah_service::purposes::billing::take_over::{TakeOver, id_of, take_over};
use amanah_service::purposes::opening::daily_list::hours_of;
use amanah_service::vault::Actor;
use clap::Args;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Answer, As, Stop, release};

/// Which file, and what is said of it: nothing in it is read.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(
    after_help = "The file is kept as it is, sealed under the customer's tax key, until ten years after the end of its fiscal year.\n\
                  The number stays the panel's and enters no series of ours. The same invoice twice is one.\n\n\
                  Example:\n  amanah import invoice 2025-00123.pdf --customer 1234-5678-2 --number 2025-00123 \\\n    \
                  --date 2025-11-03 --total 166500 --as billing@company.example"
)]
pub struct ForeignInvoice {
    /// The PDF, at most 2 MB.
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// The customer's number.
    #[arg(long, value_name = "NUMBER")]
    customer: String,
    /// The panel's number.
    #[arg(long, value_name = "NUMBER")]
    number: String,
    /// The day it bears, like 2025-11-03.
    #[arg(long, value_name = "DAY")]
    date: String,
    /// The day on which it is to be paid.
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
    /// What is to be paid, tax included: 166500 or 12.50.
    #[arg(long, value_name = "AMOUNT")]
    total: String,
    /// The currency of the total.
    #[arg(long, value_name = "CODE", default_value = "IDR")]
    currency: String,
    /// The e-mail address of the member of staff who imports; without one it is the machine's own doing.
    #[arg(long = "as", value_name = "EMAIL")]
    acting: Option<String>,
}

impl ForeignInvoice {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let actor = match &self.acting {
            Some(email) => {
                As::named(email).actor(house, &[Role::Billing, Role::Finance, Role::Engineer]).await?
            }
            None => Actor::System(Role::Billing),
        };
        let currency = Currency::from_code(&self.currency)
            .ok_or_else(|| Stop::usage(format!("`{}` is no currency this program knows", self.currency)))?;
        let total = Money::parse(&self.total, currency)
            .map_err(|fault| Stop::usage(format!("the total: {fault}")))?;
        let issued_at = day(house, "date", &self.date)?;
        let due_at = self.due.as_deref().map(|due| day(house, "due day", due)).transpose()?;
        let customer = release::find(house, &self.customer).await?;
        let pdf = fs::read(&self.file).map_err(|fault| {
            Stop::failed(format!("cannot read {}: {}", self.file.display(), fault.kind()))
        })?;
        let id = id_of(customer, &self.number);
        let it = TakeOver { customer, number: &self.number, issued_at, due_at, total, id };
        let invoice = take_over(house, actor, it, pdf, now)
            .await
            .map_err(|fault| Stop::failed(format!("{}: {fault}", self.file.display())))?;
        let hash: String = invoice.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        let text = format!("kept {} as it is\n  id       {}\n  sha256   {hash}\n", invoice.label, invoice.id);
        let json = json!({
            "invoice": invoice.id.to_string(),
            "number": invoice.label,
            "sha256": hash,
            "bytes": invoice.size_bytes,
        });
        Ok(Answer::new(text, json))
    }
}

fn day(house: &House, what: &str, text: &str) -> Result<Timestamp, Stop> {
    let date: Date = text
        .trim()
        .parse()
        .map_err(|_| Stop::usage(format!("the {what}: `{text}` is no day; write one like 2025-11-03")))?;
    Ok(hours_of(date, &house.settings().zone).0)
}
