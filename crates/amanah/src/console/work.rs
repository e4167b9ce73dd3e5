//! The lines of *Today*: each opens its customer under the purpose of the line with one button, and asks nothing again.

use amanah_policy::Role;
use amanah_service::deletion::provider_notice::name_of;
use amanah_service::purposes::accountability::work::Work;

use super::customers::short;
use super::ticket::ANSWERING;
use crate::web::Words;

/// A line with its button.
pub(super) struct Line {
    /// What waits.
    pub(super) name: String,
    /// Since when.
    pub(super) stands: String,
    /// Where the button leads.
    pub(super) action: String,
    /// What goes along with it, so that nobody is asked.
    pub(super) hidden: Vec<(&'static str, String)>,
    /// What the button says.
    pub(super) button: String,
    /// The page of the thing itself, where there is one besides.
    pub(super) more: Option<(String, String)>,
}

/// One line in the reader's language.
pub(super) fn line(words: &Words, role: Role, work: &Work) -> Line {
    match work {
        Work::Ticket { id, number, since } => {
            let reads = ANSWERING.contains(&role);
            let to = if reads { "ticket" } else { "customer" };
            Line {
                name: words.say2("work-ticket", "ticket", short(*id), "number", number.to_string()),
                stands: words.say1("work-waits", "ago", words.relative(*since)),
                action: format!("/console/tickets/{id}/open"),
                hidden: vec![("to", to.to_owned())],
                button: words.say(if reads { "work-ticket-button" } else { "work-open" }),
                more: None,
            }
        }
        Work::Mail { id, customer, number, since } => Line {
            name: words.say1("work-mail", "number", number.to_string()),
            stands: words.say1("work-since", "ago", words.relative(*since)),
            action: open(*customer),
            hidden: from("mail", id.to_string()),
            button: words.say("work-open"),
            more: None,
        },
        Work::Overdue { id, label, customer, number, due } => Line {
            name: words.say2("work-overdue", "label", label, "number", number.to_string()),
            stands: words.say1("work-due", "ago", words.relative(*due)),
            action: open(*customer),
            hidden: from("invoice", label.clone()),
            button: words.say("work-open"),
            more: Some((format!("/console/invoices/{id}"), words.say("work-invoice"))),
        },
        Work::Deletion { id, provider, customer, number, due } => Line {
            name: words.say2("work-deletion", "provider", name_of(*provider), "number", number.to_string()),
            stands: words.say1("work-due", "ago", words.relative(*due)),
            action: open(*customer),
            hidden: from("deletion", provider.code().to_owned()),
            button: words.say("work-open"),
            more: Some((super::deletion::path_of(*id), words.say("deletion-close-link"))),
        },
        Work::Review { place, customer, number, since } => Line {
            name: words.say2("work-review", "place", place.sequence, "number", number.to_string()),
            stands: words.say1("work-since", "ago", words.relative(*since)),
            action: open(*customer),
            hidden: from("review", place.sequence.to_string()),
            button: words.say("work-open"),
            more: Some((format!("/console/openings/{}", place.sequence), words.say("work-review-link"))),
        },
    }
}

fn open(customer: amanah_policy::CustomerId) -> String {
    format!("/console/customers/{customer}/open")
}

fn from(place: &str, reference: String) -> Vec<(&'static str, String)> {
    vec![("from", place.to_owned()), ("reference", reference)]
}
