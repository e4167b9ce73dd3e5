//! Messages: the letters we sent the customer, and whether they arrived; one of them, to read.

use amanah_policy::MailId;
use amanah_service::House;
use amanah_service::purposes::accountability::letters::{self, LetterGone};
use amanah_service::vault::MailHeader;
use askama::Template;

use super::here::here;
use crate::console::{letter_name, mail_badge};
use crate::web::components::{Banner, EmptyState, StateBadge, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html};

#[derive(Template)]
#[template(path = "portal/messages.html")]
struct MessagesPage {
    frame: Frame,
    letters: Vec<Line>,
    empty: EmptyState,
}

/// A letter in the list: which, when, to which address, and whether it arrived. Its words are read on a page of their
/// own, which is a release.
struct Line {
    name: String,
    when: String,
    ago: String,
    badge: StateBadge,
    to: String,
    href: Option<String>,
    why_not: String,
}

/// Lists the letters, newest first.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let sent = letters::list(here.house, here.customer).await?;
    let mut frame = visit.frame(&doors, "nav-messages").answering(words.say1(
        "portal-messages-answer",
        "count",
        sent.letters.len(),
    ));
    if let Some(notice) = undeliverable(words, here.house, here.customer).await? {
        frame = frame.noting(notice);
    }
    let lines = sent.letters.iter().map(|letter| line(words, letter, &sent)).collect();
    html(&MessagesPage {
        frame,
        letters: lines,
        empty: EmptyState {
            title: words.say("portal-messages-empty"),
            text: words.say("portal-messages-empty-more"),
            link: None,
        },
    })
}

/// That the last mail to the registered address came back, where it did.
pub(super) async fn undeliverable(
    words: &Words,
    house: &House,
    customer: amanah_policy::CustomerId,
) -> Result<Option<Banner>, Fault> {
    let since = letters::undeliverable_since(house, customer).await?;
    Ok(since.map(|at| {
        Banner::new(Tone::Stop, words.say1("portal-address-undeliverable", "when", words.date(at)))
            .leading_to("/profile", words.say("nav-profile"))
    }))
}

fn line(words: &Words, letter: &MailHeader, sent: &letters::Sent) -> Line {
    let to = if letter.address.is_some() && letter.address == sent.registered {
        "portal-message-to-registered"
    } else {
        "portal-message-to-earlier"
    };
    let is_secret = letters::is_secret(letter);
    Line {
        name: letter_name(words, &letter.template),
        when: words.moment(letter.queued_at),
        ago: words.relative(letter.queued_at),
        badge: mail_badge(words, letter.state),
        to: words.say(to),
        href: (letter.has_text && !is_secret).then(|| format!("/messages/{}", letter.id)),
        why_not: words.say(if is_secret { "portal-message-secret" } else { "portal-message-gone" }),
    }
}

#[derive(Template)]
#[template(path = "portal/letter.html")]
struct LetterPage {
    frame: Frame,
    address: String,
    when: String,
    badge: StateBadge,
    body: String,
}

/// Opens a letter for the customer it was written to; that is a release under U2a, and recorded.
pub(crate) async fn show_one(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let id: MailId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    let letter = match letters::read(here.house, here.customer, id, visit.now).await {
        Ok(letter) => letter,
        Err(LetterGone::Gone) => return Err(Fault::NotFound),
        Err(other) => return Err(other.into()),
    };
    let mut frame = visit.frame(&doors, "nav-messages").under("/messages", "nav-messages");
    frame.title = letter.subject.clone();
    html(&LetterPage {
        frame,
        address: letter.address.clone(),
        when: words.moment(letter.header.queued_at),
        badge: mail_badge(words, letter.header.state),
        body: letter.body.clone(),
    })
}
