//! Who used my data: every release and every refusal, newest first; and one entry with its proof.

use amanah_ledger::Receipt;
use amanah_service::House;
use amanah_service::purposes::accountability::my_data::ReportFault;
use amanah_service::purposes::accountability::who_used::{self, Line, Proved};
use amanah_service::vault::HistoryEntry;
use askama::Template;

use super::here::here;
use super::tale;
use crate::web::components::{Banner, Facts, ProofDrawer, TimelineEntry, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html};

/// The lines of a record, newest first.
#[derive(Template)]
#[template(path = "portal/use_lines.html")]
pub(super) struct Lines {
    words: Words,
    lines: Vec<UseLine>,
}

impl askama::filters::HtmlSafe for Lines {}

/// A line of the page: an entry that leads to its own page, or a run of own looks, folded.
struct UseLine {
    entry: TimelineEntry,
    href: Option<String>,
    folded: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "portal/uses.html")]
struct UsesPage {
    frame: Frame,
    lines: Lines,
    older: Option<String>,
    newest: Option<String>,
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let before = visit.query.value("before").parse::<u64>().ok();
    let opened = who_used::page(here.house, here.customer, before, visit.now).await?;
    let entries = opened.content();
    let is_full = entries.len() >= usize::try_from(who_used::PAGE).unwrap_or(usize::MAX);
    let older =
        entries.last().filter(|_| is_full).map(|last| format!("/uses?before={}", last.place.sequence));
    let mut frame = visit.frame(&doors, "nav-uses").answering(answer(words, entries, before.is_some()));
    if entries.iter().any(|entry| !entry.is_commitment_kept) {
        frame = frame.noting(Banner::new(Tone::Stop, words.say("portal-uses-broken")));
    }
    html(&UsesPage {
        frame,
        lines: lines(words, entries, "/uses"),
        older,
        newest: before.map(|_| "/uses".to_owned()),
    })
}

fn answer(words: &Words, entries: &[HistoryEntry], is_older_page: bool) -> String {
    if is_older_page {
        return words.say("portal-uses-older-answer");
    }
    let count = |of: fn(&HistoryEntry) -> bool| entries.iter().filter(|entry| of(entry)).count();
    let by_others = count(who_used::is_use_by_others);
    let refused = count(who_used::is_refusal);
    words.say2("portal-uses-answer", "uses", by_others, "refused", refused)
}

/// The lines of entries whose own pages stand below `base`.
pub(super) fn lines(words: &Words, entries: &[HistoryEntry], base: &str) -> Lines {
    let lines = who_used::fold(entries).iter().map(|line| use_line(words, line, base)).collect();
    Lines { words: words.clone(), lines }
}

fn use_line(words: &Words, line: &Line<'_>, base: &str) -> UseLine {
    match line {
        Line::Entry(entry) => {
            UseLine { entry: tale::line(words, entry), href: Some(href(entry, base)), folded: Vec::new() }
        }
        Line::OwnLooks(run) => {
            let at = run.first().map_or(words.now(), |entry| entry.at);
            let title = words.say1("portal-uses-own-looks", "count", run.len());
            let entry = TimelineEntry { at, title, detail: None, badge: None, proof: None };
            let folded = run
                .iter()
                .map(|entry| {
                    (href(entry, base), format!("{}: {}", words.moment(entry.at), tale::title(words, entry)))
                })
                .collect();
            UseLine { entry, href: None, folded }
        }
    }
}

fn href(entry: &HistoryEntry, base: &str) -> String {
    format!("{base}/{}", entry.place.sequence)
}

#[derive(Template)]
#[template(path = "portal/use.html")]
struct UsePage {
    frame: Frame,
    facts: Facts,
    lesson: Option<String>,
    contact: String,
    data: Vec<(String, String)>,
    proof: ProofDrawer,
    back: String,
}

pub(crate) async fn show_one(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let Ok(sequence) = visit.part("sequence").parse::<u64>() else { return Err(Fault::NotFound) };
    let proved = match who_used::entry(here.house, here.customer, sequence, visit.now).await {
        Ok(proved) => proved,
        Err(ReportFault::NotTheirs) => return Err(Fault::NotFound),
        Err(other) => return Err(other.into()),
    };
    let frame = visit.frame(&doors, "nav-uses").under("/uses", "nav-uses");
    entry_page(&visit, here.house, frame, &proved, Some("/my-data"))
}

/// The page of one entry. Its data have pages of their own where they are the reader's.
pub(super) fn entry_page(
    visit: &Visit,
    house: &House,
    mut frame: Frame,
    proved: &Proved,
    data_base: Option<&str>,
) -> Outcome {
    let words = &visit.words;
    let Some(entry) = proved.opened.content().first() else { return Err(Fault::NotFound) };
    let policy = house.vault().policy();
    frame.title = tale::title(words, entry);
    let data = entry
        .data
        .iter()
        .enumerate()
        .filter_map(|(place, id)| {
            let name = words.say1("portal-use-datum", "number", place + 1);
            data_base.map(|base| (format!("{base}/{id}"), name))
        })
        .collect();
    html(&UsePage {
        back: frame.trail.last().map(|crumb| crumb.href.clone()).unwrap_or_default(),
        frame,
        facts: Facts::new(words, tale::facts(words, entry, &policy)),
        lesson: tale::lesson(words, entry),
        contact: house.settings().privacy_mailbox.clone(),
        data,
        proof: drawer(words, &proved.receipt),
    })
}

pub(super) fn drawer(words: &Words, receipt: &Receipt) -> ProofDrawer {
    ProofDrawer {
        words: words.clone(),
        id: receipt.index().to_string(),
        index: receipt.index(),
        tree_size: receipt.checkpoint().unverified().size(),
        leaf_hash: receipt.leaf_hash().to_string(),
        path: receipt.path().iter().map(ToString::to_string).collect(),
        checkpoint: receipt.checkpoint().text(),
        as_text: receipt.text(),
    }
}
