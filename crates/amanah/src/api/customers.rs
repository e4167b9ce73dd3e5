//! Customers, as staff find and register them. What is said of one before it is opened is nothing personal.

use amanah_policy::{AccountKind, CustomerId, Language, Role};
use amanah_service::House;
use amanah_service::accounts::find::{self, FindFault};
use amanah_service::accounts::programs;
use amanah_service::sources::registration::desk::{self, DeskFault, PaperForm};
use amanah_service::vault::{CustomerHeader, CustomerState};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Answered, Impersonal};
use super::call::Call;
use super::dto::{List, Moment};
use super::operation::Operation;
use super::problem::Problem;
use crate::console::ATTENDING;
use crate::web::Doors;

const AT_THE_DESK: &[Role] = &[Role::Support, Role::Officer];

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::searching(
            "/api/v1/customers/search",
            "findCustomers",
            "Finds customers by what identifies them",
            search,
        )
        .for_staff(ATTENDING)
        .taking::<Search>()
        .giving::<List<Customer>>(),
        Operation::making(
            "/api/v1/customers",
            "registerCustomer",
            "Registers a customer from a signed paper form",
            register,
        )
        .for_staff(AT_THE_DESK)
        .taking::<Paper>()
        .giving::<Registered>(),
        Operation::reading(
            "/api/v1/customers/{customer}",
            "readCustomer",
            "What is no personal value of a customer",
            show,
        )
        .for_staff(ATTENDING)
        .giving::<Customer>(),
    ]
}

const TAKEN: &str =
    "a customer is registered with this e-mail already; find them instead of registering again";

/// A customer without any personal value.
#[derive(Serialize, JsonSchema)]
pub(super) struct Customer {
    /// The id.
    id: String,
    /// The number people use.
    number: String,
    /// `person` or `company`.
    kind: &'static str,
    /// `active`, or `frozen` while a deletion is under way.
    state: &'static str,
    /// Whether the registered mailbox was proved.
    is_mailbox_proved: bool,
    /// Since when.
    created_at: Moment,
}

impl Customer {
    pub(super) fn of(header: &CustomerHeader) -> Self {
        Self {
            id: header.id.to_string(),
            number: header.number.to_string(),
            kind: header.kind.code(),
            state: state(header.state),
            is_mailbox_proved: header.is_mailbox_proved,
            created_at: Moment(header.created_at),
        }
    }
}

pub(super) const fn state(state: CustomerState) -> &'static str {
    match state {
        CustomerState::Active => "active",
        CustomerState::Frozen => "frozen",
        CustomerState::Erased => "erased",
    }
}

/// Whom to find.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CustomerSearch")]
struct Search {
    /// An e-mail address, telephone number, domain, customer number, ticket or invoice, whole; or words of a name.
    #[schemars(length(min = 1, max = 254))]
    value: String,
}

async fn search(doors: Doors, call: Call) -> Answered {
    let search: Search = call.json()?;
    let house = doors.house()?;
    let colleague = call.colleague()?;
    must_open_customers(house, &call)?;
    let hits = match find::find(house, (colleague.staff, colleague.role), &search.value, call.now).await {
        Ok(hits) if hits.found.is_too_many => return Err(Problem::field("value", "too_many")),
        Ok(hits) => hits,
        Err(FindFault::TooOften(wait)) => return Err(Problem::TooMany { retry_seconds: wait.retry_seconds }),
        Err(FindFault::Vault(fault)) => return Err(fault.into()),
        Err(FindFault::Nothing) => return Err(Problem::field("value", "missing")),
        Err(_) => return Err(Problem::field("value", "cannot_be_searched")),
    };
    Answer::with(&List::whole(hits.found.customers.iter().map(Customer::of).collect()))
}

