//! Invoices of the customer: what is to be paid, what was paid, and each document as it was issued.

use amanah_policy::InvoiceId;
use amanah_service::purposes::billing::read::{self, DownloadFault, Invoices};
use amanah_service::vault::InvoiceHeader;

use super::here::here;
use crate::console::billing::badge;
use crate::web::answer::document;
use crate::web::components::{Cell, Table};
use crate::web::{Doors, Fault, Outcome, Visit, Words};

/// The invoices as a table; none when there are none.
pub(super) fn table(words: &Words, all: &Invoices) -> Option<Table> {
    let row = |invoice: &InvoiceHeader| {
        let due = invoice.due_at.map_or_else(String::new, |due| words.date(due));
        vec![
            Cell::link(&invoice.label, format!("/invoices/{}/file", invoice.id)),
            Cell::text(words.say_of("billing-kind", invoice.kind.code())),
            Cell::text(words.date(invoice.issued_at)),
            Cell::number(words.money(invoice.amounts.total)),
            Cell::text(due),
            Cell::badge(badge(words, invoice)),
        ]
    };
    (!all.invoices.is_empty()).then(|| Table {
        caption: words.say("billing-own-caption"),
        columns: ["number", "kind", "day", "total", "due", "state"]
            .map(|column| words.say_of("billing-column", column))
            .into(),
        rows: all.invoices.iter().map(row).collect(),
        filter: None,
        pager: None,
    })
}

/// What is to be paid, as a sentence.
pub(super) fn to_pay(words: &Words, all: &Invoices) -> String {
    if all.open.is_empty() {
        return words.say("billing-nothing-to-pay");
    }
    let sums: Vec<String> = all.open.iter().map(|sum| words.money(*sum)).collect();
    words.say1("billing-to-pay", "total", sums.join(" + "))
}

/// Hands out a document: the bytes that were issued, each time.
pub(crate) async fn file(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let id: InvoiceId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    match read::download_own(here.house, here.customer, here.account().await?.holder, id, visit.now).await {
        Ok(download) => document(download.bytes, &download.header.label),
        Err(DownloadFault::Unknown | DownloadFault::Refused(_) | DownloadFault::NotOpen(_)) => {
            Err(Fault::NotFound)
        }
        Err(other) => Err(other.into()),
    }
}
