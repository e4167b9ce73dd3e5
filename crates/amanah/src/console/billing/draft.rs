//! Writing an invoice: what it is for and what it costs, a look at it, and the button that issues it. What is typed is kept
//! nowhere before that.

use amanah_policy::InvoiceId;
use amanah_service::accounts::form::FieldFault;
use amanah_service::purposes::billing::draft::{self, Draft, FIELDS, Suggestion};
use amanah_service::purposes::billing::issue::{self, IssueFault, Issuer};
use askama::Template;
use axum::http::StatusCode;

use super::sheet;
use crate::console::customers::customer_of;
use crate::console::here::{Here, here, problem};
use crate::console::refusal;
use crate::console::reopen::{self, Needs};
use crate::web::components::{Cell, ErrorSummary, FieldRow, Table};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, html_with_status, see_other};
use amanah_policy::{CustomerId, Purpose};

#[derive(Template)]
#[template(path = "console/draft.html")]
struct DraftPage {
    frame: Frame,
    errors: ErrorSummary,
    action: String,
    form: String,
    lines: Vec<[FieldRow; 3]>,
    back: String,
}

#[derive(Template)]
#[template(path = "console/preview.html")]
struct PreviewPage {
    frame: Frame,
    table: Table,
    sums: Vec<(String, String)>,
    issue: String,
    change: String,
    hidden: Vec<(String, String)>,
    back: String,
}

fn form_of(doors: &Doors, visit: &Visit) -> Result<InvoiceId, Fault> {
    match visit.field("form").parse() {
        Ok(form) => Ok(form),
        Err(_) => Ok(InvoiceId::from_bytes(doors.random()?)),
    }
}

/// Shows the form, with what the running services suggest.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let customer = customer_of(here.house, &visit).await?;
    let suggested = draft::suggest(here.house, here.staff, here.role, customer.id, visit.now).await?;
    match suggested {
        Some(suggested) => form(&doors, &visit, customer.id, &suggested, &[]),
        None => not_open(customer.id),
    }
}

/// The way to declare the purpose first.
fn not_open(customer: CustomerId) -> Outcome {
    see_other(&format!("/console/customers/{customer}/open?done=billing-first"))
}

fn form(
    doors: &Doors,
    visit: &Visit,
    customer: CustomerId,
    suggested: &[Suggestion],
    faults: &[FieldFault],
) -> Outcome {
    let words = &visit.words;
    let lines = FIELDS
        .iter()
        .enumerate()
        .map(|(place, fields)| line(visit, *fields, suggested.get(place), faults))
        .collect::<Vec<_>>();
    let errors: Vec<(String, String)> = lines
        .iter()
        .flatten()
        .filter_map(|row| Some((row.name.clone(), ErrorSummary::after(&row.label, row.error.as_ref()?))))
        .collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let back = format!("/console/customers/{customer}");
    let frame = visit
        .frame(doors, "billing-draft-title")
        .under("/console/billing", "nav-billing")
        .answering(words.say("billing-draft-answer"));
    let page = DraftPage {
        errors: ErrorSummary { words: words.clone(), errors },
        action: format!("/console/customers/{customer}/invoice"),
        form: form_of(doors, visit)?.to_string(),
        lines,
        back,
        frame,
    };
    html_with_status(&page, status)
}

fn line(
    visit: &Visit,
    [what, count, each]: [&'static str; 3],
    suggested: Option<&Suggestion>,
    faults: &[FieldFault],
) -> [FieldRow; 3] {
    let words = &visit.words;
    let row = |name: &'static str, label: String, proposed: String| {
        let typed = visit.field(name);
        let value = if typed.is_empty() { proposed } else { typed.to_owned() };
        FieldRow::text(name, label).holding(value).failing(problem(words, faults, name))
    };
    let price = suggested.map_or_else(String::new, |it| it.each.typed());
    let name = suggested.map_or_else(String::new, |it| it.what.clone());
    let one = if suggested.is_some() { "1".to_owned() } else { String::new() };
    [
        row(what, words.say("billing-line-what"), name),
        row(count, words.say("billing-line-count"), one),
        row(each, words.say("billing-line-each"), price),
    ]
}

/// Shows what the invoice will say; nothing is issued yet.
pub(crate) async fn preview(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let customer = customer_of(here.house, &visit).await?;
    if let Some(page) = reopen::ask(&doors, &visit, &here, Needs::billing(customer.id)).await? {
        return Ok(page);
    }
    match draft::check(here.house, |name| visit.field(name)) {
        Ok(draft) if visit.field("again").is_empty() => {
            html(&preview_page(&doors, &visit, &here, customer.id, &draft)?)
        }
        Ok(_) => form(&doors, &visit, customer.id, &[], &[]),
        Err(faults) => form(&doors, &visit, customer.id, &[], &faults),
    }
}

