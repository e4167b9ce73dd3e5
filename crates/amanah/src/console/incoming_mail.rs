//! One mail that waits: why, what it says once somebody asks to read it, the confirmation to the registered address with one
//! button, and its end.

use amanah_policy::{CustomerId, ReceivedMailId};
use amanah_service::deletion::queue::{self, QueueFault};
use amanah_service::deletion::request::RequestFault;
use amanah_service::sources::correspondence::review;
use amanah_service::vault::{CustomerNumber, CustomerState, ReceivedHeader, VaultError};
use amanah_wire::mail::Reading;
use askama::Template;
use axum::http::StatusCode;

use super::cases::{hidden, path_of};
use super::here::{Here, here, news};
use super::incoming::{LIST, badge, name, why};
use super::reopen::{self, Needs};
use crate::portal::form_page::FormPage;
use crate::web::components::{ErrorSummary, Fact, Facts, FieldRow, StateBadge, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html_with_status, see_other};

const NEWS: &[(&str, Tone)] = &[("case-company", Tone::Wait)];

#[derive(Template)]
#[template(path = "console/incoming_mail.html")]
struct MailPage {
    frame: Frame,
    errors: ErrorSummary,
    badge: StateBadge,
    facts: Facts,
    why: Vec<String>,
    path: String,
    /// What it says, once it is read.
    said: Option<Said>,
    /// Whether there is a text to read here.
    is_readable: bool,
    /// The customer whose mail it is: where they are opened, and under which mail.
    sender: Option<(String, String)>,
    /// Whom the deletion is about, where nobody vouches for the sender.
    customer: Option<FieldRow>,
    /// The request that was written down for it, or that it joined.
    request: Option<String>,
}

/// A mail that is read.
struct Said {
    facts: Facts,
    reading: Reading,
}

fn path(mail: &ReceivedHeader) -> String {
    format!("{LIST}/{}", mail.id)
}

/// The mail in the path, as long as it waits.
async fn mail_of(here: &Here<'_>, visit: &Visit) -> Result<ReceivedHeader, Fault> {
    let id: ReceivedMailId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    match review::one(here.house, id, here.actor()).await {
        Err(VaultError::NotFound(_)) => Err(Fault::NotFound),
        found => Ok(found?),
    }
}

/// Shows when it came and why it waits.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let mail = mail_of(&here, &visit).await?;
    page(&doors, &visit, &mail, None, None)
}

/// Shows what it says; the ledger says who read it.
///
/// Enforces: SEC
pub(crate) async fn read(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let mail = mail_of(&here, &visit).await?;
    let open = match review::open(here.house, mail.id, here.actor(), visit.now).await {
        Err(VaultError::NotFound(_)) => return Err(Fault::NotFound),
        open => open?,
    };
    let said = said(&visit.words, &open.recipient, Reading::of(&open.mail));
    page(&doors, &visit, &mail, Some(said), None)
}

fn said(words: &Words, recipient: &str, reading: Reading) -> Said {
    let nothing = || words.say("incoming-nothing");
    let line = |fields: &[String]| match fields.is_empty() {
        true => nothing(),
        false => fields.join("  |  "),
    };
    let facts = vec![
        Fact::new(words.say("incoming-says-from"), line(&reading.from)),
        Fact::new(words.say("incoming-sent-to"), recipient.to_owned()),
        Fact::new(words.say("incoming-says-to"), line(&reading.to)),
        Fact::new(words.say("incoming-says-subject"), reading.subject.clone().unwrap_or_else(nothing)),
        Fact::new(words.say("incoming-says-date"), reading.date.clone().unwrap_or_else(nothing)),
    ];
    Said { facts: Facts::new(words, facts), reading }
}

