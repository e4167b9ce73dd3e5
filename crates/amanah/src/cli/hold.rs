//! `amanah hold`: what a case or a law keeps from every erasure, for the protection officer and legal alone (DEL3, U2b).

use amanah_policy::{Attribute, DatumId, HoldId, Timestamp};
use amanah_service::House;
use amanah_service::deletion::holds::{self, Chosen, Held, HoldFault, KEEPERS};
use amanah_service::vault::WhyLifted;
use clap::{Args, Subcommand};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::release::find;
use super::{Answer, As, Errand, Stop, moment};

/// So many in one list.
const MOST: u32 = 1_000;

/// Holds: data that stays although it would go, because a case or a law says so. Their customer never learns of them, nor
/// does anybody else in the house.
#[derive(Debug, Subcommand)]
pub(super) enum Hold {
    /// Lists holds, those first that are to be looked at again first; or what can be held of one customer.
    #[command(
        after_help = "Example:\n  amanah hold list --as legal@company.example\n  amanah hold list 1234-5678-2 --as legal@company.example"
    )]
    List(List),
    /// Places a hold on kinds of data, as they are now, or on single data.
    #[command(
        after_help = "What is recorded later is not held. Other systems are told that something must stay, and never why.\n\n\
                      Example:\n  amanah hold place 1234-5678-2 --kind invoice --kind payment --ground investigation \
                      --reference LP/B/1234/XI/2026 --review 2027-05-31 --as legal@company.example"
    )]
    Place(Place),
    /// Keeps a hold that was looked at again, until the next look.
    #[command(
        after_help = "Example:\n  amanah hold keep hld_000102030405060708090a0b0c0d0e0f --review 2027-11-30 --as legal@company.example"
    )]
    Keep(Keep),
    /// Lifts a hold; what it kept of somebody who is erased goes at once.
    #[command(
        after_help = "Example:\n  amanah hold lift hld_000102030405060708090a0b0c0d0e0f --why case_closed --as legal@company.example"
    )]
    Lift(Lift),
}

/// What to list.
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct List {
    /// The customer's number, or the id that survives an erasure; every hold when left out.
    customer: Option<String>,
    #[command(flatten)]
    acting: As,
}

/// What is held, and why.
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct Place {
    /// The customer's number, or the id that survives an erasure.
    customer: String,
    /// Every datum of this kind, as `amanah hold list CUSTOMER` names it; may be given several times.
    #[arg(long, value_name = "KIND", value_parser = kind, required_unless_present = "datum")]
    kind: Vec<String>,
    /// This datum; may be given several times.
    #[arg(long, value_name = "DATUM")]
    datum: Vec<String>,
    /// What forbids the erasure: court_order, investigation, dispute, audit or law.
    #[arg(long, value_name = "GROUND")]
    ground: String,
    /// The number of the case or the article of the law; no name and no number of a person.
    #[arg(long, value_name = "NUMBER")]
    reference: String,
    /// The day by which somebody looks at it again, within a year.
    #[arg(long, value_name = "DAY")]
    review: String,
    #[command(flatten)]
    acting: As,
}

/// Which hold stays, until the next look.
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct Keep {
    /// The id of the hold.
    hold: String,
    /// The day by which somebody looks at it again, within a year.
    #[arg(long, value_name = "DAY")]
    review: String,
    #[command(flatten)]
    acting: As,
}

/// Which hold ends, and why.
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct Lift {
    /// The id of the hold.
    hold: String,
    /// Why: case_closed, no_longer_ordered or placed_in_error.
    #[arg(long, value_name = "WHY")]
    why: String,
    #[command(flatten)]
    acting: As,
}

impl Hold {
    pub(super) fn errand(self) -> Errand {
        match self {
            Self::List(asked) => Errand::HoldList(asked),
            Self::Place(asked) => Errand::HoldPlace(asked),
            Self::Keep(asked) => Errand::HoldKeep(asked),
            Self::Lift(asked) => Errand::HoldLift(asked),
        }
    }
}

fn kind(text: &str) -> Result<String, String> {
    let known = Attribute::from_code(text).map(|kind| kind.code().to_owned());
    known.ok_or_else(|| "there is no such kind of data; see `amanah hold list CUSTOMER`".to_owned())
}

fn id_of(text: &str) -> Result<HoldId, Stop> {
    text.parse().map_err(|fault| Stop::usage(format!("the id of the hold: {fault}")))
}

fn stopped(fault: HoldFault) -> Stop {
    match fault {
        HoldFault::NotYours => Stop::refused(fault.to_string()),
        HoldFault::NothingChosen | HoldFault::NoGround | HoldFault::Reference(_) | HoldFault::Review => {
            Stop::usage(fault.to_string())
        }
        other => other.into(),
    }
}