fn preview_page(
    doors: &Doors,
    visit: &Visit,
    here: &Here<'_>,
    customer: CustomerId,
    draft: &Draft,
) -> Result<PreviewPage, Fault> {
    let words = &visit.words;
    let mut hidden = vec![("form".to_owned(), form_of(doors, visit)?.to_string())];
    for name in FIELDS.iter().flatten() {
        let value = visit.field(name);
        if !value.is_empty() {
            hidden.push(((*name).to_owned(), value.to_owned()));
        }
    }
    let mut sums = vec![(words.say("sheet-net"), words.money(draft.amounts.net))];
    if let Some(rule) = &here.house.billing().tax {
        sums.push((rule.name.clone(), words.money(draft.amounts.tax)));
    }
    sums.push((words.say("sheet-total"), words.money(draft.amounts.total)));
    let frame = visit
        .frame(doors, "billing-preview-title")
        .under("/console/billing", "nav-billing")
        .answering(words.say1("billing-preview-answer", "total", words.money(draft.amounts.total)));
    Ok(PreviewPage {
        table: table(words, draft),
        sums,
        issue: format!("/console/customers/{customer}/invoice/issue"),
        change: format!("/console/customers/{customer}/invoice"),
        hidden,
        back: format!("/console/customers/{customer}"),
        frame,
    })
}

fn table(words: &Words, draft: &Draft) -> Table {
    let row = |line: &draft::DraftLine| {
        vec![
            Cell::text(&line.what),
            Cell::number(words.number(i64::from(line.count))),
            Cell::number(words.money(line.each)),
            Cell::number(words.money(line.amount)),
        ]
    };
    Table {
        caption: words.say("billing-preview-caption"),
        columns: ["what", "count", "each", "amount"]
            .map(|column| words.say_of("sheet-column", column))
            .into(),
        rows: draft.lines.iter().map(row).collect(),
        filter: None,
        pager: None,
    }
}

/// Issues the invoice. The same form sent twice is one invoice.
pub(crate) async fn issue(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let customer = customer_of(here.house, &visit).await?;
    if let Some(page) = reopen::ask(&doors, &visit, &here, Needs::billing(customer.id)).await? {
        return Ok(page);
    }
    let draft = match draft::check(here.house, |name| visit.field(name)) {
        Ok(draft) => draft,
        Err(faults) => return form(&doors, &visit, customer.id, &[], &faults),
    };
    let id = form_of(&doors, &visit)?;
    let issuer = Issuer { staff: here.staff, role: here.role, customer: customer.id };
    let typeset = |bill: &issue::Bill| sheet(here.house, bill, visit.now);
    match issue::issue(here.house, issuer, id, draft, typeset, visit.now).await {
        Ok(invoice) => see_other(&format!("/console/invoices/{}?done=invoice-issued", invoice.id)),
        Err(IssueFault::NotOpen) => not_open(customer.id),
        Err(IssueFault::Refused(refused)) => {
            refusal::page(&doors, &visit, &here, &customer, Purpose::Billing, &refused)
        }
        Err(IssueFault::Unprintable(letter)) => {
            let fault = words_of_letter(&visit.words, letter.letter);
            unprintable(&doors, &visit, customer.id, fault)
        }
        Err(IssueFault::Unknown | IssueFault::TakenBack) => Err(Fault::NotFound),
        Err(other) => Err(other.into()),
    }
}

fn words_of_letter(words: &Words, letter: u32) -> String {
    words.say1("billing-unprintable", "letter", format!("U+{letter:04X}"))
}

/// The form once more, with what cannot be printed above it.
fn unprintable(doors: &Doors, visit: &Visit, customer: CustomerId, fault: String) -> Outcome {
    let words = &visit.words;
    let lines = FIELDS.iter().map(|fields| line(visit, *fields, None, &[])).collect();
    let page = DraftPage {
        errors: ErrorSummary { words: words.clone(), errors: vec![("what1".to_owned(), fault)] },
        action: format!("/console/customers/{customer}/invoice"),
        form: form_of(doors, visit)?.to_string(),
        lines,
        back: format!("/console/customers/{customer}"),
        frame: visit.frame(doors, "billing-draft-title").under("/console/billing", "nav-billing"),
    };
    html_with_status(&page, StatusCode::UNPROCESSABLE_ENTITY)
}
