//! `amanah outside`: what stands open at the operator's other systems.

use amanah_policy::{CustomerId, Role, Timestamp};
use amanah_service::House;
use amanah_service::deletion::propagation::{self, Standing};
use amanah_service::vault::{DeliveryLine, SaidDone};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Answer, As, Errand, Stop, moment};

/// More lines than anybody reads at once.
const MOST_LINES: u32 = 200;

/// The operator's other systems: who was told of what, and what stands open there.
#[derive(Debug, Subcommand)]
pub(super) enum Outside {
    /// Lists the erasures that are open at other systems, or everything that was told of one customer.
    #[command(
        after_help = "Example:\n  amanah outside list\n  amanah outside list cus_0123456789abcdef0123456789abcdef"
    )]
    List(List),
    /// Vouches for the erasure of a customer at a system that says nothing itself.
    #[command(
        after_help = "The certificate says `declared` with the day; who vouched stands in the store.\n\n\
                      Example:\n  amanah outside declare panel cus_0123456789abcdef0123456789abcdef --as officer@company.example"
    )]
    Declare(Declare),
}

/// What to list.
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct List {
    /// The customer, by the id that survives an erasure; all that is open when left out.
    customer: Option<String>,
}

/// What an officer vouches for.
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct Declare {
    /// The system, as the configuration calls it.
    system: String,
    /// The customer, by the id that survives an erasure.
    customer: String,
    #[command(flatten)]
    acting: As,
}

impl Outside {
    pub(super) fn errand(self) -> Errand {
        match self {
            Self::List(asked) => Errand::OutsideList(asked),
            Self::Declare(asked) => Errand::OutsideDeclare(asked),
        }
    }
}

impl List {
    pub(super) async fn run(self, house: &House) -> Result<Answer, Stop> {
        let lines = match &self.customer {
            Some(customer) => house.vault().told_of(customer_of(customer)?).await?,
            None => house.vault().outstanding_outside(MOST_LINES).await?,
        };
        let text: Vec<String> = lines.iter().map(|line| in_words(house, line)).collect();
        let text = if text.is_empty() { "nothing stands open".to_owned() } else { text.join("\n") };
        let list: Vec<Value> = lines.iter().map(|line| in_json(house, line)).collect();
        Ok(Answer::new(text, json!({ "lines": list })))
    }
}

impl Declare {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let customer = customer_of(&self.customer)?;
        let officer = self.acting.actor(house, &[Role::Officer]).await?;
        propagation::declare(house, (&self.system, customer), officer, now).await?;
        let said = format!("the erasure of {customer} at {} is declared", self.system);
        Ok(Answer::new(
            said,
            json!({ "system": self.system, "customer": customer.to_string(), "standing": Standing::Declared.code() }),
        ))
    }
}

/// A time as people of this house write it.
fn written(house: &House, at: Timestamp) -> String {
    moment::of(at, &house.settings().zone)
}

fn customer_of(text: &str) -> Result<CustomerId, Stop> {
    text.parse().map_err(|fault| Stop::usage(format!("the customer: {fault}")))
}

fn in_words(house: &House, line: &DeliveryLine) -> String {
    let answer = line.answer.as_deref().map_or(String::new(), |answer| format!(", last answer {answer}"));
    let kept = match &line.said {
        Some(SaidDone::Kept { law }) => {
            format!(", keeps something ({})", law.as_deref().unwrap_or("no law named"))
        }
        _ => String::new(),
    };
    format!(
        "{}  {:<16} {}  {:<12} since {}, {} tries{answer}{kept}",
        line.customer,
        line.event.code(),
        line.system,
        line.state.code(),
        written(house, line.since),
        line.tries
    )
}

fn in_json(house: &House, line: &DeliveryLine) -> Value {
    let law = match &line.said {
        Some(SaidDone::Kept { law }) => law.clone(),
        _ => None,
    };
    json!({
        "tiding": line.id.to_string(),
        "customer": line.customer.to_string(),
        "event": line.event.code(),
        "occurred_at": written(house, line.occurred_at),
        "system": line.system,
        "state": line.state.code(),
        "since": written(house, line.since),
        "outstanding": line.is_outstanding(),
        "tries": line.tries,
        "answer": line.answer,
        "kept_under": law,
        "declared_by": line.declared_by.map(|staff| staff.to_string()),
    })
}
