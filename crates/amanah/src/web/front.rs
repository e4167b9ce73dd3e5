//! The front page: what is recorded, what it may be used for, and what a customer can do about it.

use amanah_policy::{Purpose, Source};
use askama::Template;

use super::answer::{html, see_other};
use super::components::{StateBadge, Timeline, TimelineEntry, Tone};
use super::doors::Doors;
use super::fault::Outcome;
use super::frame::Frame;
use super::guest::Guest;
use super::visit::Visit;
use super::words::Words;

#[derive(Template)]
#[template(path = "front.html")]
struct FrontPage {
    frame: Frame,
    sources: Vec<Row>,
    purposes: Vec<Row>,
    example: Timeline,
}

struct Row {
    clause: &'static str,
    name: String,
    more: String,
}

/// Shows the front page; a signed-in customer goes on to their own.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    if visit.guest != Guest::Visitor {
        return see_other("/home");
    }
    let words = &visit.words;
    let sources = Source::ALL.iter().map(|source| Row {
        clause: source.clause().code(),
        name: words.say_of("source", source.code()),
        more: words.say_of("source-example", source.code()),
    });
    let purposes = Purpose::ALL.iter().map(|purpose| Row {
        clause: purpose.clause().code(),
        name: words.say_of("purpose", purpose.code()),
        more: words.say_of("purpose-means", purpose.code()),
    });
    let answer = words.say1("front-answer", "company", doors.company());
    html(&FrontPage {
        frame: visit.frame(&doors, "front-title").answering(answer),
        sources: sources.collect(),
        purposes: purposes.collect(),
        example: example(words),
    })
}

/// What a customer's record of uses looks like, with two invented entries.
fn example(words: &Words) -> Timeline {
    let entry = |hours, title, detail, tone, state| TimelineEntry {
        at: words.now().plus_hours(hours),
        title: words.say(title),
        detail: Some(words.say(detail)),
        badge: Some(StateBadge { tone, text: words.say(state) }),
        proof: None,
    };
    let released = entry(
        -2,
        "front-example-released",
        "front-example-released-why",
        Tone::Good,
        "front-example-released-state",
    );
    let refused = entry(
        -74,
        "front-example-refused",
        "front-example-refused-why",
        Tone::Stop,
        "front-example-refused-state",
    );
    Timeline { words: words.clone(), entries: vec![released, refused] }
}
