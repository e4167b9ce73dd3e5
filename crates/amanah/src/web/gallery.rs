//! Every component on one page, with invented values: for the photographer, and mounted only under `--demo`.

use amanah_policy::{Purpose, Timestamp};
use askama::Template;

use super::answer::html;
use super::components::{
    Banner, Cell, ChoiceRow, ClockBadge, ConfirmPage, DatumCard, EmptyState, ErrorSummary, Fact, Facts,
    FieldRow, Filter, FormOption, Pager, PlanOutcome, PlanRow, PlanTable, ProofDrawer, PurposeChoice,
    PurposePicker, Receipt, StateBadge, Table, TextRow, Timeline, TimelineEntry, Tone,
};
use super::doors::Doors;
use super::fault::Outcome;
use super::frame::{FormMark, Frame};
use super::visit::Visit;
use super::words::Words;

#[derive(Template)]
#[template(path = "gallery.html")]
struct GalleryPage {
    frame: Frame,
    parts: Vec<Part>,
}

/// One component, rendered, with its name.
struct Part {
    name: &'static str,
    html: String,
}

/// Shows every component.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let frame = visit.frame(&doors, "gallery-title");
    let answer = visit.words.say("gallery-answer");
    let mut parts = Vec::new();
    for (name, html) in samples(&visit.words, &frame.mark()) {
        parts.push(Part { name, html: html? });
    }
    let frame = frame.answering(answer).under("/", "nav-home").noting(
        Banner::new(Tone::Good, visit.words.say("gallery-answer"))
            .leading_to("/policy", visit.words.say("nav-policy")),
    );
    html(&GalleryPage { frame, parts })
}

type Rendered = Result<String, askama::Error>;

/// Every component by name, rendered with invented values.
#[must_use]
pub fn samples(words: &Words, mark: &FormMark) -> Vec<(&'static str, Rendered)> {
    vec![
        ("banner", banners()),
        ("datum-card", datum_card(words).render()),
        ("state-badge", badges()),
        ("clock-badge", clocks(words)),
        ("timeline", timeline(words).render()),
        ("facts", facts(words).render()),
        ("error-summary", error_summary(words).render()),
        ("form-row", form_rows()),
        ("confirm", confirm(words, mark).render()),
        ("purpose-picker", purpose_picker(words).render()),
        ("table", table(words).render()),
        ("plan-table", plan(words).render()),
        ("proof-drawer", proof(words, "sample").render()),
        ("receipt", receipt(words).render()),
        ("empty-state", empty().render()),
    ]
}

const ALL_TONES: [(Tone, &str); 5] = [
    (Tone::Calm, "Recorded"),
    (Tone::Good, "Verified"),
    (Tone::Wait, "Waiting"),
    (Tone::Stop, "Refused"),
    (Tone::Public, "Public"),
];

fn banners() -> Rendered {
    let render = |(tone, text): &(Tone, &str)| {
        Banner::new(*tone, format!("{text}. A notice in one sentence.")).render()
    };
    ALL_TONES.iter().map(render).collect()
}

fn badges() -> Rendered {
    let render = |(tone, text): &(Tone, &str)| StateBadge { tone: *tone, text: (*text).to_owned() }.render();
    Ok(ALL_TONES.iter().map(render).collect::<Result<Vec<_>, _>>()?.join("\n"))
}

fn clocks(words: &Words) -> Rendered {
    let render = |hours| {
        ClockBadge { words: words.clone(), label: "Answer due".to_owned(), due: after(words, hours) }.render()
    };
    Ok([50, 5, -3].into_iter().map(render).collect::<Result<Vec<_>, _>>()?.join("\n"))
}

fn after(words: &Words, hours: i64) -> Timestamp {
    words.now().plus_hours(hours)
}

fn datum_card(words: &Words) -> DatumCard {
    DatumCard {
        words: words.clone(),
        label: words.say("attribute-primary-email"),
        value: "sari.wulandari@example.id".to_owned(),
        badges: vec![StateBadge { tone: Tone::Public, text: "Public in WHOIS".to_owned() }],
        source: "You typed it when you registered".to_owned(),
        recorded_at: after(words, -9000),
        purpose: "communicating about your service".to_owned(),
        until: "It goes when you leave.".to_owned(),
        clause: "R2".to_owned(),
        uses_href: Some("/uses".to_owned()),
        correct_href: Some("/profile".to_owned()),
    }
}

fn timeline(words: &Words) -> Timeline {
    let entry = |hours, title: &str, tone, state: &str, proof| TimelineEntry {
        at: after(words, hours),
        title: title.to_owned(),
        detail: Some("Name and primary e-mail, for ticket 1042.".to_owned()),
        badge: Some(StateBadge { tone, text: state.to_owned() }),
        proof,
    };
    Timeline {
        words: words.clone(),
        entries: vec![
            entry(
                -2,
                "Support read your contact data",
                Tone::Good,
                "Released",
                Some(proof(words, "timeline")),
            ),
            entry(-30, "Marketing asked for your e-mail", Tone::Stop, "Refused", None),
        ],
    }
}

fn facts(words: &Words) -> Facts {
    let mut name = Fact::new(words.say("attribute-name"), "Sari Wulandari");
    name.change_href = Some("/profile".to_owned());
    Facts::new(words, vec![name, Fact::new(words.say("attribute-phone"), "+62 812 0000 0000")])
}

fn error_summary(words: &Words) -> ErrorSummary {
    let error = |row: &str, text: &str| (row.to_owned(), text.to_owned());
    ErrorSummary {
        words: words.clone(),
        errors: vec![
            error("email", "This is not an e-mail address"),
            error("code", "The code has six digits"),
        ],
    }
}

