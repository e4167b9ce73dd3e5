//! Opening a customer: the purpose first, then the page that shows what the policy grants for it, and nothing else.

use std::collections::BTreeMap;

use amanah_policy::{Attribute, Category, Clause, CustomerId, Purpose, Role, TicketId};
use amanah_service::House;
use amanah_service::accounts::staff::roles;
use amanah_service::purposes::opening::coming_from::ComingFrom;
use amanah_service::purposes::opening::declare::{self, Choice, Declaration, DeclareFault, Declared, Why};
use amanah_service::purposes::opening::view::{self, CustomerView, Viewed};
use amanah_service::vault::{
    CustomerHeader, CustomerState, DatumLabel, DatumState, TicketHeader, VaultError,
};
use askama::Template;
use axum::http::StatusCode;

use super::here::{Here, here, in_a_row, news};
use super::slip::Slip;
use super::{account, is_open_to, refusal, services};
use crate::web::components::{
    Banner, ClockBadge, ErrorSummary, Fact, Facts, PurposeChoice, PurposePicker, StateBadge, Tone,
};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, html_with_status, see_other};

const NEWS: &[(&str, Tone)] = &[
    ("over", Tone::Wait),
    ("billing-first", Tone::Wait),
    ("ticket-opened", Tone::Good),
    ("ticket-not-good", Tone::Wait),
    ("service-added", Tone::Good),
    ("service-changed", Tone::Good),
    ("service-ended", Tone::Good),
    ("service-over", Tone::Wait),
    ("case-company", Tone::Wait),
];

/// The customer in the path. One that never was, or is no more, is not found.
pub(super) async fn customer_of(house: &House, visit: &Visit) -> Result<CustomerHeader, Fault> {
    let id: CustomerId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    match house.vault().customer(id).await {
        Ok(header) if header.state == CustomerState::Erased => Err(Fault::NotFound),
        Err(VaultError::UnknownCustomer) => Err(Fault::NotFound),
        found => Ok(found?),
    }
}

#[derive(Template)]
#[template(path = "console/open.html")]
struct OpenPage {
    frame: Frame,
    errors: ErrorSummary,
    action: String,
    facts: Facts,
    tickets: Vec<TicketChoice>,
    picker: PurposePicker,
    minutes: u32,
    new_ticket: String,
    /// Where the glass is broken, for a role that opens more in an emergency.
    break_glass: Option<String>,
}

/// A ticket under which the customer can be opened with one click.
struct TicketChoice {
    id: TicketId,
    since: String,
    purpose: String,
}

/// Asks for a purpose.
pub(crate) async fn show_picker(doors: Doors, visit: Visit) -> Outcome {
    picker(&doors, &visit, Slip::default()).await
}

async fn picker(doors: &Doors, visit: &Visit, slip: Slip) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let customer = customer_of(here.house, visit).await?;
    let number = customer.number.to_string();
    let title = words.say1("console-open-title", "number", &number);
    let mut frame = Frame::new(doors, visit, title)
        .under("/console/find", "nav-find")
        .answering(words.say("console-open-answer"));
    if let Some(news) = news(visit, NEWS) {
        frame = frame.noting(news);
    }
    let errors = [("purpose", &slip.purpose), ("reason", &slip.reason)]
        .into_iter()
        .filter_map(|(row, error)| Some((row.to_owned(), error.clone()?)))
        .collect::<Vec<_>>();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let tickets = here.house.vault().open_tickets(Some(customer.id)).await?;
    let page = OpenPage {
        errors: ErrorSummary { words: words.clone(), errors },
        action: format!("/console/customers/{}/open", customer.id),
        facts: facts(words, &customer),
        tickets: tickets.iter().map(|ticket| ticket_choice(words, &here, ticket)).collect(),
        picker: PurposePicker {
            words: words.clone(),
            purposes: choices(words, &here),
            chosen: visit.field("purpose").to_owned(),
            reason: visit.field("reason").to_owned(),
            purpose_error: slip.purpose,
            reason_error: slip.reason,
        },
        minutes: here.house.vault().policy().clocks().purpose_session_minutes,
        new_ticket: format!("/console/customers/{}/ticket", customer.id),
        break_glass: (!roles::sees_by_break_glass(&here.house.vault().policy(), here.role).is_empty())
            .then(|| format!("/console/customers/{}/break-glass", customer.id)),
        frame,
    };
    html_with_status(&page, status)
}

/// What can be said of a customer before a purpose is declared: nothing personal.
pub(super) fn facts(words: &Words, customer: &CustomerHeader) -> Facts {
    let since = words.date(customer.created_at);
    let mailbox =
        if customer.is_mailbox_proved { "console-mailbox-proved" } else { "console-mailbox-unproved" };
    let facts = vec![
        Fact::new(words.say("console-customer-number"), customer.number.to_string()),
        Fact::new(words.say("console-customer-kind"), words.say_of("account-kind", customer.kind.code())),
        Fact::new(words.say("console-customer-since"), since),
        Fact::new(words.say("console-customer-mailbox"), words.say(mailbox)),
    ];
    Facts::new(words, facts)
}

