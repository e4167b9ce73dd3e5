//! Which policy versions a customer agreed to, how and when, and what a version changed for them (ACC).

use amanah_policy::Bundle;
use amanah_service::policy_lifecycle::agreement;
use amanah_service::vault::AgreementRow;
use askama::Template;

use super::here::{here, news, policy_language};
use super::tale::lower_first;
use crate::web::components::{Cell, Table, Tone};
use crate::web::{Doors, Frame, Outcome, Visit, Words, html, see_other};

const NEWS: &[(&str, Tone)] = &[("agreed", Tone::Good)];

#[derive(Template)]
#[template(path = "portal/agreements.html")]
struct AgreementsPage {
    frame: Frame,
    table: Option<Table>,
    changes: Vec<String>,
    version: String,
    effective: String,
    is_missing: bool,
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let rows = agreement::history(here.house, here.customer).await?;
    let policy = here.house.vault().policy();
    let version = policy.version();
    let newest = rows.iter().find(|row| row.version == version);
    let answer = newest.map_or_else(
        || words.say1("portal-agreement-missing", "version", version.to_string()),
        |row| {
            let how = lower_first(&words.say_of("agreement-how", row.how.code()));
            words.say_with(
                "portal-agreements-answer",
                &[("version", &version.to_string()), ("when", &words.date(row.at)), ("how", &how)],
            )
        },
    );
    let mut frame =
        visit.frame(&doors, "portal-agreements-title").under("/policy", "nav-policy").answering(answer);
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    html(&AgreementsPage {
        frame,
        table: (!rows.is_empty()).then(|| table(words, &rows)),
        changes: changes(words, &policy),
        version: version.to_string(),
        effective: effective(words, &policy),
        is_missing: newest.is_none(),
    })
}

fn table(words: &Words, rows: &[AgreementRow]) -> Table {
    Table {
        caption: words.say("portal-agreements-caption"),
        columns: [
            "portal-agreement-version",
            "portal-agreement-how",
            "portal-agreement-when",
            "portal-agreement-text",
        ]
        .map(|key| words.say(key))
        .to_vec(),
        rows: rows
            .iter()
            .map(|row| {
                let place = row.place.sequence;
                vec![
                    Cell::text(row.version.to_string()),
                    Cell::text(words.say_of("agreement-how", row.how.code())),
                    Cell::link(words.moment(row.at), format!("/uses/{place}")),
                    Cell::code(short_hash(&row.bundle)),
                ]
            })
            .collect(),
        filter: None,
        pager: None,
    }
}

fn short_hash(hash: &[u8; 32]) -> String {
    use core::fmt::Write as _;
    hash.iter().take(6).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// From when the version counts, which may lie ahead.
fn effective(words: &Words, policy: &Bundle) -> String {
    let (version, day) = (policy.version().to_string(), policy.effective().starts_at());
    let when = words.date(day);
    if day > words.now() {
        words.say2("portal-changes-version-ahead", "version", &version, "when", &when)
    } else {
        words.say2("portal-changes-version", "version", &version, "when", &when)
    }
}

fn changes(words: &Words, policy: &Bundle) -> Vec<String> {
    policy.changes().map(|change| change.words(policy_language(words)).to_owned()).collect()
}

pub(crate) async fn agree(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    agreement::agree_explicitly(here.house, here.customer, visit.now).await?;
    see_other("/agreements?done=agreed")
}
