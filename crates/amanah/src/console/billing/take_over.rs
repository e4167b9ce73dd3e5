//! Taking over an invoice of another panel: the file is kept byte for byte, and nothing in it is read but its beginning and
//! its end. A file that was chosen is not kept while the form is mended: browsers do not fill it in again.

use amanah_policy::{Currency, Money, Timestamp};
use amanah_service::House;
use amanah_service::purposes::billing::take_over::{
    LARGEST_BYTES, TakeOver, TakeOverFault, id_of, take_over,
};
use amanah_service::purposes::opening::daily_list::hours_of;
use jiff::civil::Date;

use crate::console::customers::customer_of;
use crate::console::here::here;
use crate::console::reopen::{self, Needs};
use crate::portal::form_page::{FileRow, FormPage, Row};
use crate::web::components::{ChoiceRow, FieldRow, FormOption};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, see_other};

/// The largest form: a file that is too large by little is told so on the form, a larger one by a page of its own.
pub(crate) const FORM_BYTES: usize = 2 * LARGEST_BYTES;

/// What is wrong with one field: its name and the message.
type Slip = (&'static str, String);

/// Shows the form.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let customer = customer_of(here.house, &visit).await?;
    let opening = here.house.vault().opening(here.staff, customer.id, visit.now).await?;
    let is_open = opening.is_some_and(|it| {
        it.role == here.role && it.until > visit.now && it.purpose == amanah_policy::Purpose::Billing
    });
    if !is_open {
        return see_other(&format!("/console/customers/{}/open?done=billing-first", customer.id));
    }
    form(&doors, &visit, &customer, &[])
}

fn form(
    doors: &Doors,
    visit: &Visit,
    customer: &amanah_service::vault::CustomerHeader,
    slips: &[Slip],
) -> Outcome {
    let words = &visit.words;
    let wrong = |name: &str| slips.iter().find(|(field, _)| *field == name).map(|(_, error)| error.clone());
    let row = |name: &'static str, label: &str, hint: &str| {
        let row = FieldRow::text(name, words.say(label)).hinting(words.say(hint)).holding(visit.field(name));
        Row::Field(row.failing(wrong(name)))
    };
    let chosen = Currency::from_code(visit.field("currency")).unwrap_or(Currency::IDR);
    let currencies = Currency::KNOWN.into_iter().map(|currency| FormOption {
        value: currency.code().to_owned(),
        label: currency.code().to_owned(),
        hint: None,
        is_chosen: currency == chosen,
    });
    let path = format!("/console/customers/{}", customer.id);
    let title = words.say1("takeover-title", "number", customer.number.to_string());
    let frame = Frame::new(doors, visit, title)
        .under("/console/billing", "nav-billing")
        .answering(words.say("takeover-answer"));
    FormPage::new(frame, format!("{path}/invoice/take-over"), "takeover-button")
        .asking(Row::File(FileRow {
            name: "file",
            label: words.say("takeover-file"),
            hint: words.say("takeover-file-hint"),
            error: wrong("file"),
            accepts: "application/pdf",
        }))
        .asking(row("number", "takeover-number", "takeover-number-hint"))
        .asking(row("date", "takeover-date", "takeover-date-hint"))
        .asking(row("due", "takeover-due", "takeover-due-hint"))
        .asking(row("total", "takeover-total", "takeover-total-hint"))
        .asking(Row::Choice(ChoiceRow {
            name: "currency".to_owned(),
            label: words.say("takeover-currency"),
            hint: None,
            error: None,
            options: currencies.collect(),
        }))
        .or(path, "console-back-to-customer")
        .answer()
}

/// Takes the invoice over. The same file under the same number twice is one invoice.
pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let customer = customer_of(here.house, &visit).await?;
    if let Some(page) = reopen::ask(&doors, &visit, &here, Needs::billing(customer.id)).await? {
        return Ok(page);
    }
    let said = match said(here.house, &visit) {
        Ok(said) => said,
        Err(slips) => return form(&doors, &visit, &customer, &slips),
    };
    let number = visit.field("number");
    let it = TakeOver {
        customer: customer.id,
        number,
        issued_at: said.issued_at,
        due_at: said.due_at,
        total: said.total,
        id: id_of(customer.id, number),
    };
    let slip = match take_over(here.house, here.actor(), it, said.pdf, visit.now).await {
        Ok(invoice) => {
            return see_other(&format!("/console/invoices/{}?done=invoice-taken-over", invoice.id));
        }
        Err(TakeOverFault::NotAPdf) => ("file", words.say("takeover-not-a-pdf")),
        Err(TakeOverFault::TooLarge) => ("file", words.say("takeover-too-large")),
        Err(TakeOverFault::NotANumber) => ("number", words.say("takeover-not-a-number")),
        Err(TakeOverFault::InTheFuture) => ("date", words.say("takeover-in-the-future")),
        Err(TakeOverFault::Known) => ("number", words.say("takeover-known")),
        Err(TakeOverFault::UnknownCustomer) => return Err(Fault::NotFound),
        Err(other) => return Err(other.into()),
    };
    form(&doors, &visit, &customer, &[slip])
}

/// What the form says, checked as far as a form can be.
struct Said {
    pdf: Vec<u8>,
    issued_at: Timestamp,
    due_at: Option<Timestamp>,
    total: Money,
}

fn said(house: &House, visit: &Visit) -> Result<Said, Vec<Slip>> {
    let words = &visit.words;
    let mut slips = Vec::new();
    let pdf = visit.upload.as_ref().map(|bytes| bytes.to_vec());
    if pdf.is_none() {
        slips.push(("file", words.say("takeover-no-file")));
    }
    if visit.field("number").is_empty() {
        slips.push(("number", words.say("takeover-not-a-number")));
    }
    let issued_at = day(house, visit.field("date"));
    if issued_at.is_none() {
        slips.push(("date", words.say("takeover-not-a-day")));
    }
    let typed_due = visit.field("due");
    let due_at = day(house, typed_due);
    if !typed_due.is_empty() && due_at.is_none() {
        slips.push(("due", words.say("takeover-not-a-day")));
    }
    let currency = Currency::from_code(visit.field("currency")).unwrap_or(Currency::IDR);
    let total = Money::parse(visit.field("total"), currency).ok().filter(|total| total.minor() > 0);
    if total.is_none() {
        slips.push(("total", words.say("console-problem-not-an-amount")));
    }
    match (pdf, issued_at, total) {
        (Some(pdf), Some(issued_at), Some(total)) if slips.is_empty() => {
            Ok(Said { pdf, issued_at, due_at, total })
        }
        _ => Err(slips),
    }
}

fn day(house: &House, text: &str) -> Option<Timestamp> {
    let date: Date = text.parse().ok()?;
    Some(hours_of(date, &house.settings().zone).0)
}