fn page(
    doors: &Doors,
    visit: &Visit,
    mail: &ReceivedHeader,
    said: Option<Said>,
    error: Option<String>,
) -> Outcome {
    let words = &visit.words;
    let answer = match (mail.request, mail.customer) {
        _ if mail.thread.is_some() => "incoming-mail-thread",
        (Some(_), _) => "incoming-mail-written",
        (None, Some(_)) => "incoming-mail-known",
        (None, None) => "incoming-mail-unknown",
    };
    let title = name(words, mail);
    let mut frame = Frame::new(doors, visit, title)
        .under("/console", "nav-today")
        .under(LIST, "nav-incoming")
        .answering(words.say(answer));
    if let Some(news) = news(visit, NEWS) {
        frame = frame.noting(news);
    }
    let facts = vec![
        Fact::new(words.say("incoming-received"), words.moment(mail.received_at)),
        Fact::new(words.say("incoming-waits"), words.relative(mail.received_at)),
    ];
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let asks_whom = mail.customer.is_none() && mail.request.is_none();
    let errors = error.iter().map(|error| ("customer".to_owned(), error.clone())).collect();
    let row = || {
        FieldRow::text("customer", words.say("incoming-customer"))
            .hinting(words.say("incoming-customer-hint"))
            .holding(visit.field("customer"))
            .failing(error)
    };
    let page = MailPage {
        errors: ErrorSummary { words: words.clone(), errors },
        badge: badge(words, mail),
        facts: Facts::new(words, facts),
        why: why(words, mail),
        path: path(mail),
        is_readable: mail.has_text,
        sender: mail
            .customer
            .map(|sender| (format!("/console/customers/{sender}/open"), mail.id.to_string())),
        customer: asks_whom.then(row),
        request: mail.thread.or(mail.request).map(|case| format!("/console/cases/{case}")),
        said,
        frame,
    };
    html_with_status(&page, status)
}

/// Sends the confirmation of a deletion to the registered address; where nobody vouches for the sender it waits for a second
/// member of staff first.
///
/// Enforces: DEL2, SEC
pub(crate) async fn deletion(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let mail = mail_of(&here, &visit).await?;
    if mail.thread.is_some() {
        return Err(Fault::NotFound);
    }
    let customer = match mail.customer {
        Some(sender) => sender,
        None => match named(&here, visit.field("customer")).await? {
            Some(customer) => customer,
            None => {
                return page(&doors, &visit, &mail, None, Some(words.say("incoming-customer-unknown")));
            }
        },
    };
    if let Some(page) = reopen::ask(&doors, &visit, &here, Needs::any(customer)).await? {
        return Ok(page);
    }
    let (case, done) = match queue::for_mail(here.house, here.actor(), mail.id, customer, visit.now).await {
        Ok(case) if queue::waits_for_a_second_person(&case) => (case, "case-second-person"),
        Ok(case) => {
            let done = super::case_desk::news_of(&case);
            (case, done)
        }
        Err(QueueFault::EndsWithItsOwner) => {
            return see_other(&format!("{}?done=case-company", path(&mail)));
        }
        Err(QueueFault::Request(RequestFault::OpenAlready)) => {
            let open = here.house.vault().open_erasure(customer).await?;
            (open.ok_or(Fault::NotFound)?, "case-open-already")
        }
        Err(QueueFault::NotThere) => return see_other(&format!("{LIST}?done=mail-not-waiting")),
        Err(other) => return Err(hidden(other)),
    };
    see_other(&format!("{}?done={done}", path_of(&case)))
}

/// The customer with the number that was typed in.
async fn named(here: &Here<'_>, number: &str) -> Result<Option<CustomerId>, Fault> {
    let Ok(number) = number.trim().parse::<CustomerNumber>() else { return Ok(None) };
    let Some(customer) = here.house.vault().customer_by_number(number).await? else { return Ok(None) };
    let header = here.house.vault().customer(customer).await?;
    Ok((header.state != CustomerState::Erased).then_some(customer))
}

/// Asks whether nothing is left to do about it.
pub(crate) async fn ask_dismiss(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let mail = mail_of(&here, &visit).await?;
    let lead = if mail.customer.is_some() { "incoming-dismiss-kept" } else { "incoming-dismiss-gone" };
    let frame = visit
        .frame(&doors, "incoming-dismiss-title")
        .under(LIST, "nav-incoming")
        .answering(visit.words.say(lead));
    FormPage::new(frame, format!("{}/dismiss", path(&mail)), "incoming-dismiss-button")
        .or(path(&mail), "portal-leave-as-is")
        .answer()
}

/// Closes it.
pub(crate) async fn dismiss(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let id: ReceivedMailId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    match review::dismiss(here.house, id, here.actor(), visit.now).await {
        Ok(()) => see_other(&format!("{LIST}?done=mail-dismissed")),
        // Closed in another tab, or by a colleague.
        Err(VaultError::NotFound(_)) => see_other(&format!("{LIST}?done=mail-not-waiting")),
        Err(other) => Err(other.into()),
    }
}
