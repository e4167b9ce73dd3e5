//! The ledger, as staff explore it: entries by event, newest first, each with its proof. It holds no personal data.

use amanah_ledger::{Event, Leaf};
use amanah_policy::Role;
use amanah_service::purposes::accountability::ledger::{self, PAGE, Wanted};
use amanah_service::vault::LedgerPlace;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::List;
use super::operation::{MOST, Operation, Param, ParamForm};
use super::problem::Problem;
use crate::web::Doors;

const QUERY: &[Param] = &[
    Param {
        name: "event",
        means: "Only entries of this event.",
        form: ParamForm::Word(|| Event::ALL.iter().map(|event| event.code()).collect()),
    },
    Param {
        name: "after",
        means: "The `next` of the part before.",
        form: ParamForm::Number { least: 0, most: MOST },
    },
];

pub(super) fn operations() -> Vec<Operation> {
    const _: () = assert!(PAGE == 25, "the documented length of a part is the real one");
    vec![
        Operation::reading(
            "/api/v1/ledger",
            "listLedger",
            "Entries of the ledger, newest first, 25 at a time",
            list,
        )
        .for_staff(Role::ALL)
        .asking(QUERY)
        .giving::<List<Entry>>(),
        Operation::reading("/api/v1/ledger/{sequence}", "readLedgerEntry", "One entry with its proof", one)
            .for_staff(Role::ALL)
            .giving::<Proved>(),
    ]
}

/// An entry as it is hashed.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LedgerEntry")]
struct Entry {
    /// Its number, from 0.
    sequence: u64,
    /// The canonical JSON of the entry; customers stand in it by a pseudonym.
    leaf: Value,
}

impl Entry {
    fn of(leaf: &Leaf) -> Result<Self, Problem> {
        let bytes = leaf.encode().map_err(Problem::ours)?;
        Ok(Self { sequence: leaf.sequence, leaf: serde_json::from_slice(&bytes).map_err(Problem::ours)? })
    }
}

async fn list(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let event = call.word("event", Event::from_code);
    let wanted = Wanted { event, before: call.number("after"), ..Wanted::default() };
    let page = ledger::explore(house, wanted).await?;
    let items = page.entries.iter().map(Entry::of).collect::<Result<_, _>>()?;
    Answer::with(&List { items, next: page.older.map(|older| older.to_string()) })
}

/// An entry, with what proves that the ledger keeps it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ProvedLedgerEntry")]
struct Proved {
    /// The entry.
    entry: Entry,
    /// A receipt as `amanah-verify` and any C2SP tlog-proof reader check it offline.
    receipt: String,
}

async fn one(doors: Doors, call: Call) -> Answered {
    let sequence: u64 = call.part("sequence")?;
    let house = doors.house()?;
    let leaf = ledger::entry(house, sequence).await?.ok_or(Problem::NotFound)?;
    let receipt = house.vault().receipt(LedgerPlace { sequence }, call.now).await?;
    Answer::with(&Proved { entry: Entry::of(&leaf)?, receipt: receipt.text() })
}
