//! What staff do about a request, each on a page that says first what it means.

use amanah_policy::{CaseKind, CaseRefusal, Currency, Money, Role};
use amanah_service::deletion::queue::{
    self, Known, LONGEST_DESCRIPTION, QueueFault, Queued, SHORTEST_DESCRIPTION, SecondFact,
};
use amanah_service::deletion::request::RequestFault;
use amanah_service::vault::CustomerNumber;

use super::case::case_of;
use super::case_desk::news_of;
use super::cases::{hidden, name, path_of};
use super::here::{Here, here};
use crate::portal::form_page::{FormPage, Row};
use crate::web::components::{ChoiceRow, FieldRow, FormOption, TextRow};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, see_other};

/// A page about one request, with its title.
fn frame(doors: &Doors, visit: &Visit, queued: &Queued, title: &str) -> Frame {
    let answer = name(&visit.words, "cases-line", queued.case.kind, queued.number);
    visit.frame(doors, title).under("/console/cases", "cases-title").answering(answer)
}

/// Back to the request, with what became of it.
pub(super) fn done(queued: &Queued, done: &str) -> Outcome {
    see_other(&format!("{}?done={done}", path_of(&queued.case)))
}

/// What a verb came to: the page of the request says it.
pub(super) fn told<T>(queued: &Queued, outcome: Result<T, QueueFault>, good: &str) -> Outcome {
    match outcome {
        Ok(_) => done(queued, good),
        Err(QueueFault::NotThere) => done(queued, "case-changed"),
        Err(QueueFault::Request(RequestFault::HandOverFirst)) => done(queued, "case-hand-over"),
        Err(QueueFault::EndsWithItsOwner) => done(queued, "case-company"),
        Err(QueueFault::MailboxInDoubt) => done(queued, "case-mailbox-in-doubt"),
        Err(QueueFault::TooOften(_)) => done(queued, "case-too-often"),
        Err(other) => Err(hidden(other)),
    }
}

/// Mails the link that confirms once more.
pub(crate) async fn ask(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let queued = case_of(&here, &visit).await?;
    let asked = queue::ask_again(here.house, here.actor(), queued.case.id, visit.now).await;
    told(&queued, asked, "case-asked")
}

/// Stands for it as the second person.
///
/// Enforces: DEL2, SEC
pub(crate) async fn approve(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let queued = case_of(&here, &visit).await?;
    match queue::approve(here.house, here.actor(), queued.case.id, visit.now).await {
        Ok(case) => done(&queued, news_of(&case)),
        Err(QueueFault::SamePerson) => done(&queued, "case-same-person"),
        other => told(&queued, other, "case-opened"),
    }
}

/// Asks whether it is done.
pub(crate) async fn show_answer(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let queued = case_of(&here, &visit).await?;
    let kind = visit.words.say_of("case-kind", queued.case.kind.code());
    let path = path_of(&queued.case);
    let (title, lead, button) = match queued.case.kind {
        CaseKind::Restrict => ("case-lift-title", visit.words.say("case-lift-lead"), "case-lift-button"),
        _ => ("case-answer-title", visit.words.say1("case-answer-lead", "kind", kind), "case-answer-button"),
    };
    FormPage::new(frame(&doors, &visit, &queued, title), format!("{path}/answer"), button)
        .saying(lead)
        .or(path, "portal-leave-as-is")
        .answer()
}

/// Closes it, because it is done.
pub(crate) async fn answer(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let queued = case_of(&here, &visit).await?;
    let answered = queue::answer(here.house, here.actor(), queued.case.id, visit.now).await;
    told(&queued, answered, "case-answered")
}

/// Says what a restriction means, where services run and where they do not.
pub(crate) async fn show_restrict(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let queued = case_of(&here, &visit).await?;
    let path = path_of(&queued.case);
    FormPage::new(
        frame(&doors, &visit, &queued, "case-restrict-title"),
        format!("{path}/restrict"),
        "case-restrict-button",
    )
    .saying(visit.words.say("case-restrict-lead"))
    .saying(visit.words.say("case-restrict-services"))
    .or(path, "portal-leave-as-is")
    .answer()
}

