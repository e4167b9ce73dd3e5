//! Every way a call can fail, as RFC 9457 problem details.
//!
//! A detail says what to do next, in the words of the policy where one was refused. No personal value stands in it.

use amanah_policy::{Clause, Purpose, Role};
use amanah_service::accounts::form::FieldFault;
use amanah_service::vault::VaultError;
use schemars::JsonSchema;
use serde::Serialize;

use crate::web::Fault;

/// Why a call has no answer.
#[derive(Debug)]
pub(super) enum Problem {
    /// No key, or none that is valid.
    NoKey,
    /// The key is not for this operation.
    NotThisKey,
    /// The key may not change anything.
    KeyReadsOnly,
    /// A deletion has frozen the customer's data: nothing changes but that.
    DeletionUnderWay,
    /// The key is not bound to the purpose.
    PurposeNotBound(Purpose),
    /// The policy refuses; the ledger says so.
    Refused {
        /// The clause the refusal rests on.
        clause: Clause,
        /// Its place in the ledger.
        place: u64,
    },
    /// The customer is not open, or no longer.
    NotOpen,
    /// There is no such thing, or not theirs to know.
    NotFound,
    /// The path is there, but not for this method.
    WrongMethod,
    /// The body is larger than the operation takes.
    TooLarge,
    /// The body is no JSON by its type.
    NotJson,
    /// The body is no JSON of the shape that is documented.
    NotThisJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// Fields that cannot be taken.
    Fields(Vec<FieldNote>),
    /// It cannot be done as things stand now.
    NotNow(&'static str),
    /// The idempotency key is none.
    BadIdempotencyKey,
    /// The idempotency key came before, with another request.
    IdempotencyKeyReused,
    /// The same request is being made, or was cut off.
    OutcomeUnknown,
    /// Too many calls.
    TooMany {
        /// How long to wait.
        retry_seconds: u64,
    },
    /// The answer took too long.
    TooSlow,
    /// Our own fault. The cause is logged once and never shown.
    Ours {
        /// What happened, without personal values.
        cause: String,
    },
}

/// A field that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct FieldNote {
    /// The name of the field.
    pub(super) field: String,
    /// What is wrong with it.
    pub(super) problem: String,
}

impl FieldNote {
    pub(super) fn new(field: &str, problem: &str) -> Self {
        Self { field: field.to_owned(), problem: problem.replace('-', "_") }
    }
}

/// A problem as it is sent (RFC 9457).
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(super) struct Sent {
    /// What kind of problem it is: an address under which the documentation explains it.
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// The kind, in a few words.
    pub(super) title: &'static str,
    /// The HTTP status.
    pub(super) status: u16,
    /// What happened, and what to do next.
    pub(super) detail: String,
    /// The fields that cannot be taken.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(super) errors: Vec<FieldNote>,
    /// The clause of the policy that a refusal rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) clause: Option<String>,
    /// Where the ledger keeps the refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ledger_entry: Option<u64>,
    /// Ten letters by which we find our own fault in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reference: Option<String>,
}

impl Problem {
    /// Our own fault, with its cause for the log.
    pub(super) fn ours(fault: impl std::error::Error) -> Self {
        let mut cause = fault.to_string();
        let mut next = fault.source();
        while let Some(deeper) = next {
            cause.push_str(": ");
            cause.push_str(&deeper.to_string());
            next = deeper.source();
        }
        Self::Ours { cause }
    }

    /// Fields of a form.
    pub(super) fn fields(faults: &[FieldFault]) -> Self {
        Self::Fields(faults.iter().map(|fault| FieldNote::new(fault.field, fault.problem.code())).collect())
    }

    /// One field.
    pub(super) fn field(field: &str, problem: &str) -> Self {
        Self::Fields(vec![FieldNote::new(field, problem)])
    }

