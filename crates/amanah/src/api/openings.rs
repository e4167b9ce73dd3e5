//! Opening a customer for a purpose, and what the policy then lets a program of staff see. Each look is a release.

use amanah_policy::{CustomerId, Purpose, Role};
use amanah_service::purposes::opening::daily_list;
use amanah_service::purposes::opening::declare::{self, Declaration, DeclareFault, Declared, Why};
use amanah_service::purposes::opening::view::{self, Viewed};
use amanah_service::vault::Opening;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Answered, Impersonal};
use super::call::Call;
use super::dto::{Datum, List, Moment, WithheldDatum};
use super::operation::{Operation, Param, ParamForm};
use super::problem::Problem;
use super::refused_by;
use crate::console::ATTENDING;
use crate::web::Doors;

const DAY: &[Param] = &[Param {
    name: "day",
    means: "The day in the company's zone; today when none is named.",
    form: ParamForm::Day,
}];

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::making(
            "/api/v1/customers/{customer}/openings",
            "openCustomer",
            "Opens a customer for a purpose, under a ticket or for a written reason",
            open,
        )
        .for_staff(ATTENDING)
        .taking::<Declaring>()
        .giving::<Opened>(),
        Operation::reading(
            "/api/v1/customers/{customer}/data",
            "viewCustomer",
            "What the policy grants of an open customer, and by name what it withholds",
            look,
        )
        .for_staff(ATTENDING)
        .giving::<View>(),
        Operation::reading("/api/v1/openings", "listOpenings", "Every opening of a day, newest first", list)
            .for_staff(&[Role::Officer])
            .under(Purpose::Accountability)
            .asking(DAY)
            .giving::<List<Line>>(),
    ]
}

/// Why a customer is opened: under an open ticket of theirs, or for a reason in words.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum Declaring {
    Ticket(UnderTicket),
    Reason(ForReason),
}

/// Opens a customer under a ticket.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UnderTicket {
    /// The purpose: one that the key is bound to.
    #[schemars(extend("enum" = PURPOSES))]
    purpose: String,
    /// An open ticket of this customer.
    #[schemars(regex(pattern = r"^tkt_[0-9a-f]{32}$"))]
    ticket: String,
}

/// Opens a customer for a reason.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ForReason {
    /// The purpose: one that the key is bound to.
    #[schemars(extend("enum" = PURPOSES))]
    purpose: String,
    /// In words, which the protection officer and the customer read.
    #[schemars(length(min = 15, max = 500), regex(pattern = r"^\S[^\u0000-\u001f]*\S$"))]
    reason: String,
}

const PURPOSES: [&str; 4] = ["service_communication", "accountability", "billing", "disclosure"];

/// An opening.
#[derive(Serialize, JsonSchema)]
struct Opened {
    /// The customer.
    customer: String,
    /// The purpose.
    purpose: &'static str,
    /// Until when.
    until: Moment,
    /// Where the ledger keeps it.
    ledger_entry: u64,
}

impl Impersonal for Opened {}

impl Opened {
    fn of(opening: &Opening) -> Self {
        Self {
            customer: opening.customer.to_string(),
            purpose: opening.purpose.code(),
            until: Moment(opening.until),
            ledger_entry: opening.place.sequence,
        }
    }
}