/// Restricts the customer's data.
///
/// Enforces: U2a
pub(crate) async fn restrict(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let queued = case_of(&here, &visit).await?;
    let restricted = queue::restrict(here.house, here.actor(), queued.case.id, visit.now).await;
    told(&queued, restricted, "case-restricted")
}

/// Asks whether the customer said that it shall stop.
pub(crate) async fn show_stop(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let queued = case_of(&here, &visit).await?;
    let path = path_of(&queued.case);
    FormPage::new(
        frame(&doors, &visit, &queued, "case-stop-title"),
        format!("{path}/stop"),
        "case-stop-button",
    )
    .saying(visit.words.say("case-stop-lead"))
    .or(path, "portal-leave-as-is")
    .answer()
}

/// Stops it.
pub(crate) async fn stop(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let queued = case_of(&here, &visit).await?;
    let stopped = queue::stop(here.house, here.actor(), queued.case.id, visit.now).await;
    told(&queued, stopped, "case-stopped")
}

/// Asks for the reason of a refusal.
pub(crate) async fn show_refuse(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let queued = case_of(&here, &visit).await?;
    refusing(&doors, &visit, &queued, None)
}

fn refusing(doors: &Doors, visit: &Visit, queued: &Queued, error: Option<String>) -> Outcome {
    let words = &visit.words;
    let path = path_of(&queued.case);
    let option = |why: &CaseRefusal| FormOption {
        value: why.code().to_owned(),
        label: words.say_of("case-why", why.code()),
        hint: None,
        is_chosen: why.code() == visit.field("why"),
    };
    let why = ChoiceRow {
        name: "why".to_owned(),
        label: words.say("case-refuse-why"),
        hint: Some(words.say("case-refuse-why-hint")),
        error,
        options: CaseRefusal::ALL.iter().map(option).collect(),
    };
    FormPage::new(
        frame(doors, visit, queued, "case-refuse-title"),
        format!("{path}/refuse"),
        "case-refuse-button",
    )
    .saying(words.say("case-refuse-lead"))
    .asking(Row::Choice(why))
    .or(path, "portal-leave-as-is")
    .answer()
}

/// Refuses it, for a reason of the closed list.
pub(crate) async fn refuse(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let queued = case_of(&here, &visit).await?;
    let Some(why) = CaseRefusal::from_code(visit.field("why")) else {
        let missing = visit.words.say("case-refuse-why-missing");
        return refusing(&doors, &visit, &queued, Some(missing));
    };
    let refused = queue::refuse(here.house, here.actor(), queued.case.id, why, visit.now).await;
    told(&queued, refused, "case-refused")
}

/// What is wrong with the second fact, by the row it stands in.
#[derive(Default)]
struct Slip {
    fact: Option<String>,
    invoice: Option<String>,
    total: Option<String>,
    number: Option<String>,
    seen: Option<String>,
}

/// Asks for the second fact.
pub(crate) async fn show_second_fact(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let queued = case_of(&here, &visit).await?;
    // Before anything is typed in vain.
    let slip = Slip { fact: same_person(&here, &queued, &visit.words), ..Slip::default() };
    confirming(&doors, &visit, &here, &queued, slip)
}

fn same_person(here: &Here<'_>, queued: &Queued, words: &Words) -> Option<String> {
    (here.role == Role::Officer && queued.case.opened_by == Some(here.staff))
        .then(|| words.say("case-second-same"))
}

