//! Invoices as billing staff follow them: the list, one of them, its document, and that it was paid.

use amanah_policy::{InvoiceId, Purpose, Role};
use amanah_service::House;
use amanah_service::purposes::billing::read::{self, DownloadFault, Listed};
use amanah_service::purposes::billing::settle::{self, SettleFault};
use amanah_service::vault::{InvoiceFilter, InvoiceHeader, VaultError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Answered, Attachment};
use super::call::Call;
use super::dto::{Invoice, List};
use super::openings::opened;
use super::operation::{Operation, Param, ParamForm};
use super::problem::Problem;
use super::refused_by;
use crate::web::Doors;

pub(super) const BILLING: &[Role] = amanah_service::purposes::billing::BILLING;

const QUERY: &[Param] = &[
    Param { name: "show", means: "Which of them.", form: ParamForm::Word(|| vec!["all", "open", "overdue"]) },
    Param {
        name: "after",
        means: "The `next` of the part before.",
        form: ParamForm::Number { least: 1, most: 1_000_000 },
    },
];

pub(super) fn operations() -> Vec<Operation> {
    let rows = vec![
        Operation::reading(
            "/api/v1/invoices",
            "listInvoices",
            "All invoices, newest first, 50 at a time, without a personal value",
            list,
        )
        .asking(QUERY)
        .giving::<List<Line>>(),
        Operation::searching(
            "/api/v1/invoices/search",
            "findInvoices",
            "The invoices of a number: one, or one of ours and one of a panel's",
            find,
        )
        .taking::<Search>()
        .giving::<List<Line>>(),
        Operation::reading(
            "/api/v1/invoices/{invoice}",
            "readInvoice",
            "One invoice, without a personal value",
            one,
        )
        .giving::<Line>(),
        Operation::changing(
            "/api/v1/invoices/{invoice}/payment",
            "settleInvoice",
            "Writes down that an invoice of an open customer was paid",
            paid,
        )
        .needing_an_opening()
        .taking::<Payment>(),
    ];
    let mut rows: Vec<Operation> = rows.into_iter().map(|row| row.under(Purpose::Billing)).collect();
    rows.push(
        // A document is looked at for billing, and to account for it too.
        Operation::reading(
            "/api/v1/invoices/{invoice}/document",
            "readInvoiceDocument",
            "The document of an open customer's invoice, byte for byte",
            document,
        )
        .needing_an_opening()
        .giving_a_file(&["application/pdf"]),
    );
    rows.into_iter().map(|row| row.for_staff(BILLING)).collect()
}

/// An invoice with whose it is.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "InvoiceLine")]
struct Line {
    /// The customer.
    customer: String,
    /// The number of the customer; none when they were erased.
    customer_number: Option<String>,
    /// The invoice.
    invoice: Invoice,
}

impl Line {
    fn of(listed: &Listed, call: &Call) -> Self {
        Self {
            customer: listed.header.customer.to_string(),
            customer_number: listed.number.map(|number| number.to_string()),
            invoice: Invoice::of(&listed.header, call.now),
        }
    }
}

async fn list(doors: Doors, call: Call) -> Answered {
    const _: () = assert!(read::PAGE == 50, "the documented length of a part is the real one");
    let house = doors.house()?;
    let filter = match call.query.value("show") {
        "open" => InvoiceFilter::Open,
        "overdue" => InvoiceFilter::Overdue(call.now),
        _ => InvoiceFilter::All,
    };
    let page = call.number("after").and_then(|page| u32::try_from(page).ok()).unwrap_or(1);
    let (listed, count) = read::page(house, filter, page).await?;
    let shown = u64::from(page).saturating_mul(u64::from(read::PAGE));
    let next = (shown < count).then(|| page.saturating_add(1).to_string());
    Answer::with(&List { items: listed.iter().map(|listed| Line::of(listed, &call)).collect(), next })
}

/// Which number is looked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InvoiceSearch")]
struct Search {
    /// The number, whole, as printed.
    #[schemars(length(min = 1, max = 100))]
    number: String,
}

async fn find(doors: Doors, call: Call) -> Answered {
    let search: Search = call.json()?;
    match search.number.chars().count() {
        0 => return Err(Problem::field("number", "missing")),
        1..=100 => {}
        _ => return Err(Problem::field("number", "too_long")),
    }
    let house = doors.house()?;
    let mut items = Vec::new();
    for header in house.vault().invoices_by_label(&search.number).await? {
        items.push(Line::of(&listed(house, header).await?, &call));
    }
    Answer::with(&List::whole(items))
}

async fn one(doors: Doors, call: Call) -> Answered {
    let invoice: InvoiceId = call.part("invoice")?;
    let house = doors.house()?;
    let header = house.vault().invoice(invoice).await?;
    Answer::with(&Line::of(&listed(house, header).await?, &call))
}

async fn listed(house: &House, header: InvoiceHeader) -> Result<Listed, Problem> {
    let number = match house.vault().customer(header.customer).await {
        Ok(customer) => Some(customer.number),
        Err(VaultError::UnknownCustomer) => None,
        Err(fault) => return Err(fault.into()),
    };
    Ok(Listed { header, number })
}

async fn document(doors: Doors, call: Call) -> Answered {
    let invoice: InvoiceId = call.part("invoice")?;
    let colleague = call.colleague()?;
    let house = doors.house()?;
    let header = house.vault().invoice(invoice).await?;
    opened(house, &call, header.customer).await?;
    let found = read::download(house, colleague.staff, colleague.role, invoice, call.now).await;
    let found = found.map_err(told)?;
    Answer::file(Attachment::document(found.bytes, &found.header.label, found.header.sha256))
}

/// Why no document leaves.
pub(super) fn told(fault: DownloadFault) -> Problem {
    match fault {
        DownloadFault::Refused(refusal) => refused_by(&refusal),
        DownloadFault::NotOpen(_) => Problem::NotOpen,
        DownloadFault::Unknown => Problem::NotFound,
        DownloadFault::Vault(fault) => fault.into(),
        other => Problem::ours(other),
    }
}

/// A payment.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Payment {
    /// On which day; today when none is named.
    #[serde(default)]
    paid_on: String,
    /// A reference, sealed as the customer's.
    #[schemars(length(min = 1, max = 200), regex(pattern = r"\S"))]
    note: String,
}

async fn paid(doors: Doors, call: Call) -> Answered {
    let invoice: InvoiceId = call.part("invoice")?;
    let payment: Payment = call.json()?;
    let colleague = call.colleague()?;
    let told = (payment.paid_on.as_str(), payment.note.as_str());
    match settle::paid(doors.house()?, colleague.staff, colleague.role, invoice, told, call.now).await {
        Ok(()) => Answer::done(),
        Err(SettleFault::Fields(faults)) => Err(Problem::fields(&faults)),
        Err(SettleFault::Unknown) => Err(Problem::NotFound),
        Err(SettleFault::NotOpen) => Err(Problem::NotOpen),
        Err(SettleFault::Settled) => Err(Problem::NotNow("the invoice is paid or taken back already")),
        Err(SettleFault::Vault(fault)) => Err(fault.into()),
        Err(other) => Err(Problem::ours(other)),
    }
}
