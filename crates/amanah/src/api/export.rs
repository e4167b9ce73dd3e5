//! The export of everything kept about a customer: one JSON document with a schema of its own, or one CSV table.
//!
//! Layout: `shape` is the document as its schema describes it, `sections` walks through it item by item, `flat` prints
//! items as rows of a table, `handbook` writes the page about it, `stream` is the body of an answer, in the memory of one piece beside what was released.

mod flat;
mod handbook;
mod sections;
mod shape;
mod stream;

use amanah_service::House;
use amanah_service::purposes::accountability::export::Export;
use axum::body::Body;

pub use handbook::handbook;
pub use shape::schema;

/// In which form it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// One document, described by [`schema`].
    Json,
    /// One table.
    Csv,
}

impl Form {
    /// Every form.
    pub(crate) const ALL: [Self; 2] = [Self::Json, Self::Csv];

    /// The word for it in a request.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }

    /// The form with this word.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.code() == code)
    }

    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// The name of the file: the customer's number, which is no personal value to its customer.
    pub(crate) fn file_name(self, export: &Export) -> String {
        format!("amanah-{}.{}", export.report.customer.number, self.code())
    }
}

/// The file, written while it is read.
pub(crate) fn body(house: &House, export: Export, form: Form) -> Body {
    Body::new(stream::Pieces::of(house, export, form))
}
