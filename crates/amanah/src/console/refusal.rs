//! The page of a refusal, which teaches: what was refused, on which clause, what would be needed, whom to ask.

use amanah_policy::{Purpose, Role};
use amanah_service::House;
use amanah_service::accounts::staff::roles;
use amanah_service::vault::{CustomerHeader, Refusal};
use askama::Template;
use axum::http::StatusCode;

use super::here::{Here, in_a_row, policy_language};
use crate::web::{Doors, Frame, Outcome, Visit, Words, html_with_status};

#[derive(Template)]
#[template(path = "console/refusal.html")]
struct RefusalPage {
    frame: Frame,
    clause: &'static str,
    /// The guards that forbid it, in the policy's words.
    guards: Vec<String>,
    needed: String,
    whom: String,
    place: u64,
    back: String,
}

/// The page for a refusal that the ledger has already.
pub(super) fn page(
    doors: &Doors,
    visit: &Visit,
    here: &Here<'_>,
    customer: &CustomerHeader,
    purpose: Purpose,
    refused: &Refusal,
) -> Outcome {
    let words = &visit.words;
    let role = words.say_of("role", here.role.code());
    let name = words.say_of("staff-purpose", purpose.code());
    let answer = if refused.is_fault {
        words.say("console-refusal-fault")
    } else {
        words.say2("console-refusal-answer", "role", &role, "purpose", &name)
    };
    let policy = here.house.vault().policy();
    let language = policy_language(words);
    let mut rules: Vec<&str> =
        refused.withheld.iter().flat_map(|held| &held.rules).map(String::as_str).collect();
    rules.sort_unstable();
    rules.dedup();
    let guards = rules
        .into_iter()
        .filter_map(|id| policy.rule(id))
        .map(|rule| rule.words(language).to_owned())
        .collect();
    let page = RefusalPage {
        frame: visit
            .frame(doors, "console-refusal-title")
            .under("/console/find", "nav-find")
            .answering(answer),
        clause: refused.clause.code(),
        guards,
        needed: words.say1("console-refusal-needed", "purpose", &name),
        whom: words.say1("console-refusal-whom", "roles", who_may(words, here.house, purpose)),
        place: refused.place.sequence,
        back: format!("/console/customers/{}/open", customer.id),
    };
    html_with_status(&page, StatusCode::FORBIDDEN)
}

/// The roles that may use a purpose, by name.
pub(super) fn who_may(words: &Words, house: &House, purpose: Purpose) -> String {
    let policy = house.vault().policy();
    let may = Role::ALL.iter().filter(|role| !roles::sees(&policy, **role, purpose).is_empty());
    let names: Vec<String> = may.map(|role| words.say_of("role", role.code())).collect();
    if names.is_empty() { words.say("console-nobody") } else { in_a_row(names) }
}
