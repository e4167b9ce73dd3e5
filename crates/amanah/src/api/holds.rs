//! Holds, for programs of the protection officer and of legal: what is held under which case or law, what can be held, and a
//! hold that is placed or kept. To lift one needs a person. To every other key these operations are not theirs.

use amanah_policy::{Attribute, CustomerId, DatumId, HoldId, Timestamp};
use amanah_service::deletion::holds::{self, Chosen, Held, HoldFault, Holdable, KEEPERS};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::{List, Made, Moment};
use super::operation::{AFTER, LIMIT, Operation, Param};
use super::problem::Problem;
use crate::cli::moment;
use crate::web::Doors;

const LISTED: &[Param] = &[AFTER, LIMIT];

pub(super) fn operations() -> Vec<Operation> {
    let rows = vec![
        Operation::reading(
            "/api/v1/holds",
            "listHolds",
            "Holds, those first that are to be looked at again first",
            list,
        )
        .asking(LISTED)
        .giving::<List<Hold>>(),
        Operation::reading("/api/v1/holds/{hold}", "readHold", "One hold", read).giving::<Hold>(),
        Operation::changing(
            "/api/v1/holds/{hold}/review",
            "keepHold",
            "Keeps a hold that somebody looked at again, until the next look",
            keep,
        )
        .taking::<Keeping>(),
        Operation::reading(
            "/api/v1/customers/{customer}/holdable-data",
            "listHoldableData",
            "What can be held of a customer, also of one who is erased; never what it says",
            holdable,
        )
        .giving::<HoldableData>(),
        Operation::making(
            "/api/v1/customers/{customer}/holds",
            "placeHold",
            "Holds kinds of data as they are now, or single data, for a case or a law",
            place,
        )
        .taking::<Placing>()
        .giving::<Made>(),
    ];
    rows.into_iter().map(|row| row.for_staff(KEEPERS)).collect()
}

/// A hold.
#[derive(Serialize, JsonSchema)]
struct Hold {
    /// Its id.
    id: String,
    /// The customer. One who is erased is still named by this id.
    customer: String,
    /// Their number; none once they are erased.
    customer_number: Option<String>,
    /// What forbids the erasure: `court_order`, `investigation`, `dispute`, `audit`, `law` or `other`.
    ground: &'static str,
    /// The number of the case or the article of the law.
    reference: String,
    /// Since when.
    placed_at: Moment,
    /// Who placed it.
    placed_by: Option<String>,
    /// When somebody looks at it again.
    review_at: Option<Moment>,
    /// What it holds.
    kinds: Vec<HeldKind>,
}

/// Data of one kind under a hold.
#[derive(Serialize, JsonSchema)]
struct HeldKind {
    /// What it says.
    attribute: &'static str,
    /// How many.
    count: u64,
}

impl Hold {
    fn of(held: &Held) -> Self {
        let hold = &held.hold;
        let kind =
            |(attribute, count): &(Attribute, u64)| HeldKind { attribute: attribute.code(), count: *count };
        Self {
            id: hold.id.to_string(),
            customer: hold.customer.to_string(),
            customer_number: held.number.map(|number| number.to_string()),
            ground: hold.reason.ground.code(),
            reference: hold.reason.reference.as_str().to_owned(),
            placed_at: Moment(hold.placed_at),
            placed_by: hold.placed_by.map(|staff| staff.to_string()),
            review_at: hold.reason.review_at.map(Moment),
            kinds: hold.kinds.iter().map(kind).collect(),
        }
    }
}

async fn list(doors: Doors, call: Call) -> Answered {
    // One more than is shown says that there are more.
    let most = call.skipped().saturating_add(call.limit()).saturating_add(1);
    let most = u32::try_from(most).unwrap_or(u32::MAX);
    let held = holds::list(doors.house()?, call.colleague()?.actor(), most).await.map_err(told)?;
    Answer::with(&List::part(&call, held.iter().map(Hold::of)))
}

async fn read(doors: Doors, call: Call) -> Answered {
    let id: HoldId = call.part("hold")?;
    let held = holds::one(doors.house()?, call.colleague()?.actor(), id).await.map_err(told)?;
    Answer::with(&Hold::of(&held))
}

/// What can be held of a customer.
#[derive(Serialize, JsonSchema)]
struct HoldableData {
    /// By kind.
    kinds: Vec<HoldableKind>,
}

/// Data of one kind that can be held.
#[derive(Serialize, JsonSchema)]
struct HoldableKind {
    /// What it says.
    attribute: &'static str,
    /// How many there are.
    count: u64,
    /// How many are held already.
    held: u64,
    /// Each of them, the newest first; none where there are too many to choose from.
    data: Vec<HoldableRow>,
}