impl List {
    pub(super) async fn run(self, house: &House) -> Result<Answer, Stop> {
        let by = self.acting.actor(house, KEEPERS).await?;
        let zone = &house.settings().zone;
        let Some(customer) = &self.customer else {
            let held = holds::list(house, by, MOST).await.map_err(stopped)?;
            let lines: Vec<String> = held.iter().map(|held| line(held, zone)).collect();
            let text = if lines.is_empty() { "nothing is held".to_owned() } else { lines.join("\n") };
            return Ok(Answer::new(text, json!({ "holds": held.iter().map(facts).collect::<Vec<_>>() })));
        };
        let customer = find(house, customer).await?;
        let kinds = holds::holdable(house, by, customer).await.map_err(stopped)?;
        let mut lines = Vec::new();
        let mut list = Vec::new();
        for kind in &kinds {
            lines.push(format!("{:>7} {}, {} held", kind.number, kind.attribute.code(), kind.held));
            for row in &kind.data {
                let held = if row.is_held { ", held" } else { "" };
                let document = row.document.as_ref().map_or(String::new(), |number| format!(" {number}"));
                let recorded = moment::of(row.recorded_at, zone);
                lines.push(format!("        {}{document}, recorded {recorded}{held}", row.datum));
            }
            let data: Vec<Value> = kind
                .data
                .iter()
                .map(|row| {
                    json!({
                        "id": row.datum.to_string(),
                        "recorded_at": row.recorded_at.as_micros(),
                        "document": row.document,
                        "held": row.is_held,
                    })
                })
                .collect();
            list.push(json!({
                "kind": kind.attribute.code(), "number": kind.number, "held": kind.held, "data": data,
            }));
        }
        let holds = holds::of_customer(house, by, customer).await.map_err(stopped)?;
        for hold in holds {
            lines.push(line(&Held { hold, number: None }, zone));
        }
        Ok(Answer::new(lines.join("\n"), json!({ "kinds": list })))
    }
}

impl Place {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let by = self.acting.actor(house, KEEPERS).await?;
        let customer = find(house, &self.customer).await?;
        let review = moment::end_of_day(&self.review, &house.settings().zone);
        let reason = holds::reason(&self.ground, &self.reference, review, now).map_err(stopped)?;
        let chosen = Chosen {
            kinds: self.kind.iter().filter_map(|code| Attribute::from_code(code)).collect(),
            data: self
                .datum
                .iter()
                .map(|id| id.parse::<DatumId>())
                .collect::<Result<_, _>>()
                .map_err(|fault| Stop::usage(format!("`--datum`: {fault}")))?,
        };
        let id = holds::place(house, by, customer, (chosen, reason), now).await.map_err(stopped)?;
        let held = holds::one(house, by, id).await.map_err(stopped)?;
        Ok(Answer::new(line(&held, &house.settings().zone), facts(&held)))
    }
}

impl Keep {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let id = id_of(&self.hold)?;
        let by = self.acting.actor(house, KEEPERS).await?;
        let review = moment::end_of_day(&self.review, &house.settings().zone);
        holds::keep(house, by, id, review, now).await.map_err(stopped)?;
        let held = holds::one(house, by, id).await.map_err(stopped)?;
        Ok(Answer::new(line(&held, &house.settings().zone), facts(&held)))
    }
}

impl Lift {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let id = id_of(&self.hold)?;
        let why = WhyLifted::from_code(&self.why)
            .ok_or_else(|| Stop::usage("`--why` is case_closed, no_longer_ordered or placed_in_error"))?;
        let by = self.acting.actor(house, KEEPERS).await?;
        holds::lift(house, by, id, why, now).await.map_err(stopped)?;
        Ok(Answer::new(format!("{id} is lifted"), json!({ "id": id.to_string(), "lifted": why.code() })))
    }
}

/// A hold in one line.
fn line(held: &Held, zone: &TimeZone) -> String {
    let hold = &held.hold;
    let whose = held.number.map_or_else(|| hold.customer.to_string(), |number| number.to_string());
    let kinds: Vec<String> =
        hold.kinds.iter().map(|(kind, number)| format!("{number} {}", kind.code())).collect();
    let review = hold.reason.review_at.map_or_else(
        || "without a date".to_owned(),
        // The last moment of the day that was named.
        |at| format!("to be looked at by {}", moment::day_of(at.plus_micros(-1), zone)),
    );
    format!(
        "{}  {whose}  {} {}  {}  placed {}, {review}",
        hold.id,
        hold.reason.ground.code(),
        hold.reason.reference.as_str(),
        kinds.join(", "),
        moment::of(hold.placed_at, zone),
    )
}

fn facts(held: &Held) -> Value {
    let hold = &held.hold;
    let kinds: Vec<Value> =
        hold.kinds.iter().map(|(kind, number)| json!({ "kind": kind.code(), "number": number })).collect();
    json!({
        "id": hold.id.to_string(),
        "customer": hold.customer.to_string(),
        "number": held.number.map(|number| number.to_string()),
        "ground": hold.reason.ground.code(),
        "reference": hold.reason.reference.as_str(),
        "review_at": hold.reason.review_at.map(Timestamp::as_micros),
        "placed_at": hold.placed_at.as_micros(),
        "placed_by": hold.placed_by.map(|staff| staff.to_string()),
        "kinds": kinds,
    })
}