fn form_rows() -> Rendered {
    let email = FieldRow::email("email", "E-mail address")
        .hinting("We send a code to it.")
        .holding("sari.wulandari@example")
        .failing(Some("This is not an e-mail address".to_owned()));
    let code = FieldRow::code("code", "Code from the mail").hinting("Six digits.");
    let note = TextRow { name: "note".to_owned(), label: "What happened?".to_owned(), ..TextRow::default() };
    let option = |value: &str, label: &str, is_chosen| FormOption {
        value: value.to_owned(),
        label: label.to_owned(),
        hint: None,
        is_chosen,
    };
    let kind = ChoiceRow {
        name: "kind".to_owned(),
        label: "Who is it for?".to_owned(),
        hint: Some("It decides who may end the account.".to_owned()),
        error: None,
        options: vec![option("person", "A person", true), option("company", "A company", false)],
    };
    Ok(format!("{}{}{}{}", email.render()?, code.render()?, note.render()?, kind.render()?))
}

fn confirm(words: &Words, mark: &FormMark) -> ConfirmPage {
    ConfirmPage {
        action: "/_gallery".to_owned(),
        mark: mark.clone(),
        lead: "Your e-mail address becomes the one below. The old one is erased after 72 hours.".to_owned(),
        facts: facts(words),
        hidden: vec![("step".to_owned(), "confirm".to_owned())],
        button: "Change my e-mail".to_owned(),
        is_final: false,
        back: ("/profile".to_owned(), "Go back".to_owned()),
    }
}

fn purpose_picker(words: &Words) -> PurposePicker {
    let choices = Purpose::ALL.iter().map(|purpose| PurposeChoice {
        code: purpose.code().to_owned(),
        name: words.say_of("staff-purpose", purpose.code()),
        opens: words.say_of("staff-purpose-opens", purpose.code()),
        clause: purpose.clause().code().to_owned(),
        refused: (*purpose == Purpose::Disclosure).then(|| "Only the legal role, inside a case.".to_owned()),
    });
    PurposePicker {
        words: words.clone(),
        purposes: choices.collect(),
        chosen: Purpose::ServiceCommunication.code().to_owned(),
        reason: String::new(),
        purpose_error: None,
        reason_error: Some("Write one sentence".to_owned()),
    }
}

fn table(words: &Words) -> Table {
    let row = |number: &str, what: &str, tone, state: &str, count: i64| {
        vec![
            Cell::code(number),
            Cell::link(what, "/_gallery"),
            Cell::badge(StateBadge { tone, text: state.to_owned() }),
            Cell::number(words.number(count)),
        ]
    };
    let option = |value: &str, label: &str, is_chosen| FormOption {
        value: value.to_owned(),
        label: label.to_owned(),
        hint: None,
        is_chosen,
    };
    Table {
        caption: "Entries of the ledger".to_owned(),
        columns: ["Entry", "What", "Outcome", "Data"].map(str::to_owned).to_vec(),
        rows: vec![
            row("1042", "Support read contact data", Tone::Good, "Released", 2),
            row("1041", "Marketing asked for e-mail", Tone::Stop, "Refused", 1),
            row("1040", "Access log imported", Tone::Calm, "Recorded", 4821),
        ],
        filter: Some(Filter {
            action: "/_gallery".to_owned(),
            name: "outcome".to_owned(),
            label: "Outcome".to_owned(),
            button: "Show".to_owned(),
            options: vec![option("all", "All", true), option("refused", "Refused", false)],
        }),
        pager: Pager::new(words, "/_gallery?", 2, 7),
    }
}

fn plan(words: &Words) -> PlanTable {
    let row = |what: &str, count, outcome| PlanRow { what: what.to_owned(), count, outcome };
    let tax =
        PlanOutcome::Keep { law: "UU KUP art. 28(11)".to_owned(), until: Some(after(words, 24 * 3650)) };
    let inside =
        PlanOutcome::InsideDocument { document: "INV-2026-0042".to_owned(), until: after(words, 24 * 3650) };
    PlanTable {
        words: words.clone(),
        rows: vec![
            row("Your name", 1, PlanOutcome::Erase),
            row("Access-log lines", 4821, PlanOutcome::Erase),
            row("Payments", 12, tax),
            row("Your name on invoices", 12, inside),
        ],
    }
}

fn proof(words: &Words, id: &str) -> ProofDrawer {
    let hash = "9f2c4e1ab07d5c3388aa01f6e2b94d7715c0de6a4b8f3e2d9c1a0b7f6e5d4c3b";
    let checkpoint = "ledger.example.id/amanah\n1043\nn0vLkYzQW1hbmFoIGxlZGdlciByb290IGhhc2g=\n\n— ledger.example.id/amanah Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp";
    ProofDrawer {
        words: words.clone(),
        id: id.to_owned(),
        index: 1042,
        tree_size: 1043,
        leaf_hash: hash.to_owned(),
        path: vec![hash.to_owned(), hash.chars().rev().collect()],
        checkpoint: checkpoint.to_owned(),
        as_text: format!("entry 1042\nhash {hash}\n{checkpoint}"),
    }
}

fn receipt(words: &Words) -> Receipt {
    Receipt {
        words: words.clone(),
        title: "Your e-mail address was changed".to_owned(),
        facts: Facts::new(words, vec![Fact::new("When", words.moment(words.now()))]),
        proof: Some(proof(words, "receipt")),
        next: Some(("/my-data".to_owned(), words.say("nav-my-data"))),
    }
}

fn empty() -> EmptyState {
    EmptyState {
        title: "Nobody has used your data yet".to_owned(),
        text: "When somebody does, it stands here within the second, with purpose and proof.".to_owned(),
        link: Some(("/policy".to_owned(), "Who may?".to_owned())),
    }
}