fn ticket_choice(words: &Words, here: &Here<'_>, ticket: &TicketHeader) -> TicketChoice {
    let purpose = declare::purpose_of_ticket(here.house, here.role);
    TicketChoice {
        id: ticket.id,
        since: words.moment(ticket.opened_at),
        purpose: words.say_of("staff-purpose", purpose.code()),
    }
}

/// The purposes as this role may choose them. One it may not use can be tried: the answer teaches, and is recorded.
pub(super) fn choices(words: &Words, here: &Here<'_>) -> Vec<PurposeChoice> {
    declare::choices(here.house, here.role)
        .into_iter()
        .map(|choice| purpose_choice(words, here, &choice))
        .collect()
}

fn purpose_choice(words: &Words, here: &Here<'_>, choice: &Choice) -> PurposeChoice {
    let names = choice.opens.iter().map(|category| words.say_of("category", category.code()));
    let opens = if choice.opens.is_empty() {
        let role = words.say_of("role", here.role.code());
        let others = refusal::who_may(words, here.house, choice.purpose);
        words.say2("console-purpose-not-yours", "role", role, "others", others)
    } else {
        words.say1("console-purpose-opens", "categories", in_a_row(names))
    };
    PurposeChoice {
        code: choice.purpose.code().to_owned(),
        name: words.say_of("staff-purpose", choice.purpose.code()),
        opens,
        clause: choice.purpose.clause().code().to_owned(),
        refused: None,
    }
}

/// Takes the declaration: opens the customer, or says what is missing, or what was refused and why.
pub(crate) async fn open(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let customer = customer_of(here.house, &visit).await?;
    // A page that leads here says for what and why, so that nobody is asked again.
    let from = ComingFrom::read(visit.field("from"), visit.field("reference"));
    let led = match &from {
        Some(from) => from.purpose(here.house, (here.staff, here.role), customer.id, visit.now).await?,
        None => None,
    };
    let from = from.filter(|_| led.is_some());
    let reason = from.as_ref().map_or_else(|| visit.field("reason").to_owned(), ComingFrom::reason);
    let declared = Purpose::from_code(visit.field("purpose"));
    let Some(purpose) = led.or(declared) else {
        return picker(&doors, &visit, Slip::no_purpose(words)).await;
    };
    let declaration = Declaration {
        staff: here.staff,
        role: here.role,
        customer: customer.id,
        purpose,
        why: Why::Reason(&reason),
    };
    let slip = match declare::declare(here.house, declaration, visit.now).await {
        Ok(Declared::Opened(_)) => return see_other(&format!("/console/customers/{}", customer.id)),
        Ok(Declared::Refused(refused)) => {
            return refusal::page(&doors, &visit, &here, &customer, purpose, &refused);
        }
        Err(DeclareFault::UnknownCustomer) => return Err(Fault::NotFound),
        Err(other) => Slip::of(words, other)?,
    };
    picker(&doors, &visit, slip).await
}

#[derive(Template)]
#[template(path = "console/customer.html")]
struct CustomerPage {
    frame: Frame,
    purpose: String,
    clause: &'static str,
    clock: ClockBadge,
    /// The end of the opening for programs: a little script lets it run.
    until: String,
    basis: String,
    facts: Facts,
    sections: Vec<ShownSection>,
    withheld: Vec<WithheldLine>,
    account: Option<account::Section>,
    services: services::Section,
    tickets: Vec<String>,
    place: u64,
    /// Which opening it stands on, to end it.
    opened: u64,
    reopen: String,
    new_ticket: String,
    /// Where a request of theirs is written down, for a role that takes them down.
    new_request: Option<String>,
}

/// What is shown of one category.
struct ShownSection {
    name: String,
    data: Vec<ShownDatum>,
}

/// One datum, with where it is from.
struct ShownDatum {
    name: String,
    value: String,
    story: String,
    badge: Option<StateBadge>,
}

/// What stays inside, named.
struct WithheldLine {
    name: String,
    count: usize,
    clause: &'static str,
    why: String,
}

/// Shows the customer under the opening that is valid now; without one, asks for a purpose.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let customer = customer_of(here.house, &visit).await?;
    match view::view(here.house, here.staff, here.role, customer.id, visit.now).await? {
        Viewed::Shown(view) => {
            let services = here.house.vault().services(customer.id).await?;
            let known_hours = here.house.vault().policy().clocks().panel_fact_hours;
            let services = services::section(&visit.words, here.role, (&view, known_hours), &services);
            let account = account::section(here.house, &visit.words, &view.header).await?;
            html(&CustomerPage { account, ..page(&doors, &visit, &here, &view, services) })
        }
        Viewed::Refused(refused) => {
            let opening = here.house.vault().opening(here.staff, customer.id, visit.now).await?;
            let purpose = opening.map_or(Purpose::ServiceCommunication, |opening| opening.purpose);
            refusal::page(&doors, &visit, &here, &customer, purpose, &refused)
        }
        Viewed::NotOpen => see_other(&format!("/console/customers/{}/open?done=over", customer.id)),
    }
}

