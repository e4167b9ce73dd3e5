//! Invoices that a panel issued, taken over byte for byte: nothing in them is read, their number is the panel's.

use amanah_policy::{CustomerId, InvoiceId, Money, Timestamp};
use amanah_vault::{Actor, Amounts, ForeignInvoice, InvoiceHeader, Personal, Printed, VaultError};
use amanah_wire::sheet::looks_like_a_pdf;
use sha2::{Digest as _, Sha256};

use super::issue::{day_in, plain};
use crate::house::House;

/// The largest file, in bytes.
pub const LARGEST_BYTES: usize = 2 * 1024 * 1024;
/// The longest number, in characters.
const LONGEST_NUMBER: usize = 60;

/// What is said of a file beside its bytes.
#[derive(Clone, Copy, Debug)]
pub struct TakeOver<'a> {
    /// The customer.
    pub customer: CustomerId,
    /// The panel's number.
    pub number: &'a str,
    /// The day it bears.
    pub issued_at: Timestamp,
    /// When it is to be paid.
    pub due_at: Option<Timestamp>,
    /// What is to be paid, tax included.
    pub total: Money,
    /// The id that the form or command carries, so that the same one twice is one invoice.
    pub id: InvoiceId,
}

/// The id of an invoice that is taken over: the same customer and number name the same invoice, whoever takes it over and
/// however often.
#[must_use]
pub fn id_of(customer: CustomerId, number: &str) -> InvoiceId {
    let digest = Sha256::new_with_prefix(customer.as_bytes()).chain_update(number.trim()).finalize();
    digest.first_chunk().copied().map_or(InvoiceId::from_bytes([0; 16]), InvoiceId::from_bytes)
}

/// Why an invoice was not taken over.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TakeOverFault {
    /// No PDF, or one that is cut off.
    #[error("this is no PDF, or it is cut off; export it from the panel again")]
    NotAPdf,
    /// Too large.
    #[error("the file is larger than 2 MB; export it from the panel without pictures")]
    TooLarge,
    /// A number that is none.
    #[error("write the panel's number: letters, digits and - / . _ #, at most {LONGEST_NUMBER} of them")]
    NotANumber,
    /// A day that is still to come.
    #[error("the day of the invoice is still to come")]
    InTheFuture,
    /// There is an invoice of this number already.
    #[error("an invoice of this number was taken over already")]
    Known,
    /// There is no such customer (any more).
    #[error("no such customer")]
    UnknownCustomer,
    /// The vault failed.
    #[error("the invoice could not be kept")]
    Vault(#[from] VaultError),
}

/// Takes an invoice over. The bytes are kept as they are.
///
/// Enforces: R6, invariant 7
///
/// # Errors
/// [`TakeOverFault`].
pub async fn take_over(
    house: &House,
    actor: Actor,
    it: TakeOver<'_>,
    pdf: Vec<u8>,
    now: Timestamp,
) -> Result<InvoiceHeader, TakeOverFault> {
    if pdf.len() > LARGEST_BYTES {
        return Err(TakeOverFault::TooLarge);
    }
    if !looks_like_a_pdf(&pdf) {
        return Err(TakeOverFault::NotAPdf);
    }
    let number = it.number.trim();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-/._#".contains(c);
    if number.is_empty() || number.len() > LONGEST_NUMBER || !number.chars().all(is_plain) {
        return Err(TakeOverFault::NotANumber);
    }
    if it.issued_at > now {
        return Err(TakeOverFault::InTheFuture);
    }
    let summary = format!("{number}, {}, {}", day_in(house, it.issued_at), plain(it.total));
    let printed = Printed {
        label: number.to_owned(),
        // Nothing in the file was read, so the record knows what the datum says and no more.
        record: Personal::new(summary.clone()),
        summary: Personal::new(summary),
        pdf,
    };
    let amounts = Amounts { net: it.total, tax: Money::zero(it.total.currency()), total: it.total };
    let foreign = ForeignInvoice { id: it.id, amounts, issued_at: it.issued_at, due_at: it.due_at, printed };
    match house.vault().take_over_invoice(it.customer, foreign, actor, now).await {
        Err(VaultError::Taken(_)) => Err(TakeOverFault::Known),
        Err(VaultError::UnknownCustomer) => Err(TakeOverFault::UnknownCustomer),
        taken => Ok(taken?),
    }
}