    pub(super) const fn status(&self) -> u16 {
        match self {
            Self::NotThisJson { .. } | Self::BadIdempotencyKey => 400,
            Self::NoKey => 401,
            Self::NotThisKey | Self::KeyReadsOnly | Self::PurposeNotBound(_) | Self::Refused { .. } => 403,
            Self::NotFound => 404,
            Self::WrongMethod => 405,
            Self::NotOpen | Self::NotNow(_) | Self::OutcomeUnknown | Self::DeletionUnderWay => 409,
            Self::TooLarge => 413,
            Self::NotJson => 415,
            Self::Fields(_) | Self::IdempotencyKeyReused => 422,
            Self::TooMany { .. } => 429,
            Self::Ours { .. } => 500,
            Self::TooSlow => 503,
        }
    }

    /// The last part of the address of its kind, and its title.
    pub(super) const fn kind(&self) -> (&'static str, &'static str) {
        match self {
            Self::NoKey => ("no-key", "No valid API key"),
            Self::NotThisKey => ("not-this-key", "The key is for other operations"),
            Self::KeyReadsOnly => ("key-reads-only", "The key may only read"),
            Self::DeletionUnderWay => ("deletion-under-way", "The data is frozen"),
            Self::PurposeNotBound(_) => ("purpose-not-bound", "The key is not bound to this purpose"),
            Self::Refused { .. } => ("refused", "The policy refuses"),
            Self::NotOpen => ("not-open", "The customer is not open"),
            Self::NotFound => ("not-found", "Nothing here"),
            Self::WrongMethod => ("wrong-method", "Not by this method"),
            Self::TooLarge => ("too-large", "Too large"),
            Self::NotJson => ("not-json", "Not JSON"),
            Self::NotThisJson { .. } => ("not-this-json", "JSON of another shape"),
            Self::Fields(_) => ("fields", "Fields that cannot be taken"),
            Self::NotNow(_) => ("not-now", "Not as things stand"),
            Self::BadIdempotencyKey => ("bad-idempotency-key", "No idempotency key"),
            Self::IdempotencyKeyReused => ("idempotency-key-reused", "The idempotency key was used before"),
            Self::OutcomeUnknown => ("outcome-unknown", "The outcome is not known"),
            Self::TooMany { .. } => ("too-many", "Too many calls"),
            Self::TooSlow => ("too-slow", "The answer took too long"),
            Self::Ours { .. } => ("ours", "Our own fault"),
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::NoKey => "Send `Authorization: Bearer` with a key that has not ended. Customers make keys in ClientZone \
                 under Sign-in and security, staff in the console under API keys."
                .to_owned(),
            Self::NotThisKey => "Customers' keys open what stands under /me; keys of staff open the rest, by their role. \
                 The documentation names the roles of each operation."
                .to_owned(),
            Self::KeyReadsOnly => "Make a key that may also change, and use it for changes alone.".to_owned(),
            Self::DeletionUnderWay => "The data of this customer is frozen by a deletion or a restriction, and can only be read. \
                 In ClientZone the customer can stop it."
                .to_owned(),
            Self::PurposeNotBound(purpose) => format!(
                "This operation serves `{purpose}` (clause {}). Make a key that is bound to this purpose.",
                purpose.clause()
            ),
            Self::Refused { clause, .. } => format!(
                "Clause {clause} of the privacy policy does not allow this. The refusal is in the ledger, and the customer \
                 can read it."
            ),
            Self::NotOpen => {
                "Open the customer for a purpose first; an opening ends by itself after its time.".to_owned()
            }
            Self::NotFound => "There is nothing under this address for this key. Check the id.".to_owned(),
            Self::WrongMethod => "The header `Allow` names the methods of this address.".to_owned(),
            Self::TooLarge => "Send less at once; the documentation names the limits.".to_owned(),
            Self::NotJson => "Send the body as `application/json`.".to_owned(),
            Self::NotThisJson { line, column } => format!(
                "The body stops making sense at line {line}, column {column}. Compare it with the documented shape; \
                 fields that are not documented are not taken."
            ),
            Self::Fields(_) => "Correct the fields in `errors` and send it again.".to_owned(),
            Self::NotNow(why) => {
                let mut letters = why.chars();
                let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
                format!("{first}{}.", letters.as_str())
            }
            Self::BadIdempotencyKey => {
                "An idempotency key is 1 to 200 visible ASCII characters, different for each change.".to_owned()
            }
            Self::IdempotencyKeyReused => {
                "This idempotency key came with another request before. Make a new one for each change.".to_owned()
            }
            Self::OutcomeUnknown => "A request with this idempotency key is being made, or was cut off. Look whether it was \
                 made before you send it with a new key."
                .to_owned(),
            Self::TooMany { retry_seconds } => format!("Wait {retry_seconds} seconds and call again."),
            Self::TooSlow => "Nothing is known of a fault; call again a little later.".to_owned(),
            Self::Ours { .. } => "Nothing you sent is wrong. Tell us the reference and we find the cause.".to_owned(),
        }
    }

