//! Opening a customer for a purpose, and what the policy then lets a program of staff see. Each look is a release.

use amanah_policy::{CustomerId, Purpose};
use amanah_service::House;
use amanah_service::purposes::opening::declare::{self, Declaration, DeclareFault, Declared, Why};
use amanah_service::purposes::opening::view::{self, Viewed};
use amanah_service::vault::Opening;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Answered, Impersonal};
use super::call::Call;
use super::dto::{Datum, Moment, Service, WithheldDatum};
use super::operation::Operation;
use super::problem::Problem;
use super::refused_by;
use crate::console::ATTENDING;
use crate::web::Doors;

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
        .needing_an_opening()
        .giving::<View>(),
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

/// The opening under which a program looks at a customer, or writes about one. Before anything is released: a key must not
/// look through an opening that a person made for a purpose it is not bound to, and an emergency is a person's to answer for.
///
/// Enforces: SEC
pub(super) async fn opened(house: &House, call: &Call, customer: CustomerId) -> Result<Opening, Problem> {
    let colleague = call.colleague()?;
    let opening = house.vault().opening(colleague.staff, customer, call.now).await?;
    let is_theirs = |opening: &Opening| {
        opening.role == colleague.role && opening.until > call.now && !opening.is_break_glass
    };
    let opening = opening.filter(is_theirs).ok_or(Problem::NotOpen)?;
    call.must_serve(opening.purpose)?;
    Ok(opening)
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
    /// The services, with the names that the role sees.
    services: Vec<Service>,
    /// The open tickets.
    tickets: Vec<String>,
    /// Where the ledger keeps this release.
    ledger_entry: u64,
}

async fn look(doors: Doors, call: Call) -> Answered {
    let customer: CustomerId = call.part("customer")?;
    let colleague = call.colleague()?;
    let house = doors.house()?;
    opened(house, &call, customer).await?;
    match view::view(house, colleague.staff, colleague.role, customer, call.now).await? {
        Viewed::NotOpen => Err(Problem::NotOpen),
        Viewed::Refused(refusal) => Err(refused_by(&refusal)),
        Viewed::Shown(view) => {
            let services = house.vault().services(customer).await?;
            let name = |datum| view.shown.datum(datum).map(|(_, text)| text);
            Answer::with(&View {
                opening: Opened::of(&view.opening),
                items: view.shown.data().map(|(label, value)| Datum::of(label, value)).collect(),
                withheld: view.shown.withheld().iter().map(WithheldDatum::of).collect(),
                services: services.iter().map(|service| Service::of(service, name)).collect(),
                tickets: view.tickets.iter().map(|ticket| ticket.id.to_string()).collect(),
                ledger_entry: view.shown.place().sequence,
            })
        }
    }
}
