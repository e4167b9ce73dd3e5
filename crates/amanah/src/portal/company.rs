//! What we hold about the company for whose account somebody acts, as far as their role covers it; and who used it.

use amanah_policy::{Attribute, Category, CustomerId};
use amanah_service::accounts::profile::CORRECTABLE;
use amanah_service::purposes::accountability::my_data::{self, MyData, ReportFault};
use amanah_service::purposes::accountability::who_used;
use amanah_service::vault::{Account, Doer, HistoryEntry};
use askama::Template;

use super::here::{Here, here, news};
use super::home::{Waiting, waiting};
use super::story;
use super::uses::{self, Lines};
use crate::web::components::{DatumCard, Fact, Facts, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html};

const NEWS: &[(&str, Tone)] = &[("name", Tone::Good), ("corrected", Tone::Good), ("undone", Tone::Good)];

#[derive(Template)]
#[template(path = "portal/company.html")]
struct CompanyPage {
    frame: Frame,
    facts: Facts,
    waiting: Vec<Waiting>,
    cards: Vec<DatumCard>,
    /// Where the owner adds or corrects what is not there.
    corrections: Vec<(String, String)>,
    withheld: Vec<String>,
    is_owner: bool,
}

/// The company for whose account somebody acts now; where there is none, there is no such page.
async fn account_of(here: &Here<'_>) -> Result<Account, Fault> {
    let account = here.account().await?;
    if account.is_of_company() { Ok(account) } else { Err(Fault::NotFound) }
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let account = account_of(&here).await?;
    let is_owner = account.is_ended_by(here.customer);
    let data = match my_data::show_to(here.house, account.holder, here.customer, visit.now).await {
        Ok(data) => data,
        Err(ReportFault::Refused(_)) => return Err(Fault::NotFound),
        Err(other) => return Err(other.into()),
    };
    let policy = here.house.vault().policy();
    let count = data.summary().count;
    let mut frame = visit
        .frame(&doors, "people-company-title")
        .under("/people", "nav-people")
        .answering(words.say1("people-company-answer", "count", count));
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let cards = data
        .opened
        .data()
        .map(|(label, value)| {
            let mut card = story::card(words, &data, label, value, &policy);
            card.uses_href = None;
            card.correct_href = card.correct_href.filter(|_| is_owner).map(|href| company_href(&href));
            card
        })
        .collect();
    let missing = |attribute: &&Attribute| data.opened.value(**attribute).is_none();
    let corrections = CORRECTABLE
        .iter()
        .filter(|_| is_owner)
        .filter(missing)
        .map(|attribute| {
            let name = story::name_of(words, *attribute);
            (format!("/company/correct/{}", attribute.code()), words.say1("people-company-add", "name", name))
        })
        .collect();
    html(&CompanyPage {
        facts: Facts::new(words, facts(words, &data, &account, &here)),
        waiting: if is_owner { waiting(words, &data) } else { Vec::new() },
        cards,
        corrections,
        withheld: withheld(words, &account, here.customer),
        is_owner,
        frame,
    })
}

/// What is corrected about oneself under Profile is corrected about the company here.
fn company_href(href: &str) -> String {
    href.replace("/profile/correct/", "/company/correct/")
}

fn facts(words: &Words, data: &MyData, account: &Account, here: &Here<'_>) -> Vec<Fact> {
    let roles: Vec<String> =
        account.roles_of(here.customer).map(|role| words.say_of("person-role", role.code())).collect();
    vec![
        Fact::new(words.say("people-number"), data.header.number.to_string()),
        Fact::new(words.say("people-since"), words.date(data.header.created_at)),
        Fact::new(words.say("people-your-roles"), roles.join(", ")),
    ]
}

/// Kinds of data that a company has, and that not every part opens.
const KINDS: &[Category] = &[
    Category::Identity,
    Category::Contact,
    Category::Account,
    Category::Network,
    Category::Financial,
    Category::Correspondence,
    Category::Domain,
];

/// Which kinds of data the reader's part does not open.
fn withheld(words: &Words, account: &Account, reader: CustomerId) -> Vec<String> {
    let is_shut = |kind: &&Category| !account.roles_of(reader).any(|role| role.may_see(**kind));
    KINDS.iter().filter(is_shut).map(|kind| words.say_of("category", kind.code())).collect()
}

#[derive(Template)]
#[template(path = "portal/company_uses.html")]
struct CompanyUsesPage {
    frame: Frame,
    lines: Lines,
    older: Option<String>,
    newest: Option<String>,
}

pub(crate) async fn show_uses(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let account = account_of(&here).await?;
    // The policy would refuse, and the refusal would stand in the company's record; who may read it is known before.
    if !account.is_ended_by(here.customer) {
        return Err(Fault::NotFound);
    }
    let before = visit.query.value("before").parse::<u64>().ok();
    let read = who_used::page_to(here.house, account.holder, here.customer, before, visit.now).await?;
    let entries = read.content();
    let is_full = entries.len() >= usize::try_from(who_used::PAGE).unwrap_or(usize::MAX);
    let older = entries
        .last()
        .filter(|_| is_full)
        .map(|last| format!("/company/uses?before={}", last.place.sequence));
    let others = entries.iter().filter(|entry| is_by_others(entry)).count();
    let frame = visit
        .frame(&doors, "people-company-uses-title")
        .under("/people", "nav-people")
        .under("/company", "people-company-title")
        .answering(words.say1("people-company-uses-answer", "count", others));
    html(&CompanyUsesPage {
        lines: uses::lines(words, entries, "/company/uses"),
        older,
        newest: before.map(|_| "/company/uses".to_owned()),
        frame,
    })
}

/// Whether somebody outside the account received data.
fn is_by_others(entry: &HistoryEntry) -> bool {
    who_used::is_use_by_others(entry) && !matches!(entry.doer, Doer::Person(_))
}

pub(crate) async fn show_use(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let account = account_of(&here).await?;
    if !account.is_ended_by(here.customer) {
        return Err(Fault::NotFound);
    }
    let Ok(sequence) = visit.part("sequence").parse::<u64>() else { return Err(Fault::NotFound) };
    let proved =
        match who_used::entry_to(here.house, account.holder, here.customer, sequence, visit.now).await {
            Ok(proved) => proved,
            Err(ReportFault::NotTheirs) => return Err(Fault::NotFound),
            Err(other) => return Err(other.into()),
        };
    let frame = visit
        .frame(&doors, "people-company-uses-title")
        .under("/company", "people-company-title")
        .under("/company/uses", "people-company-uses-title");
    uses::entry_page(&visit, here.house, frame, &proved, None)
}
