//! `amanah erase unsigned` and `amanah erase sign`: documents that tax law kept, and whose destruction waits for somebody
//! who answers for it (UU 8/1997 art. 19).

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::deletion::destruction::{self, SIGNERS, Waiting};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::{Answer, As, Stop, moment};

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
        let waits = destruction::waiting(house, now).await?;
        let zone = &house.settings().zone;
        let line = |kind: &Waiting| {
            let since = moment::of(kind.since, zone);
            format!("{} of {}, the first since {since}", kind.count, kind.attribute.code())
        };
        let lines: Vec<String> = waits.iter().map(line).collect();
        let text =
            if lines.is_empty() { "no document waits for a signature".to_owned() } else { lines.join("\n") };
        let list: Vec<Value> = waits
            .iter()
            .map(|kind| {
                let since = moment::of(kind.since, zone);
                json!({ "kind": kind.attribute.code(), "count": kind.count, "since": since })
            })
            .collect();
        Ok(Answer::new(text, json!({ "waiting": list })))
    }
}

impl Sign {
    pub(in crate::cli) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let signer = self.acting.actor(house, SIGNERS).await?;
        let until = moment::end_of_day(&self.until, &house.settings().zone);
        let until = until.ok_or_else(|| Stop::usage("`--until` is no day; write it as 2026-12-31"))?;
        let count = destruction::sign(house, signer, (until, &self.reason), now).await?;
        let text = match count {
            0 => format!("signed until {}; no document waited for it", self.until),
            _ => format!("signed for {count} documents until {}; the next sweep destroys them", self.until),
        };
        Ok(Answer::new(text, json!({ "documents": count, "until": self.until })))
    }
}
