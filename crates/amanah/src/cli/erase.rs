//! `amanah erase`: how far an erasure came.

pub(super) mod certificate;
pub(super) mod destruction;

use std::path::Path;

use amanah_policy::{Attribute, CustomerId, NotAnId, Timestamp};
use amanah_service::House;
use amanah_service::deletion::queue::{self, WORKERS};
use amanah_service::vault::{BackupsEnd, Doubt, ErasureReceipt, VaultError};
use clap::{Args, Subcommand};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::case::EraseRequest;
use super::erase_plan::Plan;
use super::key::worth;
use super::{Answer, As, Errand, Stop, Terminal, case, errand, moment};

/// Erasures.
#[derive(Debug, Subcommand)]
pub(super) enum Erase {
    /// Says what an erasure would do: who goes along, what goes, what stays under which law until when.
    Plan(Plan),
    /// Writes down that a customer asks for the end of their account; the registered address is asked to confirm.
    Request(EraseRequest),
    /// Says how a deletion stands, and the three dates once it is done: unreadable, values gone, backups unreadable.
    Status(Status),
    /// Gives the certificate of a customer's erasure: the signed text, or a page to print.
    Certificate(certificate::Certificate),
    /// Says which documents are past the time that tax law kept them, and wait for a signature.
    Unsigned(destruction::Unsigned),
    /// Signs for the destruction of documents whose time is over.
    Sign(destruction::Sign),
}

/// Whose erasure.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(
    after_help = "The id is in the receipt, the code in the customer's mail; a number or an address of somebody who was erased finds nobody.\n\n\
                  Example:\n  amanah erase status cus_000102030405060708090a0b0c0d0e0f --as officer@company.example"
)]
pub struct Status {
    /// The id of the customer who was erased, or the code of the request's page.
    customer: String,
    #[command(flatten)]
    acting: As,
}

impl Erase {
    pub(super) async fn run(self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        match self {
            Self::Plan(plan) => errand::run(Errand::ErasePlan(plan), config, terminal).await,
            Self::Request(request) => errand::run(Errand::EraseRequest(request), config, terminal).await,
            Self::Status(status) => errand::run(Errand::EraseStatus(status), config, terminal).await,
            Self::Certificate(certificate) => certificate.run(config, terminal).await,
            Self::Unsigned(asked) => errand::run(Errand::EraseUnsigned(asked), config, terminal).await,
            Self::Sign(sign) => errand::run(Errand::EraseSign(sign), config, terminal).await,
        }
    }
}

impl Status {
    pub(super) async fn run(self, house: &House) -> Result<Answer, Stop> {
        let customer: CustomerId = match self.customer.parse() {
            Ok(customer) => customer,
            Err(fault) => return self.of_code(house, fault).await,
        };
        self.acting.actor(house, WORKERS).await?;
        let receipt = match house.vault().erasure(customer).await {
            Ok(receipt) => receipt,
            Err(VaultError::UnknownCustomer) => {
                return Err(Stop::failed("nobody of this id was erased; look at the id in the receipt"));
            }
            Err(fault) => return Err(fault.into()),
        };
        Ok(Answer::new(words(&receipt, &house.settings().zone), facts(&receipt)))
    }

    /// By the code that its customer has: how the request stands, and the dates once it is carried out.
    async fn of_code(&self, house: &House, no_id: NotAnId) -> Result<Answer, Stop> {
        let by = self.acting.actor(house, WORKERS).await?;
        let Ok(queued) = queue::one(house, by, &self.customer).await else {
            return Err(Stop::usage(format!(
                "neither the code of a request nor the id of a customer: {no_id}"
            )));
        };
        let stands = case::shown(house, &queued).await?;
        match house.vault().erasure(queued.case.customer).await {
            Ok(receipt) => Ok(Answer::new(
                format!("{}\n{}", stands.text, words(&receipt, &house.settings().zone)),
                json!({ "case": stands.json, "erasure": facts(&receipt) }),
            )),
            Err(VaultError::UnknownCustomer | VaultError::NotNow(_)) => {
                Ok(Answer::new(stands.text, json!({ "case": stands.json, "erasure": null })))
            }
            Err(fault) => Err(fault.into()),
        }
    }
}

/// The id of somebody who was erased.
fn id_of(customer: &str) -> Result<CustomerId, Stop> {
    customer.parse().map_err(|fault| Stop::usage(format!("the id of the customer: {fault}")))
}

