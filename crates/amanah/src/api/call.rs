//! One request of a program, as a handler sees it.

use amanah_policy::{CustomerId, Purpose, Role, StaffId, Timestamp};
use amanah_service::vault::{Actor, ApiKeyHeader, CustomerHeader, KeyOf};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::operation::{MOST, Operation, PART, ParamForm};
use super::problem::{FieldNote, Problem};
use crate::web::endpoints;
use crate::web::visit::Fields;

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

    /// Refuses unless the key is bound to one of these purposes.
    ///
    /// Enforces: SEC
    pub(super) fn must_serve_one_of(&self, purposes: &[Purpose]) -> Result<(), Problem> {
        let refused = |purpose| self.must_serve(purpose).err();
        let mut reasons = Vec::with_capacity(purposes.len());
        for purpose in purposes {
            match refused(*purpose) {
                Some(reason) => reasons.push(reason),
                None => return Ok(()),
            }
        }
        Err(reasons.into_iter().next().unwrap_or(Problem::NotThisKey))
    }

    /// A part of the path. One that is no id of its kind names nothing.
    pub(super) fn part<T: core::str::FromStr>(&self, name: &str) -> Result<T, Problem> {
        self.parts.value(name).parse().map_err(|_| Problem::NotFound)
    }

    /// A place in the ledger, named in the path. One beyond every ledger names nothing.
    pub(super) fn sequence(&self) -> Result<u64, Problem> {
        Some(self.part("sequence")?).filter(|sequence| *sequence <= MOST).ok_or(Problem::NotFound)
    }

    /// The JSON of the body.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let read = serde_json::from_slice::<Value>(&self.body).map_err(|fault| not_this_json(&fault))?;
        if !read.is_object() || has_list_in_list(&read) {
            // The fields of an object in their order, without names: Serde would take them.
            return Err(Problem::NotThisJson { line: 1, column: 1 });
        }
        serde_json::from_slice(&self.body).map_err(|fault| not_this_json(&fault))
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
        self.number("limit").and_then(|limit| usize::try_from(limit).ok()).unwrap_or(PART)
    }

    /// How many items the parts before had.
    pub(super) fn skipped(&self) -> usize {
        self.number("after").and_then(|after| usize::try_from(after).ok()).unwrap_or(0)
    }
}

/// Where, and not what: the message of a parser can quote what was sent.
fn not_this_json(fault: &serde_json::Error) -> Problem {
    Problem::NotThisJson { line: fault.line(), column: fault.column() }
}

/// No operation takes a list of lists.
fn has_list_in_list(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| item.is_array() || has_list_in_list(item)),
        Value::Object(fields) => fields.values().any(has_list_in_list),
        _ => false,
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
        ParamForm::Id(prefix) => is_id(prefix, value),
        ParamForm::Day => value.parse::<jiff::civil::Date>().is_ok() && value.len() == 10,
    }
}

fn is_id(prefix: &str, value: &str) -> bool {
    let digits = value.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_'));
    digits.is_some_and(|digits| {
        digits.len() == 32 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}
