//! Invoices as billing staff follow them: the list, a document of an open customer, and that one was paid.

use amanah_policy::{InvoiceId, Role};
use amanah_service::purposes::billing::read::{self, DownloadFault, Listed};
use amanah_service::purposes::billing::settle::{self, SettleFault};
use amanah_service::vault::InvoiceFilter;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::{Invoice, List};
use super::operation::{Operation, Param, ParamForm};
use super::problem::Problem;
use super::refused_by;
use crate::web::Doors;

const BILLING: &[Role] = amanah_service::purposes::billing::BILLING;

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
            "All invoices, newest first, without a personal value",
            list,
        )
        .asking(QUERY)
        .giving::<List<Line>>(),
        Operation::reading(
            "/api/v1/invoices/{invoice}/document",
            "readInvoice",
            "The document of an open customer's invoice",
            document,
        )
        .giving_a_file("application/pdf"),
        Operation::changing(
            "/api/v1/invoices/{invoice}/payment",
            "settleInvoice",
            "Writes down that an invoice was paid",
            paid,
        )
        .taking::<Payment>(),
    ];
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

async fn list(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let filter = match call.query.value("show") {
        "open" => InvoiceFilter::Open,
        "overdue" => InvoiceFilter::Overdue(call.now),
        _ => InvoiceFilter::All,
    };
    let page = call.number("after").and_then(|page| u32::try_from(page).ok()).unwrap_or(1);
    let (listed, count) = read::page(house, filter, page).await?;
    let shown = u64::from(page).saturating_mul(u64::from(read::PAGE));
    let line = |listed: &Listed| Line {
        customer: listed.header.customer.to_string(),
        customer_number: listed.number.map(|number| number.to_string()),
        invoice: Invoice::of(&listed.header, call.now),
    };
    let next = (shown < count).then(|| page.saturating_add(1).to_string());
    Answer::with(&List { items: listed.iter().map(line).collect(), next })
}

async fn document(doors: Doors, call: Call) -> Answered {
    let invoice: InvoiceId = call.part("invoice")?;
    let colleague = call.colleague()?;
    let house = doors.house()?;
    let header = house.vault().invoice(invoice).await?;
    // Before anything is released: a key must not look through an opening that a person made for another purpose.
    let opening = house.vault().opening(colleague.staff, header.customer, call.now).await?;
    call.must_serve(opening.ok_or(Problem::NotOpen)?.purpose)?;
    match read::download(house, colleague.staff, colleague.role, invoice, call.now).await {
        Ok(download) => Answer::file(download.bytes),
        Err(DownloadFault::Refused(refusal)) => Err(refused_by(&refusal)),
        Err(DownloadFault::NotOpen(_)) => Err(Problem::NotOpen),
        Err(DownloadFault::Unknown) => Err(Problem::NotFound),
        Err(DownloadFault::Vault(fault)) => Err(fault.into()),
        Err(other) => Err(Problem::ours(other)),
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
    call.must_serve(amanah_policy::Purpose::Billing)?;
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
