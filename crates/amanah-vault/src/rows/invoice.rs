//! Invoices and credit notes: headers in the clear without a personal value, documents sealed and frozen.

use amanah_policy::{CustomerId, DatumId, InvoiceId, Money, Timestamp};

use crate::personal::Personal;

/// What kind of document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InvoiceKind {
    /// An invoice of ours, from our own series.
    Invoice,
    /// What takes an invoice back; a document of its own.
    CreditNote,
    /// An invoice taken over from a panel, byte for byte, under the panel's number.
    Foreign,
}

impl InvoiceKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Invoice, Self::CreditNote, Self::Foreign];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
            Self::Foreign => "foreign",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How an invoice stands. Whether it is overdue is told by its day, not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InvoiceState {
    /// To be paid.
    Issued,
    /// Paid.
    Paid,
    /// Taken back by a credit note, or a credit note itself: nothing is to be paid.
    Cancelled,
}

impl InvoiceState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Issued, Self::Paid, Self::Cancelled];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Paid => "paid",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What an invoice is about in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// What is to be paid.
    pub total: Money,
}

/// An invoice or credit note to be issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvoice {
    /// The id that the form carried: the same form sent twice is one invoice.
    pub id: InvoiceId,
    /// The series its number comes from: an operator's prefix and a year, no personal value.
    pub series: String,
    /// What it is about in numbers.
    pub amounts: Amounts,
    /// The day it bears.
    pub issued_at: Timestamp,
    /// When it is to be paid.
    pub due_at: Option<Timestamp>,
    /// The invoice that it takes back, for a credit note.
    pub credits: Option<InvoiceId>,
}

/// What was printed under a number.
#[derive(Debug)]
pub struct Printed {
    /// The number as it is printed: `CA-2026-000017`.
    pub label: String,
    /// What the datum says: number, day and total, for *My data*.
    pub summary: Personal<String>,
    /// What stands on it, as a record: from it tax exports are made after the customer is gone.
    pub record: Personal<String>,
    /// The document.
    pub pdf: Vec<u8>,
}

/// An invoice of a panel, taken over byte for byte.
#[derive(Debug)]
pub struct ForeignInvoice {
    /// The id that the form carried.
    pub id: InvoiceId,
    /// What it is about in numbers.
    pub amounts: Amounts,
    /// The day it bears.
    pub issued_at: Timestamp,
    /// When it is to be paid.
    pub due_at: Option<Timestamp>,
    /// The panel's number, what the datum says, and the document.
    pub printed: Printed,
}

/// An invoice as lists show it: no personal value. What it says stands in the document alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceHeader {
    /// Its id.
    pub id: InvoiceId,
    /// Whose.
    pub customer: CustomerId,
    /// What kind.
    pub kind: InvoiceKind,
    /// Its number, as printed.
    pub label: String,
    /// The datum that says what it is; its release is what lets the document out.
    pub datum: DatumId,
    /// How it stands.
    pub state: InvoiceState,
    /// The day it bears.
    pub issued_at: Timestamp,
    /// When it is to be paid.
    pub due_at: Option<Timestamp>,
    /// What it is about in numbers.
    pub amounts: Amounts,
    /// SHA-256 of the document.
    pub sha256: [u8; 32],
    /// How long the document is.
    pub size_bytes: u64,
    /// The invoice that it takes back.
    pub credits: Option<InvoiceId>,
    /// When it was paid or taken back.
    pub settled_at: Option<Timestamp>,
}

impl InvoiceHeader {
    /// Whether it is to be paid and its day has passed.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.state == InvoiceState::Issued && self.due_at.is_some_and(|due| due < now)
    }
}

/// Which invoices are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceFilter {
    /// All.
    All,
    /// To be paid.
    Open,
    /// To be paid since before this time.
    Overdue(Timestamp),
}
