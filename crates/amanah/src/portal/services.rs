//! Services & invoices: what runs since when, what it costs, what ended, what is to be paid.

use amanah_service::accounts::services::{self, Services};
use amanah_service::purposes::billing::read;
use amanah_service::vault::ServiceHeader;
use askama::Template;

use super::here::here;
use super::invoices::{table, to_pay};
use crate::console::services::{badge, story};
use crate::web::components::{EmptyState, StateBadge, Table};
use crate::web::{Doors, Frame, Outcome, Visit, Words, html};

#[derive(Template)]
#[template(path = "portal/services.html")]
struct ServicesPage {
    frame: Frame,
    running: Vec<Line>,
    ended: Vec<Line>,
    empty: EmptyState,
    invoices: Option<Table>,
}

/// One service.
struct Line {
    name: String,
    story: String,
    badge: StateBadge,
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let account = here.account().await?;
    let all = services::own(here.house, here.customer, account.holder, visit.now).await?;
    let invoices = read::own(here.house, here.customer, &account).await?;
    let (running, ended): (Vec<_>, Vec<_>) =
        all.services.iter().partition(|service| service.ended_at.is_none());
    let services = words.say2("service-room-answer", "running", running.len(), "ended", ended.len());
    let to_pay = to_pay(words, &invoices);
    let answer = format!("{} {to_pay}", services.trim_end());
    let frame = visit.frame(&doors, "nav-services").answering(answer);
    let known_hours = here.house.vault().policy().clocks().panel_fact_hours;
    let line = |service: &ServiceHeader| line(words, (&all, known_hours), service);
    html(&ServicesPage {
        invoices: table(words, &invoices),
        frame,
        running: running.into_iter().map(line).collect(),
        ended: ended.into_iter().map(line).collect(),
        empty: EmptyState {
            title: words.say("service-room-empty"),
            text: words.say("service-room-empty-more"),
            link: Some(("/tickets/new".to_owned(), words.say("ticket-new-title"))),
        },
    })
}

fn line(words: &Words, (all, known_hours): (&Services, u32), service: &ServiceHeader) -> Line {
    let kind = words.say_of("service-kind", service.kind.code());
    let name = match (all.label(service), all.host(service)) {
        (Some(label), Some(host)) => format!("{label} ({host})"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => kind.clone(),
    };
    Line {
        name,
        story: story(words, service, all.plan(service), &kind),
        badge: badge(words, service, known_hours),
    }
}
