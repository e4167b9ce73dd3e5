//! `amanah erase unsigned` and `amanah erase sign`: documents that tax law kept, and whose destruction waits for somebody
//! who answers for it (UU 8/1997 art. 19).

use amanah_policy::{Role, Timestamp};
use amanah_service::House;
use clap::Args;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::{Answer, As, Stop, moment};

/// Who answers for the destruction of documents.
const SIGNERS: &[Role] = &[Role::Officer, Role::Finance];

/// What waits for a signature.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(after_help = "Example:\n  amanah erase unsigned --as officer@company.example")]
pub struct Unsigned {
    #[command(flatten)]
    acting: As,
}

/// Until which day, and by which decision.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(
    after_help = "The sweep then destroys them, but for what a case holds. The ledger keeps who signed, and the decision.\n\n\
                  Example:\n  amanah erase sign --until 2026-12-31 --reason \"board decision 7/2027\" --as officer@company.example"
)]
pub struct Sign {
    /// Every document whose time ended by the end of this day; it must be over.
    #[arg(long, value_name = "DAY")]
    until: String,
    /// The decision by which they are destroyed; it names no customer.
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    acting: As,
}

impl Unsigned {
    pub(in crate::cli) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        self.acting.actor(house, SIGNERS).await?;
        let waits = house.vault().waits_for_signature(now).await?;
        let zone = &house.settings().zone;
        let line = |(kind, count, since): &(amanah_policy::Attribute, u64, Timestamp)| {
            format!("{count} of {}, the first since {}", kind.code(), moment::of(*since, zone))
        };
        let lines: Vec<String> = waits.iter().map(line).collect();
        let text =
            if lines.is_empty() { "no document waits for a signature".to_owned() } else { lines.join("\n") };
        let list: Vec<Value> = waits
            .iter()
            .map(|(kind, count, since)| {
                json!({ "kind": kind.code(), "count": count, "since": moment::of(*since, zone) })
            })
            .collect();
        Ok(Answer::new(text, json!({ "waiting": list })))
    }
}

impl Sign {
    pub(in crate::cli) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let signer = self.acting.actor(house, SIGNERS).await?;
        let until = end_of(&self.until, &house.settings().zone)?;
        let waits = house.vault().waits_for_signature(until).await?;
        house.vault().sign_for_destruction(until, &self.reason, signer, now).await?;
        let count: u64 = waits.iter().map(|(_, count, _)| count).sum();
        let text = match count {
            0 => format!("signed until {}; no document waited for it", self.until),
            _ => format!("signed for {count} documents until {}; the next sweep destroys them", self.until),
        };
        Ok(Answer::new(text, json!({ "documents": count, "until": self.until })))
    }
}

/// The moment in which a day of this house ends.
fn end_of(day: &str, zone: &TimeZone) -> Result<Timestamp, Stop> {
    let next = day.parse::<Date>().and_then(Date::tomorrow);
    let next = next.and_then(|next| zone.to_timestamp(next.at(0, 0, 0, 0)));
    let next = next.map_err(|_| Stop::usage("`--until` is no day; write it as 2026-12-31"))?;
    Ok(Timestamp::from_micros(next.as_microsecond()))
}