    /// The problem as it is sent.
    pub(super) fn sent(&self, reference: Option<String>) -> Sent {
        let (kind, title) = self.kind();
        let (clause, ledger_entry) = match self {
            Self::Refused { clause, place } => (Some(clause.to_string()), Some(*place)),
            Self::PurposeNotBound(purpose) => (Some(purpose.clause().to_string()), None),
            _ => (None, None),
        };
        let errors = match self {
            Self::Fields(notes) => notes.clone(),
            _ => Vec::new(),
        };
        Sent {
            kind: format!("/api/problems#{kind}"),
            title,
            status: self.status(),
            detail: self.detail(),
            errors,
            clause,
            ledger_entry,
            reference,
        }
    }

    /// One of each kind: for the documentation, and for the test that reads it.
    pub(super) fn every() -> Vec<Self> {
        vec![
            Self::NotThisJson { line: 1, column: 1 },
            Self::BadIdempotencyKey,
            Self::NoKey,
            Self::NotThisKey,
            Self::KeyReadsOnly,
            Self::DeletionUnderWay,
            Self::PurposeNotBound(Purpose::Billing),
            Self::Refused { clause: Clause::Sec, place: 0 },
            Self::NotFound,
            Self::WrongMethod,
            Self::NotOpen,
            Self::NotNow("it was closed before"),
            Self::OutcomeUnknown,
            Self::TooLarge,
            Self::NotJson,
            Self::Fields(Vec::new()),
            Self::IdempotencyKeyReused,
            Self::TooMany { retry_seconds: 60 },
            Self::Ours { cause: String::new() },
            Self::TooSlow,
        ]
    }
}

/// What the vault says, in the words of the API.
impl From<VaultError> for Problem {
    fn from(fault: VaultError) -> Self {
        match fault {
            VaultError::UnknownCustomer | VaultError::NotFound(_) => Self::NotFound,
            VaultError::NotNow(why) => Self::NotNow(why),
            other => Self::ours(other),
        }
    }
}

/// What stands before every handler failed.
impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Ours { cause } => Self::Ours { cause },
            other => Self::Ours { cause: format!("{other:?}") },
        }
    }
}

/// The names of roles, for a sentence.
pub(super) fn roles(roles: &[Role]) -> String {
    roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_problem_says_what_to_do_next() {
        for problem in Problem::every() {
            let sent = problem.sent(None);

            assert!(sent.kind.starts_with("/api/problems#") && !sent.title.is_empty(), "{}", sent.kind);
            assert!(sent.detail.ends_with('.') && sent.detail.len() > 20, "{}: {}", sent.kind, sent.detail);
            assert!((400..600).contains(&sent.status));
        }
    }

    #[test]
    fn the_kinds_have_names_of_their_own() {
        let mut names: Vec<_> = Problem::every().iter().map(|problem| problem.kind().0).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();

        assert_eq!(names.len(), count);
    }
}
