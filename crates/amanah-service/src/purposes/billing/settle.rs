//! What became of an invoice: paid, with the day and a reference, as billing staff write it down.

use amanah_policy::{InvoiceId, Role, StaffId, Timestamp};
use amanah_vault::{Actor, Personal, VaultError};

use super::billing_opening;
use crate::accounts::form::{FieldFault, FieldProblem, Findings};
use crate::accounts::services::day;
use crate::house::House;

/// The longest reference, in characters.
pub const LONGEST_NOTE: usize = 200;

/// Why a payment was not written down.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettleFault {
    /// Fields that cannot be taken as they are.
    #[error("some fields cannot be taken as they are")]
    Fields(Vec<FieldFault>),
    /// There is no such invoice.
    #[error("no such invoice")]
    Unknown,
    /// The customer is not opened for billing.
    #[error("open the customer for billing first")]
    NotOpen,
    /// Paid or taken back before.
    #[error("this invoice is paid or taken back already")]
    Settled,
    /// The vault failed.
    #[error("the payment could not be kept")]
    Vault(#[from] VaultError),
}

/// Writes down that an invoice was paid on a day; the reference is sealed as the customer's.
///
/// Enforces: U3
///
/// # Errors
/// [`SettleFault`].
pub async fn paid(
    house: &House,
    staff: StaffId,
    role: Role,
    invoice: InvoiceId,
    (paid_on, note): (&str, &str),
    now: Timestamp,
) -> Result<(), SettleFault> {
    let header = house.vault().invoice(invoice).await.map_err(known)?;
    if billing_opening(house, staff, role, header.customer, now).await?.is_none() {
        return Err(SettleFault::NotOpen);
    }
    let mut findings = Findings::default();
    findings.text("note", note, LONGEST_NOTE);
    let paid_at = if paid_on.trim().is_empty() {
        Some(now)
    } else {
        day(house, &mut findings, "paid_on", paid_on.trim())
    };
    if paid_at.is_some_and(|at| at > now) {
        findings.add("paid_on", FieldProblem::InTheFuture);
    }
    findings.into_result().map_err(SettleFault::Fields)?;
    let Some(paid_at) = paid_at else { return Err(SettleFault::Fields(Vec::new())) };
    let actor = Actor::Staff { id: staff, role };
    let note = Personal::text(note.trim());
    house.vault().settle_invoice(invoice, note, paid_at, actor, now).await.map_err(known)
}

fn known(fault: VaultError) -> SettleFault {
    match fault {
        VaultError::NotFound(_) | VaultError::UnknownCustomer => SettleFault::Unknown,
        VaultError::NotNow(_) => SettleFault::Settled,
        other => other.into(),
    }
}