/// One datum that can be held.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "HoldableDatum")]
struct HoldableRow {
    /// Its id.
    id: String,
    /// When it was recorded.
    recorded_at: Moment,
    /// The number of the document it stands for.
    document: Option<String>,
    /// Whether it is held already.
    held: bool,
}

impl HoldableKind {
    fn of(kind: &Holdable) -> Self {
        let row = |row: &holds::HoldableRow| HoldableRow {
            id: row.datum.to_string(),
            recorded_at: Moment(row.recorded_at),
            document: row.document.clone(),
            held: row.is_held,
        };
        Self {
            attribute: kind.attribute.code(),
            count: kind.number,
            held: kind.held,
            data: kind.data.iter().map(row).collect(),
        }
    }
}

async fn holdable(doors: Doors, call: Call) -> Answered {
    let customer: CustomerId = call.part("customer")?;
    let kinds = holds::holdable(doors.house()?, call.colleague()?.actor(), customer).await.map_err(told)?;
    Answer::with(&HoldableData { kinds: kinds.iter().map(HoldableKind::of).collect() })
}

/// What is held, and why.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "HoldPlacing")]
struct Placing {
    /// Every datum of these kinds, as they are now.
    #[serde(default)]
    attributes: Vec<String>,
    /// These data.
    #[serde(default)]
    data: Vec<String>,
    /// What forbids the erasure: `court_order`, `investigation`, `dispute`, `audit` or `law`.
    #[schemars(extend("enum" = ["court_order", "investigation", "dispute", "audit", "law"]))]
    ground: String,
    /// The number of the case or the article of the law: no name and no number of a person, which has nine digits or more.
    #[schemars(length(min = 3, max = 60), regex(pattern = r"^[A-Za-z /.()-]*[0-9][A-Za-z0-9 /.()-]*$"))]
    reference: String,
    /// The day by which somebody looks at it again, within a year.
    #[schemars(extend("format" = "date"))]
    review_on: String,
}

async fn place(doors: Doors, call: Call) -> Answered {
    let customer: CustomerId = call.part("customer")?;
    let placing: Placing = call.json()?;
    let (house, by) = (doors.house()?, call.colleague()?.actor());
    house.vault().customer(customer).await?;
    let kinds = placing.attributes.iter().map(|code| Attribute::from_code(code));
    let kinds = kinds.collect::<Option<Vec<_>>>().ok_or_else(|| Problem::field("attributes", "not_valid"))?;
    let data = placing.data.iter().map(|id| id.parse::<DatumId>());
    let data = data.collect::<Result<Vec<_>, _>>().map_err(|_| Problem::field("data", "not_valid"))?;
    // A program writes no spaces around it; what is kept is what it sent.
    if placing.reference.trim() != placing.reference {
        return Err(Problem::field("reference", "not_valid"));
    }
    let review = end_of(house, &placing.review_on);
    let reason = holds::reason(&placing.ground, &placing.reference, review, call.now).map_err(told)?;
    let id =
        holds::place(house, by, customer, (Chosen { kinds, data }, reason), call.now).await.map_err(told)?;
    Answer::made(&Made { id: id.to_string() }, Some(format!("/api/v1/holds/{id}")))
}

fn end_of(house: &amanah_service::House, day: &str) -> Option<Timestamp> {
    moment::end_of_day(day, &house.settings().zone)
}

/// Until when a hold stays.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "HoldKeeping")]
struct Keeping {
    /// The day by which somebody looks at it again, within a year.
    #[schemars(extend("format" = "date"))]
    review_on: String,
}

async fn keep(doors: Doors, call: Call) -> Answered {
    let id: HoldId = call.part("hold")?;
    let keeping: Keeping = call.json()?;
    let (house, by) = (doors.house()?, call.colleague()?.actor());
    holds::one(house, by, id).await.map_err(told)?;
    let review = end_of(house, &keeping.review_on);
    holds::keep(house, by, id, review, call.now).await.map_err(told)?;
    Answer::done()
}

fn told(fault: HoldFault) -> Problem {
    match fault {
        HoldFault::NotYours => Problem::NotThisKey,
        HoldFault::NotThere => Problem::NotFound,
        HoldFault::NothingChosen => Problem::field("data", "missing"),
        HoldFault::NoGround => Problem::field("ground", "not_valid"),
        HoldFault::Reference(_) => Problem::field("reference", "not_valid"),
        HoldFault::Review => Problem::field("review_on", "not_valid"),
        HoldFault::Vault(fault) => fault.into(),
        other => Problem::ours(other),
    }
}
