//! One invoice: its numbers, its document, what became of it, and the credit note that takes it back.

use amanah_policy::{InvoiceId, Purpose};
use amanah_service::accounts::form::FieldFault;
use amanah_service::purposes::billing::issue::{self, IssueFault, Issuer};
use amanah_service::purposes::billing::read::{self, DownloadFault};
use amanah_service::purposes::billing::settle::{self, SettleFault};
use amanah_service::vault::{InvoiceHeader, InvoiceKind, InvoiceState, VaultError};
use askama::Template;
use axum::http::StatusCode;

use super::{badge, sheet};
use crate::console::here::{Here, here, news, problem};
use crate::console::refusal;
use crate::console::reopen::{self, Needs};
use crate::web::answer::document;
use crate::web::components::{ConfirmPage, ErrorSummary, Fact, Facts, FieldRow, StateBadge, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, html_with_status, see_other};

const NEWS: &[(&str, Tone)] = &[
    ("invoice-issued", Tone::Good),
    ("invoice-taken-over", Tone::Good),
    ("invoice-paid", Tone::Good),
    ("invoice-settled", Tone::Wait),
    ("credit-issued", Tone::Good),
];

#[derive(Template)]
#[template(path = "console/invoice.html")]
struct InvoicePage {
    frame: Frame,
    errors: ErrorSummary,
    badge: StateBadge,
    facts: Facts,
    file: String,
    paid: Option<PaidForm>,
    credit: Option<String>,
    customer: Option<String>,
}

struct PaidForm {
    action: String,
    day: FieldRow,
    note: FieldRow,
}

async fn invoice_of(here: &Here<'_>, visit: &Visit) -> Result<InvoiceHeader, Fault> {
    let id: InvoiceId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    match here.house.vault().invoice(id).await {
        Err(VaultError::NotFound(_)) => Err(Fault::NotFound),
        found => Ok(found?),
    }
}

/// Shows an invoice without what it says.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    page(&doors, &visit, &[]).await
}

async fn page(doors: &Doors, visit: &Visit, faults: &[FieldFault]) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let invoice = invoice_of(&here, visit).await?;
    let number = match here.house.vault().customer(invoice.customer).await {
        Ok(customer) => Some(customer.number.to_string()),
        Err(VaultError::UnknownCustomer) => None,
        Err(fault) => return Err(fault.into()),
    };
    let mut frame = Frame::new(doors, visit, invoice.label.clone())
        .under("/console/billing", "nav-billing")
        .answering(words.say2(
            "billing-invoice-answer",
            "kind",
            words.say_of("billing-kind", invoice.kind.code()),
            "total",
            words.money(invoice.amounts.total),
        ));
    if let Some(news) = news(visit, NEWS) {
        frame = frame.noting(news);
    }
    let is_open = invoice.state == InvoiceState::Issued && number.is_some();
    let can_be_credited = invoice.kind != InvoiceKind::CreditNote
        && invoice.state != InvoiceState::Cancelled
        && number.is_some();
    let path = format!("/console/invoices/{}", invoice.id);
    let paid = is_open.then(|| paid_form(visit, &path, faults));
    let errors: Vec<(String, String)> = faults
        .iter()
        .filter_map(|fault| Some((fault.field.to_owned(), problem(words, faults, fault.field)?)))
        .collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = InvoicePage {
        errors: ErrorSummary { words: words.clone(), errors },
        badge: badge(words, &invoice),
        facts: facts(words, &invoice, number.as_deref()),
        file: format!("{path}/file"),
        paid,
        credit: can_be_credited.then(|| format!("{path}/credit")),
        customer: number.is_some().then(|| format!("/console/customers/{}", invoice.customer)),
        frame,
    };
    html_with_status(&page, status)
}

fn paid_form(visit: &Visit, path: &str, faults: &[FieldFault]) -> PaidForm {
    let words = &visit.words;
    let row = |name: &'static str, label: String, hint: String| {
        let row = FieldRow::text(name, label).hinting(hint).holding(visit.field(name));
        row.failing(problem(words, faults, name))
    };
    PaidForm {
        action: format!("{path}/paid"),
        day: row("paid_on", words.say("billing-paid-on"), words.say("billing-paid-on-hint")),
        note: row("note", words.say("billing-paid-note"), words.say("billing-paid-note-hint")),
    }
}

fn facts(words: &Words, invoice: &InvoiceHeader, number: Option<&str>) -> Facts {
    let customer = number.map_or_else(|| words.say("billing-erased"), str::to_owned);
    let mut facts = vec![
        Fact::new(words.say_of("billing-column", "customer"), customer),
        Fact::new(words.say_of("billing-column", "day"), words.date(invoice.issued_at)),
        Fact::new(words.say("sheet-net"), words.money(invoice.amounts.net)),
        Fact::new(words.say("billing-tax"), words.money(invoice.amounts.tax)),
        Fact::new(words.say_of("billing-column", "total"), words.money(invoice.amounts.total)),
    ];
    if let Some(due) = invoice.due_at {
        facts.push(Fact::new(words.say_of("billing-column", "due"), words.date(due)));
    }
    if let Some(at) = invoice.settled_at {
        facts.push(Fact::new(words.say("billing-settled"), words.date(at)));
    }
    let hash: String = invoice.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    facts.push(Fact::new(words.say("billing-hash"), hash));
    Facts::new(words, facts)
}

