//! Writing invoices: what the running services suggest, how a draft adds up, issuing it, and taking an invoice back. A draft
//! is kept nowhere; what is issued never changes.

use std::collections::BTreeMap;

use amanah_policy::{CustomerId, InvoiceId, Purpose};
use amanah_service::House;
use amanah_service::accounts::form::FieldFault;
use amanah_service::purposes::billing::draft::{
    self, Draft, DraftLine, FIELDS, LINES, LONGEST_WHAT, Suggestion,
};
use amanah_service::purposes::billing::issue::{self, IssueFault, Issuer};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::{Amount, List, Made};
use super::invoices::BILLING;
use super::openings::opened;
use super::operation::Operation;
use super::problem::{FieldNote, Problem};
use super::refused_by;
use crate::console::billing::sheet;
use crate::web::{Doors, Words};

pub(super) fn operations() -> Vec<Operation> {
    let rows = vec![
        Operation::reading(
            "/api/v1/customers/{customer}/invoices/suggestion",
            "suggestInvoice",
            "What the running services of an open customer suggest to bill",
            suggest,
        )
        .giving::<List<Suggested>>(),
        Operation::searching(
            "/api/v1/customers/{customer}/invoices/preview",
            "previewInvoice",
            "How a draft adds up; nothing is kept or issued",
            preview,
        )
        .taking::<Lines>()
        .giving::<Preview>(),
        Operation::making(
            "/api/v1/customers/{customer}/invoices",
            "issueInvoice",
            "Issues an invoice to an open customer; it never changes",
            issue_invoice,
        )
        .taking::<Lines>()
        .giving::<Made>(),
        Operation::making(
            "/api/v1/invoices/{invoice}/credit-note",
            "creditInvoice",
            "Takes an invoice of an open customer back, in full, by a credit note",
            credit,
        )
        .giving::<Made>(),
    ];
    rows.into_iter().map(|row| row.for_staff(BILLING).under(Purpose::Billing).needing_an_opening()).collect()
}

/// A line that a running service suggests.
#[derive(Serialize, JsonSchema)]
struct Suggested {
    /// What the customer calls the service.
    what: String,
    /// What it costs, as a line of an invoice takes it.
    each: String,
}

impl Suggested {
    fn of(suggestion: &Suggestion) -> Self {
        Self { what: suggestion.what.clone(), each: suggestion.each.typed() }
    }
}

async fn suggest(doors: Doors, call: Call) -> Answered {
    let customer: CustomerId = call.part("customer")?;
    let colleague = call.colleague()?;
    let house = doors.house()?;
    opened(house, &call, customer).await?;
    let suggested = draft::suggest(house, colleague.staff, colleague.role, customer, call.now).await?;
    let suggested = suggested.ok_or(Problem::NotOpen)?;
    Answer::with(&List::whole(suggested.iter().map(Suggested::of).collect()))
}

/// The lines of an invoice.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InvoiceDraft")]
struct Lines {
    /// In their order.
    #[schemars(length(min = 1, max = 6))]
    lines: Vec<Line>,
}

/// A line of an invoice.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InvoiceDraftLine")]
struct Line {
    /// What it is for.
    #[schemars(length(min = 1, max = 200), regex(pattern = r"\S"))]
    what: String,
    /// How many; one when it is not said.
    #[serde(default = "one", deserialize_with = "whole")]
    #[schemars(range(min = 1, max = 10000))]
    count: u32,
    /// What one costs in rupiah, tax not included, as `250000` or `250000.50`.
    #[schemars(regex(pattern = r"^[0-9]{1,16}(\.[0-9]{0,2})?$"))]
    each: String,
}

const fn one() -> u32 {
    1
}

/// A whole number, written as `2` or as `2.0`: to JSON they are the same.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let number = serde_json::Number::deserialize(deserializer)?;
    let text = number.to_string();
    let digits = text.strip_suffix(".0").unwrap_or(&text);
    digits.parse().map_err(|_| serde::de::Error::custom("no whole number"))
}

/// Checks the lines as the form of the console is checked.
fn checked(house: &House, lines: &Lines) -> Result<Draft, Problem> {
    const _: () = assert!(LINES == 6 && LONGEST_WHAT == 200, "the documented lengths are the real ones");
    if lines.lines.is_empty() {
        return Err(Problem::field("lines", "missing"));
    }
    if lines.lines.len() > LINES {
        return Err(Problem::field("lines", "too_many"));
    }
    let mut fields = BTreeMap::new();
    for ([what, count, each], line) in FIELDS.iter().zip(&lines.lines) {
        // A form may leave a line empty, and blanks around an amount; whoever sends one here means it.
        let amount = line.each.as_str();
        let amount = if amount.is_empty() || amount.trim() != amount { "no amount" } else { amount };
        fields.insert(*what, line.what.clone());
        fields.insert(*count, line.count.to_string());
        fields.insert(*each, amount.to_owned());
    }
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    draft::check(house, field).map_err(|faults| Problem::Fields(faults.iter().map(note).collect()))
}

