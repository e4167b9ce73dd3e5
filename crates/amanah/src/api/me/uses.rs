//! Who used my data: every release and refusal, each with its proof.

use amanah_policy::Purpose;
use amanah_service::purposes::accountability::who_used::{self, Proved};
use amanah_service::vault::HistoryEntry;
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::answer::{Answer, Answered};
use crate::api::call::Call;
use crate::api::dto::{List, Use};
use crate::api::operation::{MOST, Operation, Param, ParamForm};
use crate::api::problem::Problem;
use crate::api::refused;
use crate::web::Doors;

/// Entries are counted from 0.
pub(super) const AFTER_ENTRY: Param = Param {
    name: "after",
    means: "The `next` of the part before.",
    form: ParamForm::Number { least: 0, most: MOST },
};
const QUERY: &[Param] = &[AFTER_ENTRY];

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::reading("/api/v1/me/uses", "listMyUses", "Who used the data, newest first", list)
            .for_customers()
            .under(Purpose::Accountability)
            .asking(QUERY)
            .giving::<List<Use>>(),
        Operation::reading("/api/v1/me/uses/{sequence}", "readMyUse", "One entry, with its proof", one)
            .for_customers()
            .under(Purpose::Accountability)
            .giving::<ProvedUse>(),
    ]
}

async fn list(doors: Doors, call: Call) -> Answered {
    let customer = call.customer()?;
    let house = doors.house()?;
    let page = who_used::page(house, customer, call.number("after"), call.now).await.map_err(refused)?;
    Answer::with(&part(page.content()))
}

/// A part of a record, with where the next one begins.
pub(super) fn part(entries: &[HistoryEntry]) -> List<Use> {
    let is_full = u32::try_from(entries.len()).is_ok_and(|count| count >= who_used::PAGE);
    let next = entries.last().filter(|_| is_full).map(|last| last.place.sequence.to_string());
    let items = entries.iter().filter(|entry| who_used::may_be_told(entry)).map(Use::of);
    List { items: items.collect(), next }
}

/// One entry, with what proves that the ledger keeps it.
#[derive(Serialize, JsonSchema)]
pub(super) struct ProvedUse {
    /// The entry.
    entry: Use,
    /// A receipt as `amanah-verify` and any C2SP tlog-proof reader check it offline.
    receipt: String,
}

async fn one(doors: Doors, call: Call) -> Answered {
    let customer = call.customer()?;
    let sequence = call.sequence()?;
    let house = doors.house()?;
    let proved = who_used::entry(house, customer, sequence, call.now).await.map_err(refused)?;
    ProvedUse::answer(&proved)
}

impl ProvedUse {
    pub(super) fn answer(proved: &Proved) -> Answered {
        let entry = proved.opened.content().first().ok_or(Problem::NotFound)?;
        Answer::with(&Self { entry: Use::of(entry), receipt: proved.receipt.text() })
    }
}
