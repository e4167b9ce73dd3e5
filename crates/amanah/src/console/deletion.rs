//! A deletion that a sign-on provider asked for: what it is about, and the officer's word that closes it.

use amanah_service::deletion::provider_notice::close::{self, CloseFault, Waiting};
use amanah_service::deletion::provider_notice::name_of;
use amanah_service::vault::ClosedWhy;
use askama::Template;
use axum::http::StatusCode;

use super::here::{here, news};
use crate::web::components::{ChoiceRow, ErrorSummary, Fact, Facts, FormOption, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html_with_status, see_other};

const NEWS: &[(&str, Tone)] = &[("deletion-closed", Tone::Good), ("deletion-not-there", Tone::Wait)];

#[derive(Template)]
#[template(path = "console/deletion.html")]
struct DeletionPage {
    frame: Frame,
    errors: ErrorSummary,
    facts: Facts,
    action: String,
    /// Where its customer is opened.
    customer: String,
    /// How the account is erased, which this page does not do.
    erase: String,
    /// The request about the whole account for which this waits.
    request: Option<String>,
    /// The reasons to choose from, while it waits for us.
    reasons: Option<ChoiceRow>,
}

/// Where a deletion stands.
pub(super) fn path_of(id: [u8; 16]) -> String {
    format!("/console/deletions/{:032x}", u128::from_be_bytes(id))
}

fn id_of(visit: &Visit) -> Result<[u8; 16], Fault> {
    let text = visit.part("id");
    let is_id = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let id = u128::from_str_radix(text, 16).ok().filter(|_| is_id).ok_or(Fault::NotFound)?;
    Ok(id.to_be_bytes())
}

/// Shows it.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    page(&doors, &visit, None).await
}

async fn page(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let id = id_of(visit)?;
    let waiting = close::one(here.house, id).await?.ok_or(Fault::NotFound)?;
    let provider = name_of(waiting.notice.provider);
    let title = words.say2("work-deletion", "provider", provider, "number", waiting.number.to_string());
    let answer = match (&waiting.closed, waiting.waits_for_us(visit.now)) {
        (Some(_), _) => "deletion-closed-answer",
        (None, true) => "deletion-waits-answer",
        (None, false) if waiting.request.is_some() => "deletion-request-open",
        (None, false) => "deletion-not-ours-answer",
    };
    let mut frame =
        Frame::new(doors, visit, title).under("/console", "nav-today").answering(words.say(answer));
    if let Some(news) = news(visit, NEWS) {
        frame = frame.noting(news);
    }
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let named = error.iter().map(|error| ("why".to_owned(), error.clone())).collect();
    let page = DeletionPage {
        errors: ErrorSummary { words: words.clone(), errors: named },
        facts: facts(words, &waiting),
        action: path_of(id),
        customer: format!("/console/customers/{}", waiting.customer),
        erase: words.say("deletion-erase"),
        request: waiting.request.map(|case| format!("/console/cases/{case}")),
        reasons: waiting.waits_for_us(visit.now).then(|| reasons(words, visit.field("why"), error)),
        frame,
    };
    html_with_status(&page, status)
}

fn facts(words: &Words, waiting: &Waiting) -> Facts {
    let mut facts = vec![Fact::new(words.say("deletion-received"), words.moment(waiting.notice.received_at))];
    if let Some(due) = waiting.notice.due_at.filter(|_| waiting.closed.is_none()) {
        facts.push(Fact::new(words.say("deletion-due"), words.moment(due)));
    }
    if let Some((who, why, at)) = &waiting.closed {
        facts.push(Fact::new(words.say("deletion-closed-by"), who.clone()));
        facts.push(Fact::new(words.say("deletion-closed-at"), words.moment(*at)));
        facts.push(Fact::new(words.say("deletion-closed-why"), words.say_of("closed-why", why.code())));
    }
    Facts::new(words, facts)
}

fn reasons(words: &Words, chosen: &str, error: Option<String>) -> ChoiceRow {
    let option = |why: ClosedWhy| FormOption {
        value: why.code().to_owned(),
        label: words.say_of("closed-why", why.code()),
        hint: Some(words.say_of("closed-why-means", why.code())),
        is_chosen: why.code() == chosen,
    };
    ChoiceRow {
        name: "why".to_owned(),
        label: words.say("deletion-why"),
        hint: Some(words.say("deletion-why-hint")),
        error,
        options: ClosedWhy::ALL.into_iter().map(option).collect(),
    }
}

/// Closes it, for a reason of the list.
pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let id = id_of(&visit)?;
    let Some(why) = ClosedWhy::from_code(visit.field("why")) else {
        let missing = visit.words.say("deletion-why-missing");
        return page(&doors, &visit, Some(missing)).await;
    };
    match close::by_officer(here.house, here.actor(), id, why, visit.now).await {
        Ok(()) => see_other(&format!("{}?done=deletion-closed", path_of(id))),
        // Closed in another tab, or by its customer.
        Err(CloseFault::NotThere) => match close::one(here.house, id).await? {
            Some(_) => see_other(&format!("{}?done=deletion-not-there", path_of(id))),
            None => Err(Fault::NotFound),
        },
        Err(other) => Err(other.into()),
    }
}
