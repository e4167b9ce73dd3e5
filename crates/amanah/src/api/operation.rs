//! One operation of the API: a row that the router, the OpenAPI document and the table of endpoints are built from.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use amanah_policy::{Purpose, Role};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::answer::Answered;
use super::call::Call;
use crate::web::Doors;
use crate::web::endpoints::Audience;

/// How an operation is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Reads; nothing happens on it but the record that it was read.
    Get,
    /// Makes or changes something.
    Post,
    /// Ends something.
    Delete,
}

impl Verb {
    /// The HTTP method.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// What an operation does, for the key that may not change anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing changes; a search is sent with POST only to keep its words out of the address.
    Reads,
    /// Something is made, changed or ended.
    Changes,
}

/// The largest whole number that is taken: JSON readers of every language hold it.
pub(super) const MOST: u64 = i64::MAX.unsigned_abs();

/// A parameter in the query.
#[derive(Clone, Copy, Debug)]
pub(super) struct Param {
    pub(super) name: &'static str,
    pub(super) means: &'static str,
    pub(super) form: ParamForm,
}

/// Where a part of a list begins.
pub(super) const AFTER: Param = Param {
    name: "after",
    means: "The `next` of the part before.",
    form: ParamForm::Number { least: 1, most: MOST },
};
/// How long a part of a list is.
pub(super) const LIMIT: Param = Param {
    name: "limit",
    means: "How many at most.",
    form: ParamForm::Number { least: 1, most: LONGEST_PART },
};
/// The parameters of a list that comes in parts.
pub(super) const PARTS: &[Param] = &[AFTER, LIMIT];
/// How many items a part gives when nobody says.
pub(super) const PART: usize = 50;
/// The most items a part gives.
const LONGEST_PART: u64 = 200;
/// Bodies of ours are short.
const BODY_BYTES: usize = 64 * 1024;

/// What a parameter may be.
#[derive(Clone, Copy, Debug)]
pub(super) enum ParamForm {
    /// A whole number in these bounds.
    Number { least: u64, most: u64 },
    /// One of these words.
    Word(fn() -> Vec<&'static str>),
    /// A day like `2026-11-26`.
    Day,
    /// An id with this prefix.
    Id(&'static str),
}

type Handling = Pin<Box<dyn Future<Output = Answered> + Send>>;
type Handler = Arc<dyn Fn(Doors, Call) -> Handling + Send + Sync>;

/// A function that answers an operation.
pub(super) trait Answers {
    fn boxed(self) -> Handler;
}

impl<F, A> Answers for F
where
    F: Fn(Doors, Call) -> A + Send + Sync + 'static,
    A: Future<Output = Answered> + Send + 'static,
{
    fn boxed(self) -> Handler {
        Arc::new(move |doors, call| Box::pin(self(doors, call)))
    }
}

pub(super) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// One row.
#[derive(Clone)]
pub struct Operation {
    /// How it is asked.
    pub verb: Verb,
    /// Its path; `{name}` stands for a part that is an id or a number.
    pub path: &'static str,
    /// For whose programs it is.
    pub audience: Audience,
    /// Its name in the document.
    pub(super) id: &'static str,
    /// What it does, in a sentence.
    pub(super) summary: &'static str,
    pub(super) effect: Effect,
    /// The purpose that the key must be bound to; an operation under an opening asks for the opening's.
    pub(super) purpose: Option<Purpose>,
    /// Whether the customer must be open for a purpose that the key is bound to.
    pub(super) needs_opening: bool,
    pub(super) query: &'static [Param],
    pub(super) request: Option<SchemaOf>,
    /// The largest body it takes.
    pub(super) body_bytes: usize,
    pub(super) success: u16,
    pub(super) response: Option<SchemaOf>,
    /// The media types that a file may have which it gives instead of JSON; none where it gives none.
    pub(super) files: &'static [&'static str],
    handler: Handler,
}

impl Operation {
    pub(super) fn reading(
        path: &'static str,
        id: &'static str,
        summary: &'static str,
        answers: impl Answers,
    ) -> Self {
        Self {
            verb: Verb::Get,
            path,
            audience: Audience::Everyone,
            id,
            summary,
            effect: Effect::Reads,
            purpose: None,
            needs_opening: false,
            query: &[],
            request: None,
            body_bytes: BODY_BYTES,
            success: 200,
            response: None,
            files: &[],
            handler: answers.boxed(),
        }
    }

    /// Its name in the document.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.id
    }

    /// Whether it changes something.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.effect == Effect::Changes
    }

    /// The purpose that a key must be bound to.
    #[must_use]
    pub const fn purpose(&self) -> Option<Purpose> {
        self.purpose
    }

    /// The largest body it takes; none where it takes none.
    #[must_use]
    pub fn longest_body(&self) -> Option<usize> {
        self.request.map(|_| self.body_bytes)
    }

    /// The names of its parameters in the query.
    pub fn parameters(&self) -> impl Iterator<Item = &'static str> {
        self.query.iter().map(|param| param.name)
    }

    /// Looks something up by words that must not stand in an address.
    pub(super) fn searching(
        path: &'static str,
        id: &'static str,
        summary: &'static str,
        answers: impl Answers,
    ) -> Self {
        Self { verb: Verb::Post, ..Self::reading(path, id, summary, answers) }
    }

    /// Makes something.
    pub(super) fn making(
        path: &'static str,
        id: &'static str,
        summary: &'static str,
        answers: impl Answers,
    ) -> Self {
        Self { success: 201, ..Self::changing(path, id, summary, answers) }
    }

    /// Changes something.
    pub(super) fn changing(
        path: &'static str,
        id: &'static str,
        summary: &'static str,
        answers: impl Answers,
    ) -> Self {
        Self {
            verb: Verb::Post,
            effect: Effect::Changes,
            success: 204,
            ..Self::reading(path, id, summary, answers)
        }
    }

    /// Ends something.
    pub(super) fn ending(
        path: &'static str,
        id: &'static str,
        summary: &'static str,
        answers: impl Answers,
    ) -> Self {
        Self { verb: Verb::Delete, ..Self::changing(path, id, summary, answers) }
    }

    pub(super) fn for_customers(mut self) -> Self {
        self.audience = Audience::Customers;
        self
    }

    pub(super) fn for_staff(mut self, roles: &'static [Role]) -> Self {
        self.audience = Audience::Staff(roles);
        self
    }

    pub(super) fn under(mut self, purpose: Purpose) -> Self {
        self.purpose = Some(purpose);
        self
    }

    pub(super) fn needing_an_opening(mut self) -> Self {
        self.needs_opening = true;
        self
    }

    pub(super) fn asking(mut self, query: &'static [Param]) -> Self {
        self.query = query;
        self
    }

    pub(super) fn taking<T: JsonSchema>(mut self) -> Self {
        self.request = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    pub(super) fn of_at_most(mut self, bytes: usize) -> Self {
        self.body_bytes = bytes;
        self
    }

    pub(super) fn giving<T: JsonSchema>(mut self) -> Self {
        if self.success == 204 {
            self.success = 200;
        }
        self.response = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    /// The media types a file of it may have.
    pub(super) fn giving_a_file(mut self, media_types: &'static [&'static str]) -> Self {
        self.files = media_types;
        self
    }

    pub(super) fn handle(&self, doors: Doors, call: Call) -> Handling {
        (self.handler)(doors, call)
    }

    /// The names of the parts of the path, in order.
    pub(super) fn parts(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }
}