fn page(
    doors: &Doors,
    visit: &Visit,
    here: &Here<'_>,
    view: &CustomerView,
    services: services::Section,
) -> CustomerPage {
    let words = &visit.words;
    let opening = &view.opening;
    let number = view.header.number.to_string();
    let shown = view.shown.data().count();
    let purpose = words.say_of("staff-purpose", opening.purpose.code());
    let title = words.say1("console-customer-title", "number", &number);
    let mut frame = Frame::new(doors, visit, title)
        .under("/console/find", "nav-find")
        .answering(words.say2("console-customer-answer", "count", shown, "purpose", &purpose))
        .wide();
    if let Some(news) = news(visit, NEWS) {
        frame = frame.noting(news);
    }
    if view.header.state == CustomerState::Frozen {
        frame = frame.noting(Banner::new(Tone::Wait, words.say("console-customer-frozen")));
    }
    let basis = match opening.ticket {
        Some(ticket) => words.say1("console-customer-ticket", "ticket", short(ticket)),
        None if opening.is_break_glass => words.say("console-customer-break-glass"),
        None => words.say("console-customer-reason"),
    };
    if opening.is_break_glass {
        frame = frame.noting(Banner::new(Tone::Stop, words.say("console-glass-told-already")));
    }
    CustomerPage {
        purpose,
        clause: opening.purpose.clause().code(),
        clock: ClockBadge {
            words: words.clone(),
            label: words.say("console-customer-open-until"),
            due: opening.until,
        },
        until: words.for_programs(opening.until),
        basis,
        facts: facts(words, &view.header),
        sections: sections(words, view),
        withheld: withheld(words, here.role, view),
        account: None,
        services,
        tickets: view.tickets.iter().map(|ticket| words.moment(ticket.opened_at)).collect(),
        place: view.shown.place().sequence,
        opened: opening.place.sequence,
        reopen: format!("/console/customers/{}/open", view.header.id),
        new_ticket: format!("/console/customers/{}/ticket", view.header.id),
        new_request: is_open_to(here.role, "/console/customers/{id}/request")
            .then(|| format!("/console/customers/{}/request", view.header.id)),
        frame,
    }
}

/// The first digits of an id, as people compare them.
pub(super) fn short(id: TicketId) -> String {
    id.to_string().chars().take(12).collect()
}

fn sections(words: &Words, view: &CustomerView) -> Vec<ShownSection> {
    let section = |category: &Category| {
        let data: Vec<ShownDatum> = view
            .shown
            .data()
            .filter(|(label, _)| label.attribute.category() == *category)
            .map(|(label, value)| ShownDatum {
                name: words.say_of("attribute", label.attribute.code()),
                value: value.to_owned(),
                story: story(words, label),
                badge: badge(words, label.confirmed, label.state),
            })
            .collect();
        (!data.is_empty()).then(|| ShownSection { name: words.say_of("category", category.code()), data })
    };
    Category::ALL.iter().filter_map(section).collect()
}

/// From where a datum is, and since when.
fn story(words: &Words, label: &DatumLabel) -> String {
    let source = words.say_of("source", label.provenance.source.code());
    let when = words.date(label.recorded_at);
    words.say2("console-datum-story", "source", source, "when", when)
}

fn badge(words: &Words, is_confirmed: bool, state: DatumState) -> Option<StateBadge> {
    match state {
        DatumState::Restricted { .. } => {
            Some(StateBadge { tone: Tone::Wait, text: words.say("console-datum-restricted") })
        }
        DatumState::Current if !is_confirmed => {
            Some(StateBadge { tone: Tone::Calm, text: words.say("console-datum-unconfirmed") })
        }
        DatumState::Current => None,
    }
}

fn withheld(words: &Words, role: Role, view: &CustomerView) -> Vec<WithheldLine> {
    let mut lines: BTreeMap<(Attribute, Clause), usize> = BTreeMap::new();
    for withheld in view.shown.withheld() {
        let count = lines.entry((withheld.label.attribute, withheld.clause)).or_default();
        *count = count.saturating_add(1);
    }
    lines
        .into_iter()
        .map(|((attribute, clause), count)| WithheldLine {
            name: words.say_of("attribute", attribute.code()),
            count,
            clause: clause.code(),
            why: why_withheld(words, role, attribute, view.opening.purpose),
        })
        .collect()
}

fn why_withheld(words: &Words, role: Role, attribute: Attribute, purpose: Purpose) -> String {
    if attribute.category() == Category::Credential {
        return words.say("console-withheld-credential");
    }
    let role = words.say_of("role", role.code());
    let category = words.say_of("category", attribute.category().code());
    let purpose = words.say_of("staff-purpose", purpose.code());
    words.say_with(
        "console-withheld-purpose",
        &[("role", &role), ("category", &category), ("purpose", &purpose)],
    )
}
