//! The lines of *Today*: each opens its customer under the purpose of the line with one button, and asks nothing again.

use amanah_policy::Role;
use amanah_service::deletion::provider_notice::name_of;
use amanah_service::purposes::accountability::work::Work;
use amanah_service::vault::{CustomerNumber, RightsCase};

use super::customers::short;
use super::ticket::ANSWERING;
use super::{ATTENDING, cases};
use crate::web::Words;
use crate::web::components::{ClockBadge, StateBadge};

/// A line with its button.
pub(super) struct Line {
    /// What waits.
    pub(super) name: String,
    /// Since when.
    pub(super) stands: String,
    /// How near its date is, and the date, where a clock of the law runs.
    pub(super) clock: Option<(Option<StateBadge>, ClockBadge)>,
    /// The button that opens its customer; none for a role that opens nobody.
    pub(super) button: Option<Button>,
    /// The page of the thing itself, where there is one besides.
    pub(super) more: Option<(String, String)>,
}

/// A button that opens a customer.
pub(super) struct Button {
    /// Where it leads.
    pub(super) action: String,
    /// What goes along with it, so that nobody is asked.
    pub(super) hidden: Vec<(&'static str, String)>,
    /// What it says.
    pub(super) says: String,
}

/// One line in the reader's language.
pub(super) fn line(words: &Words, role: Role, work: &Work) -> Line {
    match work {
        Work::Case { case, number } => request(words, role, case, *number),
        Work::Ticket { id, number, since } => {
            let reads = ANSWERING.contains(&role);
            let to = if reads { "ticket" } else { "customer" };
            Line {
                name: words.say2("work-ticket", "ticket", short(*id), "number", number.to_string()),
                stands: words.say1("work-waits", "ago", words.relative(*since)),
                clock: None,
                button: Some(Button {
                    action: format!("/console/tickets/{id}/open"),
                    hidden: vec![("to", to.to_owned())],
                    says: words.say(if reads { "work-ticket-button" } else { "work-open" }),
                }),
                more: None,
            }
        }
        Work::Incoming { count, since } => Line {
            name: words.say1("work-incoming", "count", *count),
            stands: words.say1("work-waits", "ago", words.relative(*since)),
            clock: None,
            button: None,
            more: Some((super::incoming::LIST.to_owned(), words.say("work-incoming-link"))),
        },
        Work::Holds { count, since } => Line {
            name: words.say1("work-holds", "count", *count),
            stands: words.say1("work-waits", "ago", words.relative(*since)),
            clock: None,
            button: None,
            more: Some((super::holds::LIST.to_owned(), words.say("work-holds-link"))),
        },
        Work::Unsigned { count, since } => Line {
            name: words.say1("work-unsigned", "count", *count),
            stands: words.say1("work-waits", "ago", words.relative(*since)),
            clock: None,
            button: None,
            more: Some((super::destruction::PATH.to_owned(), words.say("work-unsigned-link"))),
        },
        Work::Mail { id, customer, number, since } => Line {
            name: words.say1("work-mail", "number", number.to_string()),
            stands: words.say1("work-since", "ago", words.relative(*since)),
            clock: None,
            button: opens(words, *customer, from("mail", id.to_string())),
            more: None,
        },
        Work::Overdue { id, label, customer, number, due } => Line {
            name: words.say2("work-overdue", "label", label, "number", number.to_string()),
            stands: words.say1("work-due", "ago", words.relative(*due)),
            clock: None,
            button: opens(words, *customer, from("invoice", label.clone())),
            more: Some((format!("/console/invoices/{id}"), words.say("work-invoice"))),
        },
        Work::Deletion { id, provider, customer, number, due } => Line {
            name: words.say2("work-deletion", "provider", name_of(*provider), "number", number.to_string()),
            stands: words.say1("work-due", "ago", words.relative(*due)),
            clock: None,
            button: opens(words, *customer, from("deletion", provider.code().to_owned())),
            more: Some((super::deletion::path_of(*id), words.say("deletion-close-link"))),
        },
        Work::Review { place, customer, number, since } => Line {
            name: words.say2("work-review", "place", place.sequence, "number", number.to_string()),
            stands: words.say1("work-since", "ago", words.relative(*since)),
            clock: None,
            button: opens(words, *customer, from("review", place.sequence.to_string())),
            more: Some((format!("/console/openings/{}", place.sequence), words.say("work-review-link"))),
        },
    }
}

/// A request: its clock, its customer for a role that opens anybody, and its page.
fn request(words: &Words, role: Role, case: &RightsCase, number: Option<CustomerNumber>) -> Line {
    let opens_anybody = number.is_some() && ATTENDING.contains(&role);
    let urgency = cases::urgency(words, case, words.now());
    Line {
        name: cases::name(words, "work-case", case.kind, number),
        stands: words.say_of("case-state", case.state.code()),
        clock: cases::clock(words, case).map(|clock| (urgency, clock)),
        button: opens_anybody
            .then(|| opens(words, case.customer, from("case", case.id.to_string())))
            .flatten(),
        more: Some((cases::path_of(case), words.say("work-case-link"))),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a line has a button or none")]
fn opens(
    words: &Words,
    customer: amanah_policy::CustomerId,
    hidden: Vec<(&'static str, String)>,
) -> Option<Button> {
    let action = format!("/console/customers/{customer}/open");
    Some(Button { action, hidden, says: words.say("work-open") })
}

fn from(place: &str, reference: String) -> Vec<(&'static str, String)> {
    vec![("from", place.to_owned()), ("reference", reference)]
}