fn words(receipt: &ErasureReceipt, zone: &TimeZone) -> String {
    let went: u64 = receipt.erased_data.iter().map(|(_, number)| number).sum();
    let mut lines = vec![
        format!("unreadable         {}", moment::of(receipt.unreadable_at, zone)),
        format!(
            "values gone        {}",
            receipt.values_gone_at.map_or_else(
                || "not yet: somebody reads an older state, and the sweep tries again".to_owned(),
                |at| moment::of(at, zone)
            )
        ),
        format!("backups unreadable {}", third_date(&receipt.backups, zone)),
        format!("{went} data went, {} stay because a law keeps them", receipt.kept.len()),
    ];
    lines.extend(receipt.kept.iter().map(|kept| {
        let until = kept.until.map_or_else(|| "without a date".to_owned(), |until| moment::of(until, zone));
        format!("stays              {} under {}, until {until}", kept.attribute.code(), kept.retention_row)
    }));
    lines.push(format!(
        "ledger entries {} (unreadable) and {} (keys destroyed)",
        receipt.erased.sequence, receipt.keys_destroyed.sequence
    ));
    lines.join("\n")
}

/// The third date, by when it is due, or why it is not established.
fn third_date(end: &BackupsEnd, zone: &TimeZone) -> String {
    let epoch = end.epoch;
    match (end.established_at(), end.ended_at, end.doubt) {
        (Some(at), _, doubt) => {
            let declared = doubt.map_or(String::new(), |doubt| format!("; {}", worth(doubt)));
            format!("{} (epoch {epoch} ended){declared}", moment::of(at, zone))
        }
        (None, Some(at), Some(doubt)) => {
            format!(
                "not established, although epoch {epoch} ended on {}: {}",
                moment::of(at, zone),
                doubt.reason()
            )
        }
        (None, _, doubt) => {
            let due = end.due_by.map_or_else(
                || format!("when epoch {epoch} ends, which is done by hand"),
                |due| format!("due by {}, when epoch {epoch} ends", moment::of(due, zone)),
            );
            let doubt = doubt.map_or(String::new(), |doubt| format!("; {}", outlook(doubt)));
            due + &doubt
        }
    }
}

/// What the third date will be worth when it comes.
fn outlook(doubt: Doubt) -> String {
    let word = if doubt.is_declared() { "will be established" } else { "will not be established:" };
    format!("{word} {}", doubt.reason())
}

fn facts(receipt: &ErasureReceipt) -> Value {
    let micros = |at: Option<Timestamp>| at.map(Timestamp::as_micros);
    let went: serde_json::Map<String, Value> = receipt
        .erased_data
        .iter()
        .map(|(attribute, number): &(Attribute, u64)| (attribute.code().to_owned(), json!(number)))
        .collect();
    let kept: Vec<Value> = receipt
        .kept
        .iter()
        .map(|kept| json!({ "attribute": kept.attribute.code(), "row": kept.retention_row, "until": micros(kept.until) }))
        .collect();
    json!({
        "unreadable_at": receipt.unreadable_at.as_micros(),
        "values_gone_at": micros(receipt.values_gone_at),
        "backups_unreadable_at": micros(receipt.backups.established_at()),
        "epoch": receipt.backups.epoch,
        "epoch_due_by": micros(receipt.backups.due_by),
        "epoch_ended_at": micros(receipt.backups.ended_at),
        "is_declared": receipt.backups.doubt.is_some_and(Doubt::is_declared),
        "not_established": receipt.backups.doubt.filter(|doubt| !doubt.is_declared()).map(|doubt| json!({ "code": doubt.code(), "reason": doubt.reason() })),
        "erased": went,
        "kept": kept,
        "ledger": [receipt.erased.sequence, receipt.keys_destroyed.sequence],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_seconds(1_795_478_400);

    #[test]
    fn the_third_date_is_given_due_or_not_established_and_says_why() {
        let begun = BackupsEnd { epoch: 3, due_by: Some(START.plus_days(30)), ended_at: None, doubt: None };
        let by_hand = BackupsEnd { due_by: None, ..begun };
        let shared = BackupsEnd { doubt: Some(Doubt::SharedVolume), ..begun };
        let ended = BackupsEnd { due_by: None, ended_at: Some(START.plus_days(29)), ..begun };
        let ended_shared = BackupsEnd { doubt: Some(Doubt::SharedMaster), ..ended };
        let [declared, ended_declared] =
            [begun, ended].map(|end| BackupsEnd { doubt: Some(Doubt::Declared), ..end });

        let told: Vec<String> = [begun, by_hand, shared, ended, ended_shared, declared, ended_declared]
            .iter()
            .map(|end| third_date(end, &TimeZone::UTC))
            .collect();

        insta::assert_snapshot!(told.join("\n"));
    }
}
