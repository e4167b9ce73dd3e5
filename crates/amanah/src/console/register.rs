//! Register at the desk: a paper form becomes a customer, with the number of the form as the origin of every datum.

use amanah_policy::{AccountKind, Language};
use amanah_service::accounts::form::FieldFault;
use amanah_service::sources::registration::desk::{self, DeskFault, PaperForm};
use askama::Template;
use jiff::civil::Date;

use super::customers::{customer_of, facts};
use super::here::{here, news, problem};
use crate::portal::form_page::{FormPage, Row, TickRow};
use crate::web::components::{ChoiceRow, FieldRow, FormOption, Receipt, TextRow, Tone};
use crate::web::{Doors, Frame, Outcome, Visit, Words, html, see_other};

const NEWS: &[(&str, Tone)] = &[("not-mailed", Tone::Stop)];

/// Shows the form.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    form(&doors, &visit, &[], None)
}

fn form(doors: &Doors, visit: &Visit, faults: &[FieldFault], taken: Option<String>) -> Outcome {
    let words = &visit.words;
    let wrong = |field: &str| problem(words, faults, field);
    let line = |name: &'static str, key: &str| {
        Row::Field(FieldRow::text(name, words.say(key)).holding(visit.field(name)).failing(wrong(name)))
    };
    let frame = visit.frame(doors, "nav-register").answering(words.say("console-register-answer"));
    let policy = doors.house()?.vault().policy();
    let form_number = FieldRow {
        width: "short",
        ..FieldRow::text("form_number", words.say("console-register-number"))
            .hinting(words.say("console-register-number-hint"))
            .holding(visit.field("form_number"))
            .failing(wrong("form_number"))
    };
    let signed_on = FieldRow {
        width: "short",
        kind: "date",
        ..FieldRow::text("signed_on", words.say("console-register-signed"))
            .hinting(words.say("console-register-signed-hint"))
            .holding(visit.field("signed_on"))
            .failing(wrong("signed_on"))
    };
    let email =
        FieldRow { autocomplete: "off", ..FieldRow::email("email", words.say("console-register-email")) }
            .hinting(words.say("console-register-email-hint"))
            .holding(visit.field("email"))
            .failing(taken.or_else(|| wrong("email")));
    let phone = FieldRow {
        kind: "tel",
        ..FieldRow::text("phone", words.say("console-register-phone"))
            .holding(visit.field("phone"))
            .failing(wrong("phone"))
    };
    let address = TextRow {
        name: "postal_address".to_owned(),
        label: words.say("console-register-address"),
        hint: None,
        error: wrong("postal_address"),
        value: visit.field("postal_address").to_owned(),
    };
    let agrees = TickRow {
        name: "agrees",
        label: words.say1("console-register-agrees", "version", policy.version().to_string()),
        link: ("/policy".to_owned(), words.say("console-register-policy")),
        error: wrong("agrees"),
        is_ticked: !visit.field("agrees").is_empty(),
    };
    FormPage::new(frame, "/console/register", "console-register-button")
        .asking(Row::Field(form_number))
        .asking(Row::Field(signed_on))
        .asking(Row::Choice(kinds(words, visit)))
        .asking(line("name", "console-register-name"))
        .asking(line("company_name", "console-register-company"))
        .asking(Row::Field(email))
        .asking(Row::Field(phone))
        .asking(Row::Text(address))
        .asking(Row::Choice(languages(words, visit)))
        .asking(Row::Tick(agrees))
        .answer()
}

fn kinds(words: &Words, visit: &Visit) -> ChoiceRow {
    let chosen = AccountKind::from_code(visit.field("kind")).unwrap_or(AccountKind::Person);
    let option = |kind: &AccountKind| FormOption {
        value: kind.code().to_owned(),
        label: words.say_of("account-kind", kind.code()),
        hint: None,
        is_chosen: *kind == chosen,
    };
    ChoiceRow {
        name: "kind".to_owned(),
        label: words.say("console-register-kind"),
        hint: None,
        error: None,
        options: AccountKind::ALL.iter().map(option).collect(),
    }
}

fn languages(words: &Words, visit: &Visit) -> ChoiceRow {
    let chosen = Language::from_code(visit.field("language")).unwrap_or(Language::Id);
    let option = |language: &Language| FormOption {
        value: language.code().to_owned(),
        label: words.say_of("language", language.code()),
        hint: None,
        is_chosen: *language == chosen,
    };
    ChoiceRow {
        name: "language".to_owned(),
        label: words.say("console-register-language"),
        hint: None,
        error: None,
        options: Language::ALL.iter().map(option).collect(),
    }
}

/// Registers the customer.
pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let paper = PaperForm {
        form_number: visit.field("form_number"),
        signed_on: visit.field("signed_on").parse::<Date>().ok(),
        kind: AccountKind::from_code(visit.field("kind")).unwrap_or(AccountKind::Person),
        name: visit.field("name"),
        company_name: visit.field("company_name"),
        email: visit.field("email"),
        phone: visit.field("phone"),
        postal_address: visit.field("postal_address"),
        language: Language::from_code(visit.field("language")).unwrap_or(Language::Id),
        is_agreed: !visit.field("agrees").is_empty(),
    };
    match desk::register(here.house, here.actor(), paper, visit.now).await {
        Ok(registered) => {
            let news = if registered.link_until.is_some() { "" } else { "?done=not-mailed" };
            see_other(&format!("/console/register/{}{news}", registered.customer.id))
        }
        Err(DeskFault::Form(faults)) => form(&doors, &visit, &faults, None),
        Err(DeskFault::AlreadyRegistered) => {
            form(&doors, &visit, &[], Some(visit.words.say("console-register-taken")))
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "console/registered.html")]
struct RegisteredPage {
    frame: Frame,
    receipt: Receipt,
    customer: String,
}

/// Shows the receipt of a registration: the number for the paper file, and what happens next. Nothing personal.
pub(crate) async fn show_done(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let customer = customer_of(here.house, &visit).await?;
    let hours = here.house.vault().policy().clocks().pending_sign_up_hours;
    let mut frame =
        visit.frame(&doors, "console-registered-title").under("/console/register", "nav-register");
    frame = match news(&visit, NEWS) {
        Some(news) => frame.noting(news),
        None => frame.answering(words.say1("console-registered-answer", "hours", hours)),
    };
    let page = RegisteredPage {
        frame,
        receipt: Receipt {
            words: words.clone(),
            title: words.say("console-registered-receipt"),
            facts: facts(words, &customer),
            proof: None,
            next: Some(("/console/register".to_owned(), words.say("console-registered-next"))),
        },
        customer: format!("/console/customers/{}", customer.id),
    };
    html(&page)
}
