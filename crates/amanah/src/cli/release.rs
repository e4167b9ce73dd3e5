//! `amanah release`: one release for a purpose, as the console would make it.

use amanah_policy::purpose::{Accountability, Billing, ServiceCommunication};
use amanah_policy::{Attribute, Category, CustomerId, Purpose, PurposeMarker, Role, Timestamp};
use amanah_service::House;
use amanah_service::vault::{Ask, CustomerNumber, Opened, Outcome, Refusal, Selection, Sink, StaffPage};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::acting::Because;
use super::{Answer, As, Errand, Stop};

/// Of each kind of event, so many of the newest.
const MOST_EVENTS: u32 = 1_000;

/// Releases data of a customer for a purpose, if the policy lets it; recorded either way.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  amanah release --purpose service_communication --customer 1234-5678-2 --category contact \\\n    --reason \"server move on Friday\" --as support@company.example"
)]
pub(super) struct Release {
    #[command(flatten)]
    asked: Asked,
}

/// What is asked for, on its way to the store.
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct Asked {
    /// The purpose: service_communication, accountability or billing.
    #[arg(long, value_name = "PURPOSE")]
    purpose: String,
    /// The customer's number.
    #[arg(long, value_name = "NUMBER")]
    customer: String,
    /// The kinds of data; without them everything.
    #[arg(long, value_name = "CATEGORY")]
    category: Vec<String>,
    #[command(flatten)]
    because: Because,
    #[command(flatten)]
    acting: As,
}

impl Release {
    /// The errand, when the words of the command line are the policy's.
    pub(super) fn errand(self) -> Result<Errand, Stop> {
        self.asked.purpose()?;
        self.asked.selection()?;
        Ok(Errand::Release(self.asked))
    }
}

/// Finds a customer by number or id. An e-mail address is no way to name one here: command lines are seen by others.
///
/// # Errors
/// When the text is neither, or nobody has it.
pub(super) async fn find(house: &House, text: &str) -> Result<CustomerId, Stop> {
    if let Ok(id) = text.parse::<CustomerId>() {
        return Ok(house.vault().customer(id).await?.id);
    }
    let number: CustomerNumber =
        text.parse().map_err(|fault| Stop::usage(format!("the customer: {fault}")))?;
    let found = house.vault().customer_by_number(number).await?;
    found.ok_or_else(|| Stop::failed(format!("nobody has the customer number {number}; it may be erased")))
}

impl Asked {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let purpose = self.purpose()?;
        let selection = self.selection()?;
        let actor = self.acting.actor(house, Role::ALL).await?;
        let customer = find(house, &self.customer).await?;
        let occasion = self.because.occasion();
        match purpose {
            Purpose::ServiceCommunication => {
                self.ask::<ServiceCommunication>(
                    house,
                    Ask::to_communicate(customer, actor, occasion),
                    selection,
                    now,
                )
                .await
            }
            Purpose::Accountability => {
                self.ask::<Accountability>(house, Ask::to_account(customer, actor, occasion), selection, now)
                    .await
            }
            Purpose::Billing => {
                self.ask::<Billing>(house, Ask::to_bill(customer, actor, occasion), selection, now).await
            }
            _ => Err(no_such_purpose(&self.purpose)),
        }
    }

    async fn ask<P: PurposeMarker>(
        &self,
        house: &House,
        ask: Ask<P>,
        selection: Selection,
        now: Timestamp,
    ) -> Result<Answer, Stop>
    where
        StaffPage: Sink<P>,
    {
        let mut ask = ask.select(selection);
        if let Some(ticket) = self.because.ticket()? {
            ask = ask.under_ticket(ticket);
        }
        if let Some(reason) = self.because.reason() {
            ask = ask.because(reason);
        }
        match house.vault().release(ask, now).await? {
            Outcome::Released(released) => Ok(told(&released.into_sink(StaffPage))),
            Outcome::Refused(refusal) => Err(refused(&refusal)),
        }
    }

    fn purpose(&self) -> Result<Purpose, Stop> {
        let built = [Purpose::ServiceCommunication, Purpose::Accountability, Purpose::Billing];
        let purpose = Purpose::from_code(&self.purpose).filter(|purpose| built.contains(purpose));
        purpose.ok_or_else(|| no_such_purpose(&self.purpose))
    }

    fn selection(&self) -> Result<Selection, Stop> {
        if self.category.is_empty() {
            return Ok(Selection::Everything);
        }
        let mut attributes = Vec::new();
        for code in &self.category {
            let category = Category::from_code(code).ok_or_else(|| no_such_category(code))?;
            attributes
                .extend(Attribute::ALL.iter().copied().filter(|attribute| attribute.category() == category));
        }
        Ok(Selection::Attributes { attributes, at_most: MOST_EVENTS })
    }
}

fn no_such_purpose(text: &str) -> Stop {
    Stop::usage(format!(
        "`{text}` is no purpose of this command; it knows service_communication, accountability and billing"
    ))
}

fn no_such_category(text: &str) -> Stop {
    let known: Vec<_> = Category::ALL.iter().map(|category| category.code()).collect();
    Stop::usage(format!("`{text}` is no category; the categories are {}", known.join(", ")))
}

/// A refusal that teaches: the clause, the rules, and where the ledger keeps it.
pub(super) fn refused(refusal: &Refusal) -> Stop {
    if refusal.is_fault {
        return Stop::failed(format!(
            "the policy could not be asked, so nothing leaves; run `amanah policy check` (ledger entry {})",
            refusal.place.sequence
        ));
    }
    let mut rules: Vec<&str> =
        refusal.withheld.iter().flat_map(|held| &held.rules).map(String::as_str).collect();
    rules.sort_unstable();
    rules.dedup();
    let why = if rules.is_empty() { "no grant allows it".to_owned() } else { rules.join(", ") };
    Stop::refused(format!("by clause {}: {why} (ledger entry {})", refusal.clause, refusal.place.sequence))
}

fn told(opened: &Opened<StaffPage>) -> Answer {
    let mut text = String::new();
    let mut data = Vec::new();
    for (label, value) in opened.data() {
        text.push_str(&format!("{}: {value}\n", label.attribute));
        data.push(json!({
            "id": label.id.to_string(),
            "attribute": label.attribute.code(),
            "category": label.attribute.category().code(),
            "value": value,
        }));
    }
    let withheld: Vec<Value> = opened
        .withheld()
        .iter()
        .map(|held| {
            text.push_str(&format!("{}: withheld by clause {}\n", held.label.attribute, held.clause));
            json!({ "attribute": held.label.attribute.code(), "clause": held.clause.code(), "rules": held.rules })
        })
        .collect();
    text.push_str(&format!("ledger entry {}", opened.place().sequence));
    Answer::new(text, json!({ "data": data, "withheld": withheld, "ledger_entry": opened.place().sequence }))
}