async fn open(doors: Doors, call: Call) -> Answered {
    let customer: CustomerId = call.part("customer")?;
    let declaring: Declaring = call.json()?;
    let colleague = call.colleague()?;
    let (purpose, why) = match &declaring {
        Declaring::Ticket(under) => {
            let ticket = under.ticket.parse().map_err(|_| Problem::field("ticket", "not_valid"))?;
            (&under.purpose, Why::Ticket(ticket))
        }
        Declaring::Reason(written) => (&written.purpose, Why::Reason(&written.reason)),
    };
    let purpose = Purpose::from_code(purpose).ok_or_else(|| Problem::field("purpose", "not_valid"))?;
    call.must_serve(purpose)?;
    let house = doors.house()?;
    let declaration = Declaration { staff: colleague.staff, role: colleague.role, customer, purpose, why };
    match declare::declare(house, declaration, call.now).await {
        Ok(Declared::Opened(opening)) => {
            let location = format!("/api/v1/customers/{customer}/data");
            Answer::made(&Opened::of(&opening), Some(location))
        }
        Ok(Declared::Refused(refusal)) => Err(refused_by(&refusal)),
        Err(DeclareFault::ReasonTooShort) => Err(Problem::field("reason", "too_short")),
        Err(DeclareFault::ReasonTooLong) => Err(Problem::field("reason", "too_long")),
        Err(DeclareFault::TicketNotGood) => {
            Err(Problem::NotNow("the ticket is closed or another customer's; name an open one, or a reason"))
        }
        Err(DeclareFault::NothingToOpen) => Err(Problem::field("purpose", "opens_nothing")),
        Err(DeclareFault::UnknownCustomer) => Err(Problem::NotFound),
        Err(DeclareFault::Vault(fault)) => Err(fault.into()),
        Err(other) => Err(Problem::ours(other)),
    }
}

/// What may be seen of an open customer.
#[derive(Serialize, JsonSchema)]
struct View {
    /// The opening it stands on.
    opening: Opened,
    /// What the policy grants for its role and purpose.
    items: Vec<Datum>,
    /// What stays inside, by name.
    withheld: Vec<WithheldDatum>,
    /// The open tickets.
    tickets: Vec<String>,
    /// Where the ledger keeps this release.
    ledger_entry: u64,
}

async fn look(doors: Doors, call: Call) -> Answered {
    let customer: CustomerId = call.part("customer")?;
    let colleague = call.colleague()?;
    let house = doors.house()?;
    // Before anything is released: a key must not look through an opening that a person made for another purpose.
    let opening = house.vault().opening(colleague.staff, customer, call.now).await?;
    call.must_serve(opening.ok_or(Problem::NotOpen)?.purpose)?;
    match view::view(house, colleague.staff, colleague.role, customer, call.now).await? {
        Viewed::NotOpen => Err(Problem::NotOpen),
        Viewed::Refused(refusal) => Err(refused_by(&refusal)),
        Viewed::Shown(view) => Answer::with(&View {
            opening: Opened::of(&view.opening),
            items: view.shown.data().map(|(label, value)| Datum::of(label, value)).collect(),
            withheld: view.shown.withheld().iter().map(WithheldDatum::of).collect(),
            tickets: view.tickets.iter().map(|ticket| ticket.id.to_string()).collect(),
            ledger_entry: view.shown.place().sequence,
        }),
    }
}

/// One line of the officer's list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OpeningLine")]
struct Line {
    /// Who opened.
    staff: String,
    /// In which role.
    role: &'static str,
    /// The number of the customer; none when they were erased.
    customer_number: Option<String>,
    /// The purpose.
    purpose: &'static str,
    /// The ticket.
    ticket: Option<String>,
    /// The reason, while it can be opened.
    reason: Option<String>,
    /// When.
    opened_at: Moment,
    /// Until when.
    until: Moment,
    /// Where the ledger keeps it.
    ledger_entry: u64,
}

async fn list(doors: Doors, call: Call) -> Answered {
    let colleague = call.colleague()?;
    let house = doors.house()?;
    let day = call.word("day", |text| text.parse().ok());
    let day = day.unwrap_or_else(|| daily_list::today(house, call.now));
    let list = daily_list::list(house, colleague.actor(), day, call.now).await?;
    let items = list.lines.into_iter().map(|line| Line {
        staff: line.opening.staff.to_string(),
        role: line.opening.role.code(),
        customer_number: line.customer_number.map(|number| number.to_string()),
        purpose: line.opening.purpose.code(),
        ticket: line.opening.ticket.map(|ticket| ticket.to_string()),
        reason: line.reason,
        opened_at: Moment(line.opening.opened_at),
        until: Moment(line.opening.until),
        ledger_entry: line.opening.place.sequence,
    });
    Answer::with(&List::whole(items.collect()))
}
