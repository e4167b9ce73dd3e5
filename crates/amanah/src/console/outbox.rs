//! The outbox of a throw-away company: what a real one would have handed to its relay.

use amanah_policy::MailId;
use amanah_service::purposes::service_communication::outbox::{self, OutboxFault};
use amanah_service::vault::{MailHeader, MailState};
use askama::Template;

use super::here::here;
use crate::web::components::{EmptyState, StateBadge, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html};

#[derive(Template)]
#[template(path = "console/outbox.html")]
struct OutboxPage {
    frame: Frame,
    mails: Vec<Line>,
    empty: EmptyState,
}

/// A mail in the list: no address and no text, which need a release.
struct Line {
    id: MailId,
    template: String,
    language: String,
    when: String,
    ago: String,
    badge: StateBadge,
    is_readable: bool,
}

/// Lists the newest mails.
pub(crate) async fn list(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let mails = match outbox::list(here.house).await {
        Err(OutboxFault::OnlyInDemo) => return Err(Fault::NotFound),
        mails => mails?,
    };
    let page = OutboxPage {
        frame: visit
            .frame(&doors, "nav-outbox")
            .answering(words.say1("console-outbox-answer", "count", mails.len()))
            .wide(),
        mails: mails.iter().map(|mail| line(words, mail)).collect(),
        empty: EmptyState {
            title: words.say("console-outbox-empty"),
            text: words.say("console-outbox-empty-more"),
            link: None,
        },
    };
    html(&page)
}

fn line(words: &Words, mail: &MailHeader) -> Line {
    let badge = match mail.state {
        MailState::Waiting => StateBadge { tone: Tone::Wait, text: words.say("console-mail-waiting") },
        MailState::Sent => StateBadge { tone: Tone::Good, text: words.say("console-mail-sent") },
        MailState::Dropped => StateBadge { tone: Tone::Calm, text: words.say("console-mail-dropped") },
    };
    Line {
        id: mail.id,
        template: letter(words, &mail.template),
        language: words.say_of("language", mail.language.code()),
        when: words.moment(mail.queued_at),
        ago: words.relative(mail.queued_at),
        badge,
        is_readable: mail.state != MailState::Dropped,
    }
}

/// The letters that have a name of their own; a mail of another kind is a mail.
const LETTERS: &[&str] = &[
    "sign_up_code",
    "already_registered",
    "welcome",
    "sign_in_link",
    "desk_welcome",
    "proof_code",
    "password_changed",
    "change_code",
    "address_wanted",
    "change_asked",
    "changed_away",
    "changed_here",
    "name_changed",
    "change_stopped",
    "break_glass",
    "staff_signed_in",
    "maintenance",
];

fn letter(words: &Words, template: &str) -> String {
    if LETTERS.contains(&template) {
        words.say_of("console-letter", template)
    } else {
        words.say("console-letter-other")
    }
}

#[derive(Template)]
#[template(path = "console/mail.html")]
struct MailPage {
    frame: Frame,
    address: String,
    subject: String,
    body: Vec<Piece>,
    place: u64,
}

/// A piece of a mail's text: a link to follow, or plain words.
enum Piece {
    Words(String),
    Link(String),
}

/// Opens a mail; that is a release under U1, and recorded.
pub(crate) async fn open(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let id: MailId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    let mail = match outbox::open(here.house, id, visit.now).await {
        Err(OutboxFault::OnlyInDemo | OutboxFault::Gone) => return Err(Fault::NotFound),
        mail => mail?,
    };
    let page = MailPage {
        frame: visit
            .frame(&doors, "console-mail-title")
            .under("/console/outbox", "nav-outbox")
            .answering(visit.words.say("console-mail-answer")),
        address: mail.address.clone(),
        subject: mail.subject.clone(),
        body: pieces(&mail.body),
        place: mail.header.place.sequence,
    };
    html(&page)
}

/// Splits a text at the links in it, each of which stands on a line of its own or between blanks.
fn pieces(body: &str) -> Vec<Piece> {
    body.split_inclusive(char::is_whitespace).fold(Vec::new(), |mut pieces: Vec<Piece>, word| {
        let bare = word.trim_end();
        if bare.starts_with("http://") || bare.starts_with("https://") {
            pieces.push(Piece::Link(bare.to_owned()));
            pieces.push(Piece::Words(word.chars().skip(bare.chars().count()).collect()));
        } else if let Some(Piece::Words(last)) = pieces.last_mut() {
            last.push_str(word);
        } else {
            pieces.push(Piece::Words(word.to_owned()));
        }
        pieces
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_in_a_mail_can_be_followed_and_no_word_is_lost() {
        let body = "Follow this:\n\nhttp://localhost:8080/sign-in/link/aml_x\n\nGoodbye";

        let pieces = pieces(body);

        let links: Vec<_> = pieces.iter().filter(|piece| matches!(piece, Piece::Link(_))).collect();
        let whole: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Words(text) | Piece::Link(text) => text.as_str(),
            })
            .collect();
        assert_eq!(links.len(), 1);
        assert_eq!(whole, body);
    }
}
