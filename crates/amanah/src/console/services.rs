//! Services of a customer: added, changed and ended by staff under the purpose for which they opened the customer.

use amanah_policy::{CustomerId, Role, ServiceId, Standing};
use amanah_service::accounts::form::FieldFault;
use amanah_service::accounts::services::{self, ServiceFault, ServiceForm};
use amanah_service::purposes::billing::BILLING;
use amanah_service::purposes::opening::view::CustomerView;
use amanah_service::vault::{BillingPeriod, ServiceHeader, ServiceKind};

use super::here::{Here, here, problem};
use super::reopen::{self, Needs};
use crate::portal::form_page::{FormPage, Row};
use crate::web::components::{ChoiceRow, ConfirmPage, Fact, Facts, FieldRow, FormOption, StateBadge, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, see_other};
use askama::Template;

/// The roles that write down what a customer has.
pub(crate) const PROVIDING: &[Role] = &[Role::Support, Role::Engineer, Role::Registrar, Role::Billing];

/// The services on the page of an opened customer.
pub(super) struct Section {
    pub(super) lines: Vec<Line>,
    pub(super) answer: String,
    /// Where another one is added; none for roles that add none.
    pub(super) add: Option<String>,
    /// Where an invoice is written; none for roles that write none.
    pub(super) invoice: Option<String>,
}

/// One service. Its names are there when the opening shows them.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) story: String,
    pub(super) badge: StateBadge,
    pub(super) change: Option<String>,
    pub(super) end: Option<String>,
}

/// The section of a customer whom this member of staff has opened.
pub(super) fn section(
    words: &Words,
    role: Role,
    (view, known_hours): (&CustomerView, u32),
    services: &[ServiceHeader],
) -> Section {
    let provides = PROVIDING.contains(&role);
    let line = |service: &ServiceHeader| {
        let name =
            |datum: Option<_>| datum.and_then(|id| view.shown.datum(id)).map(|(_, text)| text.to_owned());
        let kind = words.say_of("service-kind", service.kind.code());
        let runs = service.ended_at.is_none();
        Line {
            name: name(service.label).or_else(|| name(service.host)).unwrap_or_else(|| kind.clone()),
            story: story(words, service, name(service.plan).as_deref(), &kind),
            badge: badge(words, service, known_hours),
            change: (runs && provides).then(|| format!("/console/services/{}/change", service.id)),
            end: (runs && provides).then(|| format!("/console/services/{}/end", service.id)),
        }
    };
    let running = services.iter().filter(|service| service.ended_at.is_none()).count();
    Section {
        lines: services.iter().map(line).collect(),
        answer: words.say2("service-section-answer", "running", running, "count", services.len()),
        invoice: BILLING.contains(&role).then(|| format!("/console/customers/{}/invoice", view.header.id)),
        add: provides.then(|| format!("/console/customers/{}/service", view.header.id)),
    }
}

/// What a service is, since when, what it costs, until when.
pub(crate) fn story(words: &Words, service: &ServiceHeader, plan: Option<&str>, kind: &str) -> String {
    let mut parts = vec![kind.to_owned()];
    parts.extend(plan.map(str::to_owned));
    parts.push(words.say1("service-since", "when", words.date(service.started_at)));
    if let Some(price) = service.price {
        let amount = words.money(price.amount);
        parts.push(words.say_of_with("service-price", price.period.code(), &[("amount", &amount)]));
    }
    match (service.ended_at, service.planned_end) {
        (Some(ended), _) => parts.push(words.say1("service-ended", "when", words.date(ended))),
        (None, Some(end)) => parts.push(words.say1("service-ends", "when", words.date(end))),
        (None, None) => {}
    }
    if let Some(fact) = service.panel {
        parts.push(words.say1("service-reported", "when", words.moment(fact.observed_at)));
    }
    parts.join(" · ")
}

/// Whether it runs; what a panel says of it is known for so many hours.
pub(crate) fn badge(words: &Words, service: &ServiceHeader, known_hours: u32) -> StateBadge {
    let (tone, state) = if service.span().standing(words.now(), known_hours) == Standing::Unknown {
        (Tone::Wait, "unknown")
    } else if service.ended_at.is_some() {
        (Tone::Calm, "ended")
    } else if service.started_at > words.now() {
        (Tone::Wait, "ordered")
    } else {
        (Tone::Good, "runs")
    };
    StateBadge { tone, text: words.say_of("service-state", state) }
}

