//! Billing: the list of invoices, by number and state and without a name, and what staff do with one of them.
//!
//! `draft` writes one, `invoice` shows one, `sheet` puts a document into words,
//! `take_over` brings in what another panel issued.

pub(super) mod draft;
pub(super) mod invoice;
mod sheet;
pub(super) mod take_over;

use amanah_service::purposes::billing::read::{self, Listed, PAGE};
use amanah_service::vault::{InvoiceFilter, InvoiceHeader, InvoiceState};
use askama::Template;

use super::here::here;
use crate::web::components::{Cell, EmptyState, Filter, FormOption, Pager, StateBadge, Table, Tone};
use crate::web::{Doors, Frame, Outcome, Visit, Words, html, see_other};

pub(crate) use sheet::{moment, sheet};

#[derive(Template)]
#[template(path = "console/billing.html")]
struct BillingPage {
    frame: Frame,
    table: Option<Table>,
    empty: EmptyState,
    sought: String,
    not_found: bool,
}

/// Lists invoices: all, those to be paid, or those overdue.
pub(crate) async fn list(doors: Doors, visit: Visit) -> Outcome {
    page(&doors, &visit, false).await
}

async fn page(doors: &Doors, visit: &Visit, not_found: bool) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let chosen = match visit.query.value("show") {
        "open" => "open",
        "overdue" => "overdue",
        _ => "all",
    };
    let filter = match chosen {
        "open" => InvoiceFilter::Open,
        "overdue" => InvoiceFilter::Overdue(visit.now),
        _ => InvoiceFilter::All,
    };
    let asked: u32 = visit.query.value("page").parse().unwrap_or(1);
    let number = asked.clamp(1, 100_000);
    let (rows, count) = read::page(here.house, filter, number).await?;
    let (_, overdue) = here.house.vault().invoices(InvoiceFilter::Overdue(visit.now), 0, 0).await?;
    let (_, open) = here.house.vault().invoices(InvoiceFilter::Open, 0, 0).await?;
    let frame = visit
        .frame(doors, "nav-billing")
        .under("/console", "nav-today")
        .answering(words.say2("billing-answer", "open", open, "overdue", overdue))
        .wide();
    let last = u32::try_from(count.div_ceil(u64::from(PAGE))).unwrap_or(u32::MAX).max(1);
    let table = (!rows.is_empty()).then(|| Table {
        caption: words.say("billing-caption"),
        columns: ["number", "customer", "day", "total", "due", "state"]
            .map(|column| words.say_of("billing-column", column))
            .into(),
        rows: rows.iter().map(|row| cells(words, row)).collect(),
        filter: None,
        pager: Pager::new(words, &format!("/console/billing?show={chosen}&"), number, last),
    });
    let table = table.map(|table| Table { filter: Some(choices(words, chosen)), ..table });
    html(&BillingPage {
        table,
        empty: EmptyState {
            title: words.say("billing-empty"),
            text: words.say("billing-empty-more"),
            link: Some(("/console/find".to_owned(), words.say("nav-find"))),
        },
        sought: visit.field("number").to_owned(),
        not_found,
        frame,
    })
}

fn choices(words: &Words, chosen: &str) -> Filter {
    let option = |code: &str| FormOption {
        value: code.to_owned(),
        label: words.say_of("billing-show", code),
        hint: None,
        is_chosen: code == chosen,
    };
    Filter {
        action: "/console/billing".to_owned(),
        name: "show".to_owned(),
        label: words.say("billing-show"),
        button: words.say("billing-show-button"),
        options: ["all", "open", "overdue"].map(option).into(),
    }
}

fn cells(words: &Words, row: &Listed) -> Vec<Cell> {
    let header = &row.header;
    let customer = match row.number {
        Some(number) => number.to_string(),
        None => words.say("billing-erased"),
    };
    let due = header.due_at.map_or_else(String::new, |due| words.date(due));
    vec![
        Cell::link(&header.label, format!("/console/invoices/{}", header.id)),
        Cell::text(customer),
        Cell::text(words.date(header.issued_at)),
        Cell::number(words.money(header.amounts.total)),
        Cell::text(due),
        Cell::badge(badge(words, header)),
    ]
}

/// How an invoice stands.
pub(crate) fn badge(words: &Words, invoice: &InvoiceHeader) -> StateBadge {
    let (tone, state) = match invoice.state {
        InvoiceState::Issued if invoice.is_overdue(words.now()) => (Tone::Stop, "overdue"),
        InvoiceState::Issued => (Tone::Wait, "issued"),
        InvoiceState::Paid => (Tone::Good, "paid"),
        InvoiceState::Cancelled => (Tone::Calm, "cancelled"),
    };
    StateBadge { tone, text: words.say_of("billing-state", state) }
}

/// Goes to the invoice of a number. The number is sent, not shown in the address.
pub(crate) async fn find(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let found = here.house.vault().invoices_by_label(visit.field("number")).await?;
    match found.first() {
        Some(invoice) => see_other(&format!("/console/invoices/{}", invoice.id)),
        None => page(&doors, &visit, true).await,
    }
}
