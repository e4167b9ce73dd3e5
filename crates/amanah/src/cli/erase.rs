//! `amanah erase`: how far an erasure came.

pub(super) mod certificate;

use std::path::Path;

use amanah_policy::{Attribute, CustomerId, Role, Timestamp};
use amanah_service::House;
use amanah_service::vault::{BackupsEnd, Doubt, ErasureReceipt, VaultError};
use clap::{Args, Subcommand};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::key::worth;
use super::release::find;
use super::{Answer, As, Errand, Stop, Terminal, errand, moment};

/// Erasures.
#[derive(Debug, Subcommand)]
pub(super) enum Erase {
    /// Says what an erasure would mean for the accounts of a customer: who goes along, or what has to be done first.
    Plan(Plan),
    /// Says the three dates of a customer's erasure: unreadable, values gone, backups unreadable.
    Status(Status),
    /// Gives the certificate of a customer's erasure: the signed text, or a page to print.
    Certificate(certificate::Certificate),
}

/// Whose erasure is planned.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(
    after_help = "Nothing is changed. A company goes with the last of its people; the owner of others hands over first.\n\n\
                  Example:\n  amanah erase plan 1234-5678-2 --as officer@company.example"
)]
pub struct Plan {
    /// The customer's number.
    customer: String,
    #[command(flatten)]
    acting: As,
}

/// Whose erasure.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(
    after_help = "The id is in the receipt; a number or an address of somebody who was erased finds nobody.\n\n\
                  Example:\n  amanah erase status cus_000102030405060708090a0b0c0d0e0f --as officer@company.example"
)]
pub struct Status {
    /// The id of the customer who was erased.
    customer: String,
    #[command(flatten)]
    acting: As,
}

impl Erase {
    pub(super) async fn run(self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        match self {
            Self::Plan(plan) => errand::run(Errand::ErasePlan(plan), config, terminal).await,
            Self::Status(status) => errand::run(Errand::EraseStatus(status), config, terminal).await,
            Self::Certificate(certificate) => certificate.run(config, terminal).await,
        }
    }
}

impl Plan {
    pub(super) async fn run(self, house: &House) -> Result<Answer, Stop> {
        self.acting.actor(house, &[Role::Officer, Role::Legal, Role::Support]).await?;
        let customer = find(house, &self.customer).await?;
        let vault = house.vault();
        let mut along = Vec::new();
        for company in vault.goes_along(customer).await? {
            along.push(vault.customer(company).await?.number.to_string());
        }
        let mut left_alone = Vec::new();
        for account in vault.accounts_of(customer).await? {
            if account.is_ended_by(customer) && account.members().len() > 1 {
                left_alone.push(vault.customer(account.holder).await?.number.to_string());
            }
        }
        let words = plan_in_words(&along, &left_alone);
        Ok(Answer::new(words, json!({ "goes_along": along, "hand_over_first": left_alone })))
    }
}

fn plan_in_words(along: &[String], left_alone: &[String]) -> String {
    if !left_alone.is_empty() {
        return format!(
            "not possible yet: this customer is the owner of the account of {}, with other people in it; the account is \
             handed over first, under People in ClientZone",
            left_alone.join(", ")
        );
    }
    if along.is_empty() {
        return "this customer alone: their data, and their place in every account".to_owned();
    }
    format!("this customer, and with them the company {}, in whose account nobody else is", along.join(", "))
}

impl Status {
    pub(super) async fn run(self, house: &House) -> Result<Answer, Stop> {
        let customer = id_of(&self.customer)?;
        self.acting.actor(house, &[Role::Officer, Role::Legal, Role::Support]).await?;
        let receipt = match house.vault().erasure(customer).await {
            Ok(receipt) => receipt,
            Err(VaultError::UnknownCustomer) => {
                return Err(Stop::failed("nobody of this id was erased; look at the id in the receipt"));
            }
            Err(fault) => return Err(fault.into()),
        };
        Ok(Answer::new(words(&receipt, &house.settings().zone), facts(&receipt)))
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

    #[test]
    fn a_plan_says_who_goes_along_and_what_comes_first() {
        let (none, one) = (Vec::new(), vec!["1234-5678-2".to_owned()]);
        let told = [plan_in_words(&none, &none), plan_in_words(&one, &none), plan_in_words(&none, &one)];

        insta::assert_snapshot!(told.join("\n"), @r"
        this customer alone: their data, and their place in every account
        this customer, and with them the company 1234-5678-2, in whose account nobody else is
        not possible yet: this customer is the owner of the account of 1234-5678-2, with other people in it; the account is handed over first, under People in ClientZone
        ");
    }

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
