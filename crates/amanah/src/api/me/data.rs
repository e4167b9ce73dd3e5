//! My data: every datum with where it came from, and by name what stays inside.

use amanah_policy::{Category, DatumId, Purpose};
use amanah_service::purposes::accountability::my_data::{self, MyData as Shown};
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::answer::{Answer, Answered};
use crate::api::call::Call;
use crate::api::dto::{Datum, WithheldDatum};
use crate::api::operation::{AFTER, LIMIT, Operation, Param, ParamForm};
use crate::api::problem::Problem;
use crate::api::refused;
use crate::web::Doors;

pub(super) const CATEGORY: Param = Param {
    name: "category",
    means: "Only data of this category.",
    form: ParamForm::Word(|| Category::ALL.iter().map(|category| category.code()).collect()),
};
const QUERY: &[Param] = &[CATEGORY, AFTER, LIMIT];

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::reading("/api/v1/me/data", "listMyData", "Every datum kept about the customer", list)
            .for_customers()
            .under(Purpose::Accountability)
            .asking(QUERY)
            .giving::<MyData>(),
        Operation::reading("/api/v1/me/data/{datum}", "readMyDatum", "One datum", one)
            .for_customers()
            .under(Purpose::Accountability)
            .giving::<Datum>(),
    ]
}

/// A part of the data kept about a customer.
#[derive(Serialize, JsonSchema)]
pub(super) struct MyData {
    /// The data: by category, newest first.
    items: Vec<Datum>,
    /// What to send as `after` for the part that follows; none at the end.
    next: Option<String>,
    /// How many there are.
    total: usize,
    /// What stays inside, by name.
    withheld: Vec<WithheldDatum>,
    /// Where the ledger keeps this release.
    ledger_entry: u64,
}

async fn list(doors: Doors, call: Call) -> Answered {
    let customer = call.customer()?;
    let house = doors.house()?;
    let data = my_data::show(house, customer, call.now).await.map_err(refused)?;
    Answer::with(&part(&call, &data))
}

/// The part of what was released that was asked for.
pub(super) fn part(call: &Call, data: &Shown) -> MyData {
    let category = call.word("category", Category::from_code);
    let mut all: Vec<_> = data
        .opened
        .data()
        .filter(|(label, _)| category.is_none_or(|category| label.attribute.category() == category))
        .collect();
    all.sort_by_key(|(label, _)| {
        (label.attribute.category(), core::cmp::Reverse((label.recorded_at, label.id)))
    });
    let from = call.skipped();
    let end = from.saturating_add(call.limit());
    MyData {
        items: all
            .iter()
            .skip(from)
            .take(call.limit())
            .map(|(label, value)| Datum::of(label, value))
            .collect(),
        next: (end < all.len()).then(|| end.to_string()),
        total: all.len(),
        withheld: data.opened.withheld().iter().map(WithheldDatum::of).collect(),
        ledger_entry: data.opened.place().sequence,
    }
}

async fn one(doors: Doors, call: Call) -> Answered {
    let customer = call.customer()?;
    let id: DatumId = call.part("datum")?;
    let house = doors.house()?;
    let data = my_data::show(house, customer, call.now).await.map_err(refused)?;
    let (label, value) = data.opened.datum(id).ok_or(Problem::NotFound)?;
    Answer::with(&Datum::of(label, value))
}