/// Whether the member of staff has the customer open now; otherwise the way to open them.
///
/// Enforces: SEC
async fn way_in(here: &Here<'_>, visit: &Visit, customer: CustomerId) -> Result<Option<String>, Fault> {
    let opening = here.house.vault().opening(here.staff, customer, visit.now).await?;
    let is_open = opening.is_some_and(|opening| opening.role == here.role && opening.until > visit.now);
    Ok((!is_open).then(|| format!("/console/customers/{customer}/open?done=over")))
}

fn form_of(visit: &Visit) -> ServiceForm<'_> {
    ServiceForm {
        kind: visit.field("kind"),
        label: visit.field("label"),
        host: visit.field("host"),
        plan: visit.field("plan"),
        amount: visit.field("amount"),
        period: visit.field("period"),
        started: visit.field("started"),
        planned_end: visit.field("planned_end"),
    }
}

/// Shows the form for another service.
pub(crate) async fn show_add(doors: Doors, visit: Visit) -> Outcome {
    add_form(&doors, &visit, &[]).await
}

async fn add_form(doors: &Doors, visit: &Visit, faults: &[FieldFault]) -> Outcome {
    let here = here(doors, visit)?;
    let customer = super::customers::customer_of(here.house, visit).await?;
    if let Some(way) = way_in(&here, visit, customer.id).await? {
        return see_other(&way);
    }
    let words = &visit.words;
    let frame =
        Frame::new(doors, visit, words.say1("service-add-title", "number", customer.number.to_string()))
            .under("/console/find", "nav-find")
            .answering(words.say("service-add-answer"));
    let path = format!("/console/customers/{}", customer.id);
    let kinds = ServiceKind::ALL.map(|kind| FormOption {
        value: kind.code().to_owned(),
        label: words.say_of("service-kind", kind.code()),
        hint: None,
        is_chosen: visit.field("kind") == kind.code(),
    });
    let kind = ChoiceRow {
        name: "kind".to_owned(),
        label: words.say("service-kind"),
        hint: None,
        error: problem(words, faults, "kind"),
        options: kinds.into(),
    };
    let page = FormPage::new(frame, format!("{path}/service"), "service-add-button")
        .asking(Row::Choice(kind))
        .asking(field(visit, faults, "label", words.say("service-label"), words.say("service-label-hint")))
        .asking(field(visit, faults, "host", words.say("service-host"), words.say("service-host-hint")))
        .asking(field(
            visit,
            faults,
            "started",
            words.say("service-started"),
            words.say("service-started-hint"),
        ));
    rest(visit, faults, page).or(path, "console-back-to-customer").answer()
}

/// The rows that a new service and a changed one share.
fn rest(visit: &Visit, faults: &[FieldFault], page: FormPage) -> FormPage {
    let words = &visit.words;
    let periods = BillingPeriod::ALL.map(|period| FormOption {
        value: period.code().to_owned(),
        label: words.say_of("service-period", period.code()),
        hint: None,
        is_chosen: visit.field("period") == period.code(),
    });
    let period = ChoiceRow {
        name: "period".to_owned(),
        label: words.say("service-period"),
        hint: Some(words.say("service-period-hint")),
        error: problem(words, faults, "period"),
        options: periods.into(),
    };
    page.asking(field(visit, faults, "plan", words.say("service-plan"), words.say("service-plan-hint")))
        .asking(field(visit, faults, "amount", words.say("service-amount"), words.say("service-amount-hint")))
        .asking(Row::Choice(period))
        .asking(field(
            visit,
            faults,
            "planned_end",
            words.say("service-planned"),
            words.say("service-planned-hint"),
        ))
}

fn field(visit: &Visit, faults: &[FieldFault], name: &'static str, label: String, hint: String) -> Row {
    let row = FieldRow::text(name, label).hinting(hint).holding(visit.field(name));
    Row::Field(row.failing(problem(&visit.words, faults, name)))
}

