//! Taking over the invoice of another panel: the file is kept byte for byte, and nothing in it is read.

use amanah_policy::{Currency, CustomerId, Money, Purpose, Timestamp};
use amanah_service::House;
use amanah_service::purposes::billing::take_over::{self, LARGEST_BYTES, TakeOver, TakeOverFault};
use amanah_service::purposes::opening::daily_list::hours_of;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::answer::Answered;
use super::call::Call;
use super::drafts::{made, open_for_billing};
use super::invoices::BILLING;
use super::operation::Operation;
use super::problem::{FieldNote, Problem};
use crate::web::Doors;

/// The largest file in base64, and what is said beside it.
const BODY_BYTES: usize = 3 * 1024 * 1024;

pub(super) fn operations() -> Vec<Operation> {
    const _: () = assert!(BODY_BYTES > LARGEST_BYTES / 3 * 4 + 65_536, "the largest file fits into a body");
    vec![
        Operation::making(
            "/api/v1/customers/{customer}/invoices/foreign",
            "takeOverInvoice",
            "Takes over an invoice that another panel issued to an open customer, byte for byte",
            take,
        )
        .for_staff(BILLING)
        .under(Purpose::Billing)
        .needing_an_opening()
        .taking::<Foreign>()
        .of_at_most(BODY_BYTES)
        .giving::<super::dto::Made>(),
    ]
}

/// An invoice that another panel issued.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ForeignInvoice")]
struct Foreign {
    /// The panel's number.
    #[schemars(length(min = 1, max = 60), regex(pattern = r"^[A-Za-z0-9/._#-]+$"))]
    number: String,
    /// The day it bears, like `2026-11-26`.
    #[schemars(extend("format" = "date"))]
    issued_on: String,
    /// When it is to be paid.
    #[serde(default)]
    due_on: String,
    /// What is to be paid, tax included, as `250000` or `250000.50`.
    #[schemars(regex(pattern = r"^[0-9]{1,16}(\.[0-9]{0,2})?$"))]
    total: String,
    /// By ISO 4217; rupiah when none is named.
    #[serde(default)]
    currency: String,
    /// The PDF in base64: at most 2 MB before it.
    #[schemars(extend("contentEncoding" = "base64", "contentMediaType" = "application/pdf"))]
    file: String,
}

/// What was said of a file, as far as it makes sense.
struct Said {
    issued_at: Timestamp,
    due_at: Option<Timestamp>,
    total: Money,
    pdf: Vec<u8>,
}

/// Reads the fields, or says which cannot be taken.
fn said(house: &House, foreign: &Foreign) -> Result<Said, Problem> {
    let currency = match foreign.currency.as_str() {
        "" => Some(Currency::IDR),
        code => Currency::from_code(code),
    };
    let issued_at = day(house, &foreign.issued_on);
    let due_at = (!foreign.due_on.is_empty()).then(|| day(house, &foreign.due_on));
    let total = Money::parse(&foreign.total, currency.unwrap_or(Currency::IDR)).ok();
    let pdf = STANDARD.decode(&foreign.file).ok();
    let slips = [
        (issued_at.is_none(), "issued_on", "not_a_day"),
        (due_at == Some(None), "due_on", "not_a_day"),
        (total.is_none(), "total", "not_an_amount"),
        (currency.is_none(), "currency", "not_valid"),
        (pdf.is_none(), "file", "not_base64"),
    ];
    let notes = slips.into_iter().filter(|(is_wrong, ..)| *is_wrong);
    let notes: Vec<_> = notes.map(|(_, field, problem)| FieldNote::new(field, problem)).collect();
    match (issued_at, total, pdf) {
        (Some(issued_at), Some(total), Some(pdf)) if notes.is_empty() => {
            Ok(Said { issued_at, due_at: due_at.flatten(), total, pdf })
        }
        _ => Err(Problem::Fields(notes)),
    }
}

/// The beginning of a day in the company's zone.
fn day(house: &House, text: &str) -> Option<Timestamp> {
    let day = text.parse::<Date>().ok().filter(|day| (1970..=2200).contains(&day.year()));
    day.filter(|_| text.len() == 10).map(|day| hours_of(day, &house.settings().zone).0)
}

async fn take(doors: Doors, call: Call) -> Answered {
    let customer: CustomerId = call.part("customer")?;
    let foreign: Foreign = call.json()?;
    let house = doors.house()?;
    open_for_billing(house, &call, customer).await?;
    let Said { issued_at, due_at, total, pdf } = said(house, &foreign)?;
    let id = take_over::id_of(customer, &foreign.number);
    let it = TakeOver { customer, number: &foreign.number, issued_at, due_at, total, id };
    let actor = call.colleague()?.actor();
    let taken = take_over::take_over(house, actor, it, pdf, call.now).await.map_err(told)?;
    made(taken.id)
}

fn told(fault: TakeOverFault) -> Problem {
    match fault {
        TakeOverFault::NotAPdf => Problem::field("file", "not_a_pdf"),
        TakeOverFault::TooLarge => Problem::field("file", "too_large"),
        TakeOverFault::NotANumber => Problem::field("number", "not_a_number"),
        TakeOverFault::InTheFuture => Problem::field("issued_on", "in_the_future"),
        TakeOverFault::Known => Problem::NotNow("an invoice of this number was taken over already"),
        TakeOverFault::UnknownCustomer => Problem::NotFound,
        TakeOverFault::Vault(fault) => fault.into(),
        other => Problem::ours(other),
    }
}
