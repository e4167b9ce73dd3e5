//! U3: billing for the services used. An invoice is a document that never changes: issued under the next number of a
//! series, kept sealed as long as the law says, and handed out as the same bytes again and again.
//!
//! `settings` is what the operator decides, `draft` what staff fill in, `issue` makes documents of it, `settle` says what
//! became of them, `read` hands them out, `take_over` brings in what a panel issued.

pub mod draft;
pub mod issue;
pub mod read;
pub mod settings;
pub mod settle;
pub mod take_over;

use amanah_policy::{CustomerId, Occasion, Purpose, Role, StaffId, Timestamp};
use amanah_vault::{Opening, VaultError};

use crate::house::House;

/// The roles that write invoices and follow payments.
pub const BILLING: &[Role] = &[Role::Billing, Role::Finance];

/// The opening under which a member of staff bills a customer now, with the occasion that it gives.
///
/// Enforces: SEC
pub(crate) async fn billing_opening(
    house: &House,
    staff: StaffId,
    role: Role,
    customer: CustomerId,
    now: Timestamp,
) -> Result<Option<(Opening, Occasion)>, VaultError> {
    let opening = house.vault().opening(staff, customer, now).await?;
    let valid = opening.filter(|it| it.role == role && it.until > now && it.purpose == Purpose::Billing);
    Ok(valid.map(|opening| {
        let occasion = if opening.ticket.is_some() { Occasion::Ticket } else { Occasion::Reason };
        (opening, occasion)
    }))
}