fn confirming(doors: &Doors, visit: &Visit, here: &Here<'_>, queued: &Queued, slip: Slip) -> Outcome {
    let words = &visit.words;
    let path = path_of(&queued.case);
    let hours = here.house.vault().policy().clocks().cooling_off_without_mailbox_hours;
    let option = |value: &str| FormOption {
        value: value.to_owned(),
        label: words.say_of("case-second", value),
        hint: None,
        is_chosen: visit.field("fact") == value,
    };
    let fact = ChoiceRow {
        name: "fact".to_owned(),
        label: words.say("case-second-label"),
        hint: None,
        error: slip.fact,
        options: vec![option("invoice"), option("number")],
    };
    let field = |name: &str, key: &str| FieldRow::text(name, words.say(key)).holding(visit.field(name));
    let total = field("total", "case-second-invoice-total")
        .hinting(words.say("case-second-invoice-total-hint"))
        .failing(slip.total);
    let number = field("number", "case-second-customer-number")
        .hinting(words.say("case-second-customer-number-hint"))
        .failing(slip.number);
    let seen = TextRow {
        name: "seen".to_owned(),
        label: words.say("case-second-seen"),
        hint: Some(words.say("case-second-seen-hint")),
        error: slip.seen,
        value: visit.field("seen").to_owned(),
    };
    // Without the number: it is one of the facts.
    let kind = words.say_of("case-kind", queued.case.kind.code());
    FormPage::new(
        frame(doors, visit, queued, "case-second-title").answering(kind),
        format!("{path}/second-fact"),
        "case-second-button",
    )
    .saying(words.say("case-second-lead"))
    .saying(words.say1("case-second-longer", "hours", hours))
    .asking(Row::Choice(fact))
    .asking(Row::Field(field("invoice", "case-second-invoice-number").failing(slip.invoice)))
    .asking(Row::Field(total))
    .asking(Row::Field(number))
    .asking(Row::Text(seen))
    .or(path, "portal-leave-as-is")
    .answer()
}

/// The fact that was typed in; what is wrong with it otherwise.
fn known<'a>(visit: &'a Visit, words: &Words) -> Result<Known<'a>, Slip> {
    let unread = Some(words.say("case-second-unread"));
    match visit.field("fact") {
        "invoice" => {
            let label = visit.field("invoice");
            if label.is_empty() {
                return Err(Slip { invoice: unread, ..Slip::default() });
            }
            let total = Money::parse(visit.field("total"), Currency::IDR);
            let total = total.map_err(|_| Slip { total: unread, ..Slip::default() })?;
            Ok(Known::Invoice { label, total })
        }
        "number" => {
            let number = visit.field("number").parse::<CustomerNumber>();
            let number = number.map_err(|_| Slip { number: unread, ..Slip::default() })?;
            Ok(Known::Number(number))
        }
        _ => Err(Slip { fact: Some(words.say("case-second-missing")), ..Slip::default() }),
    }
}

/// Confirms the deletion by a second fact.
pub(crate) async fn second_fact(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let queued = case_of(&here, &visit).await?;
    let known = match known(&visit, words) {
        Ok(known) => known,
        Err(slip) => return confirming(&doors, &visit, &here, &queued, slip),
    };
    let fact = SecondFact { known, seen: visit.field("seen") };
    let by = here.actor();
    let slip = match queue::confirm_without_mailbox(here.house, by, queued.case.id, fact, visit.now).await {
        Err(QueueFault::NotDescribed) => {
            let (least, most) = (SHORTEST_DESCRIPTION, LONGEST_DESCRIPTION);
            let short = words.say2("case-second-seen-short", "least", least, "most", most);
            Slip { seen: Some(short), ..Slip::default() }
        }
        Err(QueueFault::WrongFact) => Slip { fact: Some(words.say("case-second-wrong")), ..Slip::default() },
        Err(QueueFault::SamePerson) => Slip { fact: same_person(&here, &queued, words), ..Slip::default() },
        Err(QueueFault::TooOften(often)) => {
            return Err(Fault::TooMany { retry_seconds: often.retry_seconds });
        }
        other => return told(&queued, other, "case-confirmed"),
    };
    confirming(&doors, &visit, &here, &queued, slip)
}