/// Hands out the document: a release, recorded for the customer to see.
pub(crate) async fn file(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let id = invoice_of(&here, &visit).await?.id;
    match read::download(here.house, here.staff, here.role, id, visit.now).await {
        Ok(download) => document(download.bytes, &download.header.label),
        Err(DownloadFault::Unknown) => Err(Fault::NotFound),
        Err(DownloadFault::NotOpen(customer)) => {
            see_other(&format!("/console/customers/{customer}/open?done=billing-first"))
        }
        Err(DownloadFault::Refused(refused)) => {
            let invoice = invoice_of(&here, &visit).await?;
            let customer = here.house.vault().customer(invoice.customer).await?;
            refusal::page(&doors, &visit, &here, &customer, Purpose::Billing, &refused)
        }
        Err(other) => Err(other.into()),
    }
}

/// Writes down that it was paid.
pub(crate) async fn paid(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let invoice = invoice_of(&here, &visit).await?;
    if let Some(page) = reopen::ask(&doors, &visit, &here, Needs::billing(invoice.customer)).await? {
        return Ok(page);
    }
    let said = (visit.field("paid_on"), visit.field("note"));
    let path = format!("/console/invoices/{}", invoice.id);
    match settle::paid(here.house, here.staff, here.role, invoice.id, said, visit.now).await {
        Ok(()) => see_other(&format!("{path}?done=invoice-paid")),
        Err(SettleFault::Fields(faults)) => page(&doors, &visit, &faults).await,
        Err(SettleFault::NotOpen) => {
            see_other(&format!("/console/customers/{}/open?done=billing-first", invoice.customer))
        }
        Err(SettleFault::Settled) => see_other(&format!("{path}?done=invoice-settled")),
        Err(SettleFault::Unknown) => Err(Fault::NotFound),
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "console/confirm.html")]
struct CreditPage {
    frame: Frame,
    confirm: ConfirmPage,
}

/// Asks before an invoice is taken back.
pub(crate) async fn ask_credit(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let invoice = invoice_of(&here, &visit).await?;
    let path = format!("/console/invoices/{}", invoice.id);
    let frame = visit
        .frame(&doors, "billing-credit-title")
        .under("/console/billing", "nav-billing")
        .answering(words.say1("billing-credit-answer", "number", &invoice.label));
    let form = InvoiceId::from_bytes(doors.random()?);
    let confirm = ConfirmPage {
        action: format!("{path}/credit"),
        mark: frame.mark(),
        lead: words.say("billing-credit-lead"),
        facts: facts(words, &invoice, None),
        hidden: vec![("form".to_owned(), form.to_string())],
        button: words.say("billing-credit-button"),
        is_final: true,
        back: (path, words.say("billing-back")),
    };
    html(&CreditPage { frame, confirm })
}

/// Takes an invoice back by a credit note.
pub(crate) async fn credit(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let invoice = invoice_of(&here, &visit).await?;
    let form: InvoiceId = match visit.field("form").parse() {
        Ok(form) => form,
        Err(_) => InvoiceId::from_bytes(doors.random()?),
    };
    let customer = match here.house.vault().customer(invoice.customer).await {
        Err(VaultError::UnknownCustomer) => return Err(Fault::NotFound),
        found => found?,
    };
    if let Some(page) = reopen::ask(&doors, &visit, &here, Needs::billing(customer.id)).await? {
        return Ok(page);
    }
    let issuer = Issuer { staff: here.staff, role: here.role, customer: customer.id };
    let in_their_words = Words::new(customer.language, here.house.settings().zone.clone(), visit.now);
    let what = |label: &str| in_their_words.say1("sheet-credit-line", "number", label);
    let typeset = |bill: &issue::Bill| sheet(here.house, bill, visit.now);
    match issue::credit(here.house, issuer, form, invoice.id, what, typeset, visit.now).await {
        Ok(note) => see_other(&format!("/console/invoices/{}?done=credit-issued", note.id)),
        Err(IssueFault::NotOpen) => {
            see_other(&format!("/console/customers/{}/open?done=billing-first", customer.id))
        }
        Err(IssueFault::Refused(refused)) => {
            refusal::page(&doors, &visit, &here, &customer, Purpose::Billing, &refused)
        }
        Err(IssueFault::TakenBack) => {
            see_other(&format!("/console/invoices/{}?done=invoice-settled", invoice.id))
        }
        Err(IssueFault::Unknown) => Err(Fault::NotFound),
        Err(other) => Err(other.into()),
    }
}
