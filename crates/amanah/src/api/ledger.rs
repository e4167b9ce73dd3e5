//! The ledger, as staff explore it: entries by event, newest first, each with its proof. It holds no personal data.

use amanah_ledger::{Event, Leaf};
use amanah_policy::{Purpose, Role};
use amanah_service::purposes::accountability::ledger::{self, PAGE, Wanted};
use amanah_service::purposes::opening::daily_list::hours_of;
use amanah_service::vault::LedgerPlace;
use axum::body::Body;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::answer::{Answer, Answered, Attachment};
use super::call::Call;
use super::dto::List;
use super::operation::{MOST, Operation, Param, ParamForm};
use super::problem::Problem;
use crate::console::ExportBody;
use crate::web::Doors;

const QUERY: &[Param] = &[
    Param {
        name: "event",
        means: "Only entries of this event.",
        form: ParamForm::Word(|| Event::ALL.iter().map(|event| event.code()).collect()),
    },
    Param { name: "from", means: "Not before this day in the company's zone.", form: ParamForm::Day },
    Param { name: "to", means: "Not after this day.", form: ParamForm::Day },
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
        Operation::reading(
            "/api/v1/ledger/export",
            "exportLedger",
            "The whole ledger, as `amanah ledger verify` reads it without keys",
            export,
        )
        .for_staff(&[Role::Officer])
        .under(Purpose::Accountability)
        .giving_a_file(&["application/octet-stream"]),
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
    let zone = &house.settings().zone;
    let day = |name| call.word(name, |text| text.parse().ok());
    let wanted = Wanted {
        event,
        from: day("from").map(|day| hours_of(day, zone).0),
        to: day("to").map(|day| hours_of(day, zone).1),
        before: call.number("after"),
    };
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
    let sequence = call.sequence()?;
    let house = doors.house()?;
    let leaf = ledger::entry(house, sequence).await?.ok_or(Problem::NotFound)?;
    let receipt = house.vault().receipt(LedgerPlace { sequence }, call.now).await?;
    Answer::with(&Proved { entry: Entry::of(&leaf)?, receipt: receipt.text() })
}

async fn export(doors: Doors, call: Call) -> Answered {
    let export = ledger::export(doors.house()?, call.now).await?;
    Answer::file(Attachment {
        body: Body::new(ExportBody::of(export)),
        media_type: "application/octet-stream",
        name: "ledger.amanah".to_owned(),
        sha256: None,
    })
}