/// Finding comes before a purpose is declared, and shows no value; it is counted, recorded and on the officer's list. But
/// the key must be bound to a purpose for which its role opens customers: who opens none looks for none.
///
/// Enforces: SEC
fn must_open_customers(house: &House, call: &Call) -> Result<(), Problem> {
    call.must_serve_one_of(&programs::purposes_of(house, call.colleague()?.role))
}

async fn show(doors: Doors, call: Call) -> Answered {
    let id: CustomerId = call.part("customer")?;
    let house = doors.house()?;
    must_open_customers(house, &call)?;
    let header = house.vault().customer(id).await?;
    if header.state == CustomerState::Erased {
        return Err(Problem::NotFound);
    }
    Answer::with(&Customer::of(&header))
}

/// What stands on a signed paper form.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Paper {
    /// The number printed on the form, under which the paper is filed.
    #[schemars(length(min = 1, max = 40), regex(pattern = r"^[A-Za-z./-]*[0-9][A-Za-z0-9./-]*$"))]
    form_number: String,
    /// The day on which it was signed, like `2026-11-26`.
    #[schemars(extend("format" = "date"))]
    signed_on: String,
    /// `person` or `company`.
    #[schemars(extend("enum" = ["person", "company"]))]
    kind: String,
    /// The person's name.
    #[schemars(length(min = 1, max = 200), regex(pattern = r"\S"))]
    name: String,
    /// The company's name; of companies only.
    #[serde(default)]
    #[schemars(length(max = 200))]
    company_name: String,
    /// The address to be registered.
    #[schemars(length(min = 3, max = 254), extend("format" = "email"))]
    email: String,
    /// A telephone number.
    #[serde(default)]
    #[schemars(length(max = 40))]
    phone: String,
    /// A postal address.
    #[serde(default)]
    #[schemars(length(max = 600))]
    postal_address: String,
    /// The language of pages and mails: `id` or `en`.
    #[schemars(extend("enum" = ["id", "en"]))]
    language: String,
    /// Whether the paper carries the agreement to the policy in force; without it nobody is registered.
    #[schemars(extend("const" = true))]
    agrees: bool,
}

/// A customer who was registered.
#[derive(Serialize, JsonSchema)]
struct Registered {
    /// The id.
    id: String,
    /// The number people use.
    number: String,
    /// The policy version whose paper was signed.
    agreed_version: u32,
    /// Until when the mailed link proves the mailbox; none when the mail could not be queued.
    link_until: Option<Moment>,
}

impl Impersonal for Registered {}

async fn register(doors: Doors, call: Call) -> Answered {
    let paper: Paper = call.json()?;
    let actor = call.colleague()?.actor();
    let kind = AccountKind::from_code(&paper.kind).ok_or_else(|| Problem::field("kind", "not_valid"))?;
    if kind == AccountKind::Person && !paper.company_name.is_empty() {
        return Err(Problem::field("company_name", "not_of_a_person"));
    }
    let house = doors.house()?;
    let form = PaperForm {
        form_number: &paper.form_number,
        signed_on: paper.signed_on.parse::<Date>().ok(),
        kind,
        name: &paper.name,
        company_name: &paper.company_name,
        email: &paper.email,
        phone: &paper.phone,
        postal_address: &paper.postal_address,
        language: Language::from_code(&paper.language)
            .ok_or_else(|| Problem::field("language", "not_valid"))?,
        is_agreed: paper.agrees,
    };
    let registered = match desk::register(house, actor, form, call.now).await {
        Ok(registered) => registered,
        Err(DeskFault::Form(faults)) => return Err(Problem::fields(&faults)),
        Err(DeskFault::AlreadyRegistered) => return Err(Problem::NotNow(TAKEN)),
        Err(other) => return Err(Problem::ours(other)),
    };
    let made = Registered {
        id: registered.customer.id.to_string(),
        number: registered.customer.number.to_string(),
        agreed_version: registered.agreed_to.number(),
        link_until: registered.link_until.map(Moment),
    };
    let location = format!("/api/v1/customers/{}", made.id);
    Answer::made(&made, Some(location))
}
