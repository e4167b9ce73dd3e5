//! One request of a program, as a handler sees it.

use amanah_policy::{CustomerId, Purpose, Role, StaffId, Timestamp};
use amanah_service::vault::{Actor, ApiKeyHeader, CustomerHeader, KeyOf};
use serde::de::DeserializeOwned;

use super::operation::{Operation, ParamForm};
use super::problem::{FieldNote, Problem};
use crate::web::endpoints;
use crate::web::visit::Fields;

/// How many items a list gives when nobody says.
pub(super) const PAGE: usize = 50;
/// The most items a list gives at once.
pub(super) const LONGEST_PAGE: u64 = 200;

/// One request.
pub(super) struct Call {
    /// The key of the program; none at an operation for everybody.
    pub(super) key: Option<ApiKeyHeader>,
    /// The customer the key acts for.
    pub(super) header: Option<CustomerHeader>,
    /// When it arrived; a handler uses no other time.
    pub(super) now: Timestamp,
    pub(super) query: Fields,
    pub(super) parts: Fields,
    pub(super) body: Vec<u8>,
}

/// The member of staff whose program asks.
#[derive(Clone, Copy)]
pub(super) struct Colleague {
    pub(super) staff: StaffId,
    pub(super) role: Role,
}

impl Colleague {
    pub(super) const fn actor(self) -> Actor {
        Actor::Staff { id: self.staff, role: self.role }
    }
}

/// Which kind of guest a key makes of a program, as the table of endpoints counts them.
pub(super) const fn kind_of(key: Option<&ApiKeyHeader>) -> endpoints::Actor {
    match key {
        None => endpoints::Actor::Visitor,
        Some(ApiKeyHeader { of: KeyOf::Customer(_), .. }) => endpoints::Actor::Customer,
        Some(ApiKeyHeader { of: KeyOf::Staff { role, .. }, .. }) => endpoints::Actor::Staff(*role),
    }
}

impl Call {
    /// The customer whose program asks. The row has let only customers' programs in.
    pub(super) fn customer(&self) -> Result<CustomerId, Problem> {
        match self.key.as_ref().map(|key| key.of) {
            Some(KeyOf::Customer(customer)) => Ok(customer),
            _ => Err(Problem::NotFound),
        }
    }

    /// The member of staff whose program asks. The row has let only staff's programs in.
    pub(super) fn colleague(&self) -> Result<Colleague, Problem> {
        match self.key.as_ref().map(|key| key.of) {
            Some(KeyOf::Staff { staff, role }) => Ok(Colleague { staff, role }),
            _ => Err(Problem::NotFound),
        }
    }

    /// Refuses a purpose that the key is not bound to.
    ///
    /// Enforces: SEC
    pub(super) fn must_serve(&self, purpose: Purpose) -> Result<(), Problem> {
        let is_bound = self.key.as_ref().is_some_and(|key| key.purposes.contains(&purpose));
        if is_bound { Ok(()) } else { Err(Problem::PurposeNotBound(purpose)) }
    }

    /// A part of the path. One that is no id of its kind names nothing.
    pub(super) fn part<T: core::str::FromStr>(&self, name: &str) -> Result<T, Problem> {
        self.parts.value(name).parse().map_err(|_| Problem::NotFound)
    }

    /// The JSON of the body.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_slice(&self.body).map_err(|fault| Problem::NotThisJson {
            // Where, and not what: the message of a parser can quote what was sent.
            line: fault.line(),
            column: fault.column(),
        })
    }

    /// A number of the query, checked before by [`check_query`].
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.query.value(name).parse().ok()
    }

    /// A word of the query, checked before by [`check_query`].
    pub(super) fn word<T>(&self, name: &str, read: fn(&str) -> Option<T>) -> Option<T> {
        read(self.query.value(name))
    }

    /// How many items are wanted.
    pub(super) fn limit(&self) -> usize {
        self.number("limit").and_then(|limit| usize::try_from(limit).ok()).unwrap_or(PAGE)
    }
}

/// Whether the query says what the row knows, each once.
pub(super) fn check_query(row: &Operation, query: &Fields) -> Result<(), Problem> {
    let mut notes = Vec::new();
    let mut seen = Vec::new();
    for (name, value) in query.pairs() {
        let known = row.query.iter().find(|param| param.name == name);
        let is_good = known.is_some_and(|param| fits(param.form, value)) && !seen.contains(&name);
        seen.push(name);
        if !is_good {
            // A name that nobody knows is not said again: it could be a value in the wrong place.
            let field = known.map_or("(query)", |param| param.name);
            notes.push(FieldNote::new(field, if known.is_some() { "not_valid" } else { "not_known" }));
        }
    }
    if notes.is_empty() { Ok(()) } else { Err(Problem::Fields(notes)) }
}

fn fits(form: ParamForm, value: &str) -> bool {
    match form {
        ParamForm::Number { least, most } => {
            value.bytes().all(|byte| byte.is_ascii_digit())
                && value.parse::<u64>().is_ok_and(|number| (least..=most).contains(&number))
        }
        ParamForm::Word(words) => words().contains(&value),
        ParamForm::Day => value.parse::<jiff::civil::Date>().is_ok() && value.len() == 10,
    }
}