/// A fault of the form, in the names of the lines: `what2` is `lines[1].what`.
fn note(fault: &FieldFault) -> FieldNote {
    let names = FIELDS.iter().enumerate().flat_map(|(place, names)| {
        let parts = ["what", "count", "each"];
        names.iter().zip(parts).map(move |(name, part)| (*name, format!("lines[{place}].{part}")))
    });
    let found = names.into_iter().find(|(name, _)| *name == fault.field);
    FieldNote::new(&found.map_or_else(|| fault.field.to_owned(), |(_, path)| path), fault.problem.code())
}

/// How a draft adds up.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "InvoicePreview")]
struct Preview {
    /// The lines.
    lines: Vec<PreviewLine>,
    /// Without tax.
    net: Amount,
    /// The name of the tax; none when the company takes none.
    tax_name: Option<String>,
    /// The tax.
    tax: Amount,
    /// What is to be paid.
    total: Amount,
}

/// A line with what it comes to.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "InvoicePreviewLine")]
struct PreviewLine {
    /// What it is for.
    what: String,
    /// How many.
    count: u32,
    /// What one costs.
    each: Amount,
    /// What they cost.
    amount: Amount,
}

impl PreviewLine {
    fn of(line: &DraftLine) -> Self {
        Self {
            what: line.what.clone(),
            count: line.count,
            each: Amount::of(line.each),
            amount: Amount::of(line.amount),
        }
    }
}

async fn preview(doors: Doors, call: Call) -> Answered {
    let lines: Lines = call.json()?;
    let house = doors.house()?;
    open_for_billing(house, &call, call.part("customer")?).await?;
    let draft = checked(house, &lines)?;
    Answer::with(&Preview {
        lines: draft.lines.iter().map(PreviewLine::of).collect(),
        net: Amount::of(draft.amounts.net),
        tax_name: house.billing().tax.as_ref().map(|rule| rule.name.clone()),
        tax: Amount::of(draft.amounts.tax),
        total: Amount::of(draft.amounts.total),
    })
}

/// Invoices are written for customers who are open for billing, and for nothing else.
pub(super) async fn open_for_billing(
    house: &House,
    call: &Call,
    customer: CustomerId,
) -> Result<(), Problem> {
    let opening = opened(house, call, customer).await?;
    if opening.purpose == Purpose::Billing { Ok(()) } else { Err(Problem::NotOpen) }
}

async fn issue_invoice(doors: Doors, call: Call) -> Answered {
    let customer: CustomerId = call.part("customer")?;
    let lines: Lines = call.json()?;
    let colleague = call.colleague()?;
    let house = doors.house()?;
    open_for_billing(house, &call, customer).await?;
    let draft = checked(house, &lines)?;
    let issuer = Issuer { staff: colleague.staff, role: colleague.role, customer };
    let id = InvoiceId::from_bytes(doors.random()?);
    let typeset = |bill: &issue::Bill| sheet(house, bill, call.now);
    let issued = issue::issue(house, issuer, id, draft, typeset, call.now).await.map_err(told)?;
    made(issued.id)
}

async fn credit(doors: Doors, call: Call) -> Answered {
    let invoice: InvoiceId = call.part("invoice")?;
    let colleague = call.colleague()?;
    let house = doors.house()?;
    let credited = house.vault().invoice(invoice).await?;
    open_for_billing(house, &call, credited.customer).await?;
    let customer = house.vault().customer(credited.customer).await?;
    let issuer = Issuer { staff: colleague.staff, role: colleague.role, customer: customer.id };
    let in_their_words = Words::new(customer.language, house.settings().zone.clone(), call.now);
    let what = |label: &str| in_their_words.say1("sheet-credit-line", "number", label);
    let typeset = |bill: &issue::Bill| sheet(house, bill, call.now);
    let id = InvoiceId::from_bytes(doors.random()?);
    let note = issue::credit(house, issuer, id, invoice, what, typeset, call.now).await.map_err(told)?;
    made(note.id)
}

/// An invoice came to be.
pub(super) fn made(invoice: InvoiceId) -> Answered {
    Answer::made(&Made { id: invoice.to_string() }, Some(format!("/api/v1/invoices/{invoice}")))
}

fn told(fault: IssueFault) -> Problem {
    match fault {
        IssueFault::NotOpen => Problem::NotOpen,
        IssueFault::Refused(refusal) => refused_by(&refusal),
        IssueFault::Unprintable(_) => Problem::NotNow(
            "a letter of the lines, or of the name or address of the customer, cannot be printed; write it otherwise",
        ),
        IssueFault::Unknown => Problem::NotFound,
        IssueFault::TakenBack => Problem::NotNow("a credit note took this invoice back already"),
        IssueFault::Vault(fault) => fault.into(),
        other => Problem::ours(other),
    }
}