/// Adds a service.
pub(crate) async fn add(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let customer = super::customers::customer_of(here.house, &visit).await?;
    if let Some(page) = reopen::ask(&doors, &visit, &here, Needs::any(customer.id)).await? {
        return Ok(page);
    }
    match services::add(here.house, here.actor(), customer.id, form_of(&visit), visit.now).await {
        Ok(_) => see_other(&format!("/console/customers/{}?done=service-added", customer.id)),
        Err(ServiceFault::Fields(faults)) => add_form(&doors, &visit, &faults).await,
        Err(ServiceFault::UnknownCustomer) => Err(Fault::NotFound),
        Err(other) => Err(other.into()),
    }
}

async fn service_of(here: &Here<'_>, visit: &Visit) -> Result<ServiceHeader, Fault> {
    let id: ServiceId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    here.house.vault().service(id).await?.ok_or(Fault::NotFound)
}

/// Shows the form that changes a service; what is left empty stays.
pub(crate) async fn show_change(doors: Doors, visit: Visit) -> Outcome {
    change_form(&doors, &visit, &[]).await
}

async fn change_form(doors: &Doors, visit: &Visit, faults: &[FieldFault]) -> Outcome {
    let here = here(doors, visit)?;
    let service = service_of(&here, visit).await?;
    if let Some(way) = way_in(&here, visit, service.customer).await? {
        return see_other(&way);
    }
    let words = &visit.words;
    let path = format!("/console/customers/{}", service.customer);
    let frame = visit
        .frame(doors, "service-change-title")
        .under("/console/find", "nav-find")
        .answering(words.say("service-change-answer"));
    let page =
        FormPage::new(frame, format!("/console/services/{}/change", service.id), "service-change-button")
            .asking(field(
                visit,
                faults,
                "label",
                words.say("service-label"),
                words.say("service-label-hint"),
            ));
    rest(visit, faults, page).or(path, "console-back-to-customer").answer()
}

/// Changes a service.
pub(crate) async fn change(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let service = service_of(&here, &visit).await?;
    if let Some(page) = reopen::ask(&doors, &visit, &here, Needs::any(service.customer)).await? {
        return Ok(page);
    }
    let path = format!("/console/customers/{}", service.customer);
    match services::change(here.house, here.actor(), service.id, form_of(&visit), visit.now).await {
        Ok(()) => see_other(&format!("{path}?done=service-changed")),
        Err(ServiceFault::Fields(faults)) => change_form(&doors, &visit, &faults).await,
        Err(ServiceFault::Ended) => see_other(&format!("{path}?done=service-over")),
        Err(ServiceFault::UnknownService) => Err(Fault::NotFound),
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "console/confirm.html")]
struct EndPage {
    frame: Frame,
    confirm: ConfirmPage,
}

/// Asks before a service ends.
pub(crate) async fn ask_end(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let service = service_of(&here, &visit).await?;
    if let Some(way) = way_in(&here, &visit, service.customer).await? {
        return see_other(&way);
    }
    let words = &visit.words;
    let path = format!("/console/customers/{}", service.customer);
    let frame = visit
        .frame(&doors, "service-end-title")
        .under("/console/find", "nav-find")
        .answering(words.say("service-end-answer"));
    let facts = vec![
        Fact::new(words.say("service-kind"), words.say_of("service-kind", service.kind.code())),
        Fact::new(words.say("service-started"), words.date(service.started_at)),
    ];
    let confirm = ConfirmPage {
        action: format!("/console/services/{}/end", service.id),
        mark: frame.mark(),
        lead: words.say("service-end-lead"),
        facts: Facts::new(words, facts),
        hidden: Vec::new(),
        button: words.say("service-end-button"),
        is_final: true,
        back: (path, words.say("console-back-to-customer")),
    };
    html(&EndPage { frame, confirm })
}

/// Ends a service now.
pub(crate) async fn end(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let service = service_of(&here, &visit).await?;
    if let Some(page) = reopen::ask(&doors, &visit, &here, Needs::any(service.customer)).await? {
        return Ok(page);
    }
    services::end_now(here.house, here.actor(), service.id, visit.now).await?;
    see_other(&format!("/console/customers/{}?done=service-ended", service.customer))
}
