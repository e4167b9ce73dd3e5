//! The member of staff of a request, in the role in which they act.

use amanah_policy::{Role, SessionId, StaffId};
use amanah_service::House;
use amanah_service::accounts::form::FieldFault;
use amanah_service::vault::Actor;

use crate::web::components::{Banner, Tone};
use crate::web::{Doors, Fault, Guest, Visit, Words};

/// A member of staff who makes a request, with the house they work in.
pub(crate) struct Here<'a> {
    /// The house.
    pub(crate) house: &'a House,
    /// Who it is.
    pub(crate) staff: StaffId,
    /// The role in which they act.
    pub(crate) role: Role,
    /// Their session.
    pub(crate) session: SessionId,
}

impl Here<'_> {
    /// Who acts, as the ledger and the policy know them.
    pub(crate) const fn actor(&self) -> Actor {
        Actor::Staff { id: self.staff, role: self.role }
    }
}

/// Who is here. The table of endpoints has let only staff in.
pub(crate) fn here<'a>(doors: &'a Doors, visit: &Visit) -> Result<Here<'a>, Fault> {
    let house = doors.house()?;
    let Guest::Staff { staff, role, session } = visit.guest else { return Err(Fault::NotFound) };
    Ok(Here { house, staff, role, session })
}

/// What just happened, told on the page a form led to. The code stands in the address and is no personal value.
pub(crate) fn news(visit: &Visit, known: &[(&str, Tone)]) -> Option<Banner> {
    let done = visit.query.value("done");
    known
        .iter()
        .find(|(code, _)| *code == done)
        .map(|(code, tone)| Banner::new(*tone, visit.words.say_of("console-done", code)))
}

/// What is wrong with a field, in words.
pub(crate) fn problem(words: &Words, faults: &[FieldFault], field: &str) -> Option<String> {
    faults
        .iter()
        .find(|fault| fault.field == field)
        .map(|fault| words.say_of("console-problem", fault.problem.code()))
}

/// The policy's word for the language a page is read in.
pub(crate) fn policy_language(words: &Words) -> amanah_policy::Language {
    amanah_policy::Language::from_code(words.language().code()).unwrap_or(amanah_policy::Language::Id)
}

/// Several names in one line: "Identity, Contact".
pub(crate) fn in_a_row(names: impl IntoIterator<Item = String>) -> String {
    names.into_iter().collect::<Vec<_>>().join(", ")
}
